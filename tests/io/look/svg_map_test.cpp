// SPDX-License-Identifier: Apache-2.0
#include "io/look/svg_map.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "geo/core/random.hpp"

namespace {

using io::MapView;
using io::SheetPoint;

geo::Shapes lines(const std::vector<std::vector<std::pair<double, double>>>& all) {
  geo::Shapes shapes(geo::Shapes::Kind::lines);
  for (const auto& line : all) {
    for (const auto& [x, y] : line) shapes.add_vertex(x, y);
    shapes.end_ring();
    shapes.end_part();
    shapes.end_shape();
  }
  return shapes;
}

geo::Shapes square(double x, double y, double side) {
  geo::Shapes shapes(geo::Shapes::Kind::areas);
  for (const auto& [dx, dy] : {std::pair{0.0, 0.0}, {1.0, 0.0}, {1.0, 1.0}, {0.0, 1.0}, {0.0, 0.0}}) {
    shapes.add_vertex(x + dx * side, y + dy * side);
  }
  shapes.end_ring();
  shapes.end_part();
  shapes.end_shape();
  return shapes;
}

std::size_t count(const std::string& text, char letter) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), letter));
}

/// 1 unit = 10 m; the south-west corner of the box lies at (40, 1040).
const MapView kView(geo::Box{0, 0, 19200, 10000});

TEST(MapView, NorthIsUpAndTheBoxFits) {
  EXPECT_EQ(kView.at(0, 0), (SheetPoint{40, 1040}));
  EXPECT_EQ(kView.at(19200, 10000), (SheetPoint{1960, 40}));
  EXPECT_EQ(kView.height(), 1080);
  EXPECT_TRUE(kView.shows({-300, 0, -300, 0}));
  EXPECT_FALSE(kView.shows({-500, 0, -500, 0}));
}

TEST(MapView, OnePointIsShownInItsSurroundings) {
  const MapView view(geo::Box{500, 500, 500, 500});
  EXPECT_EQ(view.at(500, 500).x, MapView::kWidth / 2);
  EXPECT_EQ(view.at(500, 500).y, view.height() / 2);
  EXPECT_THROW(MapView{geo::Box{}}, std::invalid_argument);
}

TEST(MapView, FarPlacesStayWholeNumbers) { EXPECT_EQ(kView.at(1e300, -1e300), (SheetPoint{10000000, 10000000})); }

TEST(Simplified, NoVertexLeftOutIsFartherThanTheTolerance) {
  geo::Random random(5, 1);
  std::vector<SheetPoint> line;
  for (int i = 0; i < 400; ++i) line.push_back({4 * i, static_cast<std::int32_t>(random.below(40))});
  const auto kept = io::simplified(line, 6.0);
  ASSERT_LT(kept.size(), line.size());
  EXPECT_EQ(kept.front(), line.front());
  EXPECT_EQ(kept.back(), line.back());
  for (const SheetPoint p : line) {
    double nearest = 1e9;
    for (std::size_t i = 1; i < kept.size(); ++i) {
      const double dx = kept[i].x - kept[i - 1].x, dy = kept[i].y - kept[i - 1].y;
      const double t =
          std::clamp(((p.x - kept[i - 1].x) * dx + (p.y - kept[i - 1].y) * dy) / (dx * dx + dy * dy), 0.0, 1.0);
      nearest = std::min(nearest, std::hypot(p.x - kept[i - 1].x - t * dx, p.y - kept[i - 1].y - t * dy));
    }
    EXPECT_LE(nearest, 6.0);
  }
}

TEST(Simplified, AClosedRingStaysClosedAndBroad) {
  const std::vector<SheetPoint> ring = {{0, 0}, {50, 0}, {100, 0}, {100, 100}, {0, 100}, {0, 0}};
  EXPECT_EQ(io::simplified(ring, 1.0), (std::vector<SheetPoint>{{0, 0}, {100, 0}, {100, 100}, {0, 100}, {0, 0}}));
}

TEST(AreaPath, IsTheOutlineInWholeUnits) {
  EXPECT_EQ(io::area_path(square(0, 0, 1000), 0, kView), "M40 1040l100 0 0-100-100 0z");
}

TEST(AreaPath, ATinyAreaBecomesASmallMark) {
  EXPECT_EQ(io::area_path(square(5000, 5000, 1), 0, kView), io::symbol_path(0, kView.at(5000.5, 5000.5), 3));
}

TEST(AreaPath, WhatIsOffTheSheetIsLeftOut) { EXPECT_EQ(io::area_path(square(90000, 0, 1000), 0, kView), ""); }

TEST(NetworkPath, StretchesThatLieOnEachOtherAreDrawnOnce) {
  const auto twice = lines({{{0, 0}, {5000, 0}}, {{5000, 1}, {0, 1}}});
  EXPECT_EQ(io::network_path(twice, std::vector<geo::Row>{0, 1}, kView, 100), "M40 1040l500 0");
}

