// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/ingest/siting_rasters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "geo/core/crs.hpp"
#include "geo/core/error.hpp"
#include "geo/siting/pixel_shares.hpp"
#include "geo/surfaces/hexagons.hpp"
#include "io/look/figures.hpp"
#include "io/read/raster_source.hpp"
#include "io/read/source.hpp"
#include "pipeline/stages/ingest/field_values.hpp"
#include "pipeline/stages/sites.hpp"

namespace pipeline {
namespace {

constexpr double kPeopleReach_m = 50e3;  // beyond the region
constexpr double kPixelError = 0.01;     // of a pixel
constexpr std::int64_t kPixelsOfAStretch = 4'000'000;
constexpr int kWidestMesh = 64;
constexpr double kWholeShare = 0.95;  // of hexagons: at the coast some have no pixel

/// Projects the corners of pixels.
class CornerLattice {
 public:
  CornerLattice(const io::RasterSource& raster, const Frame& frame)
      : raster_(raster), transform_(raster.crs(), frame.crs.wkt) {}

  /// Corners (columns + 1) × (rows + 1) of a window, row by row.
  void corners(const io::RasterSource::Window& window, std::vector<double>& x, std::vector<double>& y) {
    while (mesh_ > 1 && error(window, mesh_) > kPixelError) mesh_ /= 2;
    const auto nodes = [&](std::int64_t pixels) { return static_cast<std::size_t>((pixels + mesh_ - 1) / mesh_ + 1); };
    const std::size_t across = nodes(window.columns), down = nodes(window.rows);
    std::vector<double> node_x, node_y;
    for (std::size_t j = 0; j < down; ++j)
      for (std::size_t i = 0; i < across; ++i) {
        const auto [px, py] = raster_.at(static_cast<double>(window.column) + static_cast<double>(i) * mesh_,
                                         static_cast<double>(window.row) + static_cast<double>(j) * mesh_);
        node_x.push_back(px), node_y.push_back(py);
      }
    transform_.apply(node_x, node_y);
    x.clear(), y.clear();
    for (std::int64_t row = 0; row <= window.rows; ++row)
      for (std::int64_t column = 0; column <= window.columns; ++column) {
        x.push_back(between(node_x, across, column, row));
        y.push_back(between(node_y, across, column, row));
      }
  }

 private:
  double between(const std::vector<double>& nodes, std::size_t across, std::int64_t column, std::int64_t row) const {
    const auto i = static_cast<std::size_t>(column / mesh_), j = static_cast<std::size_t>(row / mesh_);
    const double u = static_cast<double>(column % mesh_) / mesh_, v = static_cast<double>(row % mesh_) / mesh_;
    const std::size_t a = j * across + i;
    if (u == 0.0 && v == 0.0) return nodes[a];
    const std::size_t right = u > 0.0 ? 1 : 0, below = v > 0.0 ? across : 0;
    const double upper = nodes[a] + u * (nodes[a + right] - nodes[a]);
    const double lower = nodes[a + below] + u * (nodes[a + below + right] - nodes[a + below]);
    return upper + v * (lower - upper);
  }

  /// Largest error of the middles of meshes in pixels, over meshes spread across the window.
  double error(const io::RasterSource::Window& window, int mesh) const {
    double worst = 0.0;
    for (int j = 0; j <= 4; ++j)
      for (int i = 0; i <= 4; ++i) {
        const double column = static_cast<double>(window.column) + static_cast<double>(window.columns) * i / 4.0;
        const double row = static_cast<double>(window.row) + static_cast<double>(window.rows) * j / 4.0;
        std::vector<double> x, y;
        for (const auto& [du, dv] : {std::pair{0, 0}, {2, 0}, {0, 2}, {2, 2}, {1, 1}, {1, 0}, {0, 1}}) {
          const auto [px, py] = raster_.at(column + du * mesh / 2.0, row + dv * mesh / 2.0);
          x.push_back(px), y.push_back(py);
        }
        transform_.apply(x, y);
        const auto off = [&](std::size_t at, double mean_x, double mean_y) {
          return std::hypot(x[at] - mean_x, y[at] - mean_y);
        };
        const double pixel_m =
            std::min(std::hypot(x[1] - x[0], y[1] - y[0]), std::hypot(x[2] - x[0], y[2] - y[0])) / mesh;
        const double farthest = std::max({off(4, (x[0] + x[1] + x[2] + x[3]) / 4.0, (y[0] + y[1] + y[2] + y[3]) / 4.0),
                                          off(5, (x[0] + x[1]) / 2.0, (y[0] + y[1]) / 2.0),
                                          off(6, (x[0] + x[2]) / 2.0, (y[0] + y[2]) / 2.0)});
        if (std::isfinite(farthest) && pixel_m > 0.0) worst = std::max(worst, farthest / pixel_m);
      }
    return worst;
  }

