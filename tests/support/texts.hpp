// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "geo/core/table.hpp"

namespace tests {

inline geo::Texts texts(const std::vector<std::string>& values) {
  geo::Texts out;
  for (const std::string& value : values) out.add(value);
  return out;
}

}  // namespace tests
