// SPDX-License-Identifier: Apache-2.0
#include "geo/clusters/robustness.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <mutex>
#include <stdexcept>

#include "geo/core/crs.hpp"
#include "geo/core/parallel.hpp"
#include "geo/core/random.hpp"

namespace geo {
namespace {

constexpr std::size_t kRowsOfOneThread = 100'000;  // below, replicates run side by side; above, one uses all threads

void check(const ClusterInput& rows, std::span<const double> accuracy_m, const Clustering& found,
           const RobustnessParams& params) {
  const std::size_t n = rows.x_m.size();
  if (rows.y_m.size() != n || rows.id_rank.size() != n || found.cluster.size() != n ||
      (!accuracy_m.empty() && accuracy_m.size() != n))
    throw std::invalid_argument("robustness: columns differ in length");
  if (params.replicates < 1 || !(params.left_out >= 0.0 && params.left_out < 1.0))
    throw std::invalid_argument("robustness: replicates or left_out out of range");
  if (!std::ranges::all_of(accuracy_m, [](double a) { return a >= 0.0 && std::isfinite(a); }))
    throw std::invalid_argument("robustness: accuracy_m must be finite and >= 0");
}

double unit(std::uint32_t bits) { return static_cast<double>(bits) * 0x1p-32; }

/// The draws of one row in one replicate: block 0 says whether it is held, each further block is one try to move it.
class RowDraws {
 public:
  RowDraws(std::uint64_t seed, std::int64_t replicate, std::int32_t id_rank)
      : key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)},
        counter_{static_cast<std::uint32_t>(id_rank), 0, static_cast<std::uint32_t>(replicate), 0x0B007u} {}
  bool left_out(double chance) { return unit(next()[0]) < chance; }
  /// Uniform in the unit disc, from the square around it: no sine, so no last bit of a library.
  std::array<double, 2> in_disc() {
    for (;;) {
      const std::array<std::uint32_t, 4> block = next();
      const double x = 2.0 * unit(block[0]) - 1.0, y = 2.0 * unit(block[1]) - 1.0;
      if (x * x + y * y <= 1.0) return {x, y};
    }
  }

 private:
  std::array<std::uint32_t, 4> next() {
    const std::array<std::uint32_t, 4> block = philox4x32(counter_, key_);
    ++counter_[1];
    return block;
  }
  std::array<std::uint32_t, 2> key_;
  std::array<std::uint32_t, 4> counter_;
};

/// A cluster of the data and one of the replicate, and how many rows they share.
struct Overlap {
  std::int32_t cluster, other;
  std::int64_t rows;
};

/// Pairs ascend by (cluster, other). Rows come along a curve, so most follow one of the same pair.
std::vector<Overlap> overlaps(const Clustering& found, const Clustering& again, std::span<const Row> row) {
  std::vector<Overlap> runs, sums;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const std::int32_t cluster = found.cluster[row[i]], other = again.cluster[i];
    if (cluster < 0 || other < 0) continue;
    if (runs.empty() || runs.back().cluster != cluster || runs.back().other != other)
      runs.push_back({cluster, other, 0});
    ++runs.back().rows;
  }
  std::ranges::sort(runs, {}, [](const Overlap& o) { return std::pair(o.cluster, o.other); });
  for (const Overlap& run : runs) {
    if (!sums.empty() && sums.back().cluster == run.cluster && sums.back().other == run.other)
      sums.back().rows += run.rows;
    else
      sums.push_back(run);
  }
  return sums;
}

struct Match {
  std::int32_t other = -1;
  std::int64_t common = 0;
  double jaccard = 0.0;
};

std::vector<Match> matches(const Clustering& found, const Clustering& again, std::span<const Row> row) {
  std::vector<std::int64_t> held(found.clusters(), 0), size(again.clusters(), 0);
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (found.cluster[row[i]] >= 0) ++held[static_cast<std::size_t>(found.cluster[row[i]])];
    if (again.cluster[i] >= 0) ++size[static_cast<std::size_t>(again.cluster[i])];
  }
  std::vector<Match> best(found.clusters());
  for (const Overlap& o : overlaps(found, again, row)) {
    const std::int64_t either =
        held[static_cast<std::size_t>(o.cluster)] + size[static_cast<std::size_t>(o.other)] - o.rows;
    const double jaccard = static_cast<double>(o.rows) / static_cast<double>(either);
    Match& match = best[static_cast<std::size_t>(o.cluster)];
    if (std::pair(jaccard, o.rows) > std::pair(match.jaccard, match.common)) match = {o.other, o.rows, jaccard};
  }
  return best;
}

