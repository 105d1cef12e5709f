// SPDX-License-Identifier: Apache-2.0
#include "geo/core/take.hpp"

#include <utility>
#include <vector>

#include "geo/core/parallel.hpp"

namespace geo {

Table taken(const Table& table, std::span<const Row> rows, unsigned threads) {
  if (table.shapes) throw std::invalid_argument("taken: the table has shapes");
  std::vector<Column> columns;
  for (const auto& [name, column] : table.columns()) columns.push_back(column);  // shares the values
  parallel_for(columns.size(), 1, threads,
               [&](std::size_t begin, std::size_t) { columns[begin] = columns[begin].take(rows); });
  Table out;
  for (std::size_t i = 0; i < columns.size(); ++i) out.set(table.columns()[i].first, std::move(columns[i]));
  return out;
}

}  // namespace geo
