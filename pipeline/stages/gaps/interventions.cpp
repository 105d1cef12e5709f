// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/gaps/interventions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <tuple>

#include "geo/core/parallel.hpp"
#include "geo/index/kd_index.hpp"
#include "geo/siting/location.hpp"
#include "pipeline/notes.hpp"
#include "pipeline/stages/gaps/intervention_places.hpp"

namespace pipeline {
namespace {

/// The firms of a need, those of one point and standard as one.
class NeedPoints {
 public:
  NeedPoints(const Need& need, const geo::Table& firms) : need_(need), order_(need.firms.size()) {
    const auto x = firms.reals("x_m"), y = firms.reals("y_m");
    std::iota(order_.begin(), order_.end(), geo::Row{0});
    const auto place = [&](geo::Row i) { return std::tuple(x[need.firms[i]], y[need.firms[i]], need.within[i]); };
    std::ranges::sort(order_, [&](geo::Row a, geo::Row b) {
      const auto of_a = place(a), of_b = place(b);
      return of_a != of_b ? of_a < of_b : a < b;
    });
    for (std::size_t k = 0; k < order_.size(); ++k) {
      if (k == 0 || place(order_[k]) != place(order_[k - 1])) {
        begin_.push_back(k);
        x_.push_back(x[need.firms[order_[k]]]), y_.push_back(y[need.firms[order_[k]]]), worth_.push_back(0.0);
      }
      worth_.back() += need.worth[order_[k]];
      reach_m_ = std::max(reach_m_, static_cast<double>(need.within[order_[k]]) / need.detour);
    }
    begin_.push_back(order_.size());
    index_.emplace(x_, y_);
  }

  std::span<const double> worth() const { return worth_; }

  /// The points that a place serves, ascending: rounded as everywhere in gaps.
  void served_from(const BuildingPlace& place, std::vector<geo::Neighbor>& near, std::vector<geo::Row>& out) const {
    out.clear();
    index_->within(place.x_m, place.y_m, reach_m_ * (1.0 + 1e-6), near);
    for (const geo::Neighbor& n : near)
      if (static_cast<float>(n.distance_m * need_.detour) <= need_.within[order_[begin_[n.row]]]) out.push_back(n.row);
    std::ranges::sort(out);
  }

  /// Positions in need.firms.
  std::span<const geo::Row> firms_at(geo::Row point) const {
    return std::span(order_).subspan(begin_[point], begin_[point + 1] - begin_[point]);
  }

 private:
  const Need& need_;
  std::vector<geo::Row> order_;
  std::vector<std::size_t> begin_;
  std::vector<double> x_, y_, worth_;
  double reach_m_ = 0.0;
  std::optional<geo::KdIndex> index_;
};

/// Something that could be done.
struct Option {
  std::size_t need;
  BuildingPlace place;
};

struct Options {
  std::vector<Option> list;
  geo::CandidateLists covers;
  std::vector<double> worth, price;
};

/// Adds the places of one need: lists against its points, of which those that the same places serve become one.
void add_options(std::size_t number, const Need& need, const BuildingPlaces& places, const NeedPoints& points,
                 unsigned threads, Options& out) {
  const std::vector<BuildingPlace> of = places.of(need);
  std::vector<std::vector<geo::Row>> served(of.size());
  geo::parallel_for(of.size(), 1, threads, [&](std::size_t i, std::size_t) {
    std::vector<geo::Neighbor> near;
    points.served_from(of[i], near, served[i]);
  });
  geo::CandidateLists lists;
  for (const auto& list : served) {
    lists.demand.insert(lists.demand.end(), list.begin(), list.end());
    lists.begin.push_back(lists.demand.size());
  }
  const geo::MergedDemand merged = geo::merged_demand(lists, points.worth());
  const auto first = static_cast<geo::Row>(out.worth.size());
  for (std::size_t i = 0; i < of.size(); ++i) {
    for (auto e = merged.lists.begin[i]; e < merged.lists.begin[i + 1]; ++e)
      out.covers.demand.push_back(first + merged.lists.demand[e]);
    out.covers.begin.push_back(out.covers.demand.size());
    out.list.push_back({number, of[i]});
    out.price.push_back(need.price);
  }
  out.worth.insert(out.worth.end(), merged.weight.begin(), merged.weight.end());
}

/// What an action gives that those before it do not.
struct Served {
  std::int64_t firms = 0;
  std::optional<double> employees{};
  double worth = 0.0;
  std::map<std::size_t, std::int64_t> clusters{};  ///< Rows of clusters, with firms.
};

class Ledger {
 public:
  Ledger(const Frame& frame, const geo::Tables& in, const std::vector<Need>& needs, const RowLists& members)
      : needs_(needs), employees_(in.at("firms").column("employees")), cluster_(in.at("firms").size(), kNone) {
    for (const Need& need : needs) served_.emplace_back(need.firms.size(), 0);
    const bool only_all = frame.groups.size() < 2;
    for (std::size_t c = 0; c < members.size(); ++c)
      if (only_all || in.at("clusters").column("group_name").text(c) != "all")
        for (const geo::Row firm : members[c]) cluster_[firm] = c;
  }

