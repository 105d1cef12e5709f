// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tools/synth/region.hpp"

namespace synth {

/// The country of the benchmarks: as many firms as asked for at the density of Valmira's towns.
void make_country(const Order& order);

}  // namespace synth
