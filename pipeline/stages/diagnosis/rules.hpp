// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "pipeline/stages/diagnosis/measures.hpp"
#include "pipeline/stages/diagnosis/params.hpp"

namespace pipeline {

/// What a line is; the values are the codes of column `kind` and the order of a cluster's lines.
enum class LineKind : std::int32_t { strength, weakness, opportunity, threat };

/// One end of the range in which a rule holds.
struct Bound {
  double DiagnosisParams::*value = nullptr;  ///< nullptr: no bound at this end.
  enum class Of : std::uint8_t { itself, times_median, part_of_median } of = Of::itself;
};

/// The figure makes a line of this kind where it is at least `from` and less than `below`. A rule on the group's median
/// holds for no cluster whose group has no other.
struct Rule {
  LineKind kind;
  Bound from, below;
  std::string_view sentence;  ///< With {figure}, {median} and the words of the figure.
};

/// What is measured, whom it is compared with, and its rules: the first that holds speaks.
struct Topic {
  std::string_view name;  ///< Column `topic`.
  FigureUnit unit;
  /// Nothing where it cannot be said of this cluster.
  Measure measure;
  /// The same of the region, and whose figure that is ("the group in the region").
  Region region;
  std::string_view region_name;
  std::vector<Rule> rules;
  std::string_view tested_name{};  ///< "severity"; empty: the figure itself is tested.
  /// What another cluster has under the same key, for the median; none: what `measure` gives of it.
  Peer peer{};
};

/// All topics, in the order of their lines: size, specialisation and the chain first, then structure, links and
/// stability, then the families of themes.
const std::vector<Topic>& topics();

/// The topics of the families of themes (technology, infrastructure …): how the worst theme of each is served.
std::vector<Topic> theme_topics();

}  // namespace pipeline
