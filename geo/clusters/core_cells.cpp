// SPDX-License-Identifier: Apache-2.0
#include "geo/clusters/core_cells.hpp"

#include <algorithm>
#include <atomic>
#include <limits>
#include <numeric>
#include <utility>

#include "geo/clusters/contour.hpp"
#include "geo/core/parallel.hpp"

namespace geo {
namespace {

constexpr std::size_t kChunk = 2048;  // cells a task

class CoreTest {
 public:
  CoreTest(const Cells& cells, double eps_m, double min_points, unsigned threads)
      : cells_(cells),
        boxes_(cells.boxes(threads)),
        weights_(cells.weights(threads)),
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
      if (farthest_m2(boxes_[other], x_m, y_m) <= eps_m2_) {
        if ((found += weights_[other]) >= min_points_) return true;
      } else if (nearest_m2(boxes_[other], x_m, y_m) <= eps_m2_) {
        cut[cuts++] = other;
      }
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

double gap_m2(const Box& a, const Box& b) {
  return squared(std::max({a.min_x - b.max_x, b.min_x - a.max_x, 0.0}),
                 std::max({a.min_y - b.max_y, b.min_y - a.max_y, 0.0}));
}

/// Looks for a pair of cores within eps, one from each of two cells. Kept from pair to pair for its memory.
class PairSearch {
 public:
  PairSearch(const CoreCells& cores, double eps_m2) : cores_(cores), eps_m2_(eps_m2) {}

  bool any(std::uint32_t a, std::uint32_t b) {
    if (gap_m2(cores_.boxes[a], cores_.boxes[b]) > eps_m2_) return false;
    near(a, cores_.boxes[b], near_a_);
    near(b, cores_.boxes[a], near_b_);
    return any(near_a_, near_b_);
  }

 private:
  void near(std::uint32_t cell, const Box& box, std::vector<Point>& out) const {
    out.clear();
    for (std::size_t m = cores_.begin(cell); m < cores_.end(cell); ++m) {
      const Point p{cores_.cells.x_m[m], cores_.cells.y_m[m]};
      if (cores_.core[m] != 0 && nearest_m2(box, p.x_m, p.y_m) <= eps_m2_) out.push_back(p);
    }
  }

  /// Splits the larger side until few pairs are left or the boxes are too far apart: two long rows of cores just out of
  /// reach of each other do not cost the product of their lengths.
  bool any(std::span<Point> a, std::span<Point> b) const {
    if (a.size() * b.size() <= kFewPairs) return any_of_all(a, b);
    if (a.size() < b.size()) std::swap(a, b);
    const Box box_a = box_of(a);
    if (gap_m2(box_a, box_of(b)) > eps_m2_) return false;
    const std::span<Point> half = a.first(a.size() / 2);
    const bool wide = box_a.max_x - box_a.min_x > box_a.max_y - box_a.min_y;
    std::ranges::nth_element(a, a.begin() + static_cast<std::ptrdiff_t>(half.size()), {},
                             wide ? &Point::x_m : &Point::y_m);
    return any(half, b) || any(a.subspan(half.size()), b);
  }

  bool any_of_all(std::span<const Point> a, std::span<const Point> b) const {
    for (const Point& p : a)
      for (const Point& q : b)
        if (squared(p.x_m - q.x_m, p.y_m - q.y_m) <= eps_m2_) return true;
    return false;
  }

  static Box box_of(std::span<const Point> points) {
    Box box;
    for (const Point& p : points) box = widened(box, p.x_m, p.y_m);
    return box;
  }

  static constexpr std::size_t kFewPairs = 1 << 14;  // in dense cells one of the first is in reach
  const CoreCells& cores_;
  double eps_m2_;
  std::vector<Point> near_a_, near_b_;
};

/// Cells that touch come first: in dense places they join nearly all, and the outer ring is skipped.
void join_ring(const CoreCells& cores, bool inner, double eps_m2, unsigned threads, Forest& forest) {
  const std::vector<std::uint64_t>& keys = cores.keys;
  parallel_for(keys.size(), kChunk, threads, [&](std::size_t begin, std::size_t end) {
    Window window(keys);
    PairSearch pairs(cores, eps_m2);
    for (std::size_t c = begin; c < end; ++c) {
      const auto cell = static_cast<std::uint32_t>(c);
      for (const std::uint32_t other : window.around(keys[cell])) {
        if (other <= cell || touching(keys[cell], keys[other]) != inner) continue;
        if (forest.root(cell) != forest.root(other) && pairs.any(cell, other)) forest.unite(cell, other);
      }
    }
  });
}

/// The cluster of the core nearest to a point, among the core cells around it.
class NearestCore {
 public:
  NearestCore(const CoreCells& cores, std::span<const std::int32_t> rank, double eps_m2)
      : cores_(cores), rank_(rank), eps_m2_(eps_m2) {}

