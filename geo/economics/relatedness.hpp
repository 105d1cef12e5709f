// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace geo {

/// Which kinds (industries) a place is specialised in: [place * kinds + kind], 1 or 0.
struct Presence {
  std::size_t places = 0, kinds = 0;
  std::vector<std::uint8_t> has{};
};

/// How a count of common places becomes relatedness. With C_ij the places that have both i and j, S_i = sum of C_ij
/// over j != i, T = sum of S:
enum class RelatednessMeasure : std::uint8_t {
  association,  ///< C_ij T / (S_i S_j)
  cosine,       ///< C_ij / sqrt(S_i S_j)
  jaccard,      ///< C_ij / (S_i + S_j - C_ij)
  probability   ///< C_ij / [T/2 (S_i/T S_j/(T - S_i) + S_j/T S_i/(T - S_j))]
};

/// Relatedness of each two kinds, kinds x kinds, symmetric, 0 on the diagonal and where two kinds share no place. As
/// EconGeo's relatedness() (Van Eck and Waltman 2009; Steijn 2017). O(sum of squares of a place's kinds + kinds²);
/// 8 bytes a pair of kinds. Throws std::invalid_argument when `has` has another size.
std::vector<double> relatedness(const Presence& presence, RelatednessMeasure measure);

/// Relatedness density (Hidalgo and others 2007; Boschma, Balland and Kogler 2015): how much of what is related to
/// kind i the place has, 100 x sum of phi_ij X_j / sum of phi_ij over j != i, for each place and kind; NaN for a kind
/// that nothing is related to. Places x kinds. O(places x kinds x kinds of a place). Throws std::invalid_argument when
/// the sizes do not fit.
std::vector<double> relatedness_density(const Presence& presence, const std::vector<double>& phi);

}  // namespace geo
