// SPDX-License-Identifier: Apache-2.0
#include "geo/siting/merged_demand.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

#include "geo/core/parallel.hpp"

namespace geo {
namespace {

constexpr Row kNone = std::numeric_limits<Row>::max();
constexpr std::size_t kCandidatesOfATask = 16;

/// The finaliser of SplitMix64.
std::uint64_t mixed(std::uint64_t z) {
  z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31U);
}

void check(const CandidateRuns& runs, std::span<const double> weight) {
  const auto expect = [](bool right, const char* what) {
    if (!right) throw std::invalid_argument(std::string("merged_demand: ") + what);
  };
  expect(!runs.begin.empty() && runs.begin.front() == 0 && runs.begin.back() == runs.runs.size(),
         "begin must go from 0 to the number of runs");
  for (std::size_t j = 0; j < runs.candidates(); ++j) {
    expect(runs.begin[j] <= runs.begin[j + 1], "begin must not fall");
    Row end = 0;
    for (const auto& run : runs.of(j)) {
      expect(end <= run.begin && run.begin < run.end && run.end <= weight.size(), "runs must ascend and hold demand");
      end = run.end;
    }
  }
  expect(std::ranges::all_of(weight, [](double w) { return w >= 0.0 && std::isfinite(w); }),
         "weights must be finite and >= 0");
}

/// The demand cut wherever a run begins or ends.
class Stretches {
 public:
  Stretches(const CandidateRuns& runs, std::span<const double> weight) : of_(weight.size() + 1, 0) {
    for (const auto& run : runs.runs) of_[run.begin] = of_[run.end] = 1;
    Row number = 0;
    for (std::size_t i = 0; i < of_.size(); ++i) of_[i] = i == 0 ? 0 : number += of_[i];
    signature_.assign(number + 1, Signature{0, 0});
    worth_.assign(number + 1, 0.0);
    for (std::size_t i = 0; i < weight.size(); ++i) worth_[of_[i]] += weight[i];
    sign(runs);
  }

  std::size_t size() const { return worth_.size(); }
  /// Which stretch begins at a row where a run begins or ends.
  Row at(Row row) const { return of_[row]; }
  double worth(std::size_t stretch) const { return worth_[stretch]; }
  const Signature& signature(std::size_t stretch) const { return signature_[stretch]; }

 private:
  /// Sums of the candidates that reach each stretch: added where their runs begin, taken off where they end.
  void sign(const CandidateRuns& runs) {
    for (std::size_t j = 0; j < runs.candidates(); ++j) {
      const Signature own = signature_of(j);
      for (const auto& run : runs.of(j))
        for (std::size_t half = 0; half < own.size(); ++half) {
          signature_[of_[run.begin]][half] += own[half];
          signature_[of_[run.end]][half] -= own[half];
        }
    }
    for (std::size_t s = 1; s < signature_.size(); ++s)
      for (std::size_t half = 0; half < 2; ++half) signature_[s][half] += signature_[s - 1][half];
  }

  std::vector<Row> of_;  ///< By row of the demand, and one more.
  std::vector<Signature> signature_;
  std::vector<double> worth_;
};

/// Gives each stretch the number of its merged demand, kNone where nobody reaches it or it has no weight.
std::vector<Row> merged(const Stretches& stretches, std::vector<double>& weight) {
  std::vector<std::pair<Signature, Row>> order;
  for (Row s = 0; s < stretches.size(); ++s)
    if (stretches.worth(s) > 0.0 && stretches.signature(s) != Signature{0, 0})
      order.emplace_back(stretches.signature(s), s);
  std::ranges::sort(order);
  std::vector<Row> first(stretches.size(), kNone), number(stretches.size(), kNone);
  for (std::size_t k = 0; k < order.size(); ++k)
    first[order[k].second] =
        k > 0 && order[k].first == order[k - 1].first ? first[order[k - 1].second] : order[k].second;
  for (Row s = 0; s < stretches.size(); ++s) {
    if (first[s] == kNone) continue;
    if (first[s] == s) number[s] = static_cast<Row>(weight.size()), weight.push_back(0.0);
    number[s] = number[first[s]];
    weight[number[s]] += stretches.worth(s);
  }
  return number;
}

}  // namespace

Signature signature_of(std::size_t candidate) { return {mixed(2 * candidate + 1), mixed(~(2 * candidate))}; }

MergedDemand merged_demand(const CandidateRuns& runs, std::span<const double> weight, unsigned threads) {
  check(runs, weight);
  const Stretches stretches(runs, weight);
  MergedDemand out;
  const std::vector<Row> number = merged(stretches, out.weight);
  std::vector<std::vector<Row>> lists(runs.candidates());
  parallel_for(lists.size(), kCandidatesOfATask, threads, [&](std::size_t first, std::size_t last) {
    std::vector<Row> listed_for(out.weight.size(), kNone);
    for (std::size_t j = first; j < last; ++j) {
      for (const auto& run : runs.of(j))
        for (Row s = stretches.at(run.begin); s < stretches.at(run.end); ++s)
          if (number[s] != kNone && std::exchange(listed_for[number[s]], static_cast<Row>(j)) != j)
            lists[j].push_back(number[s]);
      std::ranges::sort(lists[j]);
    }
  });
  for (const auto& list : lists) {
    out.lists.demand.insert(out.lists.demand.end(), list.begin(), list.end());
    out.lists.begin.push_back(out.lists.demand.size());
  }
  return out;
}

}  // namespace geo
