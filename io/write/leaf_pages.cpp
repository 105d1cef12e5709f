// SPDX-License-Identifier: Apache-2.0
#include "io/write/leaf_pages.hpp"

#include <algorithm>
#include <cstring>

namespace io {
namespace {

constexpr std::size_t kHeaderBytes = 8, kPointerBytes = 2, kLinkBytes = 4;
constexpr char kTableLeaf = 0x0d;

/// How much of a row stays in its leaf: all that fits, else SQLite's rule for what overflows.
std::size_t local_bytes(std::size_t payload) {
  constexpr std::size_t kMost = kPageBytes - 35, kLeast = (kPageBytes - 12) * 32 / 255 - 23;
  if (payload <= kMost) return payload;
  const std::size_t even = kLeast + (payload - kLeast) % (kPageBytes - kLinkBytes);
  return even <= kMost ? even : kLeast;
}

}  // namespace

void LeafPages::clear() {
  bytes_.clear();
  leaves_.clear();
  links_.clear();
}

void LeafPages::add(std::int64_t row_id, const SqliteRecord& record) {
  const std::size_t payload = record.size(), local = local_bytes(payload);
  cell_.clear();
  append_varint(cell_, payload);
  append_varint(cell_, static_cast<std::uint64_t>(row_id));
  const std::size_t prefix = cell_.size();
  record.append_to(cell_);
  if (local == payload) {
    place(cell_);
  } else {
    const std::string rest = cell_.substr(prefix + local);
    cell_.resize(prefix + local + kLinkBytes);
    add_overflow(place(cell_) + prefix + local, rest);
  }
  leaves_.back().last_row_id = row_id;
}

std::size_t LeafPages::new_page() {
  bytes_.resize(bytes_.size() + kPageBytes);
  return pages() - 1;
}

/// Cells fill a page from its end, their pointers from its beginning. Gives where in bytes_ the cell begins.
std::size_t LeafPages::place(std::string_view cell) {
  constexpr std::size_t kLeastCell = 4;
  const std::size_t taken = std::max(cell.size(), kLeastCell);
  if (leaves_.empty() || kHeaderBytes + kPointerBytes * (cells_ + 1) + taken > content_) {
    leaves_.push_back({new_page(), 0});
    cells_ = 0;
    content_ = kPageBytes;
  }
  content_ -= taken;
  const std::size_t page = leaves_.back().page * kPageBytes;
  std::memcpy(&bytes_[page + content_], cell.data(), cell.size());
  put_big_endian(&bytes_[page + kHeaderBytes + kPointerBytes * cells_++], content_, 2);
  bytes_[page] = kTableLeaf;
  put_big_endian(&bytes_[page + 3], cells_, 2);
  put_big_endian(&bytes_[page + 5], content_, 2);
  return page + content_;
}

/// A chain of pages, each beginning with the number of the next; `link` is where the number of the first stands.
void LeafPages::add_overflow(std::size_t link, std::string_view rest) {
  while (!rest.empty()) {
    const std::size_t page = new_page();
    links_.push_back({link, page});
    link = page * kPageBytes;
    const std::string_view here = rest.substr(0, kPageBytes - kLinkBytes);
    std::memcpy(&bytes_[link + kLinkBytes], here.data(), here.size());
    rest.remove_prefix(here.size());
  }
}

void LeafPages::number_pages(const std::function<std::uint32_t(std::size_t)>& number_of) {
  for (const Link& link : links_) put_big_endian(&bytes_[link.at], number_of(link.page), kLinkBytes);
}

}  // namespace io
