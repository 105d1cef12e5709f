// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/clusters/scanned.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace pipeline {
namespace {

// Sites to walk over, some 100 ns each with 999 maps: a detector may take a quarter of a minute, a test about as long
// as p does.
constexpr double kStepsToDetect = 1e8, kStepsToTest = 2e6;
constexpr std::size_t kMostForAuto = 100'000;  // control firms, for scan_p: auto

std::int64_t most_firms(const ClustersParams& params, std::size_t population) {
  return static_cast<std::int64_t>(params.scan_population * static_cast<double>(population));
}

geo::ScanParams scan_params(const ClustersParams& params, const Frame& frame, const Group& group,
                            std::size_t population) {
  geo::ScanParams out;
  out.circles.most_share = params.scan_population;
  out.circles.everywhere_to =
      params.scan_everywhere.value_or(geo::everywhere_to(population, most_firms(params, population), kStepsToTest));
  out.level = params.scan_level;
  out.draws = draws_for(frame, population);
  out.seed = seed_of(frame, group.name);
  out.threads = frame.threads;
  return out;
}

/// Circles become clusters in the order of their smallest firm id.
class ScanClusters {
 public:
  ScanClusters(const geo::Scan& scan, const GroupPopulation& population, const GroupFirms& members)
      : scan_(scan), population_(population), members_(members), firms_in_(scan.circles.size()) {
    std::size_t member = 0;
    for (std::size_t row = 0; row < population.size(); ++row) {
      if (population.is_case[row] == 0) continue;
      if (scan.circle[row] >= 0) firms_in_[static_cast<std::size_t>(scan.circle[row])].push_back(member);
      ++member;
    }
    for (std::vector<std::size_t>& firms : firms_in_)
      std::ranges::sort(firms, {}, [&](std::size_t firm) { return members.id_rank[firm]; });
  }

  Detection detection() {
    Detection out;
    out.found.cluster.assign(members_.rows.size(), -1);
    out.found.core.assign(members_.rows.size(), 0);
    std::vector<std::size_t> order(firms_in_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&](std::size_t c) { return members_.id_rank[firms_in_[c].front()]; });
    for (const std::size_t circle : order) add(scan_.circles[circle], firms_in_[circle], out);
    return out;
  }

 private:
  void add(const geo::ScanCircle& circle, const std::vector<std::size_t>& firms, Detection& out) const {
    const auto cluster = static_cast<std::int32_t>(out.clusters());
    std::vector<std::pair<double, double>> sites;
    for (const std::size_t firm : firms) {
      out.found.cluster[firm] = cluster;
      out.found.core[firm] = 1;
      sites.emplace_back(members_.x_m[firm], members_.y_m[firm]);
    }
    std::ranges::sort(sites);
    sites.erase(std::unique(sites.begin(), sites.end()), sites.end());
    const double radius_m = std::max(circle.radius_m, kLeastReach);
    out.found.key_row.push_back(static_cast<geo::Row>(firms.front()));
    out.found.sites.push_back(static_cast<std::int32_t>(sites.size()));
    out.found.reach_m.push_back(std::max(kLeastReach, 2.0 * radius_m / std::sqrt(static_cast<double>(firms.size()))));
    out.discs.push_back({population_.x_m[circle.centre], population_.y_m[circle.centre], radius_m});
    out.scan.places.push_back(circle.count);
    out.scan.llr.push_back(circle.llr);
    out.scan.p.push_back(circle.p);
    out.scan.draws.push_back(circle.draws);
  }

  const geo::Scan& scan_;
  const GroupPopulation& population_;
  const GroupFirms& members_;
  std::vector<std::vector<std::size_t>> firms_in_;  // members per circle, by id
};

bool is_asked_for(const ClustersParams& params, std::size_t population) {
  return params.scan_p == "always" || (params.scan_p == "auto" && population <= kMostForAuto);
}

/// The p of each place, NaN where it has none.
std::vector<double> tested(const ClustersParams& params, const Frame& frame, const Group& group,
                           const GroupPopulation& population, const Detection& detection) {
  std::vector<double> p(detection.clusters(), std::numeric_limits<double>::quiet_NaN());
  if (p.empty() || !group.has_controls() || !is_asked_for(params, population.size())) return p;
  if (draws_for(frame, population.size()) == 0) return p;
  p = geo::scan_test(population.view(), population.id_rank, {detection.found, detection.found.reach_m},
                     scan_params(params, frame, group, population.size()))
          .p;
  for (std::size_t c = 0; c < p.size(); ++c)
    if (detection.found.sites[c] < params.min_sites) p[c] = std::numeric_limits<double>::quiet_NaN();
  return p;
}

}  // namespace

Detection by_scan(const ClustersParams& params, const Frame& frame, const Group& group, const geo::Table& firms,
                  const GroupFirms& members) {
  const GroupPopulation population(group, firms);
  if (!group.has_controls()) return ScanClusters({}, {group, firms}, members).detection();
  const geo::Scan scan =
      geo::scan(population.view(), population.id_rank, scan_params(params, frame, group, population.size()));
  return ScanClusters(scan, population, members).detection();
}

ClustersParams with_scan_chosen(ClustersParams params, const Frame& frame, const Group& group, const geo::Table& firms,
                                Notes& notes) {
  if (!group.has_controls()) {
    notes.warn("clusters.method: scan compares a group with its controls; " + group.name +
               " has none and gets no clusters; give it another method under groups");
    return params;
  }
  const std::size_t population = population_of(group, firms).size();
  if (draws_for(frame, population) == 0)
    notes.warn("clusters.method: scan finds no clusters without relabelled maps; set significance.draws");
  if (params.scan_everywhere) return params;
  params.scan_everywhere = geo::everywhere_to(population, most_firms(params, population), kStepsToDetect);
  if (params.scan_everywhere == 0) return params;
  params.scan_everywhere =
      static_cast<std::int64_t>(notes.chosen(frame, "clusters.scan_everywhere", "", [&]() -> Chosen {
        return {static_cast<double>(*params.scan_everywhere),
                fmt::format("circles of every size on every site are too many for {} control firms", population)};
      }));
  return params;
}

geo::Column scan_p(const ClustersParams& params, const Frame& frame, const Group& group,
                   const GroupPopulation& population, const Detection& detection) {
  Reals out;
  for (const double p :
       params.method == "scan" ? detection.scan.p : tested(params, frame, group, population, detection))
    out.add(std::isnan(p) ? std::nullopt : std::optional(p));
  return out.column();
}

}  // namespace pipeline
