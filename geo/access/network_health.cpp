// SPDX-License-Identifier: Apache-2.0
#include "geo/access/network_health.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <utility>

namespace geo {
namespace {

/// Which nodes hang together.
class Parts {
 public:
  explicit Parts(std::size_t nodes) : above_(nodes) { std::iota(above_.begin(), above_.end(), 0); }

  std::int32_t of(std::int32_t node) {
    while (above(node) != node) node = above(node) = above(above(node));  // halves the way for the next time
    return node;
  }
  void join(std::int32_t a, std::int32_t b) {
    a = of(a), b = of(b);
    above(std::max(a, b)) = std::min(a, b);
  }

 private:
  std::int32_t& above(std::int32_t node) { return above_[static_cast<std::size_t>(node)]; }
  std::vector<std::int32_t> above_;
};

/// Edges at a node, and those that lead in and out.
struct Degree {
  std::int32_t all = 0, in = 0, out = 0;
};

std::vector<Degree> degrees(const RoadNetwork& network) {
  std::vector<Degree> out(network.nodes());
  for (std::size_t e = 0; e < network.edges(); ++e) {
    const bool forward = std::isfinite(network.forward_min[e]), back = std::isfinite(network.back_min[e]);
    Degree &from = out[static_cast<std::size_t>(network.from[e])], &to = out[static_cast<std::size_t>(network.to[e])];
    ++from.all, ++to.all;
    from.out += forward, from.in += back;
    to.in += forward, to.out += back;
  }
  return out;
}

}  // namespace

NetworkHealth health(const RoadNetwork& network) {
  NetworkHealth out;
  Parts parts(network.nodes());
  for (std::size_t e = 0; e < network.edges(); ++e) parts.join(network.from[e], network.to[e]);
  std::vector<double> length_m(network.nodes());
  for (std::size_t e = 0; e < network.edges(); ++e) {
    const auto length = static_cast<double>(network.length_m[e]);
    length_m[static_cast<std::size_t>(parts.of(network.from[e]))] += length;
    out.length_m += length;
  }
  for (std::size_t node = 0; node < network.nodes(); ++node)
    out.parts += parts.of(static_cast<std::int32_t>(node)) == static_cast<std::int32_t>(node);
  if (out.length_m > 0.0) out.main_share = *std::max_element(length_m.begin(), length_m.end()) / out.length_m;

  const std::vector<Degree> all = degrees(network);
  for (std::size_t node = 0; node < all.size(); ++node) {
    const auto& [edges, in, away] = all[node];
    if (edges < 2) continue;
    if (in > 0 && away == 0) out.traps.push_back(static_cast<std::int32_t>(node));
    if (away > 0 && in == 0) out.never_reached.push_back(static_cast<std::int32_t>(node));
  }
  return out;
}

}  // namespace geo
