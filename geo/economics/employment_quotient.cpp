// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/employment_quotient.hpp"

#include <algorithm>
#include <limits>
#include <mutex>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "geo/core/parallel.hpp"
#include "geo/core/random.hpp"
#include "geo/core/table.hpp"

namespace geo {
namespace {

constexpr std::size_t kDrawsOfATask = 64;
constexpr double kEqual = 1.0 - 1e-12;

/// Employees of some firms, by place and in all.
struct Sums {
  std::vector<double> here;
  double all = 0.0;

  explicit Sums(std::size_t places) : here(places) {}
  void add(const SizedFirms& firms, std::size_t firm) {
    all += firms.employees[firm];
    if (firms.place[firm] >= 0) here[static_cast<std::size_t>(firms.place[firm])] += firms.employees[firm];
  }
  void clear() {
    std::ranges::fill(here, 0.0);
    all = 0.0;
  }
};

/// Deals the label out to some firms, the same for a draw whatever was dealt before.
class Dealer {
 public:
  Dealer(const SizedFirms& firms, std::size_t places, std::size_t cases)
      : firms_(firms), order_(firms.place.size()), swapped_(cases), sums_(places) {
    std::iota(order_.begin(), order_.end(), 0U);
  }
  /// Employees of the firms dealt to: the first of a shuffle, which is then undone.
  const Sums& deal(Random random) {
    sums_.clear();
    for (std::size_t i = 0; i < swapped_.size(); ++i) {
      swapped_[i] = i + random.below(static_cast<std::uint32_t>(order_.size() - i));
      std::swap(order_[i], order_[swapped_[i]]);
      sums_.add(firms_, order_[i]);
    }
    for (std::size_t i = swapped_.size(); i-- > 0;) std::swap(order_[i], order_[swapped_[i]]);
    return sums_;
  }

 private:
  const SizedFirms& firms_;
  std::vector<Row> order_;
  std::vector<std::size_t> swapped_;
  Sums sums_;
};

/// By place, how many draws reach the group's quotient. What a place has in all and the share of the group cancel.
std::vector<std::int64_t> draws_that_reach(const SizedFirms& firms, const Sums& group, std::size_t cases,
                                           const LabelShuffle& shuffle) {
  const std::size_t places = group.here.size();
  std::vector<std::int64_t> reached(places);
  std::mutex lock;
  parallel_for(static_cast<std::size_t>(shuffle.draws), kDrawsOfATask, shuffle.threads,
               [&](std::size_t begin, std::size_t end) {
                 Dealer dealer(firms, places, cases);
                 std::vector<std::int64_t> counted(places);
                 for (std::size_t draw = begin; draw < end; ++draw) {
                   const Sums& dealt = dealer.deal(Random(shuffle.seed, draw));
                   for (std::size_t p = 0; p < places; ++p)
                     counted[p] += dealt.here[p] * group.all >= group.here[p] * dealt.all * kEqual ? 1 : 0;
                 }
                 const std::lock_guard guard(lock);
                 for (std::size_t p = 0; p < places; ++p) reached[p] += counted[p];
               });
  return reached;
}

void check(const SizedFirms& firms, std::size_t places) {
  if (firms.employees.size() != firms.place.size() || firms.is_case.size() != firms.place.size())
    throw std::invalid_argument("employment_quotients: columns of different length");
  if (std::ranges::any_of(firms.place, [&](std::int32_t p) { return p >= 0 && static_cast<std::size_t>(p) >= places; }))
    throw std::invalid_argument("employment_quotients: a place that is not below places");
}

}  // namespace

EmploymentQuotients employment_quotients(const SizedFirms& firms, std::size_t places, const LabelShuffle& shuffle) {
  check(firms, places);
  Sums all(places), group(places);
  std::size_t cases = 0;
  for (std::size_t firm = 0; firm < firms.place.size(); ++firm) {
    all.add(firms, firm);
    if (firms.is_case[firm] == 0) continue;
    group.add(firms, firm);
    ++cases;
  }
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  EmploymentQuotients out{std::vector<double>(places, kNone), std::vector<double>(places, kNone)};
  if (!(group.all > 0.0)) return out;
  const std::vector<std::int64_t> reached = draws_that_reach(firms, group, cases, shuffle);
  for (std::size_t p = 0; p < places; ++p) {
    if (!(all.here[p] > 0.0)) continue;
    out.lq[p] = (group.here[p] / all.here[p]) / (group.all / all.all);
    if (shuffle.draws > 0) out.p[p] = static_cast<double>(1 + reached[p]) / static_cast<double>(1 + shuffle.draws);
  }
  return out;
}

}  // namespace geo
