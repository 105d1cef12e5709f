// SPDX-License-Identifier: Apache-2.0
#include "geo/core/random.hpp"

#include <cmath>
#include <numbers>
#include <stdexcept>

namespace geo {
namespace {

std::uint32_t low(std::uint64_t v) { return static_cast<std::uint32_t>(v); }
std::uint32_t high(std::uint64_t v) { return static_cast<std::uint32_t>(v >> 32); }

}  // namespace

std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> c, std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t a = std::uint64_t{0xD2511F53U} * c[0], b = std::uint64_t{0xCD9E8D57U} * c[2];
    c = {high(b) ^ c[1] ^ key[0], low(b), high(a) ^ c[3] ^ key[1], low(a)};
    key = {key[0] + 0x9E3779B9U, key[1] + 0xBB67AE85U};
  }
  return c;
}

std::uint32_t Random::bits32() {
  if (left_ == 0) {
    block_ = philox4x32({low(counter_), high(counter_), low(stream_), high(stream_)}, {low(seed_), high(seed_)});
    ++counter_;
    left_ = 4;
  }
  return block_[4 - left_--];
}

std::uint32_t Random::below(std::uint32_t n) {
  if (n == 0) throw std::invalid_argument("Random::below: n must be > 0");
  std::uint64_t product = std::uint64_t{bits32()} * n;
  if (low(product) < n) {
    const std::uint32_t floor = (0U - n) % n;
    while (low(product) < floor) product = std::uint64_t{bits32()} * n;
  }
  return high(product);
}

double Random::unit() {
  const std::uint64_t bits = (std::uint64_t{bits32()} << 32) | bits32();
  return static_cast<double>(bits >> 11) * 0x1p-53;
}

double Random::normal() {
  const double radius = std::sqrt(-2.0 * std::log(1.0 - unit()));
  return radius * std::cos(2.0 * std::numbers::pi * unit());
}

}  // namespace geo
