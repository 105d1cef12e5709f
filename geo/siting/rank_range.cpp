// SPDX-License-Identifier: Apache-2.0
#include "geo/siting/rank_range.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "geo/core/random.hpp"

namespace geo {
namespace {

constexpr double kMeritStep = 0.01;

double weighted_score(std::span<const double> scores, std::span<const double> weights, bool geometric) {
  double sum = 0.0, weight = 0.0;
  for (std::size_t k = 0; k < scores.size(); ++k) {
    if (std::isnan(scores[k]) || weights[k] == 0.0) continue;
    if (geometric && !(scores[k] > 0.0)) return 0.0;
    sum += weights[k] * (geometric ? std::log(scores[k]) : scores[k]);
    weight += weights[k];
  }
  if (!(weight > 0.0)) return 0.0;
  return geometric ? std::exp(sum / weight) : sum / weight;
}

void widen(std::vector<RankRange>& ranges, std::span<const std::int64_t> ranks) {
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    ranges[i].low = std::min(ranges[i].low, ranks[i]);
    ranges[i].high = std::max(ranges[i].high, ranks[i]);
  }
}

}  // namespace

double merit_of(double score) { return std::floor(score / kMeritStep + 0.5); }

std::vector<double> weighted_scores(const Judged& judged) {
  if (judged.scores.size() != judged.places() * judged.criteria())
    throw std::invalid_argument("weighted_scores: one score a place and criterion");
  if (!std::ranges::all_of(judged.weights, [](double w) { return std::isfinite(w) && w >= 0.0; }))
    throw std::invalid_argument("weighted_scores: weights are finite and not negative");
  std::vector<double> out(judged.places());
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = weighted_score(judged.scores.subspan(i * judged.criteria(), judged.criteria()), judged.weights,
                            judged.geometric);
  return out;
}

std::vector<std::int64_t> ranks(std::span<const double> scores, std::span<const std::int32_t> precedence) {
  if (scores.size() != precedence.size()) throw std::invalid_argument("ranks: one precedence a score");
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto merit = [&](std::size_t i) { return merit_of(scores[i]); };
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
    if (merit(a) != merit(b)) return merit(a) > merit(b);
    if (precedence[a] != precedence[b]) return precedence[a] < precedence[b];
    return scores[a] != scores[b] ? scores[a] > scores[b] : a < b;
  });
  std::vector<std::int64_t> out(scores.size());
  for (std::size_t at = 0; at < order.size(); ++at) out[order[at]] = static_cast<std::int64_t>(at) + 1;
  return out;
}

std::vector<RankRange> rank_ranges(const Judged& judged, const WeightDraws& draws) {
  if (!(draws.by >= 0.0) || !(draws.by <= 1.0) || draws.draws < 0)
    throw std::invalid_argument("rank_ranges: by is in [0, 1] and draws are not negative");
  const auto given = ranks(weighted_scores(judged), judged.precedence);
  std::vector<RankRange> out(given.size());
  std::vector<std::int64_t> among_first(given.size(), 0);
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = {given[i], given[i], given[i] <= draws.first ? 1.0 : 0.0};
  std::vector<double> weights(judged.criteria());
  for (std::int64_t draw = 0; draw < draws.draws; ++draw) {
    Random random(draws.seed, static_cast<std::uint64_t>(draw));
    for (std::size_t k = 0; k < weights.size(); ++k)
      weights[k] = judged.weights[k] * (1.0 + draws.by * (2.0 * random.unit() - 1.0));
    const auto drawn =
        ranks(weighted_scores({judged.scores, weights, judged.precedence, judged.geometric}), judged.precedence);
    widen(out, drawn);
    for (std::size_t i = 0; i < out.size(); ++i) among_first[i] += drawn[i] <= draws.first ? 1 : 0;
  }
  if (draws.draws > 0)
    for (std::size_t i = 0; i < out.size(); ++i)
      out[i].first_share = static_cast<double>(among_first[i]) / static_cast<double>(draws.draws);
  return out;
}

}  // namespace geo
