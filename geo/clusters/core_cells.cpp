// SPDX-License-Identifier: Apache-2.0
#include "geo/clusters/core_cells.hpp"

#include <algorithm>
#include <atomic>
#include <limits>
#include <numeric>
#include <utility>

#include "geo/core/parallel.hpp"

namespace geo {
namespace {

constexpr std::size_t kChunk = 2048;  // cells a task

class CoreTest {
 public:
  CoreTest(const Cells& cells, double eps_m, double min_points)
      : cells_(cells),
        boxes_(cells.boxes()),
        weights_(cells.weights()),
        eps_m2_(eps_m * eps_m),
        min_points_(min_points) {}

  void flag(std::size_t cell, Window& window, std::vector<std::uint8_t>& core) const {
    const auto begin = core.begin() + cells_.begins[cell], end = core.begin() + cells_.begins[cell + 1];
    if (weights_[cell] >= min_points_) {
      std::fill(begin, end, std::uint8_t{1});
      return;
    }
    const std::span<const std::uint32_t> around = window.around(cells_.keys[cell]);
    double reachable = 0.0;
    for (const std::uint32_t other : around) reachable += weights_[other];
    if (reachable < min_points_) return;
    for (std::size_t m = cells_.begins[cell]; m < cells_.begins[cell + 1]; ++m) core[m] = is_core(m, around) ? 1 : 0;
  }

 private:
  bool is_core(std::size_t member, std::span<const std::uint32_t> around) const {
    const double x_m = cells_.x_m[member], y_m = cells_.y_m[member];
    std::array<std::uint32_t, 25> cut;  // cells that the circle cuts
    std::size_t cuts = 0;
    double found = 0.0;
    for (const std::uint32_t other : around) {
      if (farthest_m2(boxes_[other], x_m, y_m) <= eps_m2_)
        found += weights_[other];
      else if (nearest_m2(boxes_[other], x_m, y_m) <= eps_m2_)
        cut[cuts++] = other;
    }
    for (std::size_t i = 0; i < cuts && found < min_points_; ++i) found = added(found, cut[i], x_m, y_m);
    return found >= min_points_;
  }

  double added(double found, std::uint32_t cell, double x_m, double y_m) const {
    for (std::size_t m = cells_.begins[cell]; m < cells_.begins[cell + 1] && found < min_points_; ++m)
      if (squared(cells_.x_m[m] - x_m, cells_.y_m[m] - y_m) <= eps_m2_) found += cells_.weight[m];
    return found;
  }

  const Cells& cells_;
  std::vector<Box> boxes_;
  std::vector<double> weights_;
  double eps_m2_, min_points_;
};

/// Union-find without locks: a root only ever gets a smaller parent, so the roots at the end are the smallest cells of
/// their components in whatever order the pairs came.
class Forest {
 public:
  explicit Forest(std::size_t size) : parent_(size) { std::iota(parent_.begin(), parent_.end(), std::uint32_t{0}); }

  std::uint32_t root(std::uint32_t cell) {
    for (std::uint32_t up = load(cell); up != cell; up = load(cell)) {
      std::uint32_t expected = up;  // halve the path; losing the race is harmless
      at(cell).compare_exchange_weak(expected, load(up), std::memory_order_relaxed);
      cell = up;
    }
    return cell;
  }

  void unite(std::uint32_t a, std::uint32_t b) {
    while (true) {
      a = root(a);
      b = root(b);
      if (a == b) return;
      if (a < b) std::swap(a, b);
      std::uint32_t expected = a;
      if (at(a).compare_exchange_strong(expected, b, std::memory_order_relaxed)) return;
    }
  }

