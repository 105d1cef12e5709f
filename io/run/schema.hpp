// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "io/run/config.hpp"

namespace io {

/// JSON Schema (draft 7) of a config, for editors: completion, help on hover and checks while typing. Written from the
/// same declarations that load_config reads by.
std::string config_schema(const std::vector<SectionSpec>& specs);

}  // namespace io
