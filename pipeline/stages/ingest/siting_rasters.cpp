// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/ingest/siting_rasters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
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
#include "pipeline/stages/ingest/raster_pixels.hpp"
#include "pipeline/stages/sites.hpp"

namespace pipeline {
namespace {

constexpr double kPeopleReach_m = 50e3;  // beyond the region
constexpr double kWholeShare = 0.95;     // of hexagons: at the coast some have no pixel

void warn_of(const PixelsAdded& looked, const io::RasterConfig& config, Run& run) {
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

void add_facts(const io::RasterSource& raster, const io::RasterConfig& config, const PixelsAdded& looked, Run& run) {
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
