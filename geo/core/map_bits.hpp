// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

namespace geo {

/// Relabelled maps side by side: one bit a map, 128 of them in a register of every processor of 64 bits.
using MapBits = std::uint64_t __attribute__((vector_size(16)));

constexpr std::size_t kMapsAtOnce = 128;

inline bool bit_of(const MapBits& bits, std::size_t map) { return (bits[map / 64] >> map % 64 & 1U) != 0; }

/// Of 128 maps a count each, as planes of bits.
class MapCounts {
 public:
  static constexpr std::size_t kBlock = 8;

  /// For counts of up to `most`, below 2^31.
  explicit MapCounts(std::size_t most)
      : planes_(std::max<std::size_t>(3, static_cast<std::size_t>(std::bit_width(most)))) {}
  void clear() { plane_.fill(MapBits{}); }

  /// Adds bits(0) to bits(7) to the counts, by a tree of adders (Harley and Seal).
  void add(auto bits) {
    const Sum a = sum_of(plane_[0], bits(0), bits(1)), b = sum_of(a.ones, bits(2), bits(3)),
              c = sum_of(b.ones, bits(4), bits(5)), d = sum_of(c.ones, bits(6), bits(7));
    const Sum e = sum_of(plane_[1], a.carry, b.carry), f = sum_of(e.ones, c.carry, d.carry);
    const Sum g = sum_of(plane_[2], e.carry, f.carry);
    plane_[0] = d.ones;
    plane_[1] = f.ones;
    plane_[2] = g.ones;
    MapBits carry = g.carry;
    for (std::size_t p = 3; p < planes_; ++p) {
      const MapBits next = plane_[p] & carry;
      plane_[p] ^= carry;
      carry = next;
    }
  }

  /// The maps that count at least so many, which is less than 2^planes: those where adding the rest to 2^planes
  /// carries.
  MapBits at_least(std::uint32_t count) const {
    const std::uint32_t rest = (std::uint32_t{1} << planes_) - count;
    MapBits carry{};
    for (std::size_t p = 0; p < planes_; ++p) carry = (rest >> p & 1U) != 0 ? plane_[p] | carry : plane_[p] & carry;
    return carry;
  }

  std::uint32_t of(std::size_t map) const {
    std::uint32_t count = 0;
    for (std::size_t p = 0; p < planes_; ++p) count |= (bit_of(plane_[p], map) ? 1U : 0U) << p;
    return count;
  }

  /// Adds the counts of the maps that are among `only` to a number a map.
  void add_to(std::span<std::uint32_t, kMapsAtOnce> sum, const MapBits& only) const {
    static_assert(std::endian::native == std::endian::little);  // a map's byte lies where its bit stood
    for (std::size_t first = 0; first < planes_; first += 8) {
      std::array<std::uint64_t, kMapsAtOnce / 8> eights{};  // of eight maps each, a byte a map
      for (std::size_t p = first; p < std::min(planes_, first + 8); ++p) {
        const MapBits plane = plane_[p] & only;
        for (std::size_t eight = 0; eight < eights.size(); ++eight)
          eights[eight] |= kSpread[plane[eight / 8] >> eight % 8 * 8 & 255U] << (p - first);
      }
      const auto bytes = std::bit_cast<std::array<std::uint8_t, kMapsAtOnce>>(eights);
      for (std::size_t map = 0; map < kMapsAtOnce; ++map) sum[map] += static_cast<std::uint32_t>(bytes[map]) << first;
    }
  }

 private:
  /// One bit a map of the sum of three.
  struct Sum {
    MapBits carry, ones;
  };
  static Sum sum_of(MapBits a, MapBits b, MapBits c) {
    const MapBits either = a ^ b;
    return {(a & b) | (either & c), either ^ c};
  }
  /// Bit k of a number as the lowest bit of byte k.
  static constexpr std::array<std::uint64_t, 256> kSpread = [] {
    std::array<std::uint64_t, 256> out{};
    for (std::size_t byte = 0; byte < 256; ++byte)
      for (std::size_t k = 0; k < 8; ++k) out[byte] |= static_cast<std::uint64_t>(byte >> k & 1U) << k * 8;
    return out;
  }();

  std::size_t planes_;
  std::array<MapBits, 31> plane_{};
};

}  // namespace geo
