// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "geo/access/floating_catchment.hpp"
#include "geo/index/kd_index.hpp"
#include "pipeline/frame.hpp"
#include "pipeline/stages/gaps/theme_facilities.hpp"

namespace pipeline {

/// Places with a mass each.
struct Masses {
  std::vector<double> x_m, y_m, mass;
  void add(double x, double y, double m) { x_m.push_back(x), y_m.push_back(y), mass.push_back(m); }
};

/// Who shares the capacity of facilities: the distinct coordinates of the firms that count, with their heads.
struct Demand {
  /// `by_employees`: heads are employees, the mean of the known numbers where unknown; else, and where none is known,
  /// each firm counts as one head. Looks at the firms' columns, which outlive it.
  Demand(const geo::Table& firms, bool by_employees);

  static constexpr geo::Row kNowhere = static_cast<geo::Row>(-1);
  std::vector<geo::Row> place_of;  ///< By firm; kNowhere: it does not count.
  Masses places;                   ///< The heads at each.
  double total_heads = 0.0;
  bool employees = false;      ///< Heads are employees.
  double estimated_share = 0;  ///< Of the heads: those of firms whose number is unknown.

  /// 0 where it does not count.
  double heads_of(std::size_t firm) const {
    if (place_of[firm] == kNowhere) return 0.0;
    return employees && known_.valid(firm) ? number_[firm] : estimate_;
  }

 private:
  const geo::Column& known_;
  std::span<const double> number_;
  double estimate_;  ///< Of a firm whose number is unknown.
};

/// Fills in what a facility reaches, each place once; called from several threads. What is out of reach may be among
/// it.
using ReachOf = std::function<void(geo::Row facility, std::vector<geo::Reached>& out)>;

/// By straight line times `detour`, rounded as in Reach. Both outlive what is returned. The index of the places is made
/// when somebody asks: most themes have no capacities.
class BeelineReach {
 public:
  explicit BeelineReach(const Demand& demand) : demand_(demand) {}
  ReachOf within(const ThemeFacilities& facilities, double standard, double detour) const;

 private:
  const geo::KdIndex& places() const;

  const Demand& demand_;
  mutable std::once_flag once_;
  mutable std::optional<geo::KdIndex> places_;
};

/// What the facilities of a theme offer: the amounts of one unit only, for those of two cannot be added.
struct Supply {
  explicit Supply(const ThemeFacilities& facilities);

  std::vector<std::optional<double>> amount;  ///< By facility; nothing: it has no capacity, or one in another unit.
  std::string unit;  ///< That of most facilities with a capacity; of equally many the first bytewise.
  std::int64_t with = 0, without = 0,
               other_unit = 0;  ///< Facilities with an amount, without a capacity, in other units.
};

/// E2SFCA capacity per head of one theme (METHODS section 12; bands are thirds of the standard).
struct Capacity {
  std::vector<double> per_head;  ///< By place.
  Supply supply;
  double mean = 0.0;           ///< Per head of the whole region.
  std::int64_t unreached = 0;  ///< Facilities with an amount and nobody in reach.

  /// Per head of a set of firms; nothing for none that counts.
  std::optional<double> of(const Demand& demand, std::span<const geo::Row> firms) const;
};

/// Nothing where no facility has a capacity. The facilities' reaches are found `threads` blocks at a time and added in
/// their order, so that no figure depends on the threads.
std::optional<Capacity> capacity(const Demand& demand, const ThemeFacilities& facilities, double standard,
                                 const ReachOf& reach_of, unsigned threads);

/// Rows of `capacities`: what was shared out of each theme that has capacities, and what was left out.
class CapacityRows {
 public:
  void add(const Theme& theme, const Capacity& capacity);
  geo::Table table();
  /// Of themes with capacities in several units.
  const std::vector<std::string>& warnings() const { return warnings_; }

 private:
  geo::Texts theme_, unit_;
  std::vector<double> mean_;
  std::array<std::vector<std::int64_t>, 4> counts_;
  std::vector<std::string> warnings_;
};

}  // namespace pipeline
