// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/clusters.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "geo/clusters/dbscan.hpp"
#include "geo/clusters/outline.hpp"
#include "geo/clusters/search_test.hpp"
#include "geo/economics/location_quotient.hpp"
#include "geo/inference/fdr.hpp"
#include "pipeline/families.hpp"

namespace pipeline {
namespace {

constexpr double kLevel = 0.05;  // at which the record counts q
constexpr std::string_view kRelabelled = "relabel", kNoControls = "none: all firms have no controls",
                           kSingleSite = "none: fewer than min_sites sites", kOff = "none: significance.draws is 0",
                           kTooMany = "none: more than 1,000,000 control firms; set significance.draws";

std::vector<double> taken(std::span<const double> from, std::span<const geo::Row> rows) {
  std::vector<double> out;
  out.reserve(rows.size());
  for (const geo::Row row : rows) out.push_back(from[row]);
  return out;
}

/// The firms of the group, as columns of their own.
struct Firms {
  std::vector<geo::Row> rows;  // of table firms
  std::vector<double> x_m, y_m;
  std::vector<std::int32_t> id_rank;

  Firms(const Group& group, const geo::Table& firms)
      : rows(members_of(group, firms)), x_m(taken(firms.reals("x_m"), rows)), y_m(taken(firms.reals("y_m"), rows)) {
    const std::span<const std::int32_t> rank = firms.codes("id_rank");
    id_rank.reserve(rows.size());
    for (const geo::Row row : rows) id_rank.push_back(rank[row]);
  }
};

/// The same draws for a group whatever other groups there are.
std::uint64_t seed_of(const Frame& frame, const Group& group) {
  std::uint64_t hash = 0xCBF29CE484222325U;  // FNV-1a
  for (const char letter : group.name) hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001B3U;
  return frame.seed ^ hash;
}

/// What the controls say about the clusters; empty for `all`.
struct Inference {
  geo::SearchTest test;
  std::int64_t population = 0, cases = 0, draws = 0;
};

std::optional<Inference> inference(const geo::DbscanParams& params, const Frame& frame, const Group& group,
                                   const geo::Table& firms, const geo::Clustering& clustering) {
  if (group.is_all()) return {};
  const std::vector<geo::Row> rows = population_of(group, firms);
  const std::vector<double> x_m = taken(firms.reals("x_m"), rows), y_m = taken(firms.reals("y_m"), rows);
  const std::vector<std::uint8_t> cases = cases_in(group, firms, rows);
  const std::int64_t draws = draws_for(frame, rows.size());
  const geo::SearchTestParams search{
      .dbscan = params, .draws = draws, .seed = seed_of(frame, group), .threads = frame.threads};
  return Inference{geo::search_test({x_m, y_m, cases}, clustering, search), static_cast<std::int64_t>(rows.size()),
                   static_cast<std::int64_t>(clustering.cluster.size()), draws};
}

/// A column under construction: a value or nothing, row by row.
class Reals {
 public:
  void add(std::optional<double> value) {
    values_.push_back(value.value_or(0.0));
    valid_.push_back(value.has_value() ? 1 : 0);
  }
  geo::Column column() { return geo::Column(std::move(values_), std::move(valid_)); }

