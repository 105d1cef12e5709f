// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "io/look/figures.hpp"
#include "pipeline/stages/sites/rows.hpp"

namespace pipeline {
namespace {

constexpr std::size_t kNamed = 2;

std::string plain(const std::string& text) { return io::plain_spaces(text); }

std::string hectares(double ha) { return ha < 10.0 ? fmt::format("{:.1f} ha", ha) : io::whole_text(ha) + " ha"; }

std::string figure(const CriterionAtSite& one) {
  if (!one.raw) return one.score ? "no road leads there" : "unknown";
  if (one.unit == "m") return plain(io::distance_text(*one.raw));
  if (one.unit == "%" || one.unit == "min") return fmt::format("{:.3g} {}", *one.raw, one.unit);
  const std::string number = *one.raw >= 100.0 ? plain(io::whole_text(*one.raw)) : fmt::format("{:.3g}", *one.raw);
  return one.unit.empty() ? number : number + " " + one.unit;
}

std::string ground(const SiteFacts& site) {
  const std::string ha = hectares(site.candidate.area_ha);
  switch (site.candidate.kind) {
    case SiteKind::infill:
      return fmt::format("{} free in {}", ha, site.park);
    case SiteKind::extension:
      return fmt::format("{} beside {}, {}", ha, site.park,
                         site.taken ? fmt::format("of which {} is taken", plain(io::share_text(*site.taken)))
                                    : "whose free area is unknown");
    case SiteKind::brownfield:
      return ha + " of brownfield";
    case SiteKind::greenfield:
      break;
  }
  return ha + " of open ground";
}

std::string listed(const std::vector<const CriterionAtSite*>& criteria) {
  std::string out;
  for (const CriterionAtSite* one : criteria)
    out += fmt::format("{}{} ({})", out.empty() ? "" : ", ", io::lower_first(one->title), figure(*one));
  return out;
}

/// The criteria with a score, the best first; of equals the one that counts more.
std::vector<const CriterionAtSite*> best_first(const SiteFacts& site) {
  std::vector<const CriterionAtSite*> out;
  for (const CriterionAtSite& one : site.criteria)
    if (one.score) out.push_back(&one);
  std::ranges::stable_sort(out, [](const CriterionAtSite* a, const CriterionAtSite* b) {
    return *a->score != *b->score ? *a->score > *b->score : a->share > b->share;
  });
  return out;
}

std::string strong_and_weak(const SiteFacts& site) {
  const auto order = best_first(site);
  if (order.empty()) return {};
  const std::size_t strong = std::min(kNamed, order.size());
  std::string out =
      fmt::format(" Best in: {}.", listed({order.begin(), order.begin() + static_cast<std::ptrdiff_t>(strong)}));
  if (order.size() > strong && *order.back()->score < 0.5)
    out += fmt::format(" Weakest in: {}.", listed({order.back()}));
  return out;
}

std::string ranks(const SiteFacts& site, double sensitivity) {
  if (site.rank_low == site.rank_high)
    return fmt::format(" It keeps rank {} when the weights vary by {}.", site.rank, plain(io::share_text(sensitivity)));
  return fmt::format(" Its rank lies between {} and {} when the weights vary by {}.", site.rank_low, site.rank_high,
                     plain(io::share_text(sensitivity)));
}

void check_utilities(const SiteFacts& site, std::vector<std::string>& out) {
  std::vector<std::string> near;
  for (const UtilityNeed& need : site.utilities) {
    const std::string what = io::lower_first(need.title);
    if (need.verdict() == UtilityNeed::Verdict::short_of)
      out.push_back(fmt::format("{}: {} {} needed, {} has {}{}", what, plain(io::whole_text(need.need)), need.unit,
                                need.supplier, plain(io::whole_text(*need.available)), need.is_free ? " free" : ""));
    else if (need.verdict() == UtilityNeed::Verdict::enough && !need.is_free)
      out.push_back(fmt::format("how much of the {} of {} is free", what, need.supplier));
    else if (need.verdict() == UtilityNeed::Verdict::nearness_only)
      near.push_back(what);
  }
  if (!near.empty()) out.push_back(fmt::format("capacity of {} (nearness only)", fmt::join(near, ", ")));
}

std::string crossings(const SiteFacts& site) {
  std::vector<std::string> out;
  for (const Crossing& one : site.crossed_by)
    out.push_back(fmt::format("{} ({})", one.what, plain(io::distance_text(one.length_m))));
  return out.empty() ? "" : fmt::format(" It is crossed by: {}.", fmt::join(out, ", "));
}

}  // namespace

std::string site_reasons(const SiteFacts& site, SiteReach reach, double sensitivity) {
  std::string out = ground(site) + "." + crossings(site) + strong_and_weak(site);
  out += fmt::format(" {} and {} lie within {}{}{}.", plain(io::counted(site.firms, "firm", "firms")),
                     plain(io::counted(std::ssize(site.clusters), "cluster", "clusters")),
                     reach.by_road ? "" : "a way of ", plain(io::distance_text(reach.way_m)),
                     reach.by_road ? " by road" : "");
  return out + ranks(site, sensitivity);
}

std::string site_to_check(const SiteFacts& site) {
  std::vector<std::string> out;
  if (!site.tenure) out.push_back("who owns the land");
  if (!site.zoning) out.push_back("zoning");
  if (!site.price) out.push_back("price of the land");
  check_utilities(site, out);
  std::vector<std::string> unknown = site.no_data;
  for (const CriterionAtSite& one : site.criteria)
    if (!one.score) unknown.push_back(io::lower_first(one.title));
  if (!unknown.empty()) out.push_back(fmt::format("what no source tells: {}", fmt::join(unknown, ", ")));
  std::vector<std::string> crossing;
  for (const Crossing& one : site.crossed_by) crossing.push_back(one.what);
  if (!crossing.empty()) out.push_back(fmt::format("what runs across it ({})", fmt::join(crossing, ", ")));
  if (!site.partly_excluded.empty())
    out.push_back(fmt::format("part of it is excluded: {}", fmt::join(site.partly_excluded, ", ")));
  return fmt::format("{}", fmt::join(out, "; "));
}

}  // namespace pipeline
