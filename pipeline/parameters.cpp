// SPDX-License-Identifier: Apache-2.0
#include "pipeline/parameters.hpp"

#include <algorithm>

namespace pipeline {

Given given_for(const io::Config& config, std::string_view stage, std::string_view group) {
  Given given;
  if (const auto found = config.sections.find(stage); found != config.sections.end()) given.push_back(&found->second);
  if (const auto overrides = config.group_values.find(group); overrides != config.group_values.end())
    if (const auto found = overrides->second.find(stage); found != overrides->second.end())
      given.push_back(&found->second);
  return given;
}

const io::Value& value_of(const io::Param& param, const Given& given) {
  for (auto layer = given.rbegin(); layer != given.rend(); ++layer)
    if (const auto found = (*layer)->find(param.key); found != (*layer)->end()) return found->second;
  return param.standard;
}

std::vector<UsedParameter> used_parameters(const io::Config& config) {
  std::vector<UsedParameter> out;
  for (const Stage& stage : stages()) {
    const Given given = given_for(config, stage.name, "");
    for (const io::Param& param : stage.params) {
      const io::Value& value = value_of(param, given);
      out.push_back({stage.name, "", param.key, param.unit, io::to_text(value), &value == &param.standard});
    }
  }
  for (const auto& [group, sections] : config.group_values)
    for (const auto& [section, values] : sections) {
      const auto stage = std::ranges::find(stages(), section, &Stage::name);
      for (const auto& [key, value] : values) {
        const auto param = std::ranges::find(stage->params, key, &io::Param::key);
        out.push_back({section, group, key, param->unit, io::to_text(value), false});
      }
    }
  return out;
}

std::vector<io::SectionSpec> section_specs() {
  std::vector<io::SectionSpec> specs;
  for (const Stage& stage : stages())
    if (!stage.params.empty()) specs.push_back({stage.name, stage.help, stage.params, stage.per_group});
  return specs;
}

}  // namespace pipeline
