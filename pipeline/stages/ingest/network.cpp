// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/ingest/network.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <span>
#include <utility>

#include "geo/core/crs.hpp"
#include "geo/core/error.hpp"
#include "io/read/osm_roads.hpp"
#include "io/read/source.hpp"
#include "io/read/where.hpp"
#include "io/run/osm_extract.hpp"
#include "pipeline/stages/ingest/projection.hpp"
#include "pipeline/stages/ingest/road_facts.hpp"
#include "pipeline/stages/ingest/source_rows.hpp"

namespace pipeline {
namespace {

constexpr const char* kLonLat = "EPSG:4326";

/// Grows table network_lines; a line is a row.
class NetworkRows {
 public:
  explicit NetworkRows(const geo::Box& reach) : reach_(reach) {}

  /// A line in the analysis CRS, if it comes within reach; vertices that repeat are left out.
  void add(std::span<const double> x, std::span<const double> y, const RoadFacts& facts, bool shared_nodes) {
    geo::Box box;
    for (std::size_t i = 0; i < x.size(); ++i) box.add(x[i], y[i]);
    const bool finite = std::all_of(x.begin(), x.end(), [](double value) { return std::isfinite(value); });
    if (!finite || !box.meets(reach_)) return;
    const std::size_t begin = x_.size();
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (x_.size() > begin && x[i] == x_.back() && y[i] == y_.back()) continue;
      x_.push_back(x[i]);
      y_.push_back(y[i]);
    }
    if (x_.size() < begin + 2) {
      x_.resize(begin);
      y_.resize(begin);
      ++without_length;
      return;
    }
    ends_.push_back(x_.size());
    speed_.push_back(facts.speed_kmh);
    oneway_.push_back(facts.oneway);
    level_.push_back(facts.level);
    bridge_.push_back(facts.bridge);
    shared_nodes_.push_back(shared_nodes);
    of_class_.push_back(facts.of_class);
  }

  std::size_t size() const { return speed_.size(); }
  std::int64_t without_length = 0;

  geo::Table table() && {
    geo::Table out;
    out.shapes = geo::Shapes::lines(std::move(x_), std::move(y_), std::move(ends_));
    out.set("speed_kmh", std::move(speed_));
    out.set("oneway", std::move(oneway_));
    out.set("level", std::move(level_));
    out.set("bridge", std::move(bridge_));
    out.set("shared_nodes", std::move(shared_nodes_));
    out.set("of_class", std::move(of_class_));
    return out;
  }

 private:
  geo::Box reach_;
  std::vector<double> x_, y_;
  std::vector<std::size_t> ends_{0};
  std::vector<float> speed_;
  std::vector<std::int32_t> oneway_, level_;
  std::vector<std::uint8_t> bridge_, shared_nodes_, of_class_;
};

void warn_of(const RoadReader& reader, std::int64_t without_length, const std::string& place, Run& run) {
  for (std::string& text : reader.warnings(place)) run.warn(std::move(text));
  if (without_length > 0)
    run.warn(fmt::format(
        "{}: {} {} no length and {} left out of the network; expected lines of two places at least; "
        "correct or delete them at their source",
        place, without_length, without_length == 1 ? "road has" : "roads have", without_length == 1 ? "is" : "are"));
}

/// A layer with columns. Its rejects are those of its theme, if it has one.
class LayerRoads {
 public:
  LayerRoads(const io::InfrastructureSource& source, Run& run) : source_(source), run_(run) {}

  void read_into(NetworkRows& rows, Rejects& rejects) {
    io::RawRows raw = io::read_source(request());
    const std::string label = label_of(source_, raw.layer);
    check_kind(raw);
    if (!source_.theme.empty()) {
      raw.read -= std::ssize(raw.rejects);  // its theme counts them
      raw.rejects.clear();
    }
    const std::int64_t rejected = reject_unread(label, raw, rejects);
    run_.sources.push_back(facts_of(label, source_, raw, rejected, add_lines(raw, rows), run_.frame));
    run_.sources.back().theme = "network";
  }

 private:
  io::SourceRequest request() const {
    io::SourceRequest out = request_for(source_, source_.road_fields, io::Geometry::any, run_.frame.threads);
    if (!source_.theme.empty()) out.where.clear();  // a theme's filter picks its facilities, not the roads
    if (const auto id = source_.fields.find("id"); id != source_.fields.end()) out.id_field = id->second;
    return out;
  }

  void check_kind(const io::RawRows& raw) const {
    const bool has_lines = raw.lines.size() > 0;
    if (has_lines || raw.points.size() + raw.areas.size() == 0) return;
    geo::fail(geo::Trouble::data,
              "{}: layer '{}' holds {}; expected lines, because it is marked 'network: true'; name the layer of the "
              "roads, or take the mark away",
              source_.place, raw.layer, raw.points.size() > 0 ? "points" : "areas");
  }

