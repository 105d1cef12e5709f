// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "geo/core/crs.hpp"
#include "geo/core/shapes.hpp"
#include "geo/core/table.hpp"
#include "io/run/profile.hpp"

namespace pipeline {

/// Codes of column `role` of the firms.
enum Role : std::int32_t { kCore = 0, kSupporting = 1, kInstitution = 2 };

/// A stage of a value chain: the firms whose columns group and stage hold these codes.
struct ChainStage {
  std::int32_t group = -1, stage = -1;
  std::string name;   ///< "casting"; of another group "metal_machinery.casting".
  std::string title;  ///< "casting"; of another group "casting (Metal goods and machinery)".
};

/// Stage `to` buys `share` units of stage `from` for a unit of its own output; both are positions in Chain::stages.
struct ChainSupply {
  std::size_t from = 0, to = 0;
  double share = 0.0;
};

/// The value chain of a group: its own stages, upstream to downstream, then those of other groups that its supplies
/// name.
struct Chain {
  std::vector<ChainStage> stages{};
  std::vector<ChainSupply> supplies{};
};

/// One analysed group. `all` is every firm that is no institution; it has no controls.
struct Group {
  std::int32_t code = -1;  ///< Value of column `group` of its firms; -1 for `all`.
  std::string name = "all", title = "All firms";
  std::vector<std::uint8_t> is_control{};  ///< By code of column `industry`: 1 where it belongs to the controls.
  std::int64_t firms = 0;                  ///< How many members it has.
  std::int64_t others = 0;                 ///< How many of its controls are not its own firms.
  std::string controls_text{};             ///< "manufacturing firms", for sentences.
  Chain chain{};                           ///< Empty for `all`.
  bool is_all() const { return code < 0; }
  /// Whether there is anybody to compare it with; `all` and a group that fills its sections alone have no LQ, p or q.
  bool has_controls() const { return others > 0; }
};

/// Who an industry is compared with (METHODS section 3): populations that share no firm. By default one a section of
/// the scheme.
struct IndustryControls {
  std::vector<std::int32_t> population{};  ///< By code of column `industry`; -1: it has no controls.
  std::vector<std::string> text{};         ///< By population: "manufacturing firms".
};

/// An infrastructure theme of this run: one that has a source, or a standard in the config.
struct Theme : io::Theme {
  bool has_source = false;
  bool complete = false;  ///< Its layers are known to hold every facility as far as they go; if not, a lack is
                          ///< "unknown", not a gap.
  bool by_road = false;   ///< Ways follow the network; else straight lines times gaps.detour.
  std::map<std::string, double, std::less<>> of_groups{};  ///< Standards of groups that have one of their own.

  /// Whether it is judged by its parts.
  bool is_composite() const { return !parts.empty() && !has_source; }
  /// What counts as served for a group's clusters.
  double standard_for(std::string_view group) const {
    const auto own = of_groups.find(group);
    return own == of_groups.end() ? standard : own->second;
  }
};

/// What holds for a whole run and every stage may look at: set by `ingest` and `clean`, constant afterwards.
struct Frame {
  std::string region_name;
  geo::Crs crs;
  geo::Shapes boundary{geo::Shapes::Kind::areas};  ///< No row or one row, in the analysis CRS.
  geo::Shapes area{geo::Shapes::Kind::areas};      ///< What counts as the region, one row: the boundary, else a box.
  geo::Box region;                                 ///< Box of `area`.
  double margin_m = 0.0;                           ///< How far beyond `region` infrastructure is read.
  std::string as_of;                               ///< ISO date of the data.
  std::vector<Group> groups;                       ///< `all` first, then those of the profile that have firms.
  IndustryControls industry_controls;
  std::vector<Theme> themes;
  std::map<std::string, double> kept_values;  ///< What `auto` took in the previous run, by kept_name().
  std::optional<std::int64_t> draws;          ///< significance.draws; nothing: auto.
  std::int64_t max_cells = 20'000'000;
  bool sizes_are_secret = false;  ///< output.disclosure is on: nothing may tell how large a single firm is.
  std::uint64_t seed = 1;
  unsigned threads = 1;

  bool has_boundary() const { return boundary.size() > 0; }
};

// The three below look at columns role, group, industry and counted of `firms`, the table that `clean` gives. They are
// the one way to who takes part in a statistic: no institution, and of a pile that is down-weighted only the firms that
// count (docs/methods.md, Piles). Without column counted every firm counts.

/// The group's firms in table order.
std::vector<geo::Row> members_of(const Group& group, const geo::Table& firms);
/// What the group is compared with: the firms of its control industries and its own, in table order. Empty for `all`.
std::vector<geo::Row> population_of(const Group& group, const geo::Table& firms);
/// 1 for each row of `population` that belongs to the group.
std::vector<std::uint8_t> cases_in(const Group& group, const geo::Table& firms, std::span<const geo::Row> population);

/// The seed of the draws for something with a name: the same whatever else is in the run.
std::uint64_t seed_of(const Frame& frame, std::string_view name);

/// Column group_name of a group's rows, coded by the names of all groups so that the groups' tables can be joined.
geo::Column name_of_group(const Frame& frame, const Group& group, std::size_t rows);

/// significance.draws for a population: 999 up to 100,000 firms, 99 up to 1 million, else 0, unless the config says a
/// number.
std::int64_t draws_for(const Frame& frame, std::size_t population);

}  // namespace pipeline
