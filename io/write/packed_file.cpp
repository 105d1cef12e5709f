// SPDX-License-Identifier: Apache-2.0
#include "io/write/packed_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <span>
#include <stdexcept>
#include <utility>

#include "geo/core/parallel.hpp"
#include "io/write/sqlite.hpp"

namespace io {
namespace {

constexpr std::size_t kFileHeaderBytes = 100, kPageSizeAt = 16, kReservedAt = 20, kPageCountAt = 28;
constexpr std::size_t kHeaderBytes = 12, kPointerBytes = 2, kLinkBytes = 4;  // of an interior page
constexpr char kTableInterior = 0x05, kTableLeaf = 0x0d;
constexpr std::size_t kBlockRows = 4096;

/// SQLite locks the file by the bytes from 1 GiB on and leaves out the page that holds them.
constexpr std::size_t kLeftOut = (std::size_t{1} << 30U) / kPageBytes;

/// The number of the page in place `index`, counting from 0 the pages that are not left out.
std::uint32_t number_of(std::size_t index) {
  return static_cast<std::uint32_t>(index < kLeftOut ? index + 1 : index + 2);
}

std::size_t index_of(std::uint32_t number) { return number <= kLeftOut ? number - 1U : number - 2U; }

std::uint64_t big_endian(const char* from, unsigned bytes) {
  std::uint64_t value = 0;
  for (unsigned i = 0; i < bytes; ++i) value = value << 8U | static_cast<unsigned char>(from[i]);
  return value;
}

std::map<std::string, std::uint32_t, std::less<>> root_pages(const std::filesystem::path& file) {
  std::map<std::string, std::uint32_t, std::less<>> roots;
  Database database(file);
  Statement look(database, "SELECT name,rootpage FROM sqlite_master WHERE type='table' AND rootpage>0");
  while (look.step()) roots.emplace(look.text(0), static_cast<std::uint32_t>(look.integer(1)));
  return roots;
}

/// A page that points at other pages; the last of them needs no row id.
template <class Child>
std::string interior_page(std::span<const Child> children) {
  std::string page(kPageBytes, '\0'), cell;
  std::size_t content = kPageBytes;
  for (std::size_t i = 0; i + 1 < children.size(); ++i) {
    cell.assign(kLinkBytes, '\0');
    put_big_endian(cell.data(), children[i].page, kLinkBytes);
    append_varint(cell, static_cast<std::uint64_t>(children[i].last_row_id));
    content -= cell.size();
    std::ranges::copy(cell, page.begin() + static_cast<std::ptrdiff_t>(content));
    put_big_endian(&page[kHeaderBytes + kPointerBytes * i], content, 2);
  }
  page[0] = kTableInterior;
  put_big_endian(&page[3], children.size() - 1, 2);
  put_big_endian(&page[5], content, 2);
  put_big_endian(&page[8], children.back().page, kLinkBytes);
  return page;
}

std::size_t children_of_a_page(std::int64_t largest_row_id) {
  const std::size_t cell = kPointerBytes + kLinkBytes + varint_bytes(static_cast<std::uint64_t>(largest_row_id));
  return 1 + (kPageBytes - kHeaderBytes) / cell;
}

}  // namespace

PackedFile::PackedFile(std::filesystem::path file, unsigned threads)
    : file_(std::move(file)),
      threads_(std::max(threads, 1U)),
      roots_(root_pages(file_)),
      opened_(::open(file_.c_str(), O_RDWR | O_NOFOLLOW | O_CLOEXEC)) {
  if (!opened_) fail_with_errno(file_, "opened");
  std::array<char, kFileHeaderBytes> header{};
  if (::pread(opened_.get(), header.data(), header.size(), 0) != kFileHeaderBytes) fail_with_errno(file_, "read");
  if (big_endian(&header[kPageSizeAt], 2) != kPageBytes || header[kReservedAt] != 0)
    throw std::invalid_argument(
        fmt::format("PackedFile: pages of {} are not plain ones of 4096 bytes", file_.string()));
  pages_ = index_of(static_cast<std::uint32_t>(big_endian(&header[kPageCountAt], 4))) + 1;
}

/// Writes `count` pages from place `index` on.
void PackedFile::write(const char* bytes, std::size_t count, std::size_t index) {
  if (index < kLeftOut && index + count > kLeftOut) {
    const std::size_t before = kLeftOut - index;
    write(bytes, before, index);
    return write(bytes + before * kPageBytes, count - before, kLeftOut);
  }
  std::size_t left = count * kPageBytes;
  auto at = static_cast<off_t>((number_of(index) - std::size_t{1}) * kPageBytes);
  while (left > 0) {
    const ssize_t wrote = ::pwrite(opened_.get(), bytes, left, at);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) fail_with_errno(file_, "written");
    bytes += wrote;
    at += wrote;
    left -= static_cast<std::size_t>(wrote);
  }
}