  Served serve(std::size_t number, std::span<const geo::Row> positions) {
    Served out;
    for (const geo::Row i : positions) {
      if (std::exchange(served_[number][i], 1) != 0) continue;
      const geo::Row firm = needs_[number].firms[i];
      ++out.firms;
      out.worth += needs_[number].worth[i];
      if (employees_.valid(firm)) out.employees = out.employees.value_or(0.0) + employees_.number(firm);
      if (cluster_[firm] != kNone) ++out.clusters[cluster_[firm]];
    }
    return out;
  }

 private:
  static constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();
  const std::vector<Need>& needs_;
  const geo::Column& employees_;
  std::vector<std::size_t> cluster_;  ///< Of each firm, in its own group (of all firms where there is no other).
  std::vector<std::vector<std::uint8_t>> served_;
};

/// An action of the plan.
struct Action {
  const Need* need;
  BuildingPlace place;
  Served served;
};

/// Phase 1 is the small area in which the plan serves most, a circle of `radius_m` around one of its places; each later
/// phase reaches twice as far from there.
std::vector<std::int64_t> phases(const std::vector<Action>& plan, double radius_m) {
  const auto way = [&](std::size_t a, std::size_t b) {
    return std::hypot(plan[a].place.x_m - plan[b].place.x_m, plan[a].place.y_m - plan[b].place.y_m);
  };
  std::size_t pilot = 0;
  double most = -1.0;
  for (std::size_t a = 0; a < plan.size(); ++a) {
    double worth = 0.0;
    for (std::size_t b = 0; b < plan.size(); ++b)
      if (way(a, b) <= radius_m) worth += plan[b].served.worth;
    if (worth > most) most = worth, pilot = a;
  }
  std::vector<std::int64_t> out;
  for (std::size_t a = 0; a < plan.size(); ++a) {
    std::int64_t phase = 1;
    for (double reach_m = radius_m; way(pilot, a) > reach_m; reach_m *= 2.0) ++phase;
    out.push_back(phase);
  }
  return out;
}

/// "metal 12; food 3": groups and keys of clusters, those with most firms first.
std::string cluster_keys(const Served& served, const geo::Table& clusters) {
  std::vector<std::pair<std::int64_t, std::size_t>> order;
  for (const auto& [cluster, firms] : served.clusters) order.emplace_back(-firms, cluster);
  std::ranges::sort(order);
  std::string out;
  for (const auto& [firms, row] : order)
    out += fmt::format("{}{} {}", out.empty() ? "" : "; ", clusters.column("group_name").text(row),
                       clusters.codes("key")[row]);
  return out;
}

std::string_view word_of(Need::Kind kind) {
  constexpr std::string_view kWords[] = {"facility", "upgrade", "supplier"};
  return kWords[static_cast<std::size_t>(kind)];
}

geo::Table table_of(const std::vector<Action>& plan, const BuildingPlaces& places, const geo::Table& clusters,
                    const std::vector<std::int64_t>& phase, double all_worth, double gap) {
  geo::Texts kind, theme, stage, title, place, unit, keys;
  geo::Column::Mask has_theme, has_stage, has_employees;
  std::vector<double> x, y, employees, share, standard;
  std::vector<std::int64_t> rank, firms;
  double worth = 0.0;
  for (const Action& action : plan) {
    const bool is_stage = action.need->kind == Need::Kind::supplier;
    kind.add(word_of(action.need->kind));
    theme.add(is_stage ? "" : action.need->name);
    stage.add(is_stage ? action.need->name : "");
    has_theme.push_back(!is_stage), has_stage.push_back(is_stage);
    title.add(action.need->title), unit.add(action.need->unit), standard.push_back(action.need->standard);
    x.push_back(action.place.x_m), y.push_back(action.place.y_m);
    place.add(places.words(action.place));
    firms.push_back(action.served.firms);
    employees.push_back(action.served.employees.value_or(0.0));
    has_employees.push_back(action.served.employees.has_value());
    keys.add(cluster_keys(action.served, clusters));
    share.push_back((worth += action.served.worth) / all_worth);
    rank.push_back(static_cast<std::int64_t>(rank.size()) + 1);
  }
  geo::Table out;
  out.set("x_m", std::move(x)), out.set("y_m", std::move(y));
  out.set("rank", std::move(rank)), out.set("kind", std::move(kind));
  out.set("theme", std::move(theme), std::move(has_theme)), out.set("stage", std::move(stage), std::move(has_stage));
  out.set("title", std::move(title)), out.set("unit", std::move(unit)), out.set("standard", std::move(standard));
  out.set("place", std::move(place)), out.set("firms_served", std::move(firms));
  out.set("employees_served", std::move(employees), std::move(has_employees));
  out.set("cluster_keys", std::move(keys)), out.set("cumulative_share", std::move(share));
  out.set("bound_gap", std::vector<double>(plan.size(), gap)), out.set("phase", phase);
  return out;
}

}  // namespace

void add_actions(const InterventionParams& params, const Frame& frame, const geo::Tables& in,
                 const std::vector<Need>& needs, geo::Tables& out) {
  const geo::Table &firms = in.at("firms"), &clusters = in.at("clusters");
  const RowLists members = firms_of_clusters(clusters, in.at("members"));
  const BuildingPlaces places(frame, in, members, in.at("hexagon_sizes").reals("cell_m")[0]);
  std::vector<std::unique_ptr<NeedPoints>> points;
  Options options;
  double all_worth = 0.0;
  for (std::size_t n = 0; n < needs.size(); ++n) {
    points.push_back(std::make_unique<NeedPoints>(needs[n], firms));
    add_options(n, needs[n], places, *points[n], frame.threads, options);
    all_worth = std::accumulate(needs[n].worth.begin(), needs[n].worth.end(), all_worth);
  }
  geo::LocationEffort effort;
  effort.threads = frame.threads;
  const geo::LocationChoice choice =
      geo::maximal_covering({options.covers, options.worth, {}, options.price, params.budget, {}}, effort);
  Ledger ledger(frame, in, needs, members);
  std::vector<Action> plan;
  for (const geo::Row c : choice.chosen) {
    const Option& option = options.list[c];
    std::vector<geo::Neighbor> near;
    std::vector<geo::Row> reached, positions;
    points[option.need]->served_from(option.place, near, reached);
    for (const geo::Row point : reached) {
      const auto at = points[option.need]->firms_at(point);
      positions.insert(positions.end(), at.begin(), at.end());
    }
    std::ranges::sort(positions);
    plan.push_back({&needs[option.need], option.place, ledger.serve(option.need, positions)});
  }
  out["actions"] = table_of(plan, places, clusters, phases(plan, params.phase_radius_m), all_worth, choice.gap());
}

}  // namespace pipeline