  const io::RasterSource& raster_;
  geo::Transform transform_;
  int mesh_ = kWidestMesh;
};

/// The pixels near a box of the analysis CRS, one more on each side; nothing where there are none.
std::optional<io::RasterSource::Window> window_near(const io::RasterSource& raster, const geo::Box& box,
                                                    const Frame& frame) {
  constexpr int kSteps = 32;
  std::vector<double> x, y;
  for (int j = 0; j <= kSteps; ++j)
    for (int i = 0; i <= kSteps; ++i) {
      x.push_back(box.min_x + box.width() * i / kSteps);
      y.push_back(box.min_y + box.height() * j / kSteps);
    }
  geo::Transform(frame.crs.wkt, raster.crs()).apply(x, y);
  geo::Box pixels;
  for (std::size_t i = 0; i < x.size(); ++i)
    if (std::isfinite(x[i]) && std::isfinite(y[i])) {
      const auto [column, row] = raster.pixel(x[i], y[i]);
      pixels.add(column, row);
    }
  if (pixels.empty()) return std::nullopt;
  const double beside = 2.0 + 0.01 * std::max(pixels.width(), pixels.height());  // between the steps edges may bulge
  const auto clamped = [](double value, std::int64_t high) {
    return static_cast<std::int64_t>(std::clamp(value, 0.0, static_cast<double>(high)));
  };
  const std::int64_t left = clamped(std::floor(pixels.min_x - beside), raster.columns()),
                     right = clamped(std::ceil(pixels.max_x + beside), raster.columns()),
                     top = clamped(std::floor(pixels.min_y - beside), raster.rows()),
                     bottom = clamped(std::ceil(pixels.max_y + beside), raster.rows());
  if (left >= right || top >= bottom) return std::nullopt;
  return io::RasterSource::Window{left, top, right - left, bottom - top};
}

const io::RasterSource::Window kNothing{};

/// What was found while pixels were added.
struct Looked {
  std::int64_t pixels = 0;
  std::map<double, std::int64_t> odd{};  ///< How many of them have a value that often stands for none.
};

/// Adds every pixel near the box.
Looked add_pixels(const io::RasterSource& raster, const geo::Box& box, const Frame& frame, geo::PixelShares& out) {
  const io::RasterSource::Window near = window_near(raster, box, frame).value_or(kNothing);
  CornerLattice lattice(raster, frame);
  Looked looked{near.columns * near.rows};
  const std::vector<double> suspects = raster.likely_missing();
  std::vector<double> x, y;
  const std::int64_t rows = std::max<std::int64_t>(1, kPixelsOfAStretch / std::max<std::int64_t>(1, near.columns));
  for (std::int64_t row = near.row; row < near.row + near.rows; row += rows) {
    const io::RasterSource::Window part{near.column, row, near.columns, std::min(rows, near.row + near.rows - row)};
    const std::vector<double> values = raster.read(part);
    for (const double suspect : suspects)
      if (const auto count = std::ranges::count(values, suspect); count > 0) looked.odd[suspect] += count;
    lattice.corners(part, x, y);
    out.add({static_cast<std::size_t>(part.columns), values, x, y});
  }
  return looked;
}

void warn_of(const Looked& looked, const io::RasterConfig& config, Run& run) {
  for (const auto& [value, count] : looked.odd)
    run.warn(fmt::format(
        "{}: raster '{}' does not say which pixels have no value, and {} of {} near the region are {:.10g}, "
        "which counts like any other; if nothing is known there, add 'nodata: {:.10g}'",
        config.place, config.name, io::count_text(count), io::count_text(looked.pixels), value, value));
}

/// A class as a number: land cover is coded by numbers.
double class_of(const std::string& text, const std::string& place) {
  const auto number = parsed_number(text, false);
  if (!number)
    geo::fail(geo::Trouble::config, "{}: class '{}' is no number; expected a value of the raster; correct it", place,
              text);
  return *number;
}

geo::PixelTest test_of(const std::optional<double>& above, const std::optional<double>& below,
                       const std::vector<std::string>& classes, const std::string& place) {
  geo::PixelTest out{above, below, {}};
  for (const std::string& text : classes) out.classes.push_back(class_of(text, place));
  return out;
}

/// What is wanted of one raster: columns of `raster_cells`.
struct Wanted {
  struct Column {
    std::string name;
    std::optional<std::size_t> test;  ///< Nothing: the mean.
    bool of_known = false;            ///< The share is of the known area, not of the hexagon.
  };
  std::vector<Column> columns;
  std::vector<geo::PixelTest> tests;
};

Wanted wanted_of(const io::SitingConfig& siting, const std::string& name) {
  Wanted out;
  for (const io::Criterion& criterion : siting.profile.criteria) {
    if (criterion.raster != name) continue;
    out.columns.push_back({"criterion_" + criterion.name, std::nullopt, true});
    if (criterion.classes.empty()) continue;
    out.columns.back().test = out.tests.size();
    out.tests.push_back(test_of({}, {}, criterion.classes, "sites.criteria." + criterion.name));
  }
  for (std::size_t i = 0; i < siting.exclude.size(); ++i) {
    const io::ExclusionRule& rule = siting.exclude[i];
    if (rule.raster != name) continue;
    out.columns.push_back({fmt::format("rule_{}", i), out.tests.size(), false});
    out.tests.push_back(test_of(rule.above, rule.below, rule.classes, rule.place));
  }
  return out;
}

geo::Column known_column(std::vector<double> values) {
  geo::Column::Mask valid(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    valid[i] = std::isfinite(values[i]) ? 1 : 0;
    if (!valid[i]) values[i] = 0.0;
  }
  return geo::Column(std::move(values), std::move(valid));
}

void add_facts(const io::RasterSource& raster, const io::RasterConfig& config, const Looked& looked, Run& run) {
  warn_of(looked, config, run);
  const io::SourceStamp stamp = io::stamp_source(config.uri);
  run.sources.push_back({.name = "raster " + config.name,
                         .uri = config.uri,
                         .driver = raster.driver(),
                         .hash = stamp.hash,
                         .license = config.license,
                         .attribution = config.attribution,
                         .crs = raster.crs(),
                         .written = config.written,
                         .accuracy_m = geo::Transform(raster.crs(), run.frame.crs.wkt).accuracy_m(),
                         .size = stamp.size,
                         .read = looked.pixels,
                         .accepted = looked.pixels,
                         .in_reach = looked.pixels});
}

/// The size of the hexagons of stage `sites`.
double cell_m_of(const io::Config& config) {
  const auto section = config.sections.find("sites");
  if (section == config.sections.end()) return SitesParams{}.cell_m;
  const auto given = section->second.find("cell");
  return given == section->second.end() ? SitesParams{}.cell_m : std::get<double>(given->second);
}

/// One raster of the config, put into columns; returns whether it meets the region.
class RasterTable {
 public:
  RasterTable(Run& run, const geo::HexLayout& layout)
      : run_(run),
        layout_(layout),
        cells_(geo::cells_touching(run.frame.area, layout, run.frame.max_cells, "sites.cell")),
        whole_m2_(layout.cell_m() * layout.cell_m() * std::sqrt(3.0) / 2.0) {}