 private:
  std::vector<double> values_;
  geo::Column::Mask valid_;
};

/// Firms and employees per cluster, added up in row order; employees are missing when no firm's are known.
void set_sizes(const Firms& firms, const geo::Column& employees, const geo::Clustering& clustering, geo::Table& table) {
  std::vector<std::int64_t> count(clustering.clusters(), 0);
  std::vector<double> sum(clustering.clusters(), 0.0);
  geo::Column::Mask known(clustering.clusters(), 0);
  for (std::size_t i = 0; i < firms.rows.size(); ++i) {
    if (clustering.cluster[i] < 0) continue;
    const auto c = static_cast<std::size_t>(clustering.cluster[i]);
    ++count[c];
    if (!employees.valid(firms.rows[i])) continue;
    sum[c] += employees.number(firms.rows[i]);
    known[c] = 1;
  }
  table.set("firms", std::move(count));
  table.set("employees", std::move(sum), std::move(known));
}

void set_sites(const geo::Clustering& clustering, std::int64_t min_sites, geo::Table& table) {
  std::vector<std::uint8_t> single;
  for (const std::int32_t sites : clustering.sites) single.push_back(sites < min_sites ? 1 : 0);
  table.set("sites", std::vector<std::int64_t>(clustering.sites.begin(), clustering.sites.end()));
  table.set("single_site", std::move(single));
}

void set_outlines(geo::Shapes outlines, geo::Table& table) {
  const std::span<const std::int64_t> firms = table.integers("firms");
  std::vector<double> area_km2, firms_per_km2;
  for (std::size_t c = 0; c < outlines.size(); ++c) {
    area_km2.push_back(outlines.area_m2(c) / 1e6);
    firms_per_km2.push_back(static_cast<double>(firms[c]) / area_km2.back());
  }
  table.set("area_km2", std::move(area_km2));
  table.set("firms_per_km2", std::move(firms_per_km2));
  table.shapes = std::move(outlines);
}

void set_quotients(const std::optional<Inference>& found, std::size_t clusters, geo::Table& table) {
  std::vector<std::int64_t> controls(clusters, 0);
  Reals lq, low, high;
  for (std::size_t c = 0; c < clusters; ++c) {
    std::optional<geo::LocationQuotient> quotient;
    if (found) {
      const geo::PlaceCount& place = found->test.places[c];
      controls[c] = place.population;
      quotient = geo::location_quotient({found->population, found->cases, place.population}, place.cases);
    }
    lq.add(quotient ? std::optional(quotient->lq) : std::nullopt);
    low.add(quotient ? std::optional(quotient->low) : std::nullopt);
    high.add(quotient ? std::optional(quotient->high) : std::nullopt);
  }
  table.set("controls", std::move(controls), geo::Column::Mask(clusters, found ? 1 : 0));
  table.set("lq", lq.column());
  table.set("lq_low", low.column());
  table.set("lq_high", high.column());
}

std::string_view method_of(const std::optional<Inference>& found, const Frame& frame, std::size_t cluster) {
  if (!found) return kNoControls;
  if (found->draws == 0) return frame.draws ? kOff : kTooMany;
  return found->test.draws[cluster] > 0 ? kRelabelled : kSingleSite;
}

/// The tested cluster with the largest likelihood ratio, of equals the first.
std::optional<std::size_t> best_of(const geo::SearchTest& test) {
  std::optional<std::size_t> best;
  for (std::size_t c = 0; c < test.llr.size(); ++c)
    if (test.draws[c] > 0 && (!best || test.llr[c] > test.llr[*best])) best = c;
  return best;
}

void set_significance(const std::optional<Inference>& found, const Frame& frame, std::size_t clusters,
                      geo::Table& table) {
  Reals p, q;
  geo::Texts method;
  std::vector<std::int64_t> draws;
  const std::optional<std::size_t> best = found ? best_of(found->test) : std::nullopt;
  for (std::size_t c = 0; c < clusters; ++c) {
    const bool tested = found && found->test.draws[c] > 0;
    p.add(tested ? std::optional(found->test.p[c]) : std::nullopt);
    q.add(best == c ? std::optional(found->test.p[c]) : std::nullopt);
    draws.push_back(tested ? found->test.draws[c] : 0);
    method.add(method_of(found, frame, c));
  }
  table.set("p", p.column());
  table.set("q", q.column());
  table.set("p_method", std::move(method));
  table.set("draws", std::move(draws));
}

std::vector<std::int32_t> keys_of(const Firms& firms, const geo::Clustering& clustering) {
  std::vector<std::int32_t> keys;
  for (const geo::Row row : clustering.key_row) keys.push_back(firms.id_rank[row]);
  return keys;
}

geo::Texts repeated(std::string_view text, std::size_t count) {
  geo::Texts texts;
  for (std::size_t i = 0; i < count; ++i) texts.add(text);
  return texts;
}

/// Names of all groups, so that the coded columns of the groups can be joined.
geo::Column coded_name(const Frame& frame, const Group& group, std::size_t rows) {
  geo::Texts names;
  std::int32_t code = 0;
  for (std::size_t g = 0; g < frame.groups.size(); ++g) {
    names.add(frame.groups[g].name);
    if (frame.groups[g].name == group.name) code = static_cast<std::int32_t>(g);
  }
  return geo::Column::coded(std::vector<std::int32_t>(rows, code),
                            std::make_shared<const geo::Texts>(std::move(names)));
}

geo::Table members_table(const Frame& frame, const Group& group, const Firms& firms,
                         const geo::Clustering& clustering) {
  enum : std::int32_t { kIsCore, kIsBorder, kIsNoise };
  geo::Texts roles;
  for (const std::string_view role : {"core", "border", "noise"}) roles.add(role);
  const std::vector<std::int32_t> cluster_key = keys_of(firms, clustering);
  std::vector<std::int32_t> key, role;
  geo::Column::Mask in_cluster;
  for (std::size_t i = 0; i < firms.rows.size(); ++i) {
    const std::int32_t cluster = clustering.cluster[i];
    in_cluster.push_back(cluster >= 0 ? 1 : 0);
    key.push_back(cluster >= 0 ? cluster_key[static_cast<std::size_t>(cluster)] : 0);
    role.push_back(cluster < 0 ? kIsNoise : clustering.core[i] != 0 ? kIsCore : kIsBorder);
  }
  geo::Table table;
  table.set("row", std::vector<std::int32_t>(firms.rows.begin(), firms.rows.end()));
  table.set("group_name", coded_name(frame, group, firms.rows.size()));
  table.set("key", std::move(key), std::move(in_cluster));
  table.set("cluster_role", geo::Column::coded(std::move(role), std::make_shared<const geo::Texts>(std::move(roles))));
  return table;
}

}  // namespace

geo::Tables clusters(const ClustersParams& params, const Frame& frame, const Group& group, const geo::Tables& in) {
  const geo::Table& all = in.at("firms");
  const Firms firms(group, all);
  const geo::DbscanParams dbscan{params.eps_m, static_cast<double>(params.min_points),
                                 static_cast<std::int32_t>(params.min_sites)};
  const geo::Clustering found = geo::dbscan({firms.x_m, firms.y_m, firms.id_rank}, dbscan, frame.threads);
  const std::optional<Inference> inferred = inference(dbscan, frame, group, all, found);

  geo::Table table;
  table.set("group_name", repeated(group.name, found.clusters()));
  table.set("key", keys_of(firms, found));
  set_sizes(firms, all.column("employees"), found, table);
  set_sites(found, params.min_sites, table);
  set_outlines(geo::outlines({firms.x_m, firms.y_m, found.cluster}, found.clusters(), params.eps_m, frame.threads),
               table);
  set_quotients(inferred, found.clusters(), table);
  set_significance(inferred, frame, found.clusters(), table);
  geo::Tables out;
  out["clusters"] = std::move(table);
  out["members"] = members_table(frame, group, firms, found);
  return out;
}

void clusters_gathered(const Frame& frame, geo::Tables& tables) {
  geo::Table& table = tables.at("clusters");
  const geo::Column& q = table.column("q");
  std::vector<double> p;  // one a group
  std::vector<std::size_t> row_of;
  std::size_t untested = 0;
  for (const Group& group : frame.groups) {
    if (group.is_all()) continue;
    bool tested = false, off = frame.draws == 0;
    for (std::size_t row = 0; row < table.size(); ++row) {
      if (table.column("group_name").text(row) != group.name) continue;
      const std::string_view method = table.column("p_method").text(row);
      off = off || method == kOff || method == kTooMany;
      if (!q.valid(row)) continue;
      tested = true;
      p.push_back(q.number(row));
      row_of.push_back(row);
    }
    untested += tested || off ? 0U : 1U;
  }
  p.insert(p.end(), untested, 1.0);
  const std::vector<double> adjusted = geo::adjusted_q(p);
  std::vector<double> values(table.size(), 0.0);
  for (std::size_t i = 0; i < row_of.size(); ++i) values[row_of[i]] = adjusted[i];
  geo::Column::Mask valid(table.size(), 0);
  for (const std::size_t row : row_of) valid[row] = 1;
  table.set("q", std::move(values), std::move(valid));
  const auto found = std::ranges::count_if(adjusted, [](double q_of_group) { return q_of_group <= kLevel; });
  tables["cluster_tests"] =
      family_table({{"cluster p after search", "one a group", static_cast<std::int64_t>(adjusted.size()),
                     "Benjamini-Hochberg over groups", kLevel, static_cast<std::int64_t>(found)}});
}

Stage clusters_stage() {
  return Declare<ClustersParams>("clusters", "Finds where the firms of a group concentrate, and how unusual that is.")
      .input("firms", "Firms in canonical order.")
      .output("clusters", "One row a cluster: outline, size, location quotient and p.")
      .output("cluster_tests", "The family of tests over groups.")
      .output("members", "The cluster of each firm of each group.")
      .param("method", &ClustersParams::method, io::choice({"dbscan"}), "How clusters are found.")
      .param("eps_m", &ClustersParams::eps_m, io::length(1.0, 100'000.0),
             "Firms at most this far apart are neighbours.")
      .param("min_points", &ClustersParams::min_points, io::count(1, 1'000'000),
             "Firms within eps, its own included, that make a firm the core of a cluster.")
      .param("min_sites", &ClustersParams::min_sites, io::count(1, 1'000'000),
             "Distinct coordinates below which a cluster is flagged single_site and not tested.")
      .runs_per_group(clusters, clusters_gathered);
}

}  // namespace pipeline
