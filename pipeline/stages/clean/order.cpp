// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/clean/order.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>

#include "geo/core/hilbert.hpp"
#include "geo/core/parallel.hpp"
#include "geo/core/radix_sort.hpp"

namespace pipeline {
namespace {

constexpr std::size_t kChunk = 65'536;

/// How many bytes all ids begin with.
std::size_t common_bytes(const geo::Texts& id, const std::vector<geo::Row>& rows) {
  std::string_view common = rows.empty() ? std::string_view() : id[rows.front()];
  for (const geo::Row row : rows) {
    const std::string_view own = id[row].substr(0, common.size());
    common = common.substr(0, static_cast<std::size_t>(std::ranges::mismatch(common, own).in1 - common.begin()));
  }
  return common.size();
}

/// The eight bytes from `begin` on, the first most significant; 0 stands where the text has ended.
std::uint64_t eight_bytes(std::string_view text, std::size_t begin) {
  std::uint64_t out = 0;
  for (std::size_t b = begin; b < begin + 8; ++b)
    out = out << 8 | (b < text.size() ? static_cast<unsigned char>(text[b]) : 0U);
  return out;
}

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

/// Puts rows whose ids begin alike into order; nearly always there is one.
void sort_alike(const geo::Table& firms, std::span<geo::KeyedRow> alike) {
  if (alike.size() < 2) return;
  const geo::Texts& id = firms.column("firm_id").as<geo::Texts>();
  std::ranges::sort(alike, [&](const geo::KeyedRow& a, const geo::KeyedRow& b) { return id[a.row] < id[b.row]; });
  const auto source = firms.codes("source");
  struct Same {
    std::int32_t source;
    std::string bytes;
    geo::Row row;
  };
  std::vector<Same> same;
  for (std::size_t begin = 0, end = 0; begin < alike.size(); begin = end) {
    while (end < alike.size() && id[alike[end].row] == id[alike[begin].row]) ++end;
    if (end - begin == 1) continue;
    same.clear();
    for (const geo::KeyedRow& twin : alike.subspan(begin, end - begin))
      same.push_back({source[twin.row], row_bytes(firms, twin.row), twin.row});
    std::ranges::sort(same, {}, [](const Same& s) { return std::tie(s.source, s.bytes, s.row); });
    for (std::size_t i = 0; i < same.size(); ++i) alike[begin + i].row = same[i].row;
  }
}

}  // namespace

std::vector<geo::Row> by_id(const geo::Table& firms, const std::vector<geo::Row>& rows, unsigned threads) {
  const geo::Texts& id = firms.column("firm_id").as<geo::Texts>();
  const std::size_t common = common_bytes(id, rows);
  std::vector<geo::KeyedRow> keys(rows.size());
  geo::parallel_for(rows.size(), kChunk, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) keys[i] = {eight_bytes(id[rows[i]], common), rows[i]};
  });
  geo::sort_by_key(keys, threads);
  for (std::size_t begin = 0, end = 0; begin < keys.size(); begin = end) {
    while (end < keys.size() && keys[end].key == keys[begin].key) ++end;
    sort_alike(firms, std::span(keys).subspan(begin, end - begin));
  }
  std::vector<geo::Row> out(keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) out[i] = keys[i].row;
  return out;
}

std::pair<std::vector<geo::Row>, std::vector<std::int32_t>> canonical_order(const geo::Table& firms,
                                                                            const std::vector<geo::Row>& by_id,
                                                                            unsigned threads) {
  const auto x = firms.reals("x_m"), y = firms.reals("y_m");
  std::vector<geo::KeyedRow> keys(by_id.size());  // the rows here are ranks
  geo::parallel_for(keys.size(), kChunk, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t rank = begin; rank < end; ++rank)
      keys[rank] = {geo::hilbert_key(x[by_id[rank]], y[by_id[rank]]), static_cast<geo::Row>(rank)};
  });
  geo::sort_by_key(keys, threads);
  std::vector<geo::Row> rows(keys.size());
  std::vector<std::int32_t> ranks(keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    ranks[i] = static_cast<std::int32_t>(keys[i].row);
    rows[i] = by_id[keys[i].row];
  }
  return {std::move(rows), std::move(ranks)};
}

}  // namespace pipeline
