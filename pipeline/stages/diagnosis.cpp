// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/diagnosis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/columns_of.hpp"
#include "pipeline/run.hpp"
#include "pipeline/stages/diagnosis/rules.hpp"
#include "pipeline/stages/publish/disclosure.hpp"

namespace pipeline {
namespace {

struct Line {
  std::size_t cluster;
  LineKind kind;
  std::string_view topic;
  FigureUnit unit;
  double figure;
  std::string comparison, sentence;
  std::optional<std::size_t> other;
};

/// The text with its {words} replaced; {other} stays for publish.
std::string filled(std::string_view text, const std::map<std::string_view, std::string>& words) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t open = text.find('{', at), close = text.find('}', std::min(open, text.size()));
    if (close == std::string_view::npos) return out.append(text.substr(at));
    out.append(text.substr(at, open - at));
    const auto found = words.find(text.substr(open + 1, close - open - 1));
    out.append(found == words.end() ? text.substr(open, close - open + 1) : std::string_view(found->second));
    at = close + 1;
  }
  return out;
}

std::string capitalised(std::string text) {
  if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

/// Of clusters of one group that are no single sites: the middle one, or the mean of the two in the middle.
struct Median {
  double value = 0.0;
  std::size_t clusters = 0;
};

/// The medians of one topic, each made once: of a group, and of one key where the topic has some.
class Medians {
 public:
  Medians(const Topic& topic, const Evidence& evidence, const std::vector<std::optional<Measured>>& figures)
      : topic_(topic), evidence_(evidence), figures_(figures) {}

  const Median& of(std::size_t cluster) {
    const auto [found, is_new] =
        made_.try_emplace(std::pair(&evidence_.group(cluster), std::string_view(figures_[cluster]->key)));
    if (is_new) found->second = made(found->first.first, found->first.second);
    return found->second;
  }

 private:
  Median made(const Group* group, std::string_view key) const {
    std::vector<double> values;
    for (const std::size_t c : evidence_.clusters_of(*group))
      if (const auto value = comparable(key, c); value && !evidence_.single_site(c)) values.push_back(*value);
    if (values.empty()) return {};
    std::ranges::sort(values);
    const std::size_t n = values.size();
    return {(values[(n - 1) / 2] + values[n / 2]) / 2.0, n};
  }
  std::optional<double> comparable(std::string_view key, std::size_t cluster) const {
    if (topic_.peer) return topic_.peer(evidence_, key, cluster);
    return figures_[cluster] ? std::optional(figures_[cluster]->figure) : std::nullopt;
  }

  const Topic& topic_;
  const Evidence& evidence_;
  const std::vector<std::optional<Measured>>& figures_;
  std::map<std::pair<const Group*, std::string_view>, Median> made_;
};

/// The figure at which a bound stands; nothing where it is one on a median of fewer than two clusters.
std::optional<double> place_of(const Bound& bound, const DiagnosisParams& params, const Median& median) {
  const double value = params.*bound.value;
  if (bound.of == Bound::Of::itself) return value;
  if (median.clusters < 2) return std::nullopt;
  return bound.of == Bound::Of::times_median ? value * median.value : median.value / value;
}

bool holds(const Rule& rule, const DiagnosisParams& params, const Median& median, double tested) {
  for (const Bound* bound : {&rule.from, &rule.below}) {
    if (!bound->value) continue;
    const auto place = place_of(*bound, params, median);
    if (!place || (bound == &rule.from ? tested < *place : tested >= *place)) return false;
  }
  return true;
}

std::string_view name_of(LineKind kind) {
  constexpr std::string_view kNames[] = {"strength", "weakness", "opportunity", "threat"};
  return kNames[static_cast<std::size_t>(kind)];
}

/// "a strength from 75 %"; "a weakness by severity from 2".
std::string rule_text(const Topic& topic, const Rule& rule, const DiagnosisParams& params, const Median& median) {
  std::string text = fmt::format("{} {}", rule.kind == LineKind::opportunity ? "an" : "a", name_of(rule.kind));
  if (!topic.tested_name.empty()) text += fmt::format(" by {}", topic.tested_name);
  for (const Bound* bound : {&rule.from, &rule.below}) {
    if (!bound->value) continue;
    const double place = *place_of(*bound, params, median);
    text += fmt::format(" {} {}", bound == &rule.from ? "from" : "below",
                        topic.tested_name.empty() ? figure_text(topic.unit, place) : fmt::format("{:g}", place));
  }
  return text;
}

std::string comparison_text(const Topic& topic, const Median& median, const std::optional<double>& region) {
  std::string text = median.clusters > 1 ? fmt::format("median of {} clusters of its group {}", median.clusters,
                                                       figure_text(topic.unit, median.value))
                                         : std::string("no other such cluster of its group");
  if (region) text += fmt::format("; {} {}", topic.region_name, figure_text(topic.unit, *region));
  return text;
}

/// The line of a figure by the first of the topic's rules that holds.
std::optional<Line> line_of(const DiagnosisParams& params, const Evidence& evidence, const Topic& topic,
                            const Median& median, const Measured& measured, std::size_t cluster) {
  const double tested = measured.tested.value_or(measured.figure);
  const auto rule = std::ranges::find_if(topic.rules, [&](const Rule& r) { return holds(r, params, median, tested); });
  if (rule == topic.rules.end()) return std::nullopt;
  auto words = measured.words;
  words["figure"] = figure_text(topic.unit, measured.figure);
  words["median"] = figure_text(topic.unit, median.value);
  const auto region = topic.region ? topic.region(evidence, measured, cluster) : std::nullopt;
  return Line{cluster,
              rule->kind,
              topic.name,
              topic.unit,
              measured.figure,
              comparison_text(topic, median, region) + "; " + rule_text(topic, *rule, params, median),
              capitalised(filled(rule->sentence, words)),
              measured.other};
}

std::vector<Line> lines_of(const DiagnosisParams& params, const Evidence& evidence) {
  std::vector<Line> out;
  for (const Topic& topic : topics()) {
    std::vector<std::optional<Measured>> figures(evidence.clusters());
    for (std::size_t c = 0; c < figures.size(); ++c) figures[c] = topic.measure(evidence, c);
    Medians medians(topic, evidence, figures);
    for (std::size_t c = 0; c < figures.size(); ++c) {
      if (!figures[c]) continue;
      if (auto line = line_of(params, evidence, topic, medians.of(c), *figures[c], c)) out.push_back(std::move(*line));
    }
  }
  std::ranges::stable_sort(out, {}, [](const Line& line) { return std::pair(line.cluster, line.kind); });
  return out;
}

std::optional<std::string> unit_text(FigureUnit unit) {
  switch (unit) {
    case FigureUnit::firms:
      return "firms";
    case FigureUnit::clusters:
      return "clusters";
    case FigureUnit::institutions:
      return "institutions";
    case FigureUnit::sites:
      return "sites";
    case FigureUnit::bits:
      return "bit";
    case FigureUnit::metres:
      return "m";
    case FigureUnit::share:
    case FigureUnit::ratio:
    case FigureUnit::index:
      return std::nullopt;
  }
  return std::nullopt;
}

geo::Tables diagnosis_outside(const DiagnosisParams& params, Run& run) {
  disclose(run);
  geo::Tables out;
  out["diagnosis"] = diagnosis(params, run.frame, run.tables);
  return out;
}

}  // namespace