TEST(NetworkPath, PiecesThatMeetBecomeOneLine) {
  const auto pieces = lines({{{5000, 0}, {10000, 0}}, {{0, 0}, {5000, 0}}, {{10000, 0}, {10000, 5000}}});
  EXPECT_EQ(io::network_path(pieces, std::vector<geo::Row>{0, 1, 2}, kView, 100), "M40 1040l1000 0 0-500");
}

TEST(NetworkPath, CrossingsStayCrossings) {
  const auto cross = lines({{{0, 0}, {5000, 5000}}, {{5000, 5000}, {10000, 0}}, {{5000, 5000}, {5000, 10000}}});
  EXPECT_EQ(count(io::network_path(cross, std::vector<geo::Row>{0, 1, 2}, kView, 100), 'M'), 3U);
}

TEST(NetworkPath, RingsAreDrawnWhole) {
  const auto ring = lines({{{0, 0}, {5000, 0}, {5000, 5000}, {0, 5000}, {0, 0}}});
  const std::string path = io::network_path(ring, std::vector<geo::Row>{0}, kView, 100);
  EXPECT_EQ(count(path, 'M'), 1U);
  EXPECT_NE(path.find("M40 540"), std::string::npos) << path;
}

TEST(NetworkPath, DoesNotDependOnRowOrder) {
  geo::Random random(9, 2);
  std::vector<std::vector<std::pair<double, double>>> all;
  for (int i = 0; i < 60; ++i) {
    all.push_back({{19000 * random.unit(), 9000 * random.unit()}, {19000 * random.unit(), 9000 * random.unit()}});
  }
  std::vector<geo::Row> rows(all.size()), back;
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<geo::Row>(i);
  back.assign(rows.rbegin(), rows.rend());
  EXPECT_EQ(io::network_path(lines(all), rows, kView, 1000), io::network_path(lines(all), back, kView, 1000));
}

TEST(NetworkPath, DenseNetworksAreThinnedUntilTheyFit) {
  geo::Random random(3, 4);
  std::vector<std::vector<std::pair<double, double>>> all;
  std::vector<geo::Row> rows;
  for (int i = 0; i < 20000; ++i) {
    const double x = 19000 * random.unit(), y = 9900 * random.unit();
    all.push_back({{x, y}, {x + 90, y + 60}});
    rows.push_back(static_cast<geo::Row>(i));
  }
  const std::string path = io::network_path(lines(all), rows, kView, 3000);
  EXPECT_FALSE(path.empty());
  EXPECT_LE(count(path, 'M'), 1500U);
  EXPECT_LT(path.size(), 60000U);
}

TEST(ScaleBar, IsARoundLengthThatFits) {
  EXPECT_EQ(io::scale_bar_m(kView), 5000.0);
  for (const double side : {1e3, 3e3, 7e4, 9e5}) {
    const MapView view(geo::Box{0, 0, side, side});
    EXPECT_LE(io::scale_bar_m(view) * view.units_per_m(), MapView::kWidth / 4.0 + 1e-9);
    EXPECT_GE(io::scale_bar_m(view) * view.units_per_m(), MapView::kWidth / 10.0 - 1e-9);
  }
}

TEST(LabelPlacer, LabelsDoNotOverlap) {
  io::LabelPlacer placer;
  SheetPoint first, second;
  ASSERT_TRUE(placer.place({500, 500}, 2, first));
  EXPECT_EQ(first, (SheetPoint{500, 500}));
  ASSERT_TRUE(placer.place({500, 500}, 2, second));
  EXPECT_TRUE(std::abs(second.x - first.x) >= 36 || std::abs(second.y - first.y) >= 26);
  int placed = 2;
  while (placer.place({500, 500}, 2, second)) ++placed;
  EXPECT_LE(placed, 9);
}

TEST(LabelPoint, LiesInsideAnAreaWithABay) {
  geo::Shapes bay(geo::Shapes::Kind::areas);  // a C: its middle is outside
  for (const auto& [x, y] : {std::pair{0.0, 0.0},
                             {100.0, 0.0},
                             {100.0, 20.0},
                             {20.0, 20.0},
                             {20.0, 80.0},
                             {100.0, 80.0},
                             {100.0, 100.0},
                             {0.0, 100.0},
                             {0.0, 0.0}}) {
    bay.add_vertex(x, y);
  }
  bay.end_ring();
  bay.end_part();
  bay.end_shape();
  double x = -1, y = -1;
  io::label_point(bay, 0, x, y);
  EXPECT_TRUE(bay.contains(0, x, y)) << x << " " << y;
}

}  // namespace
