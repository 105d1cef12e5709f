// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/stages/gaps/judge.hpp"

namespace pipeline {

/// The unit of a composite theme: multiples of the standards of its parts.
inline constexpr std::string_view kOfStandard = "× standard";

/// A theme that is judged by its parts: a firm is as far from it as, in multiples of its standard, from the part that
/// is farthest, so it is served where every part is. A part of which nothing is known is left out.
class Composite {
 public:
  Composite(const Theme& theme, const Frame& frame, geo::SeverityLimits limits);

  bool has(std::string_view theme) const;
  /// One of its parts, measured; copies what it needs of a part that is known.
  void add(const Judge& part, const Reach& reach);

  /// For rows: whether some part is known, and the standard 1.
  Judge judge() const;
  /// Of firms, by the standards of a group. Where a part's layer may miss facilities, or one may stand beyond the
  /// border, the severity is the least that is possible, and unknown when that is 0 and firms lie outside.
  Verdict verdict(std::string_view group, std::span<const double> employees, std::span<const geo::Row> firms) const;
  /// "weakest is School with 64 % of the firms within 5 km; Housing is unknown": for the sentence.
  std::string words(std::string_view group, std::span<const geo::Row> firms) const;

 private:
  struct Part {
    const Theme* theme;
    Reach reach;
    std::vector<float> least;  ///< What it may take at least, by what may be missing from the layer.
  };
  using Ways = const std::vector<float>& (*)(const Part&);
  /// Of each firm: the largest of its ways over the part's standard.
  std::vector<float> farthest(std::string_view group, std::span<const geo::Row> firms, Ways ways) const;

  Theme theme_;
  const Frame& frame_;
  geo::SeverityLimits limits_;
  std::vector<Part> parts_;
};

}  // namespace pipeline
