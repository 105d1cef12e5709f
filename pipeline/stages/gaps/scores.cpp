// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/gaps/scores.hpp"

#include <algorithm>
#include <tuple>

namespace pipeline {

std::optional<double> gap_effect(const Theme& theme, std::optional<std::int32_t> severity) {
  constexpr double kMost = 3.0;
  return severity ? std::optional(theme.weight * *severity / kMost) : std::nullopt;
}

void GapScore::add(const Theme& theme, const Verdict& verdict) {
  const auto effect = gap_effect(theme, verdict.severity);
  if (!effect) {
    ++unknown_;
    return;
  }
  ++known_;
  effects_ += *effect;
  weights_ += theme.weight;
  const double covered = verdict.coverage.covered_share;
  const bool is_worse =
      std::tuple(-*effect, covered, std::string_view(theme.name)) < std::tuple(-worst_effect_, worst_covered_, worst_);
  if (*effect > 0.0 && (worst_.empty() || is_worse))
    worst_ = theme.name, worst_effect_ = *effect, worst_covered_ = covered;
}

std::optional<double> GapScore::value() const {
  return weights_ > 0.0 ? std::optional(effects_ / weights_) : std::nullopt;
}

std::optional<std::string> GapScore::worst() const {
  return worst_.empty() ? std::nullopt : std::optional(std::string(worst_));
}

std::vector<std::uint8_t> scored_themes(const Frame& frame) {
  std::vector<std::uint8_t> out;
  for (const Theme& theme : frame.themes)
    out.push_back(std::ranges::none_of(frame.themes, [&](const Theme& whole) {
      return whole.is_composite() && std::ranges::find(whole.parts, theme.name) != whole.parts.end();
    }));
  return out;
}

}  // namespace pipeline
