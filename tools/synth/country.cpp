// SPDX-License-Identifier: Apache-2.0
#include "tools/synth/country.hpp"

#include <stdexcept>

namespace synth {
void make_country(const Order&) { throw std::runtime_error("not built yet"); }
}  // namespace synth
