// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/employment_quotient.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <mutex>
#include <stdexcept>
#include <utility>

#include "geo/core/parallel.hpp"
#include "geo/core/random.hpp"
#include "geo/core/table.hpp"

namespace geo {
namespace {

constexpr std::size_t kDrawsOfATask = 64;
constexpr double kEqual = 1.0 - 1e-12;

/// Firms alike in size, of whom `cases` are of the group.
struct SizeClass {
  std::vector<Row> firms;
  std::size_t cases = 0;
};

/// Each class reaches to double its least size: 0 to 1, 1 to 2, 2 to 4 employees …
int size_class(double employees) { return employees < 1.0 ? 0 : 1 + std::ilogb(employees); }

/// The classes that hold a case, by size; their firms in the order of the columns.
std::vector<SizeClass> classes_of(const SizedFirms& firms) {
  std::map<int, SizeClass> by_size;
  for (std::size_t firm = 0; firm < firms.employees.size(); ++firm) {
    SizeClass& of = by_size[size_class(firms.employees[firm])];
    of.firms.push_back(static_cast<Row>(firm));
    of.cases += firms.is_case[firm] != 0 ? 1U : 0U;
  }
  std::vector<SizeClass> out;
  for (auto& [size, of] : by_size)
    if (of.cases > 0) out.push_back(std::move(of));
  return out;
}

/// Deals the label out to as many firms of each class as have it, the same for a draw whatever was dealt before.
class Dealer {
 public:
  Dealer(const SizedFirms& firms, const std::vector<SizeClass>& classes, std::size_t places)
      : firms_(firms), classes_(classes), here_(places) {}

  /// By place, the employees of the firms dealt to.
  const std::vector<double>& deal(Random random) {
    std::ranges::fill(here_, 0.0);
    for (SizeClass& of : classes_) deal(of, random);
    return here_;
  }

 private:
  /// The first of a shuffle, which is then undone.
  void deal(SizeClass& of, Random& random) {
    swapped_.resize(of.cases);
    for (std::size_t i = 0; i < of.cases; ++i) {
      swapped_[i] = i + random.below(static_cast<std::uint32_t>(of.firms.size() - i));
      std::swap(of.firms[i], of.firms[swapped_[i]]);
      const std::int32_t place = firms_.place[of.firms[i]];
      if (place >= 0) here_[static_cast<std::size_t>(place)] += firms_.employees[of.firms[i]];
    }
    for (std::size_t i = of.cases; i-- > 0;) std::swap(of.firms[i], of.firms[swapped_[i]]);
  }

  const SizedFirms& firms_;
  std::vector<SizeClass> classes_;
  std::vector<std::size_t> swapped_;
  std::vector<double> here_;
};

/// By place, how many draws bring it at least as many of the group's employees. What works there in all is the same.
std::vector<std::int64_t> draws_that_reach(const SizedFirms& firms, const std::vector<double>& group,
                                           const LabelShuffle& shuffle) {
  const std::vector<SizeClass> classes = classes_of(firms);
  std::vector<std::int64_t> reached(group.size());
  std::mutex lock;
  parallel_for(static_cast<std::size_t>(shuffle.draws), kDrawsOfATask, shuffle.threads,
               [&](std::size_t begin, std::size_t end) {
                 Dealer dealer(firms, classes, group.size());
                 std::vector<std::int64_t> counted(group.size());
                 for (std::size_t draw = begin; draw < end; ++draw) {
                   const std::vector<double>& dealt = dealer.deal(Random(shuffle.seed, draw));
                   for (std::size_t p = 0; p < group.size(); ++p) counted[p] += dealt[p] >= group[p] * kEqual ? 1 : 0;
                 }
                 const std::lock_guard guard(lock);
                 for (std::size_t p = 0; p < group.size(); ++p) reached[p] += counted[p];
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
  std::vector<double> here(places), group_here(places);
  double all = 0.0, group = 0.0;
  for (std::size_t firm = 0; firm < firms.place.size(); ++firm) {
    const double employees = firms.employees[firm], of_group = firms.is_case[firm] != 0 ? employees : 0.0;
    all += employees;
    group += of_group;
    if (firms.place[firm] < 0) continue;
    here[static_cast<std::size_t>(firms.place[firm])] += employees;
    group_here[static_cast<std::size_t>(firms.place[firm])] += of_group;
  }
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  EmploymentQuotients out{std::vector<double>(places, kNone), std::vector<double>(places, kNone)};
  if (!(group > 0.0)) return out;
  std::vector<std::int64_t> reached;
  if (shuffle.draws > 0) reached = draws_that_reach(firms, group_here, shuffle);
  for (std::size_t p = 0; p < places; ++p) {
    if (!(here[p] > 0.0)) continue;
    out.lq[p] = (group_here[p] / here[p]) / (group / all);
    if (shuffle.draws > 0) out.p[p] = static_cast<double>(1 + reached[p]) / static_cast<double>(1 + shuffle.draws);
  }
  return out;
}

}  // namespace geo
