// SPDX-License-Identifier: Apache-2.0
#include "geo/index/kd_index.hpp"

#include <algorithm>
#include <cmath>
#include <nanoflann.hpp>
#include <stdexcept>

namespace geo {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct Columns {  // the data set interface nanoflann asks for
  std::span<const double> x_m, y_m;
  std::size_t kdtree_get_point_count() const { return x_m.size(); }
  double kdtree_get_pt(std::size_t row, std::size_t axis) const { return (axis == 0 ? x_m : y_m)[row]; }
  bool kdtree_get_bbox(auto&) const { return false; }  // nanoflann computes it
};

using Metric = nanoflann::L2_Simple_Adaptor<double, Columns>;

#if NANOFLANN_VERSION >= 0x150
using Search = nanoflann::SearchParameters;
#else
using Search = nanoflann::SearchParams;
#endif

/// nanoflann adds up its distance to a branch while it descends. A negative tolerance keeps rounding from pruning a
/// branch that holds a row exactly on the circle; leaves are tested exactly.
Search nanoflann_search() {
  Search params;
  params.eps = -1e-6F;
  params.sorted = false;
  return params;
}

// The result interface: nanoflann offers rows with dist_m2 < worstDist(), so one ulp more than r² closes the disc.
struct Disc {
  using DistanceType = double;
  using IndexType = Row;
  double limit_m2;
  std::vector<Neighbor>& found;
  double worstDist() const { return limit_m2; }
  bool full() const { return true; }
  bool empty() const { return found.empty(); }
  std::size_t size() const { return found.size(); }
  bool addPoint(double dist_m2, Row row) {
    found.push_back({dist_m2, row});
    return true;
  }
  void sort() {}  // asked for by nanoflann >= 1.6; the caller sorts
};

struct Count {
  using DistanceType = double;
  using IndexType = Row;
  double limit_m2;
  std::size_t stop_at, found = 0;
  double worstDist() const { return limit_m2; }
  bool full() const { return true; }
  bool empty() const { return found == 0; }
  std::size_t size() const { return found; }
  bool addPoint(double, Row) { return ++found < stop_at; }
  void sort() {}
};

struct Nearest {  // a heap whose front is the worst of the best
  using DistanceType = double;
  using IndexType = Row;
  std::size_t k;
  std::vector<Neighbor>& best;
  double worstDist() const { return full() ? std::nextafter(best.front().distance_m, kInfinity) : kInfinity; }
  bool full() const { return best.size() == k; }
  bool empty() const { return best.empty(); }
  std::size_t size() const { return best.size(); }
  bool addPoint(double dist_m2, Row row) {
    const Neighbor candidate{dist_m2, row};
    if (full()) {
      if (candidate >= best.front()) return true;
      std::ranges::pop_heap(best);
      best.pop_back();
    }
    best.push_back(candidate);
    std::ranges::push_heap(best);
    return true;
  }
  void sort() {}
};

struct Shrinking {
  using DistanceType = double;
  using IndexType = Row;
  double limit_m2;
  const KdIndex::Offer& offer;
  std::size_t offers = 0;
  double worstDist() const { return limit_m2; }
  bool full() const { return true; }
  bool empty() const { return offers == 0; }
  std::size_t size() const { return offers; }
  bool addPoint(double dist_m2, Row row) {
    ++offers;
    limit_m2 = std::min(limit_m2, std::nextafter(offer(row, dist_m2), kInfinity));
    return true;
  }
  void sort() {}
};

double closed_limit_m2(double radius_m) { return std::nextafter(radius_m * radius_m, kInfinity); }

void check(double x_m, double y_m, double radius_m) {
  if (!std::isfinite(x_m) || !std::isfinite(y_m)) throw std::invalid_argument("KdIndex: x_m and y_m must be finite");
  if (!std::isfinite(radius_m) || radius_m < 0.0)
    throw std::invalid_argument("KdIndex: radius_m must be finite and >= 0");
}

void order_and_take_roots(std::vector<Neighbor>& found) {
  std::ranges::sort(found);
  for (Neighbor& neighbor : found) neighbor.distance_m = std::sqrt(neighbor.distance_m);
}

Columns checked(Columns columns) {
  const auto finite = [](double v) { return std::isfinite(v); };
  if (columns.x_m.size() != columns.y_m.size()) throw std::invalid_argument("KdIndex: x_m and y_m differ in length");
  if (columns.x_m.size() > std::numeric_limits<Row>::max()) throw std::invalid_argument("KdIndex: more than 2^32 rows");
  if (!std::ranges::all_of(columns.x_m, finite) || !std::ranges::all_of(columns.y_m, finite))
    throw std::invalid_argument("KdIndex: coordinates must be finite");
  return columns;
}

}  // namespace

struct KdIndex::Tree {
  explicit Tree(Columns c) : columns(checked(c)), index(2, columns) {}
  Columns columns;
  nanoflann::KDTreeSingleIndexAdaptor<Metric, Columns, 2, Row> index;
};

KdIndex::KdIndex(std::span<const double> x_m, std::span<const double> y_m)
    : tree_(std::make_shared<const Tree>(Columns{x_m, y_m})) {}

std::size_t KdIndex::size() const { return tree_->columns.x_m.size(); }

void KdIndex::within(double x_m, double y_m, double radius_m, std::vector<Neighbor>& out) const {
  check(x_m, y_m, radius_m);
  out.clear();
  if (size() == 0) return;
  Disc disc{closed_limit_m2(radius_m), out};
  const double query[] = {x_m, y_m};
  static_cast<void>(tree_->index.findNeighbors(disc, query, nanoflann_search()));
  order_and_take_roots(out);
}

std::size_t KdIndex::count_within(double x_m, double y_m, double radius_m, std::size_t stop_at) const {
  check(x_m, y_m, radius_m);
  if (size() == 0 || stop_at == 0) return 0;
  Count count{closed_limit_m2(radius_m), stop_at};
  const double query[] = {x_m, y_m};
  static_cast<void>(tree_->index.findNeighbors(count, query, nanoflann_search()));
  return count.found;
}

void KdIndex::nearest(double x_m, double y_m, std::size_t k, std::vector<Neighbor>& out) const {
  check(x_m, y_m, 0.0);
  out.clear();
  if (size() == 0 || k == 0) return;
  Nearest nearest{std::min(k, size()), out};
  const double query[] = {x_m, y_m};
  static_cast<void>(tree_->index.findNeighbors(nearest, query, nanoflann_search()));
  order_and_take_roots(out);
}

void KdIndex::search(double x_m, double y_m, double radius_m2, const Offer& offer) const {
  check(x_m, y_m, 0.0);
  if (!(radius_m2 >= 0.0)) throw std::invalid_argument("KdIndex: radius_m2 must be >= 0");
  if (size() == 0) return;
  Shrinking disc{std::nextafter(radius_m2, kInfinity), offer};
  const double query[] = {x_m, y_m};
  static_cast<void>(tree_->index.findNeighbors(disc, query, nanoflann_search()));
}

}  // namespace geo
