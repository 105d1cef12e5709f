// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/hotspots/drawn.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "geo/core/parallel.hpp"
#include "geo/surfaces/hexagons.hpp"

namespace pipeline {
namespace {

/// The hexagons that rows show, those of one size after those of another.
class Hexagons {
 public:
  void add(double cell_m, std::vector<geo::HexCell> shown, unsigned threads) {
    const OfSize& added = sizes_.emplace(cell_m, OfSize{ids_->size(), geo::HexCells(std::move(shown))}).first->second;
    const geo::HexLayout layout(cell_m);
    geo::parallel_for(2, 1, threads, [&](std::size_t part, std::size_t) {
      for (const geo::HexCell cell : added.cells.cells())
        part == 0 ? ids_->add(geo::cell_id(cell)) : layout.add_to(*outlines_, cell);
    });
  }
  geo::Row number(double cell_m, geo::HexCell cell) const {
    const OfSize& among = sizes_.at(cell_m);
    return static_cast<geo::Row>(among.first) + *among.cells.find(cell);
  }
  std::shared_ptr<const geo::Texts> ids() const { return ids_; }
  std::shared_ptr<const geo::Shapes> outlines() const { return outlines_; }

 private:
  struct OfSize {
    std::size_t first;  ///< Hexagons of other sizes before these.
    geo::HexCells cells;
  };
  std::map<double, OfSize> sizes_;
  std::shared_ptr<geo::Texts> ids_ = std::make_shared<geo::Texts>();
  std::shared_ptr<geo::Shapes> outlines_ = std::make_shared<geo::Shapes>(geo::Shapes::Kind::areas);
};

}  // namespace

geo::Table drawn(std::span<const double> cell_m, geo::Table hotspots, unsigned threads) {
  const auto group = hotspots.codes("group_name"), q = hotspots.codes("q"), r = hotspots.codes("r");
  const auto size_of = [&](std::size_t row) { return cell_m[static_cast<std::size_t>(group[row])]; };
  std::map<double, std::vector<geo::HexCell>> shown;
  for (std::size_t row = 0; row < q.size(); ++row) shown[size_of(row)].push_back({q[row], r[row]});
  Hexagons hexagons;
  for (auto& [size_m, cells] : shown) hexagons.add(size_m, std::move(cells), threads);
  std::vector<geo::Row> number(q.size());
  geo::parallel_for(q.size(), 16'384, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) number[row] = hexagons.number(size_of(row), {q[row], r[row]});
  });

  geo::Table out;
  out.set("cell_id", geo::Column::coded({number.begin(), number.end()}, hexagons.ids()));
  out.shapes = geo::Shapes::picked(hexagons.outlines(), std::move(number));
  hotspots.drop("q");
  hotspots.drop("r");
  for (const auto& [name, column] : hotspots.columns()) out.set(name, column);
  return out;
}

}  // namespace pipeline
