// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/clean/order.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <variant>

#include "geo/core/hilbert.hpp"

namespace pipeline {
namespace {

/// The mapped values of a row as bytes, to choose among rows with one id whatever their order.
std::string row_bytes(const geo::Table& firms, geo::Row row) {
  std::string out;
  for (const auto& [name, column] : firms.columns()) {
    if (name == "row" || name == "source") continue;
    if (column.labels() || std::holds_alternative<geo::Texts>(column.values()))
      out += column.text(row);
    else
      out += fmt::format("{}", column.number(row));
    out += '\x1f';
  }
  return out;
}

}  // namespace

std::vector<geo::Row> by_id(const geo::Table& firms, std::vector<geo::Row> rows) {
  const geo::Texts& id = firms.column("firm_id").as<geo::Texts>();
  const auto source = firms.codes("source");
  struct Key {
    std::uint64_t prefix;  // first eight bytes, most significant first: decides nearly all comparisons
    geo::Row row;
  };
  std::vector<Key> keys(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::uint64_t prefix = 0;
    for (std::size_t b = 0; b < 8; ++b)
      prefix = prefix << 8 | (b < id[rows[i]].size() ? static_cast<unsigned char>(id[rows[i]][b]) : 0U);
    keys[i] = {prefix, rows[i]};
  }
  std::ranges::sort(keys, [&](const Key& a, const Key& b) {
    if (a.prefix != b.prefix) return a.prefix < b.prefix;
    if (const int order = id[a.row].compare(id[b.row]); order != 0) return order < 0;
    if (source[a.row] != source[b.row]) return source[a.row] < source[b.row];
    const std::string va = row_bytes(firms, a.row), vb = row_bytes(firms, b.row);
    return va != vb ? va < vb : a.row < b.row;
  });
  for (std::size_t i = 0; i < keys.size(); ++i) rows[i] = keys[i].row;
  return rows;
}

std::pair<std::vector<geo::Row>, std::vector<std::int32_t>> canonical_order(const geo::Table& firms,
                                                                            const std::vector<geo::Row>& by_id) {
  const auto x = firms.reals("x_m"), y = firms.reals("y_m");
  std::vector<std::pair<std::uint64_t, std::int32_t>> keys(by_id.size());
  for (std::size_t rank = 0; rank < by_id.size(); ++rank)
    keys[rank] = {geo::hilbert_key(x[by_id[rank]], y[by_id[rank]]), static_cast<std::int32_t>(rank)};
  std::ranges::sort(keys);
  std::vector<geo::Row> rows(keys.size());
  std::vector<std::int32_t> ranks(keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    ranks[i] = keys[i].second;
    rows[i] = by_id[static_cast<std::size_t>(ranks[i])];
  }
  return {rows, ranks};
}

}  // namespace pipeline
