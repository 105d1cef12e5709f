// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "geo/core/parallel.hpp"
#include "geo/core/random.hpp"
#include "tests/support/peer_points.hpp"

namespace tests {

/// The firms on which tests are calibrated: the manufacturers around Providence, some 950 on 800 places, up to 15 on
/// one. Without the real data (shared_folder()) as many firms of the sample, whose places are invented.
inline const Layout& calibration_firms() {
  static const Layout firms = [] {
    const std::filesystem::path real = shared_folder() / "data/rhode-island/firms.csv";
    const bool there = std::filesystem::exists(real);
    Layout points =
        there ? read_peer_points(
                    real,
                    {.contains = "Goods,Manufacturing", .west = -71.48, .south = 41.76, .east = -71.36, .north = 41.88})
              : read_peer_points(AGGLO_SOURCE_DIR "/sample_data/firms.csv",
                                 {.west = -26.14, .south = 40.9, .east = -26.0, .north = 41.05});
    std::set<std::pair<double, double>> places;
    for (std::size_t i = 0; i < points.size(); ++i) places.emplace(points.x_m[i], points.y_m[i]);
    points.name = std::to_string(points.size()) + " firms on " + std::to_string(places.size()) +
                  (there ? " real places: manufacturers around Providence, Rhode Island" : " places of the sample");
    return points;
  }();
  return firms;
}

/// Labels as under the null of a test by relabelling: 1 for `cases` rows of `firms`, any of them alike.
inline std::vector<std::uint8_t> random_labels(std::size_t firms, std::size_t cases, std::uint64_t seed) {
  std::vector<std::uint8_t> label(firms, 0);
  const std::vector<std::int32_t> order = shuffled(firms, seed);
  for (std::size_t i = 0; i < cases; ++i) label[static_cast<std::size_t>(order[i])] = 1;
  return label;
}

/// Counts of p <= 0.05 that a test of exact size gives 999 times in a thousand.
struct CountRange {
  int least, most;
};

/// R: qbinom(c(.0005, .9995), simulations, .05).
inline CountRange count_range(int simulations) {
  const double log_odds = std::log(0.05 / 0.95);
  double log_pmf = simulations * std::log(0.95), below = 0.0;
  CountRange range{-1, -1};
  for (int count = 0; range.most < 0; ++count) {
    below += std::exp(log_pmf);
    if (range.least < 0 && below >= 0.0005) range.least = count;
    if (below >= 0.9995) range.most = count;
    log_pmf += log_odds + std::log(static_cast<double>(simulations - count) / (count + 1));
  }
  return range;
}

/// What one p of a calibration says of itself, for docs/calibration.md.
struct Claim {
  std::string test;             ///< What is tested.
  std::string null_hypothesis;  ///< What the simulations are drawn from.
  bool exact = true;            ///< Otherwise the size is at most 0.05: a discrete test, or one that is family-wise.
};

/// AGGLO_SIMULATIONS asks for fewer, for a quick look.
inline int simulations_asked(int planned) {
  const char* given = std::getenv("AGGLO_SIMULATIONS");
  return given == nullptr ? planned : std::min(planned, std::atoi(given));
}

/// Simulates under the null hypothesis and expects each test to reject as often as it says (METHODS section 18).
/// `p_of(simulation)` gives one p a claim, NaN where nothing was tested; it is called from two threads.
inline void expect_size(const std::vector<Claim>& claims, int planned,
                        const std::function<std::vector<double>(std::uint64_t simulation)>& p_of) {
  const int simulations = simulations_asked(planned);
  const auto runs = static_cast<std::size_t>(simulations);
  std::vector<std::vector<double>> p(runs);
  geo::parallel_for(runs, 8, 2, [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) p[i] = p_of(i);
  });
  const CountRange allowed = count_range(simulations);
  for (std::size_t c = 0; c < claims.size(); ++c) {
    int rejected = 0;
    for (const std::vector<double>& of : p) rejected += of.at(c) <= 0.05 ? 1 : 0;
    const int least = claims[c].exact ? allowed.least : 0;
    EXPECT_GE(rejected, least) << claims[c].test;
    EXPECT_LE(rejected, allowed.most) << claims[c].test;
    // Read by tools/calibration.py.
    testing::Test::RecordProperty("calibration_" + std::to_string(c),
                                  claims[c].test + " | " + claims[c].null_hypothesis + " | " +
                                      std::to_string(simulations) + " | " + std::to_string(rejected) + " | " +
                                      std::to_string(least) + " to " + std::to_string(allowed.most));
  }
  testing::Test::RecordProperty("calibration_firms", calibration_firms().name);
}

/// P(X > x) + U P(X = x) of a discrete test that publishes P(X >= x): uniform under the null.
inline double randomised(double p, double point_probability, std::uint64_t simulation) {
  return p - geo::Random(0xCA11B, simulation).unit() * point_probability;
}

}  // namespace tests
