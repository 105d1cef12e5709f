// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <list>
#include <span>
#include <vector>

#include "geo/core/table.hpp"

namespace io {

/// Tables as bytes, in pieces that follow one another: small things are copied into blocks, large arrays are looked at
/// where they stand, so that writing needs no second copy of the data. Every array starts at a multiple of 8 bytes, so
/// that a file can be mapped. The tables outlive it and stay unchanged.
class TableBytes {
 public:
  explicit TableBytes(const geo::Tables& tables);
  TableBytes(const TableBytes&) = delete;
  TableBytes& operator=(const TableBytes&) = delete;

  const std::vector<std::span<const char>>& pieces() const { return pieces_; }

 private:
  class Writer;
  std::vector<std::span<const char>> pieces_;
  std::list<std::vector<char>> blocks_;
  std::list<geo::Shapes> flat_;                  // picked shapes with vertices of their own
  std::list<std::vector<std::size_t>> offsets_;  // of shapes that only count them
};

/// The tables of all pieces joined. Every count is held against the bytes that are left before anything is allocated;
/// throws std::runtime_error where they do not fit.
geo::Tables tables_of(std::span<const char> bytes);

}  // namespace io
