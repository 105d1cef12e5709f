// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "tools/synth/clusters.hpp"
#include "tools/synth/world.hpp"

namespace synth {

/// What column `accuracy` says, in metres: the place is an address, or the middle of a postcode.
inline constexpr const char *kAtAddress = "10", *kAtCentroid = "1500";

struct Firm {
  std::string name, nace;
  Point at;
  int employees = 0;  ///< 0: unknown.
  std::string opened, closed;
  bool foreign = false, exporter = false;
  const char* accuracy_m = kAtAddress;  ///< Or kAtCentroid.
  int cluster = -1;                     ///< Index of its plan, -1 in the background.
};

/// An address that many firms share on purpose.
struct SharedAddress {
  std::string kind;  ///< business_centre, registration_agent or postcode_centroid.
  Point at;
  int firms = 0;
};

struct Economy {
  std::vector<Firm> firms;
  std::vector<SharedAddress> shared;
};

/// `count` firms: the planted clusters, the institutions, and a background that follows people and streets.
/// Throws std::invalid_argument when count is too small for what is planted (2,000 is enough).
Economy make_economy(const World& world, std::size_t count);

/// An invented word and the noun of the code's branch.
std::string drawn_firm_name(const std::string& nace, geo::Random& random);

/// The background economy: firms by people of a place, along its streets, by the branches of its kind.
class Background {
 public:
  explicit Background(const World& world);
  Firm draw(geo::Random& random) const;

 private:
  struct Street {
    Point a, b;
  };
  struct Quarter {  ///< One place with its streets, weighted towards its centre.
    const Place* place;
    std::vector<Street> streets;
    std::vector<double> weights;  ///< Running sums.
  };
  Point address(const Quarter& quarter, geo::Random& random) const;

  const World* world_;
  std::vector<Quarter> quarters_;
  std::vector<double> quarter_weights_;
  Quarter country_;
};

}  // namespace synth
