// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "io/run/profile.hpp"

namespace tests {

/// What a code stands for: "metal.components", "university" or "".
inline std::string place(const io::Profile& profile, std::string_view code) {
  const io::CodeMeaning m = profile.meaning(code);
  if (m.institution >= 0) return profile.institutions[static_cast<std::size_t>(m.institution)].kind;
  if (m.group < 0) return "";
  const auto& group = profile.groups[static_cast<std::size_t>(m.group)];
  return group.name + "." + group.stages[static_cast<std::size_t>(m.stage)].name;
}

}  // namespace tests
