// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/sites/choice.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "geo/core/parallel.hpp"
#include "geo/siting/location.hpp"
#include "geo/siting/rank_range.hpp"
#include "pipeline/cluster_firms.hpp"

namespace pipeline {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

/// The mean of a column over the hexagons of a candidate; those that are excluded count as little as can be, so that
/// a park which is built up has figures too.
double mean_over(const JudgedCells& judged, const std::vector<geo::Row>& cells, const geo::Column& values) {
  constexpr double kLittle_ha = 1e-6;
  double sum = 0.0, weight = 0.0;
  for (const geo::Row cell : cells) {
    if (!values.valid(judged.row[cell])) continue;
    const double ha = std::max(kLittle_ha, judged.usable_ha[cell]);
    sum += ha * values.number(judged.row[cell]);
    weight += ha;
  }
  return weight > 0.0 ? sum / weight : kUnknown;
}

/// The candidates' ways to the clusters, and last, as one place that is fixed, those of the parks that stand.
geo::CandidateLists ways(const SiteChoiceParams& params, const Frame& frame, const SiteCandidates& candidates,
                         const SiteDemand& demand) {
  const std::size_t open = candidates.list.size();
  std::vector<std::vector<double>> all(open + candidates.standing.size());
  geo::parallel_for(all.size(), 1, frame.threads, [&](std::size_t i, std::size_t) {
    if (i < open) {
      all[i] = demand.ways_m(candidates.list[i].x_m, candidates.list[i].y_m);
    } else {
      const Park& park = candidates.parks[candidates.standing[i - open]];
      all[i] = demand.ways_m(park.x_m, park.y_m);
    }
  });
  std::vector<double> standing(demand.cluster.size(), std::numeric_limits<double>::infinity());
  for (std::size_t i = open; i < all.size(); ++i)
    for (std::size_t c = 0; c < standing.size(); ++c) standing[c] = std::min(standing[c], all[i][c]);
  all.resize(open);
  all.push_back(std::move(standing));
  geo::CandidateLists out;
  const bool covering = params.model == "max-cover";
  for (const std::vector<double>& ways_m : all) {
    for (std::size_t c = 0; c < ways_m.size(); ++c) {
      if (!std::isfinite(ways_m[c]) || (covering && ways_m[c] > demand.reach_m)) continue;
      out.demand.push_back(static_cast<geo::Row>(c));
      if (!covering) out.cost.push_back(ways_m[c]);
    }
    out.begin.push_back(out.demand.size());
  }
  return out;
}

/// Firms of the clusters that any of the lists reaches; 0 of the others, which no choice can help.
std::vector<double> reachable(const geo::CandidateLists& lists, const std::vector<double>& firms) {
  std::vector<double> out(firms.size(), 0.0);
  for (const geo::Row demand : lists.demand) out[demand] = firms[demand];
  return out;
}

geo::LocationChoice solved(const SiteChoiceParams& params, const Frame& frame, const SiteCandidates& candidates,
                           const SiteDemand& demand) {
  const geo::CandidateLists lists = ways(params, frame, candidates, demand);
  const std::vector<double> firms = params.model == "p-centre" ? reachable(lists, demand.firms) : demand.firms;
  std::vector<std::uint8_t> fixed(lists.candidates(), 0);
  fixed.back() = 1;
  const double farthest_m = lists.cost.empty() ? 0.0 : *std::ranges::max_element(lists.cost);
  const bool is_median = params.model == "p-median";
  const double outside_m = is_median ? farthest_m : std::numeric_limits<double>::infinity();
  const std::vector<double> outside(demand.cluster.size(), outside_m);
  const geo::LocationTask task{.lists = lists,
                               .weight = firms,
                               .fixed = fixed,
                               .price = {},
                               .budget = static_cast<double>(params.count),
                               .outside_cost = outside};
  geo::LocationEffort effort;
  effort.threads = frame.threads;
  if (params.model == "max-cover") return geo::maximal_covering(task, effort);
  return is_median ? geo::median(task, effort) : geo::centre(task, effort);
}

/// Positions of all candidates, the best rank first.
std::vector<std::size_t> by_rank(const std::vector<std::int64_t>& ranks) {
  std::vector<std::size_t> out(ranks.size());
  for (std::size_t i = 0; i < ranks.size(); ++i) out[static_cast<std::size_t>(ranks[i]) - 1] = i;
  return out;
}

/// The rows of `scores` for some candidates.
CandidateScores some_of(const CandidateScores& scores, const std::vector<std::size_t>& chosen) {
  CandidateScores out;
  out.weights = scores.weights;
  out.geometric = scores.geometric;
  const auto add_row = [&](const std::vector<double>& from, std::size_t row, std::vector<double>& to) {
    const auto first = from.begin() + static_cast<std::ptrdiff_t>(row * scores.criteria());
    to.insert(to.end(), first, first + static_cast<std::ptrdiff_t>(scores.criteria()));
  };
  for (const std::size_t i : chosen) {
    add_row(scores.score, i, out.score);
    add_row(scores.raw, i, out.raw);
    out.total.push_back(scores.total[i]);
    out.precedence.push_back(scores.precedence[i]);
  }
  return out;
}

bool is_open(SiteKind kind) { return kind == SiteKind::extension || kind == SiteKind::greenfield; }

geo::Judged judged(const CandidateScores& scores) {
  return {scores.score, scores.weights, scores.precedence, scores.geometric};
}

void fill_up(const std::vector<std::size_t>& in_order, std::size_t count, std::vector<std::size_t>& chosen) {
  for (const std::size_t i : in_order)
    if (chosen.size() < count && std::ranges::find(chosen, i) == chosen.end()) chosen.push_back(i);
}

void take_ranges(const SiteChoiceParams& params, const Frame& frame, const CandidateScores& scores, SiteChoice& out) {
  const geo::WeightDraws draws{params.sensitivity, params.draws, static_cast<std::int64_t>(out.chosen.size()),
                               seed_of(frame, "sites.sensitivity")};
  const CandidateScores listed = some_of(scores, out.chosen);
  for (const auto& range : geo::rank_ranges(judged(listed), draws)) {
    out.low.push_back(range.low);
    out.high.push_back(range.high);
  }
  const auto of_all = geo::rank_ranges(judged(scores), draws);
  for (const std::size_t i : out.chosen) out.listed_share.push_back(of_all[i].first_share);
}

}  // namespace

