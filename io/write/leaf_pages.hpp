// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "io/write/sqlite_record.hpp"

namespace io {

constexpr std::size_t kPageBytes = 4096;  ///< SQLite's default, and GDAL's.

/// Rows packed into the leaf pages of an SQLite table (https://www.sqlite.org/fileformat2.html, section 1.6), full as
/// SQLite fills them when rows come in order; what does not fit of a large row goes on in overflow pages behind.
///
/// Where in the file the pages will stand need not be known: they count from 0 until number_pages().
class LeafPages {
 public:
  /// Row ids must grow.
  void add(std::int64_t row_id, const SqliteRecord& record);
  /// Back to no rows; the memory stays.
  void clear();

  struct Leaf {
    std::size_t page;
    std::int64_t last_row_id;
  };
  const std::vector<Leaf>& leaves() const { return leaves_; }
  std::size_t pages() const { return bytes_.size() / kPageBytes; }
  std::string_view bytes() const { return bytes_; }
  /// Writes into the rows where their overflow pages stand: page i has the number number_of(i). Once, at the end.
  void number_pages(const std::function<std::uint32_t(std::size_t)>& number_of);

 private:
  struct Link {
    std::size_t at;  // where in bytes_ the number of the page stands
    std::size_t page;
  };
  std::size_t new_page();
  std::size_t place(std::string_view cell);
  void add_overflow(std::size_t link, std::string_view rest);

  std::string bytes_, cell_;
  std::vector<Leaf> leaves_;
  std::vector<Link> links_;
  std::size_t cells_ = 0, content_ = 0;  // of the last leaf: how many, and where the last one begins
};

}  // namespace io