  /// The texts of one row: column by column as the config names them.
  RoadTexts texts(const geo::Table& table, std::size_t row) const {
    const auto text = [&](const char* attribute) -> std::string_view {
      const auto column = source_.road_fields.find(attribute);
      return column == source_.road_fields.end() ? std::string_view{} : table.column(column->second).text(row);
    };
    return {text("class"), text("oneway"),  text("speed"), text("bridge"),
            text("level"), text("surface"), text("access")};
  }

  std::int64_t add_lines(const io::RawRows& raw, NetworkRows& rows) {
    const std::size_t before = rows.size();
    const std::int64_t without_length = rows.without_length;
    RoadReader reader(run_.config.speeds, raw.decimal_comma, source_.road_fields.contains("class"));
    const geo::Shapes& shapes = raw.lines.shapes;
    std::vector<double> x(shapes.x().begin(), shapes.x().end()), y(shapes.y().begin(), shapes.y().end());
    project(x, y, raw.crs, run_.frame.crs.wkt, true, run_.frame.threads);
    for (std::size_t row = 0; row < shapes.size(); ++row) {
      const auto facts = reader.read(texts(raw.lines.table, row));
      if (!facts) continue;
      for (auto part = shapes.parts(row).begin; part < shapes.parts(row).end; ++part) {
        const auto [begin, end] = shapes.ring(shapes.rings(part).begin);
        rows.add(std::span(x).subspan(begin, end - begin), std::span(y).subspan(begin, end - begin), *facts, false);
      }
    }
    warn_of(reader, rows.without_length - without_length, source_.place, run_);
    return static_cast<std::int64_t>(rows.size() - before);
  }

  const io::InfrastructureSource& source_;
  Run& run_;
};

void read_extract(const io::InfrastructureSource& source, Run& run, NetworkRows& rows) {
  const io::Where where(source.theme.empty() ? source.where : std::string(), source.place);
  RoadReader reader(run.config.speeds, false, false);
  std::vector<RoadFacts> facts;
  const auto wants = [&](const io::OsmTags& tags) {
    const auto texts = road_texts(tags);
    if (!texts) return false;
    const bool kept = where.keeps([&](std::string_view key) -> std::optional<std::string_view> {
      const std::string_view value = tags[key];
      return value.empty() ? std::nullopt : std::optional(value);
    });
    if (!kept) return false;
    const auto road = reader.read(*texts);
    if (road) facts.push_back(*road);
    return road.has_value();
  };
  io::OsmRoads roads = io::read_osm_roads(source.uri, wants, run.frame.threads);
  project(roads.lon, roads.lat, kLonLat, run.frame.crs.wkt, true, run.frame.threads);
  const std::size_t before = rows.size();
  const std::int64_t without_length = rows.without_length;
  for (std::size_t line = 0; line < roads.way.size(); ++line) {
    const std::size_t begin = roads.begin[line], size = roads.begin[line + 1] - begin;
    rows.add(std::span(roads.lon).subspan(begin, size), std::span(roads.lat).subspan(begin, size),
             facts[roads.way[line]], true);
  }
  warn_of(reader, rows.without_length - without_length, source.place, run);
  run.sources.push_back({.name = label_of(source, "highways"),
                         .uri = source.uri,
                         .driver = "OSM",
                         .layer = "highways",
                         .hash = roads.stamp.hash,
                         .license = source.license,
                         .attribution = source.attribution,
                         .as_of = roads.date,
                         .theme = "network",
                         .crs = kLonLat,
                         .written = source.written,
                         .accuracy_m = geo::Transform(kLonLat, run.frame.crs.wkt).accuracy_m(),
                         .size = roads.stamp.size,
                         .read = roads.wanted + reader.closed(),
                         .filtered = 0,
                         .accepted = roads.wanted + reader.closed(),
                         .rejected = 0,
                         .in_reach = static_cast<std::int64_t>(rows.size() - before)});
}

}  // namespace

geo::Table read_network(Run& run, Rejects& rejects) {
  NetworkRows rows(run.frame.region.grown(run.frame.margin_m));
  if (!run.config.by_network()) return std::move(rows).table();
  for (const io::InfrastructureSource& source : run.config.infrastructure) {
    if (!source.network) continue;
    if (source.osm)
      read_extract(source, run, rows);
    else
      LayerRoads(source, run).read_into(rows, rejects);
  }
  if (run.config.osm_roads()) read_extract(io::out_of<io::InfrastructureSource>(*run.config.osm), run, rows);
  if (rows.size() == 0)
    geo::fail(geo::Trouble::data,
              "gaps.metric: no road that motor vehicles may take comes within {:.0f} km of the region; expected roads "
              "there; check the source that is marked 'network: true', its CRS, the order of its axes and its filter",
              run.frame.margin_m / 1000.0);
  return std::move(rows).table();
}

}  // namespace pipeline