  void add(const io::RasterConfig& config) {
    const io::RasterSource raster({config.uri, config.crs, config.band, config.nodata, config.place});
    const Wanted wanted = wanted_of(*run_.config.siting, config.name);
    if (wanted.columns.empty()) return;
    geo::PixelShares shares(layout_, cells_, wanted.tests);
    add_facts(raster, config, add_pixels(raster, run_.frame.region.grown(layout_.cell_m()), run_.frame, shares), run_);
    const auto known = std::ranges::count_if(shares.known_m2(), [](double m2) { return m2 > 0.0; });
    if (known == 0)
      geo::fail(geo::Trouble::data,
                "{}: raster '{}' has no value in the region; expected one that covers it; check its "
                "CRS, band and nodata",
                config.place, config.name);
    const auto all = std::ssize(cells_.cells());
    if (static_cast<double>(known) < kWholeShare * static_cast<double>(all))
      run_.warn(fmt::format(
          "{}: raster '{}' has no value in {} of {} hexagons; there its criteria do not count and its rules "
          "exclude nothing; take one that covers the region",
          config.place, config.name, io::count_text(all - known), io::count_text(all)));
    for (const Wanted::Column& column : wanted.columns) table_.set(column.name, known_column(values(column, shares)));
  }

  geo::Table table() {
    if (table_.columns().empty()) return {};
    std::vector<std::int32_t> q, r;
    for (const geo::HexCell& cell : cells_.cells()) q.push_back(cell.q), r.push_back(cell.r);
    table_.set("q", std::move(q));
    table_.set("r", std::move(r));
    return table_;
  }

