// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace geo {

/// One line of a value chain: stage `to` buys `coefficient` units from stage `from` for a unit of its own output.
/// Stages are numbers.
struct SupplyLine {
  std::size_t from, to;
  double coefficient;
};

/// The lines that matter: with a coefficient of at least `floor` and at least the median of the buyer's coefficients
/// (of two middle ones the lower, so that of two inputs both are looked at). In the given order.
std::vector<SupplyLine> essential_lines(std::span<const SupplyLine> lines, double floor);

/// What there is of a stage. `size` stands for its output: employees times output per employee.
struct StageStock {
  std::int64_t firms = 0;
  double size = 0.0;
};

/// When a stage counts as present: this many firms, and this much of the need. Below `ratio` 1 it is weak.
struct PresenceRule {
  std::int64_t firms = 2;
  double ratio = 0.25;
};

enum class SupplyState : std::uint8_t { present, weak, missing };

/// How the need of a place for one stage is met.
struct StageNeed {
  std::size_t stage = 0;
  double needed = 0.0;           ///< Sum over the place's buyer stages v of coefficient × size of v.
  double found = 0.0;            ///< Size of the stage within reach.
  std::int64_t found_firms = 0;  ///< Its firms within reach.
  std::int64_t buyers = 0;       ///< Firms of the place in the buyer stages.
  SupplyState state = SupplyState::missing;
  /// 1 - min(1, found / needed).
  double missing_share() const { return found >= needed ? 0.0 : 1.0 - found / needed; }
};

/// The stages that a place needs, by number of the stage: those with an essential line to a stage whose size in the
/// place is above 0. `own` (the place's firms) and `around` (firms within reach, its own included) hold a stock a
/// stage. Throws std::invalid_argument when they differ in length or a line names a stage beyond them. O(lines +
/// stages).
std::vector<StageNeed> stage_needs(std::span<const SupplyLine> essential, std::span<const StageStock> own,
                                   std::span<const StageStock> around, const PresenceRule& rule);

/// Share of the whole need that is met within reach: sum of min(found, needed) over sum of needed. Nothing without
/// needs.
std::optional<double> completeness(std::span<const StageNeed> needs);

}  // namespace geo
