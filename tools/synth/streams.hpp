// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

/// One stream of random numbers for each part of the region, so that a change in one part leaves the others as they
/// are.
namespace synth::stream {

enum : std::uint64_t {
  terrain = 1,
  noise,
  lattice,
  towns,
  roads,
  utilities,
  zones,
  background,
  clusters,
  addresses,
  names,
  dirt,
  order,
  country = 100,              ///< The scaled country of the benchmarks.
  blocks = 1U << 20,          ///< One stream for each block of firms of a benchmark,
  buildings = 1ULL << 32,     ///< one for each shared address,
  country_roads = 1ULL << 40  ///< and one for each place where its roads can meet.
};

}  // namespace synth::stream