/// Writes the leaves at the end of the file and lists them.
void PackedFile::append(LeafPages& pages, std::vector<Child>& children) {
  const std::size_t first = pages_;
  pages.number_pages([&](std::size_t page) { return number_of(first + page); });
  for (const LeafPages::Leaf& leaf : pages.leaves())
    children.push_back({number_of(first + leaf.page), leaf.last_row_id});
  write(pages.bytes().data(), pages.pages(), first);
  pages_ += pages.pages();
  pages.clear();
}

/// The root is the leaf; its overflow pages stand at the end of the file.
void PackedFile::write_only_leaf(LeafPages& pages, std::uint32_t root) {
  const std::size_t first = pages_;
  pages.number_pages([&](std::size_t page) { return number_of(first + page - 1); });
  write(pages.bytes().data(), 1, index_of(root));
  write(pages.bytes().data() + kPageBytes, pages.pages() - 1, first);
  pages_ += pages.pages() - 1;
}

/// Blocks of rows are packed by all threads while one of them writes the blocks of the round before.
std::vector<PackedFile::Child> PackedFile::write_leaves(const PackedRows& rows, std::uint32_t root) {
  const std::size_t blocks = (rows.rows + kBlockRows - 1) / kBlockRows, round = 4 * std::size_t{threads_};
  std::vector<LeafPages> making(round), made(round);
  std::vector<Child> leaves;
  for (std::size_t first = 0; first < blocks + round; first += round) {
    const std::size_t count = first < blocks ? std::min(round, blocks - first) : 0;
    geo::parallel_for(count + 1, 1, threads_, [&](std::size_t task, std::size_t) {
      if (task > 0) {
        const std::size_t begin = (first + task - 1) * kBlockRows;
        return rows.add(begin, std::min(begin + kBlockRows, rows.rows), making[task - 1]);
      }
      for (LeafPages& pages : made) append(pages, leaves);
    });
    if (blocks == 1 && making.front().leaves().size() == 1) {
      write_only_leaf(making.front(), root);
      return {};
    }
    std::swap(making, made);
  }
  return leaves;
}

/// Writes interior pages at the end of the file, the children shared out evenly.
std::vector<PackedFile::Child> PackedFile::write_level(const std::vector<Child>& below, std::size_t parents) {
  std::string bytes;
  std::vector<Child> level;
  for (std::size_t i = 0; i < parents; ++i) {
    const std::size_t begin = below.size() * i / parents, end = below.size() * (i + 1) / parents;
    const std::span<const Child> children = std::span(below).subspan(begin, end - begin);
    bytes += interior_page(children);
    level.push_back({number_of(pages_ + i), children.back().last_row_id});
  }
  write(bytes.data(), parents, pages_);
  pages_ += parents;
  return level;
}

void PackedFile::fill(const std::string& table, const PackedRows& rows) {
  const auto root = roots_.find(table);
  char kind = 0;
  if (root != roots_.end() &&
      ::pread(opened_.get(), &kind, 1, static_cast<off_t>((root->second - std::size_t{1}) * kPageBytes)) != 1)
    fail_with_errno(file_, "read");
  if (kind != kTableLeaf)
    throw std::invalid_argument(fmt::format("PackedFile: {} has no empty table {}", file_.string(), table));
  if (rows.rows == 0) return;
  std::vector<Child> children = write_leaves(rows, root->second);
  if (children.empty()) return;
  const std::size_t most = children_of_a_page(children.back().last_row_id);
  while (children.size() > most) children = write_level(children, (children.size() + most - 1) / most);
  write(interior_page(std::span<const Child>(children)).data(), 1, index_of(root->second));
}

void PackedFile::finish() {
  std::array<char, 4> count{};
  put_big_endian(count.data(), number_of(pages_ - 1), 4);
  if (::pwrite(opened_.get(), count.data(), count.size(), kPageCountAt) != static_cast<ssize_t>(count.size()))
    fail_with_errno(file_, "written");
  opened_.close(file_);
}

}  // namespace io