geo::Table diagnosis(const DiagnosisParams& params, const Frame& frame, const geo::Tables& in) {
  const std::vector<Line> lines = lines_of(params, Evidence(frame, in));
  const geo::Table& clusters = in.at("clusters");
  geo::Table out;
  const auto set = [&](const char* name, auto get) { set_column(out, name, lines, get); };
  const auto group = [&](std::size_t c) { return std::string(clusters.column("group_name").text(c)); };
  const auto key = [&](std::size_t c) { return clusters.codes("key")[c]; };
  set("group_name", [&](const Line& line) { return group(line.cluster); });
  set("key", [&](const Line& line) { return key(line.cluster); });
  set("kind", [](const Line& line) { return std::string(name_of(line.kind)); });
  set("topic", [](const Line& line) { return std::string(line.topic); });
  set("figure", &Line::figure);
  set("unit", [](const Line& line) { return unit_text(line.unit); });
  set("comparison", &Line::comparison);
  set("sentence", &Line::sentence);
  set("other_group", [&](const Line& line) { return line.other ? std::optional(group(*line.other)) : std::nullopt; });
  set("other_key", [&](const Line& line) { return line.other ? std::optional(key(*line.other)) : std::nullopt; });
  return out;
}

Stage diagnosis_stage() {
  Declare<DiagnosisParams> stage("diagnosis",
                                 "Strengths, weaknesses, opportunities and threats of each cluster, each from a figure "
                                 "that may be published.");
  stage.input("clusters", "Clusters of all groups.")
      .input("cluster_structure", "Their structure, chain and standing.")
      .input("group_structure", "The same of whole groups.")
      .input("adjacent_industries", "Industries that a cluster lacks and is related to.")
      .input("missing_links", "Stages that clusters lack.")
      .input("links", "Links between clusters.")
      .input("gaps", "How each theme serves each cluster.")
      .input("access", "Distance of each firm to the nearest facility of each theme.")
      .output("diagnosis", "A line a cluster and rule that holds.");
  return declare_diagnosis(stage).runs_outside(diagnosis_outside);
}

}  // namespace pipeline
