// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/gaps/market.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "geo/access/market_potential.hpp"
#include "geo/access/road_market.hpp"
#include "geo/core/parallel.hpp"
#include "geo/index/kd_index.hpp"
#include "io/run/machine.hpp"

namespace pipeline {
namespace {

using StageCode = std::pair<std::int32_t, std::int32_t>;  // group, stage

/// The stages that buy from a group's own, by the chains of all groups.
std::set<StageCode> buying_from(const Group& group, const Frame& frame) {
  std::set<StageCode> out;
  for (const Group& other : frame.groups)
    for (const ChainSupply& supply : other.chain.supplies) {
      const ChainStage &from = other.chain.stages[supply.from], &to = other.chain.stages[supply.to];
      if (from.group == group.code) out.emplace(to.group, to.stage);
    }
  return out;
}

/// Points, and areas at the middle of their boxes: near enough for a market that is felt at tens of kilometres.
Masses people_of(const geo::Tables& in) {
  Masses out;
  if (const auto points = in.find("people_points"); points != in.end() && points->second.size() > 0)
    for (geo::Row row = 0; row < points->second.size(); ++row)
      out.add(points->second.reals("x_m")[row], points->second.reals("y_m")[row],
              points->second.column("people").number(row));
  if (const auto areas = in.find("people_areas"); areas != in.end() && areas->second.size() > 0)
    for (geo::Row row = 0; row < areas->second.size(); ++row) {
      const geo::Box box = areas->second.shapes->box(row);
      if (!box.empty())
        out.add((box.min_x + box.max_x) / 2.0, (box.min_y + box.max_y) / 2.0,
                areas->second.column("people").number(row));
    }
  return out;
}

Masses buyers_of(const std::set<StageCode>& stages, const geo::Table& firms, const Demand& demand) {
  Masses out;
  if (stages.empty() || !firms.has("stage")) return out;
  const auto code = firms.codes("group"), stage = firms.codes("stage");
  const auto x = firms.reals("x_m"), y = firms.reals("y_m");
  for (std::size_t row = 0; row < firms.size(); ++row)
    if (demand.place_of[row] != Demand::kNowhere && stages.contains({code[row], stage[row]}))
      out.add(x[row], y[row], demand.heads_of(row));
  return out;
}

std::optional<Masses> firms_of(std::string_view name, const Frame& frame, const geo::Table& firms) {
  const auto group = std::ranges::find(frame.groups, name, &Group::name);
  if (group == frame.groups.end()) return std::nullopt;
  Masses out;
  const auto x = firms.reals("x_m"), y = firms.reals("y_m");
  for (const geo::Row row : members_of(*group, firms)) out.add(x[row], y[row], 1.0);
  return out;
}

double sum(const Masses& masses) {
  double out = 0.0;
  for (const double mass : masses.mass) out += mass;
  return out;
}

MarketAccess access_of(std::optional<double> consumers, std::optional<double> buyers) {
  MarketAccess out{std::nullopt, consumers, buyers, std::nullopt};
  out.access = consumers && buyers ? std::optional((*consumers + *buyers) / 2.0) : (consumers ? consumers : buyers);
  return out;
}

/// The masses at the road nearest to each; none where no road is open.
geo::RoadMasses on_roads(const Masses& masses, const RoadReach& roads, unsigned threads) {
  geo::RoadMasses out;
  if (masses.mass.empty() || !roads.place_at(masses.x_m[0], masses.y_m[0])) return out;
  out.mass = masses.mass;
  out.at.resize(out.mass.size());
  geo::parallel_for(out.at.size(), 4096, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) out.at[i] = *roads.place_at(masses.x_m[i], masses.y_m[i]);
  });
  return out;
}

}  // namespace

