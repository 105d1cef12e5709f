// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

namespace geo {

/// The adjusted Rand index of two clusterings of the same rows (Hubert & Arabie 1985, J. Classification 2, 193-218).
///
/// Noise (a negative label) is a cluster of its own for each row. With C(n) = n (n - 1) / 2 and n_ij, a_i, b_j the rows
/// in both, in a cluster of the one and of the other:
///
///     (sum C(n_ij) - expected) / ((sum C(a_i) + sum C(b_j)) / 2 - expected),  expected = sum C(a_i) sum C(b_j) / C(n)
///
/// 1: the same clusters, whatever their numbers; 0: as alike as chance makes them; it may be below 0. 1 too where both
/// hold no pair, or all pairs, of rows. Throws std::invalid_argument for spans of different length. O(n + c),
/// c the largest label: labels are numbers of clusters, from 0.
double adjusted_rand(std::span<const std::int32_t> a, std::span<const std::int32_t> b);

}  // namespace geo