CandidateScores scores_of(const JudgedCells& cells_judged, const SiteCandidates& candidates, const geo::Tables& in,
                          bool geometric) {
  CandidateScores out;
  out.geometric = geometric;
  const geo::Table& cells = in.at("site_cells");
  const auto weight = in.at("site_criteria").reals("weight");
  out.weights.assign(weight.begin(), weight.end());
  for (const SiteCandidate& one : candidates.list) {
    for (const std::string& name : cells_judged.names) {
      out.score.push_back(mean_over(cells_judged, one.cells, cells.column("score_" + name)));
      out.raw.push_back(mean_over(cells_judged, one.cells, cells.column("raw_" + name)));
    }
    out.precedence.push_back(static_cast<std::int32_t>(one.kind));
  }
  out.total = geo::weighted_scores(judged(out));
  return out;
}

void give_way(const SiteChoiceParams& params, SiteCandidates& candidates, CandidateScores& scores) {
  const auto goes_first = [&](std::size_t serviced, std::size_t open) {
    const SiteCandidate &a = candidates.list[serviced], &b = candidates.list[open];
    return !is_open(a.kind) && std::hypot(a.x_m - b.x_m, a.y_m - b.y_m) < params.spacing_m &&
           geo::merit_of(scores.total[serviced]) >= geo::merit_of(scores.total[open]);
  };
  std::vector<std::size_t> kept;
  for (std::size_t i = 0; i < candidates.list.size(); ++i) {
    bool gives_way = false;
    for (std::size_t other = 0; is_open(candidates.list[i].kind) && other < candidates.list.size(); ++other)
      gives_way = gives_way || goes_first(other, i);
    if (!gives_way) kept.push_back(i);
  }
  if (kept.size() == candidates.list.size()) return;
  std::vector<SiteCandidate> list;
  geo::Shapes shapes(geo::Shapes::Kind::areas);
  for (const std::size_t i : kept) {
    list.push_back(candidates.list[i]);
    shapes.add_shape(candidates.shapes, i);
  }
  candidates.list = std::move(list);
  candidates.shapes = std::move(shapes);
  scores = some_of(scores, kept);
}

std::vector<double> SiteDemand::ways_m(double to_x_m, double to_y_m) const {
  if (roads) return roads->ways_to(to_x_m, to_y_m, places);
  std::vector<double> out;
  for (std::size_t c = 0; c < x_m.size(); ++c) out.push_back(detour * std::hypot(x_m[c] - to_x_m, y_m[c] - to_y_m));
  return out;
}

SiteDemand demand_of(const ServedClusters& served, const geo::Tables& in) {
  SiteDemand out;
  out.reach_m = served.reach_m;
  out.detour = served.detour;
  out.roads = served.roads;
  if (served.rows.empty()) return out;
  const geo::Table& firms = in.at("firms");
  const RowLists members = firms_of_clusters(in.at("clusters"), in.at("members"));
  const auto x = firms.reals("x_m"), y = firms.reals("y_m");
  for (const geo::Row row : served.rows) {
    if (members[row].empty()) continue;
    double sum_x = 0.0, sum_y = 0.0;
    for (const geo::Row firm : members[row]) sum_x += x[firm], sum_y += y[firm];
    const auto count = static_cast<double>(members[row].size());
    out.cluster.push_back(row);
    out.x_m.push_back(sum_x / count);
    out.y_m.push_back(sum_y / count);
    out.firms.push_back(count);
    if (out.roads) out.places.push_back(out.roads->place(out.x_m.back(), out.y_m.back()).value_or(geo::RoadPlace{}));
  }
  return out;
}

SiteChoice site_choice(const SiteChoiceParams& params, const Frame& frame, const SiteCandidates& candidates,
                       const CandidateScores& scores, const SiteDemand& demand) {
  SiteChoice out;
  if (candidates.list.empty()) return out;
  const auto count = std::min(candidates.list.size(), static_cast<std::size_t>(params.count));
  if (!demand.cluster.empty()) {
    const geo::LocationChoice best = solved(params, frame, candidates, demand);
    out.chosen.assign(best.chosen.begin(), best.chosen.end());
    out.by_model = static_cast<std::int64_t>(out.chosen.size());
    out.value = best.value;
    out.before = best.fixed_value;
    out.bound = best.bound;
    out.gap = best.gap();
    out.optimal = best.optimal;
  }
  fill_up(by_rank(geo::ranks(scores.total, scores.precedence)), count, out.chosen);
  std::ranges::sort(out.chosen);  // ties of ranks go by the place in the list, whatever the model's order
  const CandidateScores listed = some_of(scores, out.chosen);
  std::vector<std::size_t> order;
  for (const std::size_t at : by_rank(geo::ranks(listed.total, listed.precedence))) order.push_back(out.chosen[at]);
  out.chosen = std::move(order);
  take_ranges(params, frame, scores, out);
  return out;
}

}  // namespace pipeline
