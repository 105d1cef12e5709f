// SPDX-License-Identifier: Apache-2.0
#include "io/look/summary.hpp"

#include <fmt/format.h>

#include "io/look/figures.hpp"
#include "io/look/findings.hpp"
#include "io/look/html.hpp"
#include "io/look/sentences.hpp"

namespace io {
namespace {

std::string subject_line(const ReportInput& input, const Findings& findings) {
  const auto clusters = static_cast<std::int64_t>(findings.clusters.size());
  std::string line = fmt::format("{}: {}", input.region_name,
                                 clusters == 0 ? "no clusters" : counted(clusters, "cluster", "clusters"));
  if (!findings.gaps.empty()) line += ", " + severe_gaps_text(findings);
  return line;
}

std::string data_line(const ReportInput& input) {
  return fmt::format("Data as of {}: {} analysed; {}", input.as_of, counted(input.firms, "firm", "firms"),
                     rows_text(input));
}

std::string hot_line(const Findings& findings) {
  std::string line = fmt::format("Hot spots: {}", counted(findings.hot_cells(), "cell", "cells"));
  const HotFacts& first = findings.hot.front();
  if (first.hot > 0) {
    line += fmt::format(", most of {} ({})", in_sentence(findings.groups[first.group].title), count_text(first.hot));
  }
  return line;
}

std::string unknown_line(std::int64_t unknown) {
  return fmt::format("Unknown: {}, because a layer is missing, not known to be complete, or ends at the border",
                     counted(unknown, "pair of cluster and theme", "pairs of cluster and theme"));
}

/// Plain spaces, so that the text can be searched; no control characters.
std::string plain(std::string_view line) {
  std::string text = printable(line);
  for (std::size_t at = text.find("\u00A0"); at != std::string::npos; at = text.find("\u00A0", at))
    text.replace(at, 2, " ");
  return text;
}

}  // namespace

std::vector<std::string> summary_lines(const ReportInput& input) {
  const Findings findings(input);
  std::vector<std::string> lines = {subject_line(input, findings), data_line(input)};
  if (!findings.clusters.empty()) {
    const ClusterFacts& first = findings.clusters.front();
    lines.push_back(fmt::format("Strongest: {}, {}", first.label, strength_text(first, findings)));
  }
  if (!findings.hot.empty()) lines.push_back(hot_line(findings));
  if (!findings.gaps.empty() && findings.gaps.front().severity.value_or(0) >= 2) {
    lines.push_back("Largest gap: " + findings.gaps.front().sentence);
  }
  if (const std::int64_t unknown = findings.count(std::nullopt); unknown > 0) lines.push_back(unknown_line(unknown));
  if (const std::string small = too_small_text(input); !small.empty()) lines.push_back(small);
  if (!input.warnings.empty()) {
    lines.push_back(fmt::format("{}: {}",
                                counted(static_cast<std::int64_t>(input.warnings.size()), "warning", "warnings"),
                                input.warnings.front()));
  }
  for (std::string& line : lines) line = plain(line);
  return lines;
}

}  // namespace io
