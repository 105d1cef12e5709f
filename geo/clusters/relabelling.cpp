// SPDX-License-Identifier: Apache-2.0
#include "geo/clusters/relabelling.hpp"

#include <algorithm>
#include <bit>
#include <limits>

#include "geo/core/parallel.hpp"

namespace geo {
namespace {

constexpr double kUntested = std::numeric_limits<double>::quiet_NaN();

std::uint32_t bits_set(const std::vector<std::uint64_t>& bits, std::uint32_t from, std::uint32_t firms) {
  std::uint32_t set = 0;
  while (firms > 0) {
    const std::uint32_t offset = from % 64, take = std::min(firms, 64 - offset);
    const std::uint64_t mask = take == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << take) - 1;
    set += static_cast<std::uint32_t>(std::popcount(bits[from / 64] >> offset & mask));
    from += take;
    firms -= take;
  }
  return set;
}

using Search = std::function<double(std::int64_t)>;

void draw_maps(const Search& best_llr, std::int64_t count, unsigned threads, std::vector<double>& best) {
  const std::size_t done = best.size();
  best.resize(done + static_cast<std::size_t>(count));
  parallel_for(static_cast<std::size_t>(count), 1, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) best[done + i] = best_llr(static_cast<std::int64_t>(done + i));
  });
}

/// Draws maps in rounds until params.stop_after of them exceed `llr` or all are drawn. What a round draws too much is
/// not looked at, so the size of the rounds does not show.
std::vector<double> maps_to_settle(double llr, const Search& best_llr, const SettleParams& params) {
  std::vector<double> best;
  const auto drawn = [&] { return static_cast<std::int64_t>(best.size()); };
  const auto exceeding = [&] { return std::ranges::count_if(best, [&](double b) { return b >= llr; }); };
  while (drawn() < params.draws && exceeding() < params.stop_after)
    draw_maps(best_llr, std::min(params.draws - drawn(), std::clamp<std::int64_t>(drawn(), 16, 64)), params.threads,
              best);
  return best;
}

}  // namespace

Relabelling::Relabelling(std::span<const double> firms, std::int64_t cases) : first_firm_{0} {
  for (const double count : firms) first_firm_.push_back(first_firm_.back() + static_cast<std::uint32_t>(count));
  inverted_ = 2 * cases > first_firm_.back();
  marked_ = static_cast<std::uint32_t>(inverted_ ? first_firm_.back() - cases : cases);
}

std::vector<std::uint32_t> Relabelling::drawn(Random random) const {
  std::vector<std::uint64_t> bits(first_firm_.back() / 64 + 1, 0);
  for (std::uint32_t left = marked_; left > 0;) {
    const std::uint32_t firm = random.below(first_firm_.back());
    const std::uint64_t bit = std::uint64_t{1} << (firm % 64);
    if ((bits[firm / 64] & bit) != 0) continue;  // at most half are marked, so few tries are lost
    bits[firm / 64] |= bit;
    --left;
  }
  std::vector<std::uint32_t> labels(first_firm_.size() - 1);
  for (std::size_t s = 0; s < labels.size(); ++s) {
    const std::uint32_t firms = first_firm_[s + 1] - first_firm_[s], set = bits_set(bits, first_firm_[s], firms);
    labels[s] = inverted_ ? firms - set : set;
  }
  return labels;
}

Settled settled(double llr, std::span<const double> best, const SettleParams& params) {
  std::int64_t exceeding = 0;
  for (std::size_t l = 0; l < best.size(); ++l) {
    exceeding += best[l] >= llr ? 1 : 0;
    const auto drawn = static_cast<std::int64_t>(l + 1);
    if (exceeding == params.stop_after) return {static_cast<double>(exceeding) / static_cast<double>(drawn), drawn};
  }
  return {static_cast<double>(exceeding + 1) / static_cast<double>(params.draws + 1), params.draws};
}

void settle(std::span<const std::uint8_t> tested, const Search& best_llr, const SettleParams& params,
            SearchTest& test) {
  test.p.assign(test.llr.size(), kUntested);
  test.draws.assign(test.llr.size(), 0);
  double largest = -1.0;
  for (std::size_t c = 0; c < tested.size(); ++c)
    if (tested[c] != 0) largest = std::max(largest, test.llr[c]);
  if (largest < 0.0 || params.draws == 0) return;
  const std::vector<double> best = maps_to_settle(largest, best_llr, params);
  for (std::size_t c = 0; c < tested.size(); ++c) {
    if (tested[c] == 0) continue;
    const Settled found = settled(test.llr[c], best, params);
    test.p[c] = found.p;
    test.draws[c] = found.draws;
  }
}

}  // namespace geo
