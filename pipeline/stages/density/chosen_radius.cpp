// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/density/chosen_radius.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "geo/surfaces/bandwidth.hpp"

namespace pipeline {
namespace {

constexpr double kLeastCells = 4.0, kMost_m = 200'000.0;

struct Found {
  double radius_m;
  std::string why;
  std::vector<Curve> curves{};
};

std::string of_firms(std::size_t looked_at, std::size_t firms) {
  return looked_at == firms ? fmt::format("{} firms", firms)
                            : fmt::format("a sample of {} of {} firms", looked_at, firms);
}

std::optional<Found> tried(const std::optional<geo::TriedRadii>& found, std::size_t firms, std::string_view rule,
                           std::string_view curve) {
  if (!found) return std::nullopt;
  return Found{found->best_m,
               fmt::format("{} over {} radii from {:.0f} m to {:.0f} m, {}{}", rule, found->radius_m.size(),
                           found->radius_m.front(), found->radius_m.back(), of_firms(found->points, firms),
                           found->at_end ? "; the best is the last one tried" : ""),
               {{std::string(curve), found->radius_m, found->criterion}}};
}

std::optional<Found> plain(const std::optional<double>& radius_m, std::size_t firms, std::string_view rule) {
  if (!radius_m) return std::nullopt;
  return Found{*radius_m, fmt::format("{} for {} firms", rule, firms)};
}

std::optional<Found> by_rule(const DensityParams& params, const Frame& frame, const geo::WeightedPoints& firms) {
  const geo::Sampling sampling{.seed = frame.seed};
  if (params.bandwidth == "scott") return plain(geo::scott_radius(firms), firms.size(), "Scott's rule");
  if (params.bandwidth == "silverman")
    return plain(geo::silverman_radius(firms), firms.size(), "Silverman's rule made robust");
  if (params.bandwidth == "likelihood")
    return tried(geo::likelihood_radius(firms, sampling, frame.threads), firms.size(),
                 "largest leave-one-out likelihood", "likelihood");
  const double most_m = std::min(frame.region.width(), frame.region.height()) / (4.0 * std::sqrt(2.0));
  if (!(most_m > 0.0)) return std::nullopt;
  return tried(geo::diggle_radius(firms, frame.area.area_m2(0), most_m, sampling, frame.threads), firms.size(),
               "smallest mean square error after Diggle", "mean square error");
}

Chosen choose(const DensityParams& params, const Frame& frame, const geo::WeightedPoints& firms,
              std::vector<Curve>& curves) {
  std::optional<Found> found = by_rule(params, frame, firms);
  if (!found) return {DensityParams::kDefaultRadius_m, "the default: the group's firms are at one place"};
  curves = std::move(found->curves);
  const double least_m = kLeastCells * params.cell_m;
  if (found->radius_m < least_m)
    return {least_m, fmt::format("four cells, the least that the raster can show; found was {:.0f} m: {}",
                                 found->radius_m, found->why)};
  return {std::min(std::round(found->radius_m), kMost_m), found->why};
}

}  // namespace

RadiusOfGroup radius_of(const DensityParams& params, const Frame& frame, const geo::WeightedPoints& firms,
                        Notes& notes) {
  RadiusOfGroup out{};
  out.radius_m = params.radius_m ? *params.radius_m
                                 : notes.chosen(frame, "density.radius by " + params.bandwidth, "m",
                                                [&] { return choose(params, frame, firms, out.curves); });
  out.radius_m = std::max(out.radius_m, params.cell_m);  // of a kept value, when cells have grown since
  if (params.cell_m > out.radius_m / 4.0)
    notes.warn(
        fmt::format("density.cell: {} m is more than a quarter of the radius, {} m, so that the cells' sum may be "
                    "off by more than 0.2 %; set density.cell to {} m or less",
                    params.cell_m, out.radius_m, std::floor(out.radius_m / 4.0)));
  return out;
}

}  // namespace pipeline
