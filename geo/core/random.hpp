// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

namespace geo {

/// Counter-based generator Philox4x32-10 (Salmon et al. 2011, SC'11): the numbers of a stream depend only on (seed,
/// stream), never on who draws first, so results are the same for any number of threads.
class Random {
 public:
  Random(std::uint64_t seed, std::uint64_t stream) : seed_(seed), stream_(stream) {}

  std::uint32_t bits32();
  /// Uniform integer in [0, n), without bias (Lemire 2019). Throws std::invalid_argument for n = 0.
  std::uint32_t below(std::uint32_t n);
  /// Uniform in [0, 1), 53 bits.
  double unit();
  /// Standard normal (Box-Muller).
  double normal();

 private:
  std::uint64_t seed_, stream_, counter_ = 0;
  std::array<std::uint32_t, 4> block_{};
  unsigned left_ = 0;
};

/// One block of Philox4x32-10, for tests against the published vectors.
std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key);

}  // namespace geo