  std::int32_t cluster(double x_m, double y_m, std::span<const std::uint32_t> around) const {
    std::int32_t cluster = -1, best_rank = std::numeric_limits<std::int32_t>::max();
    double best_m2 = eps_m2_;
    for (const std::uint32_t cell : around) {
      if (nearest_m2(cores_.boxes[cell], x_m, y_m) > best_m2) continue;
      for (std::size_t m = cores_.begin(cell); m < cores_.end(cell); ++m) {
        const double d_m2 = squared(cores_.cells.x_m[m] - x_m, cores_.cells.y_m[m] - y_m);
        if (cores_.core[m] == 0 || d_m2 > best_m2) continue;
        const std::int32_t rank = rank_[cores_.cells.site[m]];
        if (d_m2 == best_m2 && rank >= best_rank) continue;
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

}  // namespace

std::vector<std::uint8_t> core_flags(const Cells& cells, double eps_m, double min_points, unsigned threads) {
  const CoreTest test(cells, eps_m, min_points, threads);
  std::vector<std::uint8_t> core(cells.members(), 0);
  parallel_for(cells.size(), kChunk, threads, [&](std::size_t begin, std::size_t end) {
    Window window(cells.keys);
    for (std::size_t cell = begin; cell < end; ++cell) test.flag(cell, window, core);
  });
  return core;
}

CoreCells core_cells(Cells cells, std::vector<std::uint8_t> core, unsigned threads) {
  CoreCells cores;
  for (std::size_t cell = 0; cell < cells.size(); ++cell) {
    const auto begin = core.begin() + cells.begins[cell], end = core.begin() + cells.begins[cell + 1];
    if (std::find(begin, end, 1) == end) continue;
    cores.cell.push_back(static_cast<std::uint32_t>(cell));
    cores.keys.push_back(cells.keys[cell]);
  }
  cores.cells = std::move(cells);
  cores.core = std::move(core);
  cores.boxes.resize(cores.size());
  cores.cluster.resize(cores.size());
  parallel_for(cores.size(), kChunk, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t c = begin; c < end; ++c)
      for (std::size_t m = cores.begin(c); m < cores.end(c); ++m)
        if (cores.core[m] != 0) cores.boxes[c] = widened(cores.boxes[c], cores.cells.x_m[m], cores.cells.y_m[m]);
  });
  return cores;
}

void join(CoreCells& cores, double eps_m, unsigned threads) {
  Forest forest(cores.size());
  for (const bool inner : {true, false}) join_ring(cores, inner, eps_m * eps_m, threads, forest);
  for (std::uint32_t cell = 0; cell < cores.size(); ++cell) {
    const std::uint32_t root = forest.root(cell);
    cores.cluster[cell] = root == cell ? cores.clusters++ : cores.cluster[root];
  }
}

std::vector<std::int32_t> assigned(const CoreCells& cores, std::span<const std::int32_t> rank, double eps_m,
                                   unsigned threads) {
  const Cells& cells = cores.cells;
  std::vector<std::int32_t> cluster(cells.members(), -1);
  const NearestCore nearest(cores, rank, eps_m * eps_m);
  parallel_for(cells.size(), kChunk, threads, [&](std::size_t begin, std::size_t end) {
    Window window(cores.keys);
    auto own = static_cast<std::size_t>(std::ranges::lower_bound(cores.cell, begin) - cores.cell.begin());
    for (std::size_t cell = begin; cell < end; ++cell) {
      const bool has_core = own < cores.size() && cores.cell[own] == cell;
      const std::int32_t of_cores = has_core ? cores.cluster[own++] : -1;
      std::span<const std::uint32_t> around;
      for (std::size_t m = cells.begins[cell]; m < cells.begins[cell + 1]; ++m) {
        if (cores.core[m] == 0 && around.empty()) around = window.around(cells.keys[cell]);
        cluster[m] = cores.core[m] != 0 ? of_cores : nearest.cluster(cells.x_m[m], cells.y_m[m], around);
      }
    }
  });
  return cluster;
}

}  // namespace geo