 private:
  std::vector<double> values(const Wanted::Column& column, const geo::PixelShares& shares) const {
    if (!column.test) return shares.means();
    std::vector<double> out = shares.holding_m2(*column.test);
    for (std::size_t i = 0; i < out.size(); ++i) {
      const double of = column.of_known ? shares.known_m2()[i] : whole_m2_;
      out[i] = of > 0.0 ? std::min(1.0, out[i] / of) : std::nan("");
    }
    return out;
  }

  Run& run_;
  const geo::HexLayout& layout_;
  geo::HexCells cells_;
  double whole_m2_;
  geo::Table table_;
};

/// People of a raster of counts, at the centres of the hexagons.
geo::Table people_points(Run& run, const geo::HexLayout& layout, const io::RasterConfig& config) {
  const geo::Box box = run.frame.region.grown(kPeopleReach_m);
  geo::Shapes reach(geo::Shapes::Kind::areas);
  for (const auto& [x, y] : {std::pair{box.min_x, box.min_y},
                             {box.max_x, box.min_y},
                             {box.max_x, box.max_y},
                             {box.min_x, box.max_y},
                             {box.min_x, box.min_y}})
    reach.add_vertex(x, y);
  reach.end_ring(), reach.end_part(), reach.end_shape();
  const geo::HexCells cells = geo::cells_touching(reach, layout, run.frame.max_cells, "sites.cell");
  const io::RasterSource raster({config.uri, config.crs, config.band, config.nodata, config.place});
  geo::PixelShares shares(layout, cells, {});
  add_facts(raster, config, add_pixels(raster, box, run.frame, shares), run);
  std::vector<double> x, y, people;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (!(shares.sums()[i] > 0.0)) continue;
    const auto [cx, cy] = layout.centre(cells.cells()[i]);
    x.push_back(cx), y.push_back(cy), people.push_back(shares.sums()[i]);
  }
  if (people.empty())
    geo::fail(geo::Trouble::data,
              "{}: raster '{}' counts nobody near the region; expected people; check its CRS, band and "
              "nodata",
              config.place, config.name);
  geo::Table out;
  out.set("x_m", std::move(x));
  out.set("y_m", std::move(y));
  out.set("people", std::move(people));
  return out;
}

}  // namespace

void read_rasters(Run& run, geo::Tables& tables) {
  tables["raster_cells"];
  if (!run.config.siting || run.config.rasters.empty()) return;
  const geo::HexLayout layout(cell_m_of(run.config));
  RasterTable table(run, layout);
  for (const io::RasterConfig& raster : run.config.rasters) {
    table.add(raster);
    if (run.config.population && run.config.population->raster == raster.name)
      tables["people_points"] = people_points(run, layout, raster);
  }
  tables["raster_cells"] = table.table();
}

}  // namespace pipeline
