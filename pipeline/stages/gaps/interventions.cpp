// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/gaps/interventions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <tuple>

#include "geo/core/parallel.hpp"
#include "geo/siting/location.hpp"
#include "pipeline/notes.hpp"
#include "pipeline/stages/gaps/intervention_places.hpp"
#include "pipeline/stages/gaps/intervention_reach.hpp"

namespace pipeline {
namespace {

/// Something that could be done.
struct Option {
  std::size_t need, number;  ///< Among the places of the need.
  BuildingPlace place;
};

/// All that could be done: lists of what it covers against demand that is `worth` something.
struct Options {
  std::vector<Option> list{};
  geo::CandidateLists covers{};
  std::vector<double> worth{}, price{};
};

/// A need, its places and whom they serve.
struct NeedStudy {
  std::vector<BuildingPlace> places;
  NeedPoints points;
  geo::CandidateRuns served{};  ///< By place.
  geo::MergedDemand demand{};   ///< Points that the same places serve as one.
};

/// Adds the places of one need, which has no use for its merged demand any more.
void add_options(std::size_t number, NeedStudy& study, Options& out) {
  const geo::MergedDemand merged = std::exchange(study.demand, {});
  const auto first = static_cast<geo::Row>(out.worth.size());
  for (std::size_t i = 0; i < study.places.size(); ++i) {
    for (auto e = merged.lists.begin[i]; e < merged.lists.begin[i + 1]; ++e)
      out.covers.demand.push_back(first + merged.lists.demand[e]);
    out.covers.begin.push_back(out.covers.demand.size());
    out.list.push_back({number, i, study.places[i]});
    out.price.push_back(study.points.need().price);
  }
  out.worth.insert(out.worth.end(), merged.weight.begin(), merged.weight.end());
}

/// The firms that a place serves, as positions in need.firms, ascending.
std::vector<geo::Row> positions(const NeedStudy& study, std::size_t place) {
  std::vector<geo::Row> out;
  for (const auto& run : study.served.of(place))
    for (geo::Row point = run.begin; point < run.end; ++point) {
      const auto firms = study.points.firms_at(point);
      out.insert(out.end(), firms.begin(), firms.end());
    }
  std::ranges::sort(out);
  return out;
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
        for (const geo::Row firm : members[c]) cluster_[firm] = static_cast<geo::Row>(c);
  }

  Served serve(std::size_t number, std::span<const geo::Row> positions) {
    Served out;
    for (const geo::Row i : positions) {
      if (std::exchange(served_[number][i], 1) != 0) continue;
      const geo::Row firm = needs_[number].firms[i];
      ++out.firms;
      out.worth += needs_[number].worth(i);
      if (employees_.valid(firm)) out.employees = out.employees.value_or(0.0) + employees_.number(firm);
      if (cluster_[firm] != kNone) ++out.clusters[cluster_[firm]];
    }
    return out;
  }

 private:
  static constexpr auto kNone = std::numeric_limits<geo::Row>::max();
  const std::vector<Need>& needs_;
  const geo::Column& employees_;
  std::vector<geo::Row> cluster_;  ///< Of each firm, in its own group (of all firms where there is no other).
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

/// "gaps.actions" among the chosen values.
void note_quality(const geo::LocationChoice& choice, std::size_t options, Notes& notes) {
  if (choice.chosen.empty()) return;
  const std::string what = choice.proof == geo::LocationProof::solver   ? "CBC " + geo::integer_solver()
                           : choice.proof == geo::LocationProof::search ? "branch and bound"
                                                                        : "the Lagrangian bound";
  notes.found("gaps.actions", "share", choice.gap(),
              fmt::format("Of {} actions looked at no choice within the budget serves more{}, by {}.", options,
                          choice.optimal ? "" : " than this share of it above the plan", what));
}

}  // namespace

geo::Table actions(const ActionStudy& study, const std::vector<Need>& needs,
                   const std::function<void(const std::function<void()>& choose)>& meanwhile) {
  const Frame& frame = study.frame;
  const geo::Table &firms = study.in.at("firms"), &clusters = study.in.at("clusters");
  const BuildingPlaces places(frame, study.in, study.members, study.roads);
  std::vector<std::optional<NeedStudy>> studies(needs.size());
  geo::parallel_for(needs.size(), 1, frame.threads, [&](std::size_t n, std::size_t) {
    std::vector<BuildingPlace> at;
    std::optional<NeedPoints> points;
    geo::parallel_for(2, 1, frame.threads, [&](std::size_t part, std::size_t) {
      if (part == 0) at = places.of(needs[n]);
      if (part == 1) points.emplace(needs[n], firms);
    });
    studies[n].emplace(NeedStudy{std::move(at), std::move(*points)});
  });
  // By road each search has an array of the network's nodes, and one need's searches keep all threads at work.
  geo::parallel_for(needs.size(), 1, study.roads == nullptr ? frame.threads : 1, [&](std::size_t n, std::size_t) {
    NeedStudy& of = *studies[n];
    of.served = served_by(of.places, of.points, firms, study.roads, frame.threads);
    of.demand = geo::merged_demand(of.served, of.points.worth(), frame.threads);
  });
  Options options;
  double all_worth = 0.0;
  for (std::size_t n = 0; n < needs.size(); ++n) {
    add_options(n, *studies[n], options);
    for (std::size_t i = 0; i < needs[n].firms.size(); ++i) all_worth += needs[n].worth(i);
  }
  geo::LocationEffort effort;
  effort.threads = std::max(1U, frame.threads / 2);
  geo::LocationChoice choice;
  meanwhile([&] {
    choice = geo::maximal_covering({options.covers, options.worth, {}, options.price, study.params.budget, {}}, effort);
  });
  note_quality(choice, options.list.size(), study.notes);
  Ledger ledger(frame, study.in, needs, study.members);
  std::vector<Action> plan;
  for (const geo::Row c : choice.chosen) {
    const Option& option = options.list[c];
    plan.push_back({&needs[option.need], option.place,
                    ledger.serve(option.need, positions(*studies[option.need], option.number))});
  }
  return table_of(plan, places, clusters, phases(plan, study.params.phase_radius_m), all_worth, choice.gap());
}

}  // namespace pipeline
