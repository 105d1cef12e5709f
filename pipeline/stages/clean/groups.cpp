// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/clean/groups.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <stdexcept>
#include <utility>

#include "geo/core/error.hpp"
#include "pipeline/rejects.hpp"

namespace pipeline {
namespace {

/// Controls of one group: by industry code, and what to call them.
struct Controls {
  std::vector<std::uint8_t> is_control;
  std::string text;
};

/// Firms that count, by industry code, and the group of each industry.
struct Industries {
  std::vector<std::int64_t> firms;
  std::vector<std::int32_t> group;
  /// Those of control industries that are not of group `code`.
  std::int64_t others(const std::vector<std::uint8_t>& is_control, std::int32_t code) const {
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < firms.size(); ++i)
      if (is_control[i] != 0 && group[i] != code) sum += firms[i];
    return sum;
  }
};

std::string joined(const std::set<std::string>& words, const char* last) {
  std::string out;
  std::size_t i = 0;
  for (const std::string& word : words) {
    if (i > 0) out += i + 1 == words.size() ? last : ", ";
    out += word;
    ++i;
  }
  return out;
}

/// METHODS section 3, Decision: the sections of the group's core stages, unless the config or the profile says
/// otherwise.
Controls controls_of(const io::ProfileGroup& group, const io::Config& config, const geo::Texts& industries) {
  if (config.controls == "all") return {std::vector<std::uint8_t>(industries.size(), 1), "all firms"};
  if (config.controls == "codes") {
    const std::set<std::string> codes(config.control_codes.begin(), config.control_codes.end());
    Controls out{std::vector<std::uint8_t>(industries.size()), "firms with codes " + joined(codes, " and ")};
    for (std::size_t i = 0; i < industries.size(); ++i)
      out.is_control[i] = config.profile->lies_in(industries[i], config.control_codes);
    return out;
  }
  std::set<std::string> titles;
  const std::vector<std::string> names = config.profile->control_sections(group);
  if (names.empty()) return {std::vector<std::uint8_t>(industries.size(), 1), "all firms"};
  for (const std::string& section : names) titles.insert(config.profile->section_title(section));
  Controls out{std::vector<std::uint8_t>(industries.size()), joined(titles, " and ") + " firms"};
  for (std::size_t i = 0; i < industries.size(); ++i)
    out.is_control[i] = config.profile->lies_in_section(industries[i], names);
  return out;
}

/// Writes the chain of one group with the codes of columns group and stage.
class ChainWriter {
 public:
  ChainWriter(const std::vector<io::ProfileGroup>& groups, const geo::Texts& stage_labels, std::size_t group)
      : groups_(groups), labels_(stage_labels), group_(group) {}

  Chain chain() {
    for (const io::ChainStage& stage : groups_[group_].stages) static_cast<void>(position(stage.name));
    for (const io::Supply& supply : groups_[group_].supplies) {
      const std::size_t from = position(supply.from);
      chain_.supplies.push_back({from, position(supply.to), supply.share});
    }
    return std::move(chain_);
  }

 private:
  /// Of a stage in the chain; one of another group is added when it is first named.
  std::size_t position(const std::string& name) {
    const auto known = std::ranges::find(chain_.stages, name, &ChainStage::name);
    const auto at = static_cast<std::size_t>(known - chain_.stages.begin());
    if (at == chain_.stages.size()) chain_.stages.push_back(stage(name));
    return at;
  }
  ChainStage stage(const std::string& name) const {
    const auto dot = name.find('.');
    if (dot == std::string::npos) return {static_cast<std::int32_t>(group_), code_of(name), name, words(name)};
    const std::string inner = name.substr(dot + 1);
    const auto other = std::ranges::find(groups_, name.substr(0, dot), &io::ProfileGroup::name);
    return {static_cast<std::int32_t>(other - groups_.begin()), code_of(inner), name,
            fmt::format("{} ({})", words(inner), other->title)};
  }
  std::int32_t code_of(std::string_view stage) const {
    for (std::size_t code = 0; code < labels_.size(); ++code)
      if (labels_[code] == stage) return static_cast<std::int32_t>(code);
    throw std::logic_error(fmt::format("groups: stage '{}' of the profile has no code", stage));
  }
  static std::string words(std::string name) {
    std::ranges::replace(name, '_', ' ');
    return name;
  }

