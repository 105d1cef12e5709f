// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/linkages/supplier_reach.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <utility>
#include <vector>

#include "geo/core/parallel.hpp"
#include "geo/economics/supply_chain.hpp"
#include "geo/index/kd_index.hpp"
#include "pipeline/stages/linkages/known_links.hpp"

namespace pipeline {
namespace {

constexpr double kNone = std::numeric_limits<double>::infinity();

/// The firms of a stage.
struct StageFirms {
  std::vector<geo::Row> rows{};
  std::vector<double> x_m{}, y_m{};
};

/// Of each firm: the farthest of the distances so far.
struct Farthest {
  std::vector<std::uint8_t> needs;
  std::vector<double> nearest_m, second_m;

  explicit Farthest(std::size_t firms) : needs(firms), nearest_m(firms), second_m(firms) {}
  void add(const StageFirms& buyers, const StageFirms& sellers, unsigned threads) {
    const geo::KdIndex index(sellers.x_m, sellers.y_m);
    geo::parallel_for(buyers.rows.size(), 1024, threads, [&](std::size_t begin, std::size_t end) {
      std::vector<geo::Neighbor> near;
      for (std::size_t i = begin; i < end; ++i) {
        index.nearest(buyers.x_m[i], buyers.y_m[i], 2, near);
        const geo::Row firm = buyers.rows[i];
        needs[firm] = 1;
        nearest_m[firm] = std::max(nearest_m[firm], near.empty() ? kNone : near[0].distance_m);
        second_m[firm] = std::max(second_m[firm], near.size() < 2 ? kNone : near[1].distance_m);
      }
    });
  }
};

/// By codes of group and stage.
std::map<StageCode, StageFirms> firms_by_stage(const geo::Table& firms) {
  const auto group = firms.codes("group"), stage = firms.codes("stage");
  const auto x = firms.reals("x_m"), y = firms.reals("y_m");
  std::map<StageCode, StageFirms> out;
  for (const geo::Row row : members_of(Group{}, firms)) {
    if (group[row] < 0) continue;
    StageFirms& of = out[{group[row], stage[row]}];
    of.rows.push_back(row);
    of.x_m.push_back(x[row]);
    of.y_m.push_back(y[row]);
  }
  return out;
}

/// Who sells to whom by the lines that count; every two stages once.
std::vector<std::pair<StageCode, StageCode>> sellers_and_buyers(const ChainParams& params, const Frame& frame) {
  std::vector<std::pair<StageCode, StageCode>> out;
  for (const Group& group : frame.groups) {
    std::vector<geo::SupplyLine> lines;
    for (const ChainSupply& supply : group.chain.supplies) lines.push_back({supply.from, supply.to, supply.share});
    const auto code = [&](std::size_t stage) {
      return StageCode(group.chain.stages[stage].group, group.chain.stages[stage].stage);
    };
    for (const geo::SupplyLine& line : geo::essential_lines(lines, params.least_coefficient))
      if (line.from != line.to) out.emplace_back(code(line.from), code(line.to));
  }
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

bool is_asked_for(const Frame& frame) {
  const auto theme = std::ranges::find(frame.themes, "critical_supplier", &Theme::name);
  return theme != frame.themes.end() && !theme->has_source;
}

void set_length(geo::Table& table, const char* name, std::vector<double> values) {
  geo::Column::Mask known(values.size());
  for (std::size_t row = 0; row < values.size(); ++row) {
    known[row] = std::isfinite(values[row]) ? 1 : 0;
    if (known[row] == 0) values[row] = 0.0;
  }
  table.set(name, std::move(values), std::move(known));
}

}  // namespace

geo::Table supplier_reach(const ChainParams& params, const Frame& frame, const geo::Table& firms) {
  Farthest farthest(is_asked_for(frame) ? firms.size() : 0);
  if (!farthest.needs.empty()) {
    std::map<StageCode, StageFirms> by_stage = firms_by_stage(firms);
    for (const auto& [seller, buyer] : sellers_and_buyers(params, frame))
      if (const auto buyers = by_stage.find(buyer); buyers != by_stage.end())
        farthest.add(buyers->second, by_stage[seller], frame.threads);
  }
  geo::Table out;
  out.set("needs", std::move(farthest.needs));
  set_length(out, "nearest_m", std::move(farthest.nearest_m));
  set_length(out, "second_m", std::move(farthest.second_m));
  return out;
}

geo::Table supply_lines(const ChainParams& params, const Frame& frame) {
  std::vector<std::int32_t> seller_group, seller_stage, buyer_group, buyer_stage;
  if (is_asked_for(frame))
    for (const auto& [seller, buyer] : sellers_and_buyers(params, frame)) {
      seller_group.push_back(seller.first), seller_stage.push_back(seller.second);
      buyer_group.push_back(buyer.first), buyer_stage.push_back(buyer.second);
    }
  geo::Table out;
  out.set("seller_group", std::move(seller_group));
  out.set("seller_stage", std::move(seller_stage));
  out.set("buyer_group", std::move(buyer_group));
  out.set("buyer_stage", std::move(buyer_stage));
  return out;
}

}  // namespace pipeline
