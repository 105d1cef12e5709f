// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "geo/core/table.hpp"
#include "io/run/record.hpp"
#include "pipeline/frame.hpp"

namespace pipeline {

/// A value that `auto` took, in the parameter's unit, and why.
struct Chosen {
  double value = 0.0;
  std::string reason;  ///< One sentence.
};

/// What a pure stage says beside its tables, for one group. Give it as table `<stage>_notes`: it is cached with the
/// rest, so a stage that does not run again still says it.
class Notes {
 public:
  explicit Notes(const Group& group) : group_(group.name) {}

  /// Something that a user can act on: where, what is, what to do. A text that several groups give is shown once.
  void warn(std::string_view text);
  /// The value for `key`, such as "clusters.eps": the previous run's if it was chosen then, else what `choose` gives.
  /// A key that depends on a method names it ("density.radius by scott"). Noted either way.
  double chosen(const Frame& frame, const std::string& key, std::string_view unit,
                const std::function<Chosen()>& choose);
  /// A figure that was found on the way, shown beside the chosen values: "gaps.network", what it counts, a sentence.
  void found(std::string_view key, std::string_view unit, double value, std::string_view text);
  geo::Table table() const;

 private:
  void add(std::string_view kind, std::string_view key, std::string_view unit, double value, std::string_view text);

  std::string group_;
  geo::Texts kind_, key_, group_name_, unit_, text_;
  std::vector<double> value_;
};

/// Warnings of one table of notes, each text once, in order.
std::vector<std::string> warnings_in(const geo::Table& notes);
/// The chosen values of every stage, in the order of their tables' names and rows.
std::vector<io::Choice> choices_in(const geo::Tables& tables);
/// "clusters.eps of jewellery": the name under which state.json keeps a chosen value.
std::string kept_name(std::string_view key, std::string_view group);

/// A curve behind a choice, for table `<stage>_curves`, which the report draws: one name, ascending x.
struct Curve {
  std::string name;  ///< "k_distance", "autocorrelation"
  std::vector<double> x, y;
};
geo::Table curve_table(const Group& group, const std::vector<Curve>& curves);

/// A curve with where it comes from.
struct FoundCurve {
  std::string stage, group;
  Curve curve;
};
/// The curves of every stage, in the order of their tables' names and rows.
std::vector<FoundCurve> curves_in(const geo::Tables& tables);

}  // namespace pipeline
