// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>

namespace synth {

struct Order {
  std::filesystem::path folder;
  std::size_t firms = 6'000;
  std::uint64_t seed = 1;
  bool firms_only = false;
  std::size_t roads = 0;  ///< Of a country: the edges of a network of all its roads, which is then made alone.
};

constexpr std::size_t kLargestRegion = 20'000;  ///< Firms; beyond it the scaled country of country.hpp is made.

/// Makes Valmira: firms.csv, and unless firms_only infrastructure.gpkg, region.gpkg and truth.json. Same order, same
/// bytes. Throws geo::UserError when the folder cannot be written.
void make_region(const Order& order);

}  // namespace synth
