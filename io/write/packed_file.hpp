// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "io/run/durable.hpp"
#include "io/write/leaf_pages.hpp"

namespace io {

/// The rows of one table: so many, with ids from `first_row_id` on.
struct PackedRows {
  std::size_t rows = 0;
  std::int64_t first_row_id = 1;
  /// Adds the rows [begin, end) to `pages`, in order. Called for blocks of rows, from several threads at once.
  std::function<void(std::size_t begin, std::size_t end, LeafPages& pages)> add;
};

/// An SQLite file whose empty tables are filled with finished pages instead of inserts: the same file to every reader,
/// some ten times faster than prepared statements, and on all threads.
///
/// The format is documented for good (https://www.sqlite.org/fileformat2.html); tests compare with inserted rows, and
/// SQLite checks every file before it is published. Rows are packed full and stand at the end of the file, in the order
/// of the calls, the same for any number of threads. Tables to be filled have no index and no rows, or as few as fit on
/// one page, which are replaced. Nobody else may have the file open. Nothing is journalled or synced: a file that was
/// not finished is to be thrown away. Throws UserError(data) for what the disk refuses.
class PackedFile {
 public:
  PackedFile(std::filesystem::path file, unsigned threads);

  /// Throws std::invalid_argument when there is no such table to be filled. Memory: a few blocks of rows a thread.
  void fill(const std::string& table, const PackedRows& rows);

  unsigned threads() const { return threads_; }

  /// Writes into the file how large it is now, and closes it.
  void finish();

 private:
  struct Child {  // of an interior page
    std::uint32_t page;
    std::int64_t last_row_id;
  };
  void write(const char* bytes, std::size_t count, std::size_t index);
  std::vector<Child> write_leaves(const PackedRows& rows, std::uint32_t root);
  void append(LeafPages& pages, std::vector<Child>& children);
  void write_only_leaf(LeafPages& pages, std::uint32_t root);
  std::vector<Child> write_level(const std::vector<Child>& below, std::size_t parents);

  std::filesystem::path file_;
  unsigned threads_;
  std::map<std::string, std::uint32_t, std::less<>> roots_;
  Descriptor opened_;
  std::size_t pages_ = 0;  // in the file
};

}  // namespace io