  const std::vector<io::ProfileGroup>& groups_;
  const geo::Texts& labels_;
  std::size_t group_;
  Chain chain_;
};

/// One population a section that has firms, in the order of sections. A code without a section has no controls, but
/// where no code has one all firms are compared with all.
IndustryControls controls_by_section(const io::Profile& profile, const geo::Texts& industries) {
  std::map<std::string, std::int32_t> number;
  for (std::size_t i = 0; i < industries.size(); ++i)
    if (const std::string section = profile.section(industries[i]); !section.empty()) number.emplace(section, 0);
  if (number.empty()) return {std::vector<std::int32_t>(industries.size(), 0), {"all firms"}};
  IndustryControls out;
  for (auto& [section, population] : number) {
    population = static_cast<std::int32_t>(out.text.size());
    out.text.push_back(profile.section_title(section) + " firms");
  }
  for (std::size_t i = 0; i < industries.size(); ++i) {
    const auto found = number.find(profile.section(industries[i]));
    out.population.push_back(found == number.end() ? -1 : found->second);
  }
  return out;
}

/// The same rules for an industry as controls_of() has for a group.
IndustryControls industry_controls(const io::Config& config, const geo::Texts& industries) {
  if (!config.profile || config.controls == "all")
    return {std::vector<std::int32_t>(industries.size(), 0), {"all firms"}};
  if (config.controls != "codes") return controls_by_section(*config.profile, industries);
  const std::set<std::string> codes(config.control_codes.begin(), config.control_codes.end());
  IndustryControls out{{}, {"firms with codes " + joined(codes, " and ")}};
  for (std::size_t i = 0; i < industries.size(); ++i)
    out.population.push_back(config.profile->lies_in(industries[i], config.control_codes) ? 0 : -1);
  return out;
}

void count_unmapped(const geo::Table& firms, Run& run) {
  const auto industry = firms.codes("industry"), role = firms.codes("role");
  const geo::Texts& labels = *firms.column("industry").labels();
  std::vector<std::int64_t> count(labels.size());
  for (std::size_t row = 0; row < role.size(); ++row)
    if (role[row] < 0) ++count[static_cast<std::size_t>(industry[row])];
  for (std::size_t code = 0; code < count.size(); ++code)
    if (count[code] > 0) run.unmapped_codes.emplace(labels[code], count[code]);
}

/// Codes of the profile that decide about no firm's industry.
std::vector<std::string> codes_without_firms(const io::Profile& profile, const geo::Table& firms) {
  const geo::Texts& labels = *firms.column("industry").labels();
  std::vector<std::uint8_t> has_firms(labels.size());
  for (const std::int32_t industry : firms.codes("industry")) has_firms[static_cast<std::size_t>(industry)] = 1;
  std::set<std::string_view> used;
  for (std::size_t industry = 0; industry < labels.size(); ++industry)
    if (has_firms[industry] != 0) used.insert(profile.claim(labels[industry]));
  std::vector<std::string> out;
  for (const auto& [code, meaning] : profile.codes)
    if (!used.contains(code)) out.push_back(code);
  return out;
}

}  // namespace

void set_groups(const geo::Table& firms, Run& run) {
  const geo::Texts& industries = *firms.column("industry").labels();
  Group all;
  std::vector<std::int64_t> members(run.config.profile ? run.config.profile->groups.size() : 0);
  Industries by_industry{std::vector<std::int64_t>(industries.size()), std::vector<std::int32_t>(industries.size())};
  const auto group_of = firms.codes("group"), industry_of = firms.codes("industry");
  for (const geo::Row row : members_of(all, firms)) {
    ++all.firms;
    if (group_of[row] >= 0) ++members[static_cast<std::size_t>(group_of[row])];
    const auto industry = static_cast<std::size_t>(industry_of[row]);
    ++by_industry.firms[industry];
    by_industry.group[industry] = group_of[row];
  }
  run.frame.groups = {all};
  run.frame.industry_controls = industry_controls(run.config, industries);
  if (!run.config.profile) return;
  const auto& known = run.config.profile->groups;
  for (std::size_t code = 0; code < known.size(); ++code) {
    Group made;
    made.code = static_cast<std::int32_t>(code);
    made.name = known[code].name;
    made.title = known[code].title;
    made.firms = members[code];
    Controls controls = controls_of(known[code], run.config, industries);
    made.others = by_industry.others(controls.is_control, made.code);
    made.is_control = std::move(controls.is_control);
    made.controls_text = made.others > 0 ? std::move(controls.text) : "none, as all " + controls.text + " are its own";
    made.chain = ChainWriter(known, *firms.column("stage").labels(), code).chain();
    if (made.firms > 0) run.frame.groups.push_back(std::move(made));
  }
  count_unmapped(firms, run);
  if (run.config.profile) run.codes_without_firms = codes_without_firms(*run.config.profile, firms);
}

void count_rows(const geo::Table& firms, const geo::Table& rejects, Run& run) {
  const auto source = firms.codes("source");
  const geo::Texts& reject_source = rejects.column("source").as<geo::Texts>();
  for (std::size_t s = 0; s < run.config.firms.size(); ++s) {
    const io::FirmSource& config = run.config.firms[s];
    SourceFacts& facts = run.sources[s];
    facts.accepted = std::ranges::count(source, static_cast<std::int32_t>(s));
    facts.rejected = 0;
    std::int64_t faulty = 0;
    for (std::size_t i = 0; i < reject_source.size(); ++i) {
      if (reject_source[i] != config.name) continue;
      ++facts.rejected;
      faulty += is_fault(rejects.column("reason").text(i));
    }
    if (facts.read != facts.accepted + facts.rejected)
      throw std::logic_error(fmt::format("{}: read {} rows, but accepted {} and rejected {}", config.name, facts.read,
                                         facts.accepted, facts.rejected));
    if (facts.read < config.min_rows)
      geo::fail(geo::Trouble::gate,
                "{}: {} has {} rows; expected at least {}; look at the source, or change expect.min_rows", config.place,
                config.uri, facts.read, config.min_rows);
    if (static_cast<double>(faulty) > config.max_rejects * static_cast<double>(facts.read))
      geo::fail(geo::Trouble::gate,
                "{}: {} of {} rows are rejected; expected at most {:g} %; reasons: {}; correct the source, or change "
                "expect.max_rejects",
                config.place, faulty, facts.read, 100 * config.max_rejects, reason_counts(rejects, {}));
  }
}

std::string reason_counts(const geo::Table& first, const geo::Table& second) {
  std::map<std::string, std::int64_t> count;
  for (const geo::Table* table : {&first, &second})
    for (std::size_t row = 0; row < table->size(); ++row) ++count[std::string(table->column("reason").text(row))];
  std::vector<std::pair<std::int64_t, std::string>> order;
  for (const auto& [reason, n] : count) order.emplace_back(-n, reason);
  std::ranges::sort(order);
  std::string out;
  for (const auto& [n, reason] : order)
    out += fmt::format("{}{} {}", out.empty() ? "" : ", ", -n, reason_title(reason));
  return out;
}

}  // namespace pipeline
