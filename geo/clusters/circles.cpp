// SPDX-License-Identifier: Apache-2.0
#include "geo/clusters/circles.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace geo {
namespace {

constexpr unsigned kThinning = 8, kMostLevel = 11;

CurveSites checked(const Population& population, std::span<const std::int32_t> rank, const CircleParams& params,
                   unsigned threads) {
  if (population.is_case.size() != population.x_m.size() || rank.size() != population.x_m.size())
    throw std::invalid_argument("Circles: columns differ in length");
  if (!(params.most_share > 0.0 && params.most_share <= 1.0) || params.everywhere_to < 0)
    throw std::invalid_argument("Circles: most_share must lie in (0, 1], everywhere_to be >= 0");
  return curve_sites({population.x_m, population.y_m, rank}, threads);
}

}  // namespace

Circles::Circles(const Population& population, std::span<const std::int32_t> rank, const CircleParams& params,
                 unsigned threads)
    : sites_(checked(population, rank, params, threads)),
      cases_at_(sites_.x_m.size(), 0),
      firms_(static_cast<std::int64_t>(population.x_m.size())),
      most_firms_(static_cast<std::int64_t>(std::floor(params.most_share * static_cast<double>(firms_)))),
      everywhere_to_(params.everywhere_to == 0 ? most_firms_ : params.everywhere_to),
      index_(sites_.x_m, sites_.y_m) {
  for (std::size_t row = 0; row < population.is_case.size(); ++row) {
    cases_at_[sites_.site[row]] += population.is_case[row];
    cases_ += population.is_case[row];
  }
}

/// How often the centre's number along the curve can be divided by 8: one centre of 8 is of a higher level.
unsigned Circles::level(Row centre) const {
  unsigned level = 0;
  for (Row number = centre; level < kMostLevel && number % kThinning == 0; number /= kThinning) ++level;
  return level;
}

std::int64_t Circles::most_firms(unsigned level) const {
  std::int64_t most = everywhere_to_;
  for (unsigned l = 0; l < level && most < most_firms_; ++l) most *= kThinning;
  return std::min(most, most_firms_);
}

/// A radius around the centre that surely holds its largest circle: the last circle of this level held as many firms as
/// one may, and lies within. Without one, a radius is looked for that holds as many sites.
double Circles::Walker::bound_m(Row centre, const Reach& last) const {
  const std::vector<double>&x_m = circles_.sites_.x_m, &y_m = circles_.sites_.y_m;
  if (std::isfinite(last.reach_m)) {
    const double dx = x_m[centre] - x_m[last.centre], dy = y_m[centre] - y_m[last.centre];
    return (last.reach_m + std::sqrt(dx * dx + dy * dy)) * (1.0 + 1e-12);
  }
  const auto most = static_cast<std::size_t>(circles_.most_firms(circles_.level(centre)));
  for (double radius_m = 64.0; radius_m < 1e8 && most <= circles_.size(); radius_m *= 2.0)
    if (circles_.index_.count_within(x_m[centre], y_m[centre], radius_m, most) >= most) return radius_m;
  return std::numeric_limits<double>::infinity();
}

void Circles::Walker::gather(Row centre, double radius_m, bool many) {
  const std::vector<double>&x_m = circles_.sites_.x_m, &y_m = circles_.sites_.y_m;
  const double x = x_m[centre], y = y_m[centre], limit_m2 = radius_m * radius_m;
  const auto near = [&](Row site) {
    const double dx = x_m[site] - x, dy = y_m[site] - y;
    return Near{dx * dx + dy * dy, site};
  };
  if (many || std::isinf(radius_m)) {
    near_.resize(x_m.size());
    std::size_t count = 0;
    for (Row site = 0; site < x_m.size(); ++site) {
      near_[count] = near(site);
      count += near_[count].m2 <= limit_m2 ? 1U : 0U;
    }
    near_.resize(count);
    return;
  }
  near_.clear();
  circles_.index_.search(x, y, limit_m2, [&](Row site, double) {
    const Near found = near(site);
    if (found.m2 <= limit_m2) near_.push_back(found);
    return limit_m2;
  });
}

