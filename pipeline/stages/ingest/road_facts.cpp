// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/ingest/road_facts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "io/read/text.hpp"
#include "pipeline/stages/ingest/field_values.hpp"

namespace pipeline {
namespace {

constexpr std::size_t kValuesNamed = 3;
constexpr std::size_t kValuesKept = 1000;  // of what is odd; more are counted together

std::string_view first_of(const io::OsmTags& tags, std::initializer_list<const char*> keys) {
  for (const char* key : keys)
    if (const std::string_view value = tags[key]; !value.empty()) return value;
  return {};
}

bool is_yes(std::string_view value) { return !value.empty() && value != "no"; }

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, text) != words.end();
}

/// "3 lines (fast 2, -5)": the most frequent values first.
std::string listed(const std::map<std::string, std::int64_t, std::less<>>& counts) {
  std::vector<std::pair<std::string, std::int64_t>> most(counts.begin(), counts.end());
  std::ranges::stable_sort(most, [](const auto& a, const auto& b) { return a.second > b.second; });
  std::int64_t all = 0;
  for (const auto& [value, times] : most) all += times;
  std::string text;
  for (std::size_t i = 0; i < std::min(most.size(), kValuesNamed); ++i)
    text += fmt::format("{}'{}' {}", i ? ", " : "", io::shown(most[i].first, 30), most[i].second);
  if (most.size() > kValuesNamed) text += ", …";
  return fmt::format("{} {} ({})", all, all == 1 ? "line" : "lines", text);
}

}  // namespace

std::optional<RoadTexts> road_texts(const io::OsmTags& tags) {
  RoadTexts road;
  road.road_class = tags["highway"];
  const bool is_ferry = road.road_class.empty() && tags["route"] == "ferry";
  if (is_ferry) road.road_class = "ferry";
  if (road.road_class.empty() || tags["area"] == "yes" || io::is_out_of_use(tags)) return std::nullopt;
  road.oneway = first_of(tags, {"oneway:motorcar", "oneway:motor_vehicle", "oneway:vehicle", "oneway"});
  const bool is_round = is_one_of(tags["junction"], {"roundabout", "circular"});
  if (road.oneway.empty() && (is_round || road.road_class == "motorway")) road.oneway = "yes";
  road.speed = tags["maxspeed"];
  road.bridge = is_yes(tags["bridge"]) || is_yes(tags["tunnel"]) ? "yes" : "";
  road.level = tags["layer"];
  road.surface = first_of(tags, {"surface", "tracktype"});
  road.access = first_of(tags, {"motorcar", "motor_vehicle", "vehicle", "access"});
  if (is_ferry && road.access.empty() && is_yes(tags["foot"])) road.access = "no";  // for walkers only
  return road;
}

std::optional<RoadFacts> RoadReader::read(const RoadTexts& road) {
  const double of_class = kmh_of_class(trimmed(road.road_class));
  if (of_class == 0.0 || std::ranges::find(profile_.no_access, trimmed(road.access)) != profile_.no_access.end()) {
    ++closed_;
    return std::nullopt;
  }
  RoadFacts out{};
  const auto limit = kmh_of_limit(trimmed(road.speed));
  const auto surface = profile_.surfaces.find(trimmed(road.surface));
  const double factor = surface == profile_.surfaces.end() ? 1.0 : surface->second;
  out.of_class = !limit;
  out.speed_kmh = static_cast<float>(factor * (limit ? *limit * profile_.limit_share : of_class));
  out.oneway = direction(trimmed(road.oneway));
  out.level = level(trimmed(road.level));
  const std::string_view bridge = trimmed(road.bridge);
  out.bridge = !bridge.empty() && parsed_flag(bridge).value_or(true);
  return out;
}

void RoadReader::count(std::string_view value, Counts& counts) {
  const auto found = counts.find(value);
  if (found != counts.end())
    ++found->second;
  else
    ++counts[counts.size() < kValuesKept ? std::string(value) : "others"];
}

double RoadReader::kmh_of_class(std::string_view road_class) {
  if (road_class.empty()) {
    ++without_class_;
    return profile_.default_kmh;
  }
  if (const auto known = profile_.classes.find(road_class); known != profile_.classes.end()) return known->second;
  // numbers that a source stores as reals: 1.0
  if (const auto number = parsed_number(road_class, decimal_comma_); number && *number == std::floor(*number))
    if (const auto known = profile_.classes.find(fmt::format("{:.0f}", *number)); known != profile_.classes.end())
      return known->second;
  count(road_class, classes_);
  return profile_.default_kmh;
}

std::optional<double> RoadReader::kmh_of_limit(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const auto limit = profile_.limit_kmh(text);
  if (!limit && text != "signals" && text != "variable") count(text, speeds_);
  return limit;
}

std::int8_t RoadReader::direction(std::string_view text) {
  if (text.empty() || is_one_of(text, {"no", "false", "0", "both", "B", "reversible", "alternating"})) return 0;
  if (is_one_of(text, {"-1", "reverse", "backward", "TF"})) return -1;
  if (is_one_of(text, {"forward", "FT"}) || parsed_flag(text).value_or(false)) return 1;
  if (!parsed_flag(text)) count(text, directions_);
  return 0;
}

std::int8_t RoadReader::level(std::string_view text) {
  if (text.empty()) return 0;
  const auto number = parsed_number(text, decimal_comma_);
  if (number && *number == std::floor(*number) && std::abs(*number) <= 100.0) return static_cast<std::int8_t>(*number);
  count(text, levels_);
  return 0;
}

std::vector<std::string> RoadReader::warnings(const std::string& place) const {
  std::vector<std::string> out;
  if (!classes_.empty())
    out.push_back(
        fmt::format("{}: {} of a class that the profile of speeds has not; {} km/h is taken; add the class "
                    "to a profile of your own and name it under 'speeds'",
                    place, listed(classes_), profile_.default_kmh));
  if (has_classes_ && without_class_ > 0)
    out.push_back(fmt::format("{}: {} {} no class; {} km/h is taken", place, without_class_,
                              without_class_ == 1 ? "line has" : "lines have", profile_.default_kmh));
  if (!speeds_.empty())
    out.push_back(
        fmt::format("{}: the speed of {} is no speed above 0 and at most 400 km/h; that of the class is "
                    "taken; write numbers of km/h, or with a unit: 30 mph",
                    place, listed(speeds_)));
  if (!directions_.empty())
    out.push_back(
        fmt::format("{}: the one-way value of {} is not known; both ways are taken as open; write yes, no "
                    "or -1 (against the line)",
                    place, listed(directions_)));
  if (!levels_.empty())
    out.push_back(
        fmt::format("{}: the level of {} is no whole number from -100 to 100; 0 is taken", place, listed(levels_)));
  return out;
}

}  // namespace pipeline
