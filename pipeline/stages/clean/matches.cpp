// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/clean/matches.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <string_view>
#include <tuple>

#include "geo/core/radix_sort.hpp"
#include "geo/index/kd_index.hpp"
#include "pipeline/stages/clean/folded_name.hpp"

namespace pipeline {
namespace {

using Position = geo::Row;  // in the list of rows, which is in the order of ids

/// The kept rows of one name, and their KD-tree.
class Namesakes {
 public:
  Namesakes(const geo::Table& firms, std::span<const geo::Row> rows, double distance_m)
      : x_(firms.reals("x_m")),
        y_(firms.reals("y_m")),
        source_(firms.codes("source")),
        rows_(rows),
        distance_m_(distance_m) {}

  /// Matches the rows of one name, which come by source, then id.
  void match(std::span<const Position> named, std::vector<std::optional<Position>>& found) {
    kept_.clear();
    for (std::size_t begin = 0; begin < named.size();) {
      std::size_t end = begin;
      while (end < named.size() && source(named[end]) == source(named[begin])) ++end;
      match_source(named.subspan(begin, end - begin), found);
      begin = end;
    }
  }

 private:
  std::int32_t source(Position p) const { return source_[rows_[p]]; }

  void match_source(std::span<const Position> of_source, std::vector<std::optional<Position>>& found) {
    std::vector<double> x, y;
    for (const Position p : kept_) {
      x.push_back(x_[rows_[p]]);
      y.push_back(y_[rows_[p]]);
    }
    const geo::KdIndex index(x, y);
    for (const Position p : of_source) {
      index.within(x_[rows_[p]], y_[rows_[p]], distance_m_, near_);
      const auto best = std::ranges::min_element(near_, {}, [&](const geo::Neighbor& n) {
        return std::tuple(source(kept_[n.row]), n.distance_m, kept_[n.row]);
      });
      if (best != near_.end()) found[p] = kept_[best->row];
    }
    for (const Position p : of_source)
      if (!found[p]) kept_.push_back(p);
  }

  std::span<const double> x_, y_;
  std::span<const std::int32_t> source_;
  std::span<const geo::Row> rows_;
  double distance_m_;
  std::vector<Position> kept_;
  std::vector<geo::Neighbor> near_;
};

/// The positions that have a name, namesakes together, by source and id. In which order names come no result tells, so
/// that texts are compared only where hashes are equal.
std::vector<Position> by_name(const geo::Table& firms, std::span<const geo::Row> rows, const geo::Texts& names) {
  constexpr unsigned kSpareBits = 31;  // 33 are left: three passes of the sort
  const auto source = firms.codes("source");
  std::vector<geo::KeyedRow> keyed;
  for (Position p = 0; p < rows.size(); ++p)
    if (!names[p].empty()) keyed.push_back({std::hash<std::string_view>()(names[p]) >> kSpareBits, p});
  geo::sort_by_key(keyed, 1);
  std::vector<Position> order(keyed.size());
  std::ranges::transform(keyed, order.begin(), &geo::KeyedRow::row);
  for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    while (end < order.size() && keyed[end].key == keyed[begin].key) ++end;
    if (end - begin == 1) continue;
    const auto alike = std::span(order).subspan(begin, end - begin);
    std::ranges::sort(alike, [&](Position a, Position b) {
      if (const int by = names[a].compare(names[b]); by != 0) return by < 0;
      return std::tuple(source[rows[a]], a) < std::tuple(source[rows[b]], b);
    });
  }
  return order;
}

geo::Texts folded_names(const geo::Table& firms, std::span<const geo::Row> rows) {
  const geo::Column& name = firms.column("name");
  geo::Texts out;
  for (const geo::Row row : rows) out.add(folded_name(name.text(row)));
  return out;
}

/// A value of a match goes where the kept row has none.
template <class T>
geo::Column filled_column(const geo::Column& column, const std::vector<Match>& matches) {
  if (column.mask() == nullptr) return column;  // nothing is missing
  std::vector<T> values = column.as<std::vector<T>>();
  geo::Column::Mask mask = *column.mask();
  for (const Match& match : matches) {
    if (mask[match.of] || !column.valid(match.row)) continue;
    values[match.of] = values[match.row];
    mask[match.of] = 1;
  }
  return geo::Column(std::move(values), std::move(mask));
}

geo::Column filled_names(const geo::Column& column, const std::vector<Match>& matches) {
  if (column.mask() == nullptr) return column;
  geo::Column::Mask mask = *column.mask();
  std::vector<geo::Row> from(column.size());
  for (std::size_t row = 0; row < from.size(); ++row) from[row] = static_cast<geo::Row>(row);
  for (const Match& match : matches) {
    if (mask[match.of] || !column.valid(match.row)) continue;
    from[match.of] = match.row;
    mask[match.of] = 1;
  }
  return column.take(from);
}

}  // namespace

std::vector<Match> name_matches(const geo::Table& firms, std::span<const geo::Row> rows, double distance_m) {
  const geo::Texts names = folded_names(firms, rows);
  const std::vector<Position> order = by_name(firms, rows, names);
  const auto source = firms.codes("source");
  std::vector<std::optional<Position>> found(rows.size());
  Namesakes namesakes(firms, rows, distance_m);
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin;
    while (end < order.size() && names[order[end]] == names[order[begin]]) ++end;
    const auto named = std::span(order).subspan(begin, end - begin);
    if (source[rows[named.front()]] != source[rows[named.back()]]) namesakes.match(named, found);
    begin = end;
  }
  std::vector<Match> out;
  for (Position p = 0; p < rows.size(); ++p)
    if (found[p]) out.push_back({rows[p], rows[*found[p]]});
  return out;
}

geo::Table filled(geo::Table firms, std::vector<Match> matches) {
  const auto source = firms.codes("source");
  std::ranges::stable_sort(matches, {}, [&](const Match& m) { return std::pair(m.of, source[m.row]); });
  firms.set("name", filled_names(firms.column("name"), matches));
  firms.set("employees", filled_column<double>(firms.column("employees"), matches));
  for (const char* date : {"opened", "closed"})
    firms.set(date, filled_column<std::int32_t>(firms.column(date), matches));
  for (const char* flag : {"foreign", "exporter"})
    firms.set(flag, filled_column<std::uint8_t>(firms.column(flag), matches));
  return firms;
}

}  // namespace pipeline