 private:
  std::atomic_ref<std::uint32_t> at(std::uint32_t cell) { return std::atomic_ref(parent_[cell]); }
  std::uint32_t load(std::uint32_t cell) { return at(cell).load(std::memory_order_relaxed); }
  std::vector<std::uint32_t> parent_;
};

bool any_pair_within(const CoreCells& cores, std::uint32_t a, std::uint32_t b, double eps_m2) {
  const Cells& cells = cores.cells;
  const Box &box_a = cores.boxes[a], &box_b = cores.boxes[b];
  const double dx = std::max({box_a.min_x - box_b.max_x, box_b.min_x - box_a.max_x, 0.0});
  const double dy = std::max({box_a.min_y - box_b.max_y, box_b.min_y - box_a.max_y, 0.0});
  if (squared(dx, dy) > eps_m2) return false;
  for (std::size_t i = cells.begins[a]; i < cells.begins[a + 1]; ++i) {
    if (nearest_m2(box_b, cells.x_m[i], cells.y_m[i]) > eps_m2) continue;
    for (std::size_t j = cells.begins[b]; j < cells.begins[b + 1]; ++j)
      if (squared(cells.x_m[i] - cells.x_m[j], cells.y_m[i] - cells.y_m[j]) <= eps_m2) return true;
  }
  return false;
}

/// Cells that touch come first: in dense places they join nearly all, and the outer ring is skipped.
void join_ring(const CoreCells& cores, bool inner, double eps_m2, unsigned threads, Forest& forest) {
  const std::vector<std::uint64_t>& keys = cores.cells.keys;
  parallel_for(keys.size(), kChunk, threads, [&](std::size_t begin, std::size_t end) {
    Window window(keys);
    for (std::size_t c = begin; c < end; ++c) {
      const auto cell = static_cast<std::uint32_t>(c);
      for (const std::uint32_t other : window.around(keys[cell])) {
        if (other <= cell || touching(keys[cell], keys[other]) != inner) continue;
        if (forest.root(cell) != forest.root(other) && any_pair_within(cores, cell, other, eps_m2))
          forest.unite(cell, other);
      }
    }
  });
}

/// The cluster of the core nearest to a point, among the cells around it.
class NearestCore {
 public:
  NearestCore(const CoreCells& cores, std::span<const std::int32_t> rank, double eps_m2)
      : cores_(cores), rank_(rank), eps_m2_(eps_m2) {}

  std::int32_t cluster(double x_m, double y_m, std::span<const std::uint32_t> around) const {
    std::int32_t cluster = -1, best_rank = std::numeric_limits<std::int32_t>::max();
    double best_m2 = eps_m2_;
    for (const std::uint32_t cell : around) {
      if (nearest_m2(cores_.boxes[cell], x_m, y_m) > best_m2) continue;
      for (std::size_t m = cores_.cells.begins[cell]; m < cores_.cells.begins[cell + 1]; ++m) {
        const double d_m2 = squared(cores_.cells.x_m[m] - x_m, cores_.cells.y_m[m] - y_m);
        const std::int32_t rank = rank_[cores_.cells.site[m]];
        if (d_m2 > best_m2 || (d_m2 == best_m2 && rank >= best_rank)) continue;
        best_m2 = d_m2;
        best_rank = rank;
        cluster = cores_.cluster[cell];
      }
    }
    return cluster;
  }

 private:
  const CoreCells& cores_;
  std::span<const std::int32_t> rank_;
  double eps_m2_;
};

std::int32_t cluster_of_cell(std::uint64_t key, const CoreCells& cores, std::span<const std::uint32_t> around) {
  for (const std::uint32_t cell : around)
    if (cores.cells.keys[cell] == key) return cores.cluster[cell];
  return -1;
}

}  // namespace

std::vector<std::uint8_t> core_flags(const Cells& cells, double eps_m, double min_points, unsigned threads) {
  std::vector<std::uint8_t> core(cells.members(), 0);
  const CoreTest test(cells, eps_m, min_points);
  parallel_for(cells.size(), kChunk, threads, [&](std::size_t begin, std::size_t end) {
    Window window(cells.keys);
    for (std::size_t cell = begin; cell < end; ++cell) test.flag(cell, window, core);
  });
  return core;
}

CoreCells joined(Cells core_members, double eps_m, unsigned threads) {
  CoreCells cores;
  cores.cells = std::move(core_members);
  cores.boxes = cores.cells.boxes();
  cores.cluster.resize(cores.cells.size());
  Forest forest(cores.cells.size());
  for (const bool inner : {true, false}) join_ring(cores, inner, eps_m * eps_m, threads, forest);
  for (std::uint32_t cell = 0; cell < cores.cluster.size(); ++cell) {
    const std::uint32_t root = forest.root(cell);
    cores.cluster[cell] = root == cell ? cores.clusters++ : cores.cluster[root];
  }
  return cores;
}

std::vector<std::int32_t> assigned(const Cells& cells, std::span<const std::uint8_t> core, const CoreCells& cores,
                                   std::span<const std::int32_t> rank, double eps_m, unsigned threads) {
  std::vector<std::int32_t> cluster(cells.members(), -1);
  const NearestCore nearest(cores, rank, eps_m * eps_m);
  parallel_for(cells.size(), kChunk, threads, [&](std::size_t begin, std::size_t end) {
    Window window(cores.cells.keys);
    for (std::size_t cell = begin; cell < end; ++cell) {
      const std::span<const std::uint32_t> around = window.around(cells.keys[cell]);
      if (around.empty()) continue;
      const std::int32_t own = cluster_of_cell(cells.keys[cell], cores, around);
      for (std::size_t m = cells.begins[cell]; m < cells.begins[cell + 1]; ++m)
        cluster[m] = core[m] != 0 ? own : nearest.cluster(cells.x_m[m], cells.y_m[m], around);
    }
  });
  return cluster;
}

}  // namespace geo
