// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/look/report.hpp"

namespace io {

/// A curve of layer concentration_curves with its global band, and its local one where the run just made it.
struct BandedCurve {
  std::vector<double> distance_m, value, low, high, local_low, local_high;

  /// Share of all pairs of firms that is nearer than the band allows: the sum of max(value - high, 0) times the step,
  /// for a K-density per km (Duranton and Overman's index of localisation as a share).
  double share_beyond() const;
};

struct IndustryFacts {
  std::string code, name;       ///< The code as in the layer; what tables call it.
  std::string group;            ///< Key; empty: none, or several.
  std::string k_density_class;  ///< localised, dispersed, neither; empty: not tested.
  std::int64_t firms = 0;
  std::optional<double> gamma, eg_p, m_peak, m_peak_m, k_density_p, localised_to_m, clustered_share;
  BandedCurve k, m;  ///< Empty where none was made.

  bool is_localised() const { return k_density_class == "localised"; }
  /// Nothing unless localised.
  std::optional<double> share_beyond() const;
};

/// Two industries of layer colocation of which the first stands near the second.
struct Neighbours {
  std::string a, b;  ///< Codes.
  std::optional<double> quotient, m, gamma_c, p, q;
};

/// What the layers say about industries, read once.
struct Concentration {
  explicit Concentration(const ReportInput& input);

  /// Localised ones first, by the share of pairs beyond the band; then the others, by gamma; of equals by code.
  std::vector<IndustryFacts> industries;
  std::vector<Neighbours> near;    ///< Pairs of different industries with q <= band_alpha, highest quotient first.
  std::int64_t pairs_tested = 0;   ///< Pairs of different industries with a q.
  std::optional<Neighbours> best;  ///< Of all tested pairs the one with the lowest q; of equals the highest quotient.

  std::int64_t count(std::string_view k_density_class) const;
  const IndustryFacts* find(std::string_view code) const;
  std::string name_of(std::string_view code) const;

 private:
  void read_industries(const geo::Table& layer);
  void read_curves(const geo::Table& layer);
  void read_pairs(const geo::Table& layer, double level);
};

/// "Manufacturing & Wholesale Goods/Manufacturing/Jewelry" -> "Manufacturing: Jewelry"; other codes stay.
std::string industry_name(std::string_view code);

}  // namespace io
