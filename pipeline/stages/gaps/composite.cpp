// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/gaps/composite.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "io/look/figures.hpp"

namespace pipeline {

Composite::Composite(const Theme& theme, const Frame& frame, geo::SeverityLimits limits)
    : theme_(theme), frame_(frame), limits_(limits) {
  theme_.standard = 1.0;
  theme_.unit = kOfStandard;
  theme_.of_groups.clear();
}

bool Composite::has(std::string_view theme) const {
  return std::ranges::find(theme_.parts, theme) != theme_.parts.end();
}

void Composite::add(const Judge& part, const Reach& reach) {
  if (!part.says_something()) return;
  const std::span<const float> from = part.beyond ? part.beyond->least : std::span<const float>(reach.nearest);
  std::vector<float> least(from.begin(), from.end());
  if (!part.theme.complete) std::ranges::fill(least, 0.0F);
  parts_.push_back({&part.theme, {reach.nearest, reach.second, {}}, std::move(least)});
}

Judge Composite::judge() const { return {theme_, theme_.standard, limits_, !parts_.empty()}; }

std::vector<float> Composite::farthest(std::string_view group, std::span<const geo::Row> firms, Ways ways) const {
  std::vector<float> out(firms.size(), 0.0F);
  for (const Part& part : parts_) {
    const double standard = part.theme->standard_for(group);
    for (std::size_t i = 0; i < firms.size(); ++i)
      out[i] = std::max(out[i], static_cast<float>(ways(part)[firms[i]] / standard));
  }
  return out;
}

Verdict Composite::verdict(std::string_view group, std::span<const double> employees,
                           std::span<const geo::Row> firms) const {
  const auto nearest = farthest(
      group, firms, [](const Part& p) -> auto& { return p.reach.nearest; });
  const auto second = farthest(
      group, firms, [](const Part& p) -> auto& { return p.reach.second; });
  const auto least = farthest(
      group, firms, [](const Part& p) -> auto& { return p.least; });
  std::vector<double> staff;
  for (const geo::Row firm : firms) staff.push_back(employees[firm]);
  std::vector<geo::Row> rows(firms.size());
  std::iota(rows.begin(), rows.end(), geo::Row{0});
  Verdict out{geo::coverage({nearest, second, staff}, rows, 1.0), std::nullopt, std::nullopt, std::nullopt};
  if (parts_.empty()) return out;
  out.severity = geo::severity(out.coverage, true, limits_);
  const auto certain = geo::severity(geo::coverage({least, second, staff}, rows, 1.0), true, limits_);
  if (certain != out.severity) out.severity = certain == 0 ? std::nullopt : certain;
  return out;
}

std::string Composite::words(std::string_view group, std::span<const geo::Row> firms) const {
  const Part* weakest = nullptr;
  double least = 2.0;
  for (const Part& part : parts_) {
    std::size_t served = 0;
    for (const geo::Row firm : firms) served += part.reach.nearest[firm] <= part.theme->standard_for(group);
    const double share = firms.empty() ? 1.0 : static_cast<double>(served) / static_cast<double>(firms.size());
    if (share < least) least = share, weakest = &part;
  }
  std::vector<std::string> unknown;
  for (const std::string& name : theme_.parts) {
    if (std::ranges::any_of(parts_, [&](const Part& part) { return part.theme->name == name; })) continue;
    const auto theme = std::ranges::find(frame_.themes, name, &Theme::name);
    unknown.push_back(theme == frame_.themes.end() ? name : theme->title);
  }
  std::string text;
  if (weakest)
    text = fmt::format("weakest is {}, with {:.0f} % of the firms within {}", weakest->theme->title, 100.0 * least,
                       io::plain_spaces(io::amount_text(weakest->theme->standard_for(group), weakest->theme->unit)));
  if (!unknown.empty())
    text += fmt::format("{}of its {} parts {} unknown: {}", text.empty() ? "" : "; ", theme_.parts.size(),
                        unknown.size() == 1 ? "1 is" : fmt::format("{} are", unknown.size()), fmt::join(unknown, ", "));
  return text;
}

}  // namespace pipeline