/// Adds replicates up, in any order: counts are whole numbers, and each replicate has its own row of Jaccard indices.
class Tally {
 public:
  Tally(const Clustering& found, std::size_t replicates)
      : found_(found),
        held_(found.cluster.size(), 0),
        hits_(found.cluster.size(), 0),
        jaccard_(replicates * found.clusters(), 0.0) {}

  void add(std::size_t number, const Clustering& again, std::span<const Row> row) {
    const std::vector<Match> match = matches(found_, again, row);
    for (std::size_t c = 0; c < match.size(); ++c) jaccard_[number * match.size() + c] = match[c].jaccard;
    const std::lock_guard guard(lock_);
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::int32_t cluster = found_.cluster[row[i]];
      ++held_[row[i]];
      if (cluster >= 0 && again.cluster[i] >= 0 && match[static_cast<std::size_t>(cluster)].other == again.cluster[i])
        ++hits_[row[i]];
    }
  }

  Robustness result(std::int64_t replicates) const {
    Robustness out;
    const std::size_t clusters = found_.clusters();
    for (std::size_t c = 0; c < clusters; ++c) {
      double sum = 0.0;
      for (std::size_t at = c; at < jaccard_.size(); at += clusters) sum += jaccard_[at];
      out.stability.push_back(sum / static_cast<double>(replicates));
    }
    for (std::size_t row = 0; row < held_.size(); ++row)
      out.membership.push_back(held_[row] > 0 ? static_cast<double>(hits_[row]) / held_[row]
                                              : std::numeric_limits<double>::quiet_NaN());
    return out;
  }

 private:
  const Clustering& found_;
  std::vector<std::uint32_t> held_, hits_;
  std::vector<double> jaccard_;
  std::mutex lock_;
};

}  // namespace

Replicate replicate(const ClusterInput& rows, std::span<const double> accuracy_m, const RobustnessParams& params,
                    std::int64_t number) {
  Replicate out;
  for (std::size_t row = 0; row < rows.x_m.size(); ++row) {
    RowDraws draws(params.seed, number, rows.id_rank[row]);
    if (draws.left_out(params.left_out)) continue;
    const double reach_m = accuracy_m.empty() ? 0.0 : accuracy_m[row];
    const std::array<double, 2> move = reach_m > 0.0 ? draws.in_disc() : std::array{0.0, 0.0};
    out.x_m.push_back(reach_m > 0.0 ? snapped(rows.x_m[row] + reach_m * move[0]) : rows.x_m[row]);
    out.y_m.push_back(reach_m > 0.0 ? snapped(rows.y_m[row] + reach_m * move[1]) : rows.y_m[row]);
    out.id_rank.push_back(rows.id_rank[row]);
    if (!rows.weight.empty()) out.weight.push_back(rows.weight[row]);
    out.row.push_back(static_cast<Row>(row));
  }
  return out;
}

Robustness robustness(const ClusterInput& rows, std::span<const double> accuracy_m, const Clustering& found,
                      const FindClusters& find, const RobustnessParams& params) {
  check(rows, accuracy_m, found, params);
  const auto replicates = static_cast<std::size_t>(params.replicates);
  const bool side_by_side = rows.x_m.size() < kRowsOfOneThread;
  Tally tally(found, replicates);
  parallel_for(replicates, 1, side_by_side ? params.threads : 1, [&](std::size_t begin, std::size_t end) {
    for (std::size_t number = begin; number < end; ++number) {
      const Replicate held = replicate(rows, accuracy_m, params, static_cast<std::int64_t>(number));
      const Clustering again = find({held.x_m, held.y_m, held.id_rank, held.weight}, side_by_side ? 1 : params.threads);
      tally.add(number, again, held.row);
    }
  });
  return tally.result(params.replicates);
}

}  // namespace geo
