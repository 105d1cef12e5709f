// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "io/run/config.hpp"
#include "pipeline/stage.hpp"

namespace pipeline {

/// What the config gives for a stage: its section, then that of the group.
Given given_for(const io::Config& config, std::string_view stage, std::string_view group);

/// The value that holds: the last given one, else the default.
const io::Value& value_of(const io::Param& param, const Given& given);

/// One parameter as the run uses it. `group` is empty for the stage's own section, else an override.
struct UsedParameter {
  std::string stage, group, key, unit, value;
  bool is_default = true;
};

/// Every parameter of every stage, defaults included, then the overrides of groups.
std::vector<UsedParameter> used_parameters(const io::Config& config);

/// The stages' sections, as the config loader needs them.
std::vector<io::SectionSpec> section_specs();

}  // namespace pipeline
