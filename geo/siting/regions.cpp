// SPDX-License-Identifier: Apache-2.0
#include "geo/siting/regions.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <queue>
#include <stdexcept>

#include "geo/core/parallel.hpp"

namespace geo {
namespace {

constexpr std::size_t kTasks = 32;  // each has marks of 4 bytes a cell
constexpr std::array<HexCell, 6> kAround{{{0, -1}, {1, -1}, {-1, 0}, {1, 0}, {-1, 1}, {0, 1}}};

void check(const Ground& ground, const RegionRules& rules) {
  if (ground.merit.size() != ground.cells.size() || ground.usable_ha.size() != ground.cells.size())
    throw std::invalid_argument("regions: one merit and one usable area a cell");
  if (!(rules.min_area_ha > 0.0) || !(rules.max_area_ha >= rules.min_area_ha) || !(rules.compactness >= 0.0) ||
      !(rules.compactness <= 1.0) || !(rules.spacing_m >= 0.0))
    throw std::invalid_argument("regions: areas, compactness or spacing out of range");
}

/// The rows of the cells around each; kNoRow beyond the study. Looked up once, as regions ask for them again and again.
using Around = std::vector<std::array<Row, kAround.size()>>;
constexpr Row kNoRow = std::numeric_limits<Row>::max();

Around around(const HexCells& cells, unsigned threads) {
  Around out(cells.size());
  parallel_for(out.size(), out.size() / kTasks + 1, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) {
      const HexCell cell = cells.cells()[row];
      for (std::size_t side = 0; side < kAround.size(); ++side)
        out[row][side] = cells.find({cell.q + kAround[side].q, cell.r + kAround[side].r}).value_or(kNoRow);
    }
  });
  return out;
}

/// Grows regions one after the other, on marks of its own.
class Grower {
 public:
  Grower(const Ground& ground, const Around& around, const RegionRules& rules, const std::vector<std::uint8_t>& taken)
      : ground_(ground), around_(around), rules_(rules), taken_(taken), mark_(ground.cells.size(), 0) {}

  /// Nothing where the ground around the seed is too small.
  std::optional<HexRegion> grown(Row seed) {
    start(seed);
    HexRegion best;
    std::size_t best_cells = 0;
    while (!frontier_.empty()) {
      const auto next = std::max_element(frontier_.begin(), frontier_.end(), [&](const Edge& a, const Edge& b) {
        return a.gain != b.gain ? a.gain < b.gain : a.row > b.row;
      });
      const double more_ha = ground_.usable_ha[next->row];
      if (area_ha_ >= rules_.min_area_ha && area_ha_ + more_ha > rules_.max_area_ha) break;
      take(next);
      if (area_ha_ < rules_.min_area_ha) continue;
      if (const HexRegion now = measured(); best_cells == 0 || now.value >= best.value) {
        best = now;
        best_cells = inside_.size();
      }
    }
    if (best_cells == 0) return std::nullopt;
    best.cells.assign(inside_.begin(), inside_.begin() + static_cast<std::ptrdiff_t>(best_cells));
    std::ranges::sort(best.cells);
    return best;
  }

 private:
  /// A cell that may come next, and how many of its edges lie at the region.
  struct Edge {
    Row row;
    std::uint32_t shared;
    double gain;
  };

  Edge edge(Row row, std::uint32_t shared) const {
    return {row, shared, (1.0 - rules_.compactness) * ground_.merit[row] + rules_.compactness * shared / 6.0};
  }

  void start(Row seed) {
    frontier_.assign(1, edge(seed, 0));
    inside_.clear();
    area_ha_ = merit_ha_ = 0.0;
    edges_ = 0;
    used_mark_ += 2;  // the two marks of this region: in its frontier, inside
    if (used_mark_ > 0xffff'fff0U) {
      std::ranges::fill(mark_, 0U);
      used_mark_ = 2;
    }
    mark_[seed] = used_mark_;
  }

  void take(std::vector<Edge>::iterator at) {
    const Row taken = at->row;
    const std::uint32_t shared = at->shared;
    *at = frontier_.back();  // in any order: the largest is looked for
    frontier_.pop_back();
    mark_[taken] = used_mark_ + 1;
    inside_.push_back(taken);
    const double usable_ha = ground_.usable_ha[taken];
    area_ha_ += usable_ha;
    merit_ha_ += usable_ha * ground_.merit[taken];
    edges_ += 6U - 2U * shared;
    for (const Row row : around_[taken])
      if (row != kNoRow) touch(row);
  }

