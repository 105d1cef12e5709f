// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/linkages/structure_details.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <optional>
#include <string>

#include "pipeline/columns_of.hpp"

namespace pipeline {
namespace {

bool knows_sizes(const ClusterFigures& f) { return f.sizes.sme_share.has_value(); }

/// "bank 3; university 1".
std::optional<std::string> kinds_text(const ClusterFigures& f) {
  if (!f.institutions || f.institutions->all == 0) return std::nullopt;
  std::string out;
  for (const auto& [kind, count] : f.institutions->by_kind)
    out += fmt::format("{}{} {}", out.empty() ? "" : "; ", kind, count);
  return out;
}

/// Firms are always there.
std::optional<std::uint8_t> has_triad(const ClusterFigures& f) {
  if (!f.institutions) return std::nullopt;
  return static_cast<std::uint8_t>(f.institutions->research > 0 && f.institutions->government > 0 ? 1 : 0);
}

}  // namespace

void add_structure_details(const std::vector<ClusterFigures>& figures, const std::vector<Standing>& standings,
                           geo::Table& structure) {
  const auto set = [&](const char* name, auto get) { set_column(structure, name, figures, get); };
  constexpr std::array kClasses{"micro_firms", "small_firms", "medium_firms", "large_firms"};
  for (std::size_t c = 0; c < kClasses.size(); ++c)
    set(kClasses[c],
        [c](const ClusterFigures& f) { return knows_sizes(f) ? std::optional(f.size_classes[c]) : std::nullopt; });
  set("anchor_firms",
      [](const ClusterFigures& f) { return knows_sizes(f) ? std::optional(f.anchors.firms) : std::nullopt; });
  set("anchor_share",
      [](const ClusterFigures& f) { return f.sizes.hhi ? std::optional(f.anchors.share) : std::nullopt; });
  set("industries", &ClusterFigures::industries);
  set("effective_industries",
      [](const ClusterFigures& f) { return std::exp2(f.variety.related + f.variety.unrelated); });
  set("institution_kinds", kinds_text);
  const auto institutions = [&](const char* name, std::int64_t InstitutionCounts::*count) {
    set(name, [count](const ClusterFigures& f) {
      return f.institutions ? std::optional((*f.institutions).*count) : std::nullopt;
    });
  };
  institutions("research_institutions", &InstitutionCounts::research);
  institutions("government_institutions", &InstitutionCounts::government);
  set("triad", has_triad);
  set("young_share", &ClusterFigures::young_share);
  const auto star = [&](const char* name, std::optional<bool> Standing::*of) {
    set_column(structure, name, standings, [of](const Standing& s) {
      const std::optional<bool>& has = s.*of;
      return has ? std::optional(static_cast<std::uint8_t>(*has ? 1 : 0)) : std::nullopt;
    });
  };
  star("star_size", &Standing::star_size);
  star("star_specialised", &Standing::star_specialised);
  star("star_focus", &Standing::star_focus);
  star("star_growth", &Standing::star_growth);
}

}  // namespace pipeline
