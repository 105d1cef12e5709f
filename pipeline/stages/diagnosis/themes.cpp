// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "io/look/figures.hpp"
#include "pipeline/stages/diagnosis/rules.hpp"

namespace pipeline {
namespace {

using enum LineKind;
using P = DiagnosisParams;

struct Family {
  std::string_view name;
  std::vector<std::string_view> themes;
};

/// What a cluster needs besides firms. A theme that no family names, as of a catalogue of one's own, is infrastructure.
const std::array<Family, 8>& families() {
  static const std::array<Family, 8> kFamilies{{
      {"technology", {"research", "technical_centre", "testing_laboratory", "technical_assistance", "incubator"}},
      {"infrastructure", {}},
      {"basic services",
       {"water", "fire_emergency", "living_environment", "housing", "school", "health", "amenity", "public_transport",
        "one_stop_service"}},
      {"skills", {"university", "training", "labour"}},
      {"credit", {"finance", "venture_capital"}},
      {"environment", {"wastewater", "waste_treatment"}},
      {"business support", {"business_association"}},
      {"markets", {"end_market", "critical_supplier"}},
  }};
  return kFamilies;
}

std::string_view family_of(std::string_view theme) {
  for (const Family& family : families())
    if (std::ranges::find(family.themes, theme) != family.themes.end()) return family.name;
  return "infrastructure";
}

/// A row of gaps whose severity is known. Themes that are judged by their parts are left to these.
struct Gap {
  const Evidence& evidence;
  geo::Row row;
  double number(std::string_view column) const { return evidence.gaps.column(column).number(row); }
  double severity() const { return number("severity"); }
  const Theme& theme() const {
    return *std::ranges::find(evidence.frame.themes, evidence.gaps.column("theme").text(row), &Theme::name);
  }
};

std::vector<Gap> known_gaps(const Evidence& evidence, std::string_view family, std::size_t cluster) {
  std::vector<Gap> out;
  for (const geo::Row row : evidence.gaps_of(cluster))
    if (const Gap gap{evidence, row}; evidence.gaps.column("severity").valid(row) && !gap.theme().is_composite() &&
                                      family_of(gap.theme().name) == family)
      out.push_back(gap);
  return out;
}

/// How far it is on average; nothing where some firm reaches none.
std::string way_text(const Gap& gap) {
  const geo::Column& found = gap.evidence.gaps.column("found");
  if (!found.valid(gap.row)) return "none is in reach";
  const bool metres = gap.evidence.gaps.column("unit").text(gap.row) == "m";
  return fmt::format("the way is {} on average", metres ? figure_text(FigureUnit::metres, found.number(gap.row))
                                                        : fmt::format("{:.0f} min", found.number(gap.row)));
}

/// A gap with its words; `known` themes of its family have a severity.
Measured told(const Gap& gap, std::string_view figure, double tested, std::size_t known) {
  return {.figure = gap.number(figure),
          .tested = tested,
          .words = {{"theme", gap.theme().title},
                    {"firms", io::plain_spaces(io::counted(std::llround(gap.number("firms")), "firm", "firms"))},
                    {"within", io::plain_spaces(io::amount_text(gap.number("standard"),
                                                                gap.evidence.gaps.column("unit").text(gap.row)))},
                    {"way", way_text(gap)},
                    {"covered", figure_text(FigureUnit::share, gap.number("covered_share"))},
                    {"least", known == 1 ? ""
                                         : fmt::format("{} known themes are served; the least is ",
                                                       known == 2 ? "Both" : fmt::format("All {}", known))}},
          .key = gap.theme().name};
}

/// What another cluster has in `figure` of the same theme, where that is known.
auto of_theme(std::string_view figure) {
  return [figure](const Evidence& evidence, std::string_view theme, std::size_t cluster) -> std::optional<double> {
    const geo::Column& value = evidence.gaps.column(figure);
    for (const geo::Row row : evidence.gaps_of(cluster))
      if (evidence.gaps.column("theme").text(row) == theme && value.valid(row)) return value.number(row);
    return std::nullopt;
  };
}

/// The worst theme of a family: by severity, then the lower share within the standard, then the order of the gaps.
auto worst_of(std::string_view family) {
  return [family](const Evidence& evidence, std::size_t cluster) -> std::optional<Measured> {
    const std::vector<Gap> gaps = known_gaps(evidence, family, cluster);
    if (gaps.empty()) return std::nullopt;
    const Gap* worst = &gaps[0];
    for (const Gap& gap : gaps)
      if (std::pair(-gap.severity(), gap.number("covered_share")) <
          std::pair(-worst->severity(), worst->number("covered_share")))
        worst = &gap;
    return told(*worst, "covered_share", worst->severity(), gaps.size());
  };
}

/// Of the severe gaps of a family where some firms are served, that with the smallest share of firms that have a second
/// facility: who is served hangs on one.
auto without_backup(std::string_view family) {
  return [family](const Evidence& evidence, std::size_t cluster) -> std::optional<Measured> {
    constexpr double kSevere = 3.0;
    std::optional<Gap> worst;
    const std::vector<Gap> gaps = known_gaps(evidence, family, cluster);
    for (const Gap& gap : gaps)
      if (gap.severity() >= kSevere && gap.number("covered_share") > 0.0 &&
          (!worst || gap.number("backup_share") < worst->number("backup_share")))
        worst.emplace(gap);
    return worst ? std::optional(told(*worst, "backup_share", worst->number("backup_share"), gaps.size()))
                 : std::nullopt;
  };
}

std::optional<double> served_in_region(const Evidence& evidence, const Measured& measured, std::size_t) {
  const auto theme = std::ranges::find(evidence.frame.themes, measured.key, &Theme::name);
  return evidence.served_share(*theme);
}

}  // namespace

std::vector<Topic> theme_topics() {
  constexpr std::string_view kRegion = "all firms of the region";
  std::vector<Topic> out;
  for (const Family& family : families()) {
    out.push_back({family.name,
                   FigureUnit::share,
                   worst_of(family.name),
                   served_in_region,
                   kRegion,
                   {{weakness, {&P::gap_severity}, {}, "{theme}: {figure} of its {firms} are within {within}; {way}."},
                    {strength, {}, {&P::served}, "{least}{theme}: {figure} of its {firms} are within {within}."}},
                   "severity",
                   of_theme("covered_share")});
    out.push_back(
        {family.name,
         FigureUnit::share,
         without_backup(family.name),
         nullptr,
         {},
         {{threat,
           {},
           {&P::backup},
           "{theme}: {figure} of its {firms} have a second one within {within}, and only {covered} have any."}},
         {},
         of_theme("backup_share")});
  }
  return out;
}

}  // namespace pipeline