Markets::Markets(const Frame& frame, const geo::Tables& in, const Demand& demand, std::string_view digital)
    : people_(people_of(in)), heads_(demand.places), digital_(firms_of(digital, frame, in.at("firms"))) {
  std::vector<Masses> buyers(frame.groups.size());
  geo::parallel_for(buyers.size(), 1, frame.threads, [&](std::size_t g, std::size_t) {
    if (!frame.groups[g].is_all()) buyers[g] = buyers_of(buying_from(frame.groups[g], frame), in.at("firms"), demand);
  });
  for (std::size_t g = 0; g < buyers.size(); ++g)
    if (sum(buyers[g]) > 0.0) buyers_.emplace(frame.groups[g].name, std::move(buyers[g]));
}

std::vector<MarketAccess> Markets::by_beeline(std::span<const MarketPlace> clusters, const MarketWays& ways,
                                              unsigned threads, const std::function<void()>& beside) const {
  std::vector<const Masses*> masses{&consumers()};
  std::map<std::string_view, std::size_t> number;
  for (const auto& [group, of] : buyers_) {
    number.emplace(group, masses.size());
    masses.push_back(&of);
  }
  std::vector<std::optional<geo::MarketPotential>> potential(masses.size());
  geo::parallel_for(masses.size(), 1, threads, [&](std::size_t i, std::size_t) {
    potential[i].emplace(masses[i]->x_m, masses[i]->y_m, masses[i]->mass, ways.half_m);
  });
  const Masses none;
  const Masses& digital_firms = digital_ ? *digital_ : none;
  const geo::KdIndex digital(digital_firms.x_m, digital_firms.y_m);
  std::vector<MarketAccess> out(clusters.size());
  geo::parallel_for(out.size() + 1, 1, threads, [&](std::size_t task, std::size_t) {
    if (task == 0) return beside ? beside() : void();
    const std::size_t c = task - 1;
    const auto& [group, x, y] = clusters[c];
    const auto of_group = number.find(group);
    out[c] = access_of(
        potential[0]->total() > 0.0 ? std::optional(potential[0]->share_near(x, y)) : std::nullopt,
        of_group != number.end() ? std::optional(potential[of_group->second]->share_near(x, y)) : std::nullopt);
    if (digital_) out[c].digital_firms = static_cast<std::int64_t>(digital.count_within(x, y, ways.digital_m));
  });
  return out;
}

std::vector<MarketAccess> Markets::by_road(std::span<const MarketPlace> clusters, const MarketWays& ways,
                                           RoadReach& roads, unsigned threads) const {
  std::vector<geo::RoadMasses> masses{on_roads(consumers(), roads, threads)};
  std::map<std::string_view, std::size_t> number;
  for (const auto& [group, of] : buyers_) {
    number.emplace(group, masses.size());
    masses.push_back(on_roads(of, roads, threads));
  }
  const std::size_t digital = masses.size();
  if (digital_) {
    masses.push_back(on_roads(*digital_, roads, threads));
    masses.back().limit_m = ways.digital_m;
  }
  std::vector<geo::MarketQuestion> questions;
  for (const MarketPlace& cluster : clusters) {
    const auto place = roads.place_at(cluster.x_m, cluster.y_m);
    if (!place) return std::vector<MarketAccess>(clusters.size());
    questions.push_back({*place, {0}});
    if (const auto of_group = number.find(cluster.group); of_group != number.end())
      questions.back().markets.push_back(of_group->second);
    if (digital_) questions.back().markets.push_back(digital);
  }
  const geo::RoadMarkets markets(roads.travel(geo::Cost::length_m), std::move(masses), ways.half_m);
  io::give_back_memory();  // what the elimination took
  const auto shares = markets.shares(questions, threads);
  std::vector<MarketAccess> out;
  for (std::size_t c = 0; c < shares.size(); ++c) {
    const std::vector<double>& of = shares[c];
    const std::size_t sold_to = of.size() - (digital_ ? 1 : 0);
    out.push_back(access_of(markets.total(0) > 0.0 ? std::optional(of[0]) : std::nullopt,
                            sold_to > 1 ? std::optional(of[1]) : std::nullopt));
    if (digital_) out.back().digital_firms = std::llround(of.back() * markets.total(digital));
  }
  return out;
}

}  // namespace pipeline
