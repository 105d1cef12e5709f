// SPDX-License-Identifier: Apache-2.0
#include "tests/support/report_sample.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "geo/core/random.hpp"
#include "tests/support/texts.hpp"

namespace tests {
namespace {

using Point = std::pair<double, double>;

constexpr double kPi = 3.141592653589793;

struct Facility {
  const char *theme, *name;
  double x_m, y_m;
};

const std::array<Facility, 14> kFacilities = {{{"port", "Valmira port", 44000, 8000},
                                               {"rail_freight", "Nordhaven yard", 12000, 41000},
                                               {"rail_freight", "Ostby terminal", 57500, 30000},
                                               {"electricity", "Substation Mill Street", 20000, 20000},
                                               {"electricity", "Substation Harbour", 42000, 11000},
                                               {"electricity", "", 33000, 36000},
                                               {"training", "Vocational school Valmira", 30500, 21000},
                                               {"training", "Trade school Ostby", 52000, 30000},
                                               {"university", "Technical university of Valmira", 29000, 22500},
                                               {"fire_emergency", "Fire station 1", 28000, 20000},
                                               {"fire_emergency", "Fire station 2", 12500, 33000},
                                               {"fire_emergency", "Fire station 3", 50000, 27000},
                                               {"waste_treatment", "Southern works", 15000, 6000},
                                               {"waste_treatment", "Fjord recycling", 46000, 38000}}};

void add_ring(geo::Shapes& shapes, const std::vector<Point>& points) {
  for (const auto& [x, y] : points) shapes.add_vertex(x, y);
  shapes.end_ring();
  shapes.end_part();
  shapes.end_shape();
}

/// A closed ring around (x, y) with a wavy edge.
std::vector<Point> blob(double x_m, double y_m, double radius_m, std::uint64_t seed, int corners) {
  geo::Random random(seed, 7);
  const double a = random.unit(), b = random.unit();
  std::vector<Point> ring;
  for (int i = 0; i < corners; ++i) {
    const double angle = 2.0 * kPi * i / corners;
    const double r = radius_m * (1.0 + 0.2 * std::sin(3.0 * angle + 6.0 * a) + 0.12 * std::cos(5.0 * angle + 6.0 * b));
    ring.emplace_back(x_m + r * std::cos(angle), y_m + r * std::sin(angle));
  }
  ring.push_back(ring.front());
  return ring;
}

std::vector<Point> coast() {
  std::vector<Point> ring;
  for (int i = 0; i <= 600; ++i) {
    const double x = 100.0 * i;
    ring.emplace_back(
        x, 5000.0 + 2500.0 * std::sin(x / 9000.0) + 500.0 * std::sin(x / 1300.0) + 80.0 * std::sin(x / 170.0));
  }
  ring.insert(ring.end(), {{60000, 38000}, {47000, 46000}, {20000, 47000}, {3000, 39000}, {0, 20000}, ring.front()});
  return ring;
}

/// Where cluster `i` lies: around the city first, then in a ring of towns.
Point cluster_place(std::int64_t i) {
  geo::Random random(11, static_cast<std::uint64_t>(i));
  if (i % 3 == 0) return {30000 + 6000 * (random.unit() - 0.5), 21000 + 6000 * (random.unit() - 0.5)};
  return {5000 + 50000 * random.unit(), 11000 + 30000 * random.unit()};
}

void set_themes(io::ReportInput& input) {
  input.themes = {
      {"road", "Road", "m", 5000, "assumption", true, true},
      {"rail_freight", "Rail freight", "m", 10000, "assumption", true, true},
      {"port", "Port", "m", 30000, "assumption", true, true},
      {"electricity", "Electricity", "m", 5000, "assumption", true, true},
      {"water", "Water", "m", 2000, "assumption", true, true},
      {"broadband", "Broadband", "m", 1000, "assumption", true, false},
      {"training", "Training", "m", 10000, "assumption", true, true},
      {"university", "University", "m", 20000, "assumption", true, true},
      {"fire_emergency", "Fire station", "m", 4000, "ISO FSRS: ladder company within 2.5 road miles", true, true},
      {"waste_treatment", "Waste treatment", "m", 30000, "assumption", true, true}};
}

void set_texts(io::ReportInput& input) {
  input.region_name = "Valmira";
  input.as_of = "2026-01-01";
  input.crs_name = "Lambert azimuthal equal-area at 57 N, 12 E";
  input.program_version = "0.1.0";
  input.firms = 6012;
  input.employees = 81234.0;
  input.detour = 1.3;
  input.groups = {{"all", "All firms", ""},
                  {"metal", "Metal goods and machinery", "manufacturing firms"},
                  {"food", "Food and drink", "manufacturing firms"},
                  {"textiles", "Textiles and clothing", "manufacturing firms"},
                  {"wood", "Wood and furniture", "manufacturing firms"},
                  {"electronics", "Electronics", "manufacturing firms"},
                  {"ict", "ICT services", "information and communication firms"}};
  set_themes(input);
  input.sources = {
      {"firms", "firms.csv", "2026-01-01", "CC0-1.0", "Statistical office of Valmira (fictional)", 6140, 6012, 128},
      {"rail_freight", "infrastructure.gpkg", "2025-12-01", "ODbL-1.0", "© OpenStreetMap contributors", 2, 2, 0},
      {"road", "infrastructure.gpkg", "2025-12-01", "ODbL-1.0", "© OpenStreetMap contributors", 310, 310, 0}};
  input.reject_reasons = {
      {"position (0, 0)", 12}, {"duplicate id", 61}, {"outside the region", 30}, {"employees is no number", 25}};
  input.unmapped_industries = {{"01.10", 14}, {"68.20", 33}};
  input.warnings = {"broadband: its layer is not known to be complete; gaps are unknown"};
  input.parameters = {
      {"density", "radius", "5000 m"}, {"density", "cell", "500 m"},     {"clusters", "method", "dbscan"},
      {"clusters", "eps", "1000 m"},   {"clusters", "min_points", "10"}, {"clusters", "min_sites", "3"},
      {"hotspots", "cell", "1 km"},    {"hotspots", "band", "3000 m"},   {"hotspots", "alpha", "0.05"},
      {"gaps", "metric", "beeline"},   {"gaps", "detour", "1.3"}};
}

void set_clusters(ReportSample& sample, std::int64_t count) {
  std::vector<std::int64_t> ids, firms, sites, draws;
  std::vector<double> employees, area, lq, low, high, p, q;
  std::vector<std::uint8_t> single, has_q;
  std::vector<std::string> groups, labels, methods;
  geo::Shapes shapes(geo::Shapes::Kind::areas);
  for (std::int64_t i = 0; i < count; ++i) {
    const auto& group = sample.texts.groups[static_cast<std::size_t>(1 + i % 6)];
    const auto [x, y] = cluster_place(i);
    const double radius = 700.0 + 150.0 * static_cast<double>(i % 8);
    add_ring(shapes, blob(x, y, radius, static_cast<std::uint64_t>(i), 48));
    ids.push_back(i + 1);
    firms.push_back(12 + 17 * (i % 7));
    sites.push_back(9 + 11 * (i % 7));
    draws.push_back(999);
    employees.push_back(150.0 + 431.0 * static_cast<double>(i % 9));
    area.push_back(shapes.area_m2(static_cast<std::size_t>(i)) / 1e6);
    lq.push_back(1.2 + 0.37 * static_cast<double>((5 * i) % 13));
    low.push_back(lq.back() * 0.8);
    high.push_back(lq.back() * 1.25);
    p.push_back(0.001 * static_cast<double>(1 + 9 * (i % 8)));
    q.push_back(0.004);
    single.push_back(0);
    has_q.push_back(i < 6 ? 1 : 0);
    groups.push_back(group.name);
    labels.push_back(fmt::format("{} {}", group.title, i + 1));
    methods.emplace_back("relabelling");
  }
  geo::Table& table = sample.clusters;
  table.set("cluster_id", ids);
  table.set("group_name", texts(groups));
  table.set("label", texts(labels));
  table.set("firms", firms);
  table.set("sites", sites);
  table.set("single_site", single);
  table.set("employees", employees);
  table.set("area_km2", area);
  table.set("lq", lq);
  table.set("lq_low", low);
  table.set("lq_high", high);
  table.set("p", p);
  table.set("q", q, has_q);
  table.set("p_method", texts(methods));
  table.set("draws", draws);
  table.shapes = shapes;
}

struct GapColumns {
  std::vector<std::int64_t> cluster, outside, severity;
  std::vector<double> standard, found, covered, employees;
  std::vector<std::uint8_t> known;
  std::vector<std::string> group, theme, unit, metric, facility_id, facility, sentence;
};

void add_gap(GapColumns& c, const ReportSample& sample, std::size_t cluster, const io::ReportTheme& theme) {
  const auto i = sample.clusters.integers("cluster_id")[cluster];
  const auto mixed = (i * 37 + static_cast<std::int64_t>(theme.name.size()) * 31) % 97;
  const double found = theme.standard * (0.2 + 0.03 * static_cast<double>(mixed));
  const double ratio = found / theme.standard;
  const std::int64_t firms = sample.clusters.integers("firms")[cluster];
  const std::int64_t severity = ratio <= 1.0 ? 0 : ratio <= 1.8 ? 1 : ratio <= 2.7 ? 2 : 3;
  c.cluster.push_back(i);
  c.group.emplace_back(sample.clusters.column("group_name").text(cluster));
  c.theme.push_back(theme.name);
  c.unit.push_back(theme.unit);
  c.standard.push_back(theme.standard);
  c.metric.emplace_back("beeline");
  c.found.push_back(found);
  c.covered.push_back(severity == 0 ? 1.0 : 0.4 / static_cast<double>(severity));
  c.outside.push_back(severity == 0 ? 0 : firms - firms / (2 + severity));
  c.employees.push_back(12.0 * static_cast<double>(c.outside.back()));
  c.severity.push_back(severity);
  c.known.push_back(theme.complete ? 1 : 0);
  c.facility_id.push_back(theme.name + "-1");
  c.facility.push_back(theme.title + " 1");
  c.sentence.push_back(fmt::format(
      "{} of {} firms of {} are farther than {:.0f} km from {}; the nearest is {:.1f} km away.", c.outside.back(),
      firms, sample.clusters.column("label").text(cluster), theme.standard / 1000.0, theme.title, found / 1000.0));
}

void set_gaps(ReportSample& sample) {
  GapColumns c;
  for (std::size_t cluster = 0; cluster < sample.clusters.size(); ++cluster) {
    for (const io::ReportTheme& theme : sample.texts.themes) add_gap(c, sample, cluster, theme);
  }
  geo::Table& table = sample.gaps;
  table.set("cluster_id", c.cluster);
  table.set("group_name", texts(c.group));
  table.set("theme", texts(c.theme));
  table.set("unit", texts(c.unit));
  table.set("standard", c.standard);
  table.set("metric", texts(c.metric));
  table.set("found", c.found);
  table.set("covered_share", c.covered);
  table.set("firms_outside", c.outside);
  table.set("employees_outside", c.employees);
  table.set("severity", c.severity, c.known);
  table.set("facility_id", texts(c.facility_id));
  table.set("facility", texts(c.facility));
  table.set("sentence", texts(c.sentence));
}

void set_gap_lines(ReportSample& sample) {
  std::vector<std::int64_t> cluster;
  std::vector<double> length;
  std::vector<std::string> theme, id;
  geo::Shapes lines(geo::Shapes::Kind::lines);
  for (std::size_t row = 0; row < sample.gaps.size(); ++row) {
    const std::string name(sample.gaps.column("theme").text(row));
    const auto severity = sample.gaps.integers("severity")[row];
    for (const Facility& facility : kFacilities) {
      if (severity < 1 || name != facility.theme) continue;
      const auto [x, y] = cluster_place(sample.gaps.integers("cluster_id")[row] - 1);
      add_ring(lines, {{x, y}, {facility.x_m, facility.y_m}});
      cluster.push_back(sample.gaps.integers("cluster_id")[row]);
      length.push_back(std::hypot(x - facility.x_m, y - facility.y_m));
      theme.push_back(name);
      id.push_back(name + "-1");
      break;
    }
  }
  sample.gap_lines.set("cluster_id", cluster);
  sample.gap_lines.set("theme", texts(theme));
  sample.gap_lines.set("length_m", length);
  sample.gap_lines.set("facility_id", texts(id));
  sample.gap_lines.shapes = lines;
}

void set_hotspots(ReportSample& sample) {
  std::vector<std::string> cells, groups;
  std::vector<std::uint8_t> hot;
  std::vector<double> ratio;
  geo::Shapes hexagons(geo::Shapes::Kind::areas);
  for (int q = -10; q < 60; ++q) {
    for (int r = 5; r < 45; ++r) {
      const double x = 1000.0 * (q + 0.5 * (r % 2)), y = 866.0 * r;
      std::vector<Point> ring;
      for (int k = 0; k <= 6; ++k)
        ring.emplace_back(x + 577.35 * std::sin(kPi / 3.0 * (k % 6)), y + 577.35 * std::cos(kPi / 3.0 * (k % 6)));
      add_ring(hexagons, ring);
      cells.push_back(fmt::format("{}_{}", q, r));
      groups.emplace_back(q % 2 == 0 ? "metal" : "food");
      const double d = std::min(std::hypot(x - 30000, y - 21000), std::hypot(x - 12000, y - 33000) + 2000.0);
      hot.push_back(d < 5200.0 ? 1 : 0);
      ratio.push_back(1.0 + 4000.0 / (1000.0 + d));
    }
  }
  sample.hotspots.set("cell_id", texts(cells));
  sample.hotspots.set("group_name", texts(groups));
  sample.hotspots.set("spec_ratio", ratio);
  sample.hotspots.set("hot", hot);
  sample.hotspots.shapes = hexagons;
}

void set_points(ReportSample& sample) {
  std::vector<double> x, y;
  std::vector<std::string> ids, themes, names;
  for (const Facility& facility : kFacilities) {
    x.push_back(facility.x_m);
    y.push_back(facility.y_m);
    ids.push_back(fmt::format("{}-{}", facility.theme, 1 + ids.size() % 3));
    themes.emplace_back(facility.theme);
    names.emplace_back(facility.name);
  }
  sample.facilities.set("x_m", x);
  sample.facilities.set("y_m", y);
  sample.facilities.set("facility_id", texts(ids));
  sample.facilities.set("theme", texts(themes));
  sample.facilities.set("name", texts(names));
}

void set_lines_and_areas(ReportSample& sample) {
  geo::Shapes lines(geo::Shapes::Kind::lines), areas(geo::Shapes::Kind::areas);
  std::vector<std::string> themes;
  const auto add = [&](const char* theme, std::vector<Point> points) {
    add_ring(lines, points);
    themes.emplace_back(theme);
  };
  for (const Point& to :
       {Point{2000, 24000}, {12500, 33000}, {33000, 45000}, {58000, 33000}, {44000, 9000}, {15000, 9000}}) {
    std::vector<Point> road;
    for (int i = 0; i <= 40; ++i) {
      const double t = i / 40.0;
      road.emplace_back(30000 + t * (to.first - 30000) + 900 * std::sin(7 * t),
                        21000 + t * (to.second - 21000) + 700 * std::sin(9 * t));
    }
    add("road", road);
  }
  add("rail_freight",
      {{1000, 38500}, {12000, 41000}, {24000, 31000}, {30000, 22000}, {42000, 24500}, {57500, 30000}, {60000, 31000}});
  add("water", {{20000, 47000}, {22000, 36000}, {27000, 28000}, {28000, 20000}, {35000, 12000}, {37000, 4600}});
  add("electricity", {{20000, 20000}, {33000, 36000}, {42000, 11000}});
  sample.facility_lines.set("theme", texts(themes));
  sample.facility_lines.shapes = lines;
  add_ring(areas, blob(24000, 15000, 1500, 1, 20));
  add_ring(areas, blob(50000, 33000, 1800, 2, 20));
  sample.facility_areas.set("theme", texts({"waste_treatment", "waste_treatment"}));
  sample.facility_areas.shapes = areas;
}

void clear_rows(geo::Table& table) { table = table.take({}); }

}  // namespace

io::ReportInput ReportSample::input() const {
  io::ReportInput all = texts;
  all.boundary = &boundary;
  all.layers = {&clusters, &hotspots, &gaps, &gap_lines, &facilities, &facility_lines, &facility_areas};
  return all;
}

ReportSample report_sample(std::int64_t clusters) {
  ReportSample sample;
  set_texts(sample.texts);
  add_ring(sample.boundary, coast());
  set_clusters(sample, clusters);
  set_gaps(sample);
  set_gap_lines(sample);
  set_hotspots(sample);
  set_points(sample);
  set_lines_and_areas(sample);
  return sample;
}

ReportSample empty_report_sample() {
  ReportSample sample = report_sample(1);
  for (geo::Table* table : {&sample.clusters, &sample.hotspots, &sample.gaps, &sample.gap_lines, &sample.facilities,
                            &sample.facility_lines, &sample.facility_areas}) {
    clear_rows(*table);
  }
  return sample;
}

}  // namespace tests
