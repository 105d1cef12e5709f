// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "io/look/cartography.hpp"
#include "io/look/palette.hpp"

namespace io {
namespace {

std::vector<float> positive_values(const geo::Table& raster) {
  const geo::Column& value = raster.column("value");
  const auto& values = value.as<std::vector<float>>();
  std::vector<float> positive;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (value.valid(i) && values[i] > 0) positive.push_back(values[i]);
  return positive;
}

/// The largest of 1, 2, 5 times a power of ten that is not above `value`.
double round_down(double value) {
  const double power = std::pow(10.0, std::floor(std::log10(value)));
  const double digit = value / power;
  return power * (digit >= 5 ? 5 : digit >= 2 ? 2 : 1);
}

}  // namespace

std::vector<RampStop> density_ramp(const geo::Table& raster, const std::array<std::string_view, 4>& colors) {
  std::vector<float> values = positive_values(raster);
  std::vector<RampStop> ramp{{0.0, std::string(kLand), "0 firms per km²"}};
  if (values.empty()) {
    ramp.push_back({1.0, std::string(kLand), "1"});
    return ramp;
  }
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(.998 * static_cast<double>(values.size() - 1));
  std::ranges::nth_element(values, at);
  const auto top = static_cast<double>(*at);
  constexpr std::array kShares{.03, .12, .4, 1.0};  // of the top: densities are far from evenly spread
  for (std::size_t i = 0; i < kShares.size(); ++i) {
    // Each stop at least doubles the one before, so that rounding never makes two of them one.
    const double stop = std::max(round_down(kShares[i] * top), 2 * ramp.back().value);
    ramp.push_back({stop, std::string(colors[i]), fmt::format("{:.6g}", stop)});
  }
  return ramp;
}

std::vector<RampStop> ratio_ramp() {
  return {{0.0, "#4575b4", "0: none of the group"},
          {1.0, "#f7f7f7", "1: as its controls"},
          {2.0, "#fdae61", "2"},
          {4.0, "#d73027", "4"},
          {8.0, "#7f0000", "8 times its share"}};
}

std::vector<RampStop> p_ramp() {
  return {{0.0, "#7f0000", "0"}, {0.05, "#fdae61", "0.05"}, {0.5, "#f7f7f7", "0.5"}, {1.0, "#4575b4", "1"}};
}

}  // namespace io
