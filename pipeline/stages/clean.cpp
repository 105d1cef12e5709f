// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/clean.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>
#include <utility>

#include "geo/core/area_index.hpp"
#include "geo/core/error.hpp"
#include "geo/core/hilbert.hpp"
#include "pipeline/rejects.hpp"
#include "pipeline/run.hpp"
#include "pipeline/stages/clean/groups.hpp"
#include "pipeline/stages/ingest/field_values.hpp"

namespace pipeline {
namespace {

struct CleanParams {
  std::int64_t agent_firms = 10;
  double centroid_accuracy_m = 250.0;
};

/// The first check a row fails; nothing for a firm that stays.
class Checks {
 public:
  Checks(const geo::Table& firms, const Frame& frame)
      : x_(firms.reals("x_m")),
        y_(firms.reals("y_m")),
        opened_(firms.column("opened")),
        closed_(firms.column("closed")),
        inside_(frame.area),
        to_degrees_(frame.crs.wkt, "EPSG:4326"),
        to_metres_("EPSG:4326", frame.crs.wkt),
        as_of_(static_cast<double>(parsed_date(frame.as_of).value())) {}

  const char* failed(std::size_t row) const {
    if (!inside_.contains(x_[row], y_[row])) return swapped(row) ? "axes_swapped" : "outside_region";
    if (closed_.valid(row) && closed_.number(row) <= as_of_) return "closed";
    if (opened_.valid(row) && opened_.number(row) > as_of_) return "not_yet_open";
    return nullptr;
  }

 private:
  bool swapped(std::size_t row) const {
    double x = x_[row], y = y_[row];
    to_degrees_.apply({&x, 1}, {&y, 1});
    std::swap(x, y);
    if (!(std::abs(y) <= 90.0)) return false;
    to_metres_.apply({&x, 1}, {&y, 1});
    return std::isfinite(x) && inside_.contains(x, y);
  }

  std::span<const double> x_, y_;
  const geo::Column &opened_, &closed_;
  geo::AreaIndex inside_;
  geo::Transform to_degrees_, to_metres_;
  double as_of_;
};

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

/// Rows in bytewise order of their id; of rows with one id the one that is kept comes first.
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

class Cleaner {
 public:
  Cleaner(const geo::Table& firms, const Run& run, Rejects& rejects) : firms_(firms), run_(run), rejects_(rejects) {}

  std::vector<geo::Row> checked() {
    const Checks checks(firms_, run_.frame);
    std::vector<geo::Row> kept;
    kept.reserve(firms_.size());
    for (geo::Row row = 0; row < firms_.size(); ++row) {
      if (const char* reason = checks.failed(row))
        reject(row, reason);
      else
        kept.push_back(row);
    }
    return kept;
  }

  std::vector<geo::Row> unique(const std::vector<geo::Row>& sorted) {
    const geo::Texts& id = firms_.column("firm_id").as<geo::Texts>();
    std::vector<geo::Row> kept;
    kept.reserve(sorted.size());
    for (const geo::Row row : sorted) {
      if (!kept.empty() && id[kept.back()] == id[row])
        reject(row, "duplicate_id");
      else
        kept.push_back(row);
    }
    return kept;
  }

 private:
  void reject(geo::Row row, const char* reason) {
    const io::FirmSource& source = run_.config.firms[static_cast<std::size_t>(firms_.codes("source")[row])];
    const bool by_place = std::string_view(reason) == "outside_region" || std::string_view(reason) == "axes_swapped";
    const bool by_id = std::string_view(reason) == "duplicate_id";
    const char* date = std::string_view(reason) == "closed" ? "closed" : "opened";
    std::string value;
    if (by_id) value = firms_.column("firm_id").text(row);
    if (by_place) value = fmt::format("{:.0f} {:.0f}", firms_.reals("x_m")[row], firms_.reals("y_m")[row]);
    if (!by_id && !by_place) value = date_text(firms_.codes(date)[row]);
    rejects_.add({.source = source.name,
                  .source_id = firms_.column("firm_id").text(row),
                  .field = by_id      ? "id"
                           : by_place ? "geometry"
                                      : date,
                  .value = value,
                  .reason = reason,
                  .row = firms_.integers("row")[row],
                  .x = firms_.reals("x_m")[row],
                  .y = firms_.reals("y_m")[row]});
  }

  const geo::Table& firms_;
  const Run& run_;
  Rejects& rejects_;
};

/// Hilbert order, then id. `by_id` holds the rows in order of their ids; gives rows and the rank of each one's id.
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

}  // namespace

geo::Tables clean(const CleanParams& params, Run& run) {
  const geo::Table& raw = run.tables.at("firms");
  Rejects rejects;
  Cleaner cleaner(raw, run, rejects);
  const auto sorted = cleaner.unique(by_id(raw, cleaner.checked()));
  if (sorted.empty())
    geo::fail(
        geo::Trouble::data,
        "sources.firms: every row is rejected ({}); expected firms inside the region; check the crs of the source and "
        "the bbox or boundary of the region",
        reason_counts(run.tables.at("rejects"), rejects.table()));
  const auto [rows, ranks] = canonical_order(raw, sorted);
  geo::Table firms = raw.take(rows);
  firms.set("id_rank", ranks);
  set_sites(firms, {params.agent_firms, params.centroid_accuracy_m});
  set_groups(firms, run);

  geo::Tables out;
  out["rejects"] = run.tables.at("rejects");
  out["rejects"].append(rejects.table());
  count_rows(firms, out["rejects"], run);
  for (const char* column : {"source", "row", "accuracy_m"}) firms.drop(column);
  out["firms"] = std::move(firms);
  return out;
}

Stage clean_stage() {
  return Declare<CleanParams>(
             "clean",
             "Takes out duplicates, closed firms and places outside the region; puts the rest in canonical order.")
      .input("firms", "Firms of all sources.")
      .output("firms", "Firms that are analysed, in canonical order, with id_rank, site and site_kind.")
      .output("rejects", "All rejected rows.")
      .param("agent_firms", &CleanParams::agent_firms, io::count(2, 1'000'000),
             "A place with at least so many firms, half of them of different industries, counts as the address of an "
             "agent.")
      .param("centroid_accuracy_m", &CleanParams::centroid_accuracy_m, io::length(1, 100'000),
             "From this stated accuracy on, a place counts as the centroid of a postcode or town.")
      .runs_outside(clean);
}

}  // namespace pipeline