  void touch(Row row) {
    if (!(ground_.usable_ha[row] > 0.0) || taken_[row] != 0 || mark_[row] == used_mark_ + 1) return;
    if (mark_[row] == used_mark_) {
      const auto at = std::ranges::find(frontier_, row, &Edge::row);
      *at = edge(row, at->shared + 1);
    } else {
      mark_[row] = used_mark_;
      frontier_.push_back(edge(row, 1));
    }
  }

  /// Without its cells.
  HexRegion measured() const {
    HexRegion out;
    out.area_ha = area_ha_;
    out.merit = merit_ha_ / area_ha_;
    out.roundness = hex_roundness(inside_.size(), edges_);
    out.value = (1.0 - rules_.compactness) * out.merit + rules_.compactness * out.roundness;
    return out;
  }

  const Ground& ground_;
  const Around& around_;
  const RegionRules& rules_;
  const std::vector<std::uint8_t>& taken_;
  std::vector<std::uint32_t> mark_;
  std::uint32_t used_mark_ = 0;
  std::vector<Edge> frontier_;
  std::vector<Row> inside_;
  double area_ha_ = 0.0, merit_ha_ = 0.0;
  std::size_t edges_ = 0;
};

/// A seed in the line for the next region; the best comes first.
struct Waiting {
  double value;
  Row seed;
  friend bool operator<(const Waiting& a, const Waiting& b) {
    return a.value != b.value ? a.value < b.value : a.seed > b.seed;
  }
};

std::priority_queue<Waiting> line_of(const Ground& ground, const Around& around, const RegionRules& rules,
                                     const std::vector<std::uint8_t>& taken, unsigned threads) {
  const std::size_t cells = ground.cells.size();
  std::vector<double> value(cells, -1.0);
  parallel_for(cells, cells / kTasks + 1, threads, [&](std::size_t begin, std::size_t end) {
    Grower grower(ground, around, rules, taken);
    for (std::size_t row = begin; row < end; ++row)
      if (ground.usable_ha[row] > 0.0)
        if (const auto region = grower.grown(static_cast<Row>(row))) value[row] = region->value;
  });
  std::vector<Waiting> line;
  for (std::size_t row = 0; row < cells; ++row)
    if (value[row] >= 0.0) line.push_back({value[row], static_cast<Row>(row)});
  return std::priority_queue<Waiting>(std::less<Waiting>{}, std::move(line));
}

/// Takes the ground of a region, and what lies too near to it.
void clear_ground(const HexCells& cells, const HexRegion& region, const HexBand& band,
                  std::vector<std::uint8_t>& taken) {
  for (const Row row : region.cells) {
    const HexCell cell = cells.cells()[row];
    for (const HexBand::Run& run : band.runs)
      for (std::int32_t q = cell.q + run.first; q <= cell.q + run.last; ++q)
        if (const auto near = cells.find({q, cell.r + run.dr})) taken[*near] = 1;
  }
}

/// The cells nearer than the spacing: two regions exactly the spacing apart are allowed.
HexBand forbidden_band(const RegionRules& rules, const HexLayout& layout) {
  return hex_band(std::max(0.0, rules.spacing_m * (1.0 - 1e-9)), layout.cell_m());
}

}  // namespace

double hex_roundness(std::size_t cells, std::size_t outer_edges) {
  const double least = 2.0 * std::ceil(std::sqrt(12.0 * static_cast<double>(cells) - 3.0));
  if (cells == 0 || static_cast<double>(outer_edges) < least)
    throw std::invalid_argument("hex_roundness: no such set of hexagons");
  return least / static_cast<double>(outer_edges);
}

std::vector<HexRegion> regions(const Ground& ground, const HexLayout& layout, const RegionRules& rules,
                               unsigned threads) {
  check(ground, rules);
  std::vector<std::uint8_t> taken(ground.cells.size(), 0);
  const Around near = around(ground.cells, threads);
  std::priority_queue<Waiting> line = line_of(ground, near, rules, taken, threads);
  Grower grower(ground, near, rules, taken);
  const HexBand band = forbidden_band(rules, layout);
  std::vector<HexRegion> out;
  while (!line.empty() && out.size() < rules.count) {
    const Waiting first = line.top();
    line.pop();
    if (taken[first.seed] != 0) continue;
    auto region = grower.grown(first.seed);
    if (!region) continue;
    if (region->value < first.value) {  // it has lost ground
      line.push({region->value, first.seed});
      continue;
    }
    clear_ground(ground.cells, *region, band, taken);
    out.push_back(std::move(*region));
  }
  return out;
}

}  // namespace geo
