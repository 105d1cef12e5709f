// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/linkages/industry_list.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

namespace pipeline {
namespace {

/// By code of column `industry`: the industry that its firms belong to, by number.
struct Numbers {
  std::vector<std::int32_t> of_code;
  std::vector<Industry> industries;  ///< Without rows.
};

/// Codes that are one after the cut are one industry, but never across populations.
Numbers numbered(const IndustryParams& params, const Frame& frame, const geo::Texts& codes) {
  std::map<std::pair<std::string, std::int32_t>, std::vector<std::size_t>> order;
  for (std::size_t code = 0; code < codes.size(); ++code) {
    std::string text = params.code_digits ? cut_code(codes[code], *params.code_digits) : std::string(codes[code]);
    order[{std::move(text), frame.industry_controls.population[code]}].push_back(code);
  }
  Numbers out{std::vector<std::int32_t>(codes.size()), {}};
  for (const auto& [key, members] : order) {
    for (const std::size_t code : members) out.of_code[code] = static_cast<std::int32_t>(out.industries.size());
    out.industries.push_back({key.first, key.second});
  }
  return out;
}

/// The group of all its firms, if they have one in common.
std::int32_t common_group(std::span<const geo::Row> rows, std::span<const std::int32_t> group) {
  const bool alike = std::ranges::all_of(rows, [&](geo::Row row) { return group[row] == group[rows[0]]; });
  return alike ? group[rows[0]] : -1;
}

}  // namespace

std::string cut_code(std::string_view code, std::int64_t digits) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (std::ranges::count_if(code, is_digit) < digits) return std::string(code);
  std::size_t end = 0;
  for (std::int64_t left = digits; left > 0; ++end) left -= is_digit(code[end]) ? 1 : 0;
  return std::string(code.substr(0, end));
}

IndustryList industry_list(const IndustryParams& params, const Frame& frame, const geo::Table& firms) {
  const auto code = firms.codes("industry"), group = firms.codes("group");
  Numbers numbers = numbered(params, frame, *firms.column("industry").labels());
  const std::vector<geo::Row> counted = members_of(Group{}, firms);
  const auto number_of = [&](geo::Row row) {
    return static_cast<std::size_t>(numbers.of_code[static_cast<std::size_t>(code[row])]);
  };
  for (const geo::Row row : counted) numbers.industries[number_of(row)].rows.push_back(row);

  IndustryList out;
  std::vector<std::int32_t> place(numbers.industries.size(), -1);  // in the industries of its population
  for (const std::string& text : frame.industry_controls.text) out.populations.push_back({text});
  for (std::size_t i = 0; i < numbers.industries.size(); ++i) {
    Industry& industry = numbers.industries[i];
    if (std::ssize(industry.rows) < params.least_plants) continue;
    industry.group = common_group(industry.rows, group);
    if (industry.population >= 0) {
      auto& fellows = out.populations[static_cast<std::size_t>(industry.population)].industries;
      place[i] = static_cast<std::int32_t>(fellows.size());
      fellows.push_back(out.industries.size());
    }
    out.industries.push_back(industry);
  }
  for (const geo::Row row : counted) {
    const std::int32_t population = numbers.industries[number_of(row)].population;
    if (population < 0 || out.populations[static_cast<std::size_t>(population)].industries.empty()) continue;
    out.populations[static_cast<std::size_t>(population)].rows.push_back(row);
    out.populations[static_cast<std::size_t>(population)].industry.push_back(place[number_of(row)]);
  }
  return out;
}

}  // namespace pipeline
