// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "geo/core/random.hpp"

namespace synth {

/// One branch of the background economy. Weights are relative firm counts by kind of place.
struct Industry {
  const char* nace;
  const char* noun;            ///< For names: "Ostavin Joinery".
  double city, town, village;  ///< Villages and the open country.
  double size;                 ///< Median employees.
  bool office = false;         ///< Sits in business centres.
};

const std::vector<Industry>& background_industries();

double median_employees(const std::string& nace);
/// Log-normal employees with the median of the code's division (Gibrat); at least 1. The spread grows in manufacturing.
int drawn_employees(const std::string& nace, geo::Random& random);
/// What a firm with this code is called after its invented word.
std::string noun_of(const std::string& nace);
bool is_manufacturing(const std::string& nace);

}  // namespace synth
