// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "pipeline/explore.hpp"

namespace pipeline {

/// A sweep as a table: the first cell of a row is the value, with * where a run would take it.
struct SweepTable {
  std::vector<std::string> heads;
  std::vector<std::vector<std::string>> rows;
};
SweepTable table_of(const Sweep& sweep);

/// Where little changes, or that there is no such place; decides nothing.
std::string plateau_sentence(const Sweep& sweep);
/// What a plateau does and does not say.
std::string plateau_meaning();
/// "config: 1 km", "auto: 820 m"
std::string current_text(const Sweep& sweep);

/// Tables for people, one a sweep.
std::string explored_text(const Explored& explored);
/// The same for programs: figures unrounded, shares 0 to 1, null for what is not known.
std::string explored_json(const Explored& explored);

}  // namespace pipeline