/// By (distance, site): by rings of equal width first, in one pass or, of many sites, in two, as towns lie near some
/// centres and far from others. What is left is nearly in order.
void Circles::Walker::sort(double radius_m) {
  const auto before = [](const Near& a, const Near& b) { return a.m2 < b.m2 || (a.m2 == b.m2 && a.site < b.site); };
  constexpr std::size_t kFew = 32, kDigits = 2'048;
  if (near_.size() <= kFew) return std::sort(near_.begin(), near_.end(), before);
  double farthest_m2 = radius_m * radius_m;
  if (std::isinf(farthest_m2)) farthest_m2 = std::max_element(near_.begin(), near_.end(), before)->m2;
  const std::size_t passes = near_.size() <= kDigits ? 1 : 2,
                    digits = std::min(kDigits, 2 * std::bit_ceil(near_.size()));
  const double rings = static_cast<double>(passes == 1 ? digits : digits * digits),
               rings_per_m = (rings - 1.0) / std::max(1.0, std::sqrt(farthest_m2));
  for (Near& near : near_) near.ring = static_cast<std::uint32_t>(std::sqrt(near.m2) * rings_per_m);
  spare_.resize(near_.size());
  place_.resize(digits);
  for (std::size_t pass = 0; pass < passes; ++pass) {
    const auto digit = [&](const Near& near) { return pass == 0 ? near.ring % digits : near.ring / digits; };
    std::ranges::fill(place_, 0U);
    for (const Near& near : near_) ++place_[digit(near)];
    std::uint32_t next = 0;
    for (std::uint32_t& count : place_) next += std::exchange(count, next);
    for (const Near& near : near_) spare_[place_[digit(near)]++] = near;
    near_.swap(spare_);
  }
  for (std::size_t i = 1; i < near_.size(); ++i) {
    const Near moved = near_[i];
    std::size_t at = i;
    for (; at > 0 && before(moved, near_[at - 1]); --at) near_[at] = near_[at - 1];
    near_[at] = moved;
  }
}

std::span<const Circles::Near> Circles::Walker::around(Row centre, double cap_m) {
  const unsigned level = circles_.level(centre);
  const std::int64_t most = circles_.most_firms(level);
  const double bound = bound_m(centre, last_[level]);
  const double radius_m = std::min(bound, cap_m);
  gather(centre, radius_m, 8 * most > circles_.firms_ && cap_m > bound);
  sort(radius_m);
  std::int64_t firms = 0;
  std::size_t end = 0, inside = 0;  // sites of the largest circle; sites looked at
  while (inside < near_.size() && firms < most) {
    firms += circles_.firms_at(near_[inside].site);
    ++inside;
    const bool last_at_its_distance = inside == near_.size() || near_[inside].m2 != near_[inside - 1].m2;
    if (last_at_its_distance && firms <= most) end = inside;
  }
  if (firms >= most && inside > 0) last_[level] = {centre, std::sqrt(near_[inside - 1].m2)};
  return std::span<const Near>(near_).first(end);
}

std::int64_t everywhere_to(std::size_t sites, std::int64_t most_firms, double steps) {
  const double per_site = steps / static_cast<double>(std::max<std::size_t>(sites, 1));
  const auto most = static_cast<double>(most_firms);
  if (per_site >= most) return 0;
  // A level has as many steps as the one below: everywhere_to for each site. The last one ends at most_firms.
  double levels = 1.0;
  while (per_site / levels * std::pow(kThinning, levels - 1.0) < most && levels < kMostLevel) levels += 1.0;
  return std::max<std::int64_t>(8, static_cast<std::int64_t>(per_site / levels));
}

}  // namespace geo
