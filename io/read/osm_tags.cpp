// SPDX-License-Identifier: Apache-2.0
#include "io/read/osm_tags.hpp"

#include <algorithm>
#include <array>

#include "io/read/number.hpp"
#include "io/read/text.hpp"

namespace io {
namespace {

constexpr std::array<std::string_view, 3> kNoValues{"no", "vacant", "none"};

/// Keys whose closed ways are lines, but for the values that are areas.
struct LineKey {
  std::string_view key;
  std::array<std::string_view, 6> areas;
};
constexpr std::array kLineKeys{LineKey{"highway", {"services", "rest_area", "platform", "pedestrian"}},
                               LineKey{"railway", {"station", "halt", "yard", "platform", "depot", "roundhouse"}},
                               LineKey{"waterway", {"dock", "boatyard", "riverbank", "dam"}},
                               LineKey{"barrier", {}},
                               LineKey{"aerialway", {"station"}},
                               LineKey{"route", {}}};
constexpr std::array<OsmTags::Tag, 9> kLineTags{{{"power", "line"},
                                                 {"power", "minor_line"},
                                                 {"power", "cable"},
                                                 {"man_made", "pipeline"},
                                                 {"man_made", "goods_conveyor"},
                                                 {"communication", "line"},
                                                 {"telecom", "line"},
                                                 {"aeroway", "runway"},
                                                 {"aeroway", "taxiway"}}};

std::optional<double> number_in(std::string_view text) {
  double number = 0.0;
  return parse_number(text, false, number) == NumberFault::none ? std::optional(number) : std::nullopt;
}

bool is_line_tag(std::string_view key, std::string_view value) {
  for (const LineKey& line : kLineKeys)
    if (line.key == key) return std::ranges::find(line.areas, value) == line.areas.end();
  return std::ranges::find(kLineTags, OsmTags::Tag(key, value)) != kLineTags.end();
}

bool holds(const OsmRule::Term& term, std::string_view value) {
  if (value.empty()) return false;
  if (term.value.empty() && !term.number) return std::ranges::find(kNoValues, value) == kNoValues.end();
  if (!term.number && value == term.value) return true;
  return std::ranges::any_of(osm_values(value), [&](std::string_view one) {
    if (!term.number) return one == term.value;
    const auto number = number_in(one);
    return number && *number >= *term.number;
  });
}

std::optional<OsmRule::Term> parse_term(std::string_view text) {
  OsmRule::Term term;
  const std::size_t at = text.find('=');
  const bool at_least = at != std::string_view::npos && at > 0 && text[at - 1] == '>';
  term.key = trimmed(text.substr(0, at_least ? at - 1 : at));
  if (at != std::string_view::npos) {
    term.value = trimmed(text.substr(at + 1));
    if (term.value.empty()) return std::nullopt;
  }
  if (at_least && !(term.number = number_in(term.value))) return std::nullopt;
  if (term.value == "*") term.value.clear();
  if (term.key.empty()) return std::nullopt;
  return term;
}

}  // namespace

std::string_view OsmTags::operator[](std::string_view key) const {
  const auto found = std::ranges::find(tags_, key, &Tag::first);
  return found == tags_.end() ? std::string_view() : found->second;
}

std::vector<std::string_view> osm_values(std::string_view value) {
  std::vector<std::string_view> out;
  while (true) {
    const std::size_t end = value.find(';');
    if (const std::string_view one = trimmed(value.substr(0, end)); !one.empty()) out.push_back(one);
    if (end == std::string_view::npos) return out;
    value.remove_prefix(end + 1);
  }
}

std::optional<OsmRule> OsmRule::parse(std::string_view text) {
  OsmRule rule;
  rule.text_ = trimmed(text);
  for (std::string_view rest = rule.text_;;) {
    const std::size_t end = rest.find('+');
    auto term = parse_term(rest.substr(0, end));
    if (!term) return std::nullopt;
    rule.terms_.push_back(std::move(*term));
    if (end == std::string_view::npos) return rule;
    rest.remove_prefix(end + 1);
  }
}

OsmRule OsmRule::of_key(std::string key) {
  OsmRule rule;
  rule.text_ = key;
  rule.terms_.push_back({std::move(key), {}, {}});
  return rule;
}

bool OsmRule::matches(const OsmTags& tags) const {
  return std::ranges::all_of(terms_, [&](const Term& term) { return holds(term, tags[term.key]); });
}

bool is_closed_line(const OsmRule& rule, const OsmTags& tags) {
  if (const std::string_view area = tags["area"]; area == "yes" || area == "no") return area == "no";
  return std::ranges::any_of(rule.terms(),
                             [&](const OsmRule::Term& term) { return is_line_tag(term.key, tags[term.key]); });
}

bool is_out_of_use(const OsmTags& tags) {
  return std::ranges::any_of(std::array{"disused", "abandoned", "demolished", "ruins"},
                             [&](const char* key) { return tags[key] == "yes"; });
}

}  // namespace io
