// SPDX-License-Identifier: Apache-2.0
#include "tests/support/sample_publication.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <memory>
#include <numbers>
#include <numeric>
#include <optional>

#include "geo/core/hilbert.hpp"
#include "geo/core/random.hpp"

namespace tests {
namespace {

using geo::Column;
using geo::Table;
using geo::Texts;

struct Town {
  const char* name;
  double x, y, spread, share;
};
constexpr std::array<Town, 5> kTowns{{{"Valport", -6e3, -4e3, 4500, .42},
                                      {"Ostra", 18e3, 9e3, 2600, .2},
                                      {"Brennich", -24e3, 10e3, 2200, .15},
                                      {"Tolm", 26e3, -11e3, 1800, .13},
                                      {"Kesk", -19e3, -15e3, 1500, .1}}};
constexpr std::array<const char*, 4> kGroups{"food", "metal", "textiles", "wood"};
constexpr std::array<const char*, 4> kTitles{"Food", "Metal goods", "Textiles", "Wood and furniture"};
constexpr std::array<const char*, 5> kThemes{"electricity", "port", "rail_freight", "road", "university"};
constexpr double kHexM = 1000.0;

struct Firms {
  std::vector<double> x, y;
  std::vector<std::int32_t> group, town;  // group -1: unmapped; town -1: countryside
  std::size_t size() const { return x.size(); }
};

/// How far the coast is from the centre in that direction: a lobed oval.
double reach(double angle) {
  return 1.0 + .09 * std::sin(3 * angle + .6) + .05 * std::sin(5 * angle + 2) + .025 * std::sin(11 * angle);
}
bool on_land(double x, double y) { return std::hypot(x / 38e3, y / 25e3) <= reach(std::atan2(y, x)); }

Firms place_firms(std::size_t count) {
  geo::Random random(7, 1);
  struct One {
    std::uint64_t key;
    double x, y;
    std::int32_t group, town;
  };
  std::vector<One> all;
  all.reserve(count);
  while (all.size() < count) {
    One one{0, random.unit() * 80e3 - 40e3, random.unit() * 56e3 - 28e3, -1, -1};
    one.group = random.unit() < .55 ? static_cast<std::int32_t>(random.below(4)) : -1;
    double draw = random.unit() / .82;
    for (std::size_t t = 0; t < kTowns.size() && one.town < 0; ++t) {
      draw -= kTowns[t].share;
      if (draw >= 0) continue;
      const Town& town = kTowns[t];
      // each town has quarters of its own industries
      const bool quarter = one.group >= 0 && (static_cast<std::size_t>(one.group) + t) % 2 == 0 && random.unit() < .6;
      const double turn = 1.6 * one.group + static_cast<double>(t);
      const double away = quarter ? .8 * town.spread : 0.0, spread = quarter ? .18 * town.spread : town.spread;
      one.x = town.x + away * std::cos(turn) + spread * random.normal();
      one.y = town.y + away * std::sin(turn) + spread * random.normal();
      if (quarter) one.town = static_cast<std::int32_t>(t);
    }
    if (!on_land(one.x, one.y)) continue;
    one.key = geo::hilbert_key(one.x, one.y);
    all.push_back(one);
  }
  std::ranges::stable_sort(all, {}, &One::key);
  Firms firms;
  for (const One& one : all) {
    firms.x.push_back(one.x);
    firms.y.push_back(one.y);
    firms.group.push_back(one.group);
    firms.town.push_back(one.town);
  }
  return firms;
}

Texts texts(std::initializer_list<const char*> all) {
  Texts out;
  for (const char* text : all) out.add(text);
  return out;
}
Column coded(std::vector<std::int32_t> codes, std::initializer_list<const char*> labels) {
  return Column::coded(std::move(codes), std::make_shared<const Texts>(texts(labels)));
}
Column group_names(std::vector<std::int32_t> codes) {
  return coded(std::move(codes), {"food", "metal", "textiles", "wood"});
}

/// A column that is filled row by row.
template <class T>
struct Values {
  std::vector<T> values;
  Column::Mask valid;
  void add(std::optional<T> value) {
    values.push_back(value.value_or(T{}));
    valid.push_back(value.has_value());
  }
  Column column() const { return Column(Column::Values(values), valid); }
};
struct Words {
  Texts values;
  Column::Mask valid;
  void add(std::optional<std::string> value) {
    values.add(value.value_or(""));
    valid.push_back(value.has_value());
  }
  Column column() const { return Column(Column::Values(values), valid); }
};

void add_disc(geo::Shapes& shapes, double x, double y, double radius, double wobble) {
  constexpr int kSides = 36;
  const auto corner = [&](int i) {
    const double a = 2 * std::numbers::pi * (i % kSides) / kSides;
    const double r = radius * (1 + .15 * std::sin(2 * a + wobble) + .08 * std::sin(5 * a + 2 * wobble));
    shapes.add_vertex(x + r * std::cos(a), y + r * std::sin(a));
  };
  for (int i = 0; i <= kSides; ++i) corner(i);
  shapes.end_ring();
  shapes.end_part();
}

struct Place {  // one cluster
  std::int32_t group;
  std::size_t town;
  double x, y, radius_m;
  std::int64_t firms;
};

std::vector<Place> places_of(const Firms& firms) {
  std::vector<Place> places;
  for (std::int32_t g = 0; g < 4; ++g)
    for (std::size_t t = 0; t < kTowns.size(); ++t) {
      Place place{g, t, 0, 0, 0, 0};
      for (std::size_t i = 0; i < firms.size(); ++i)
        if (firms.group[i] == g && firms.town[i] == static_cast<std::int32_t>(t)) {
          place.x += firms.x[i];
          place.y += firms.y[i];
          ++place.firms;
        }
      if (place.firms < 3) continue;
      place.x /= static_cast<double>(place.firms);
      place.y /= static_cast<double>(place.firms);
      place.radius_m = .45 * kTowns[t].spread;
      places.push_back(place);
    }
  return places;
}

Table firms_table(const Firms& firms, const std::vector<Place>& places) {
  Table table;
  const std::size_t n = firms.size();
  geo::Random random(7, 2);
  Texts id, industry;
  Words name;
  Values<double> employees, density, membership, outlier_score;
  Values<std::int64_t> cluster, all_cluster;
  std::vector<std::int32_t> stage(n, -1), role(n), cluster_role(n), kind(n, -1);
  std::array<Values<float>, kThemes.size()> access;
  std::map<std::pair<std::int32_t, std::int32_t>, std::int64_t> ids;
  for (std::size_t i = 0; i < places.size(); ++i)
    ids[{places[i].group, static_cast<std::int32_t>(places[i].town)}] = static_cast<std::int64_t>(i) + 1;
  for (std::size_t i = 0; i < n; ++i) {
    id.add(fmt::format("F{:07}", i));
    name.add(i % 11 == 0 ? std::nullopt : std::optional(fmt::format("Müller & Søn <{}> 東京", i % 977)));
    industry.add(fmt::format("{:02}.{}", 10 + i % 23, i % 9));
    employees.add(i % 7 == 0 ? std::nullopt : std::optional(std::round(std::exp(2 + random.normal()))));
    density.add(random.unit() * 20);
    const auto found = ids.find({firms.group[i], firms.town[i]});
    const bool member = found != ids.end() && firms.town[i] >= 0;
    cluster.add(member ? std::optional(found->second) : std::nullopt);
    all_cluster.add(std::nullopt);
    cluster_role[i] = member ? (i % 5 == 0 ? 1 : 0) : 2;
    membership.add(member ? std::optional(1.0 - 0.1 * static_cast<double>(i % 5)) : std::nullopt);
    outlier_score.add(std::nullopt);
    role[i] = i % 97 == 0 ? 2 : static_cast<std::int32_t>(i % 2);
    for (auto& theme : access)
      theme.add(i % 50 == 0 ? std::nullopt : std::optional(static_cast<float>(9000 * random.unit())));
  }
  table.set("x_m", firms.x);
  table.set("y_m", firms.y);
  table.set("firm_id", std::move(id));
  table.set("name", name.column());
  table.set("industry", std::move(industry));
  table.set("group_name", group_names(firms.group));
  table.set("stage", coded(stage, {}));
  table.set("role", coded(role, {"core", "supporting", "institution"}));
  table.set("employees", employees.column());
  table.set("site_kind", coded(kind, {}));
  table.set("cluster_id", cluster.column());
  table.set("all_cluster_id", all_cluster.column());
  table.set("cluster_role", coded(cluster_role, {"core", "border", "noise"}));
  table.set("membership", membership.column());
  table.set("outlier_score", outlier_score.column());
  table.set("density_per_km2", density.column());
  for (std::size_t t = 0; t < kThemes.size(); ++t) table.set(fmt::format("{}_m", kThemes[t]), access[t].column());
  return table;
}

/// The columns that the definition has and the table lacks, with plain values.
void fill_rest(Table& table, const io::LayerDef& def) {
  const std::size_t rows = table.size();
  for (const io::ColumnDef& column : def.columns) {
    if (table.has(column.name)) continue;
    Texts words;
    for (std::size_t row = 0; row < rows; ++row) words.add(fmt::format("{} {}", column.name, row % 3));
    if (column.type == io::ColumnType::text)
      table.set(column.name, words);
    else if (column.type == io::ColumnType::integer)
      table.set(column.name, std::vector<std::int64_t>(rows, 2));
    else if (column.type == io::ColumnType::flag)
      table.set(column.name, std::vector<std::uint8_t>(rows, 0));
    else
      table.set(column.name, std::vector<double>(rows, 0.5));
  }
}

Table clusters_table(const std::vector<Place>& places) {
  Table table;
  geo::Shapes shapes(geo::Shapes::Kind::areas);
  Values<std::int64_t> id, firms, controls, sites, draws;
  Words group, label, method, worst;
  Values<std::uint8_t> single;
  Values<double> employees, area, per_km2, lq, low, high, p, q, stability, scan_p;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const Place& place = places[i];
    add_disc(shapes, place.x, place.y, place.radius_m, static_cast<double>(i));
    shapes.end_shape();
    id.add(static_cast<std::int64_t>(i) + 1);
    group.add(kGroups[static_cast<std::size_t>(place.group)]);
    label.add(fmt::format("{} {}", kTitles[static_cast<std::size_t>(place.group)], i + 1));
    firms.add(place.firms);
    controls.add(3 * place.firms);
    sites.add(i % 7 == 6 ? 1 : place.firms);
    single.add(i % 7 == 6);
    employees.add(static_cast<double>(9 * place.firms));
    area.add(shapes.area_m2(i) / 1e6);
    per_km2.add(static_cast<double>(place.firms) / (shapes.area_m2(i) / 1e6));
    lq.add(3.1);
    low.add(2.2);
    high.add(4.4);
    p.add(.001 * static_cast<double>(i + 1));
    q.add(std::nullopt);
    method.add("relabel");
    draws.add(999);
    stability.add(0.9);
    scan_p.add(0.001);
    worst.add(kThemes[i % kThemes.size()]);
  }
  table.shapes = shapes;
  table.set("cluster_id", id.column());
  table.set("group_name", group.column());
  table.set("label", label.column());
  table.set("firms", firms.column());
  table.set("controls", controls.column());
  table.set("sites", sites.column());
  table.set("single_site", single.column());
  table.set("employees", employees.column());
  table.set("area_km2", area.column());
  table.set("firms_per_km2", per_km2.column());
  table.set("lq", lq.column());
  table.set("lq_low", low.column());
  table.set("lq_high", high.column());
  table.set("p", p.column());
  table.set("q", q.column());
  table.set("p_method", method.column());
  table.set("draws", draws.column());
  table.set("stability", stability.column());
  table.set("scan_p", scan_p.column());
  table.set("worst_theme", worst.column());
  fill_rest(table, io::layer("clusters"));
  return table;
}

struct Hexagon {
  std::int32_t q, r;
  friend auto operator<=>(const Hexagon&, const Hexagon&) = default;
};
Hexagon hexagon_of(double x, double y) {
  const double r = y / (kHexM * std::sqrt(3.0) / 2), q = x / kHexM - r / 2;
  double rq = std::round(q), rr = std::round(r);
  const double s = -q - r, rs = std::round(s);
  const double dq = std::abs(rq - q), dr = std::abs(rr - r), ds = std::abs(rs - s);
  if (dq > dr && dq > ds)
    rq = -rr - rs;
  else if (dr > ds)
    rr = -rq - rs;
  return {static_cast<std::int32_t>(rq), static_cast<std::int32_t>(rr)};
}
void add_hexagon(geo::Shapes& shapes, Hexagon h) {
  const double x = kHexM * (h.q + h.r / 2.0), y = kHexM * h.r * std::sqrt(3.0) / 2, radius = kHexM / std::sqrt(3.0);
  for (int i = 0; i <= 6; ++i) {
    const double a = std::numbers::pi / 6 + std::numbers::pi / 3 * (i % 6);
    shapes.add_vertex(x + radius * std::cos(a), y + radius * std::sin(a));
  }
  shapes.end_ring();
  shapes.end_part();
  shapes.end_shape();
}

std::map<Hexagon, std::int64_t> counts_of(const Firms& firms, std::int32_t group) {
  std::map<Hexagon, std::int64_t> counts;
  for (std::size_t i = 0; i < firms.size(); ++i)
    if (group == -2 || firms.group[i] == group) ++counts[hexagon_of(firms.x[i], firms.y[i])];
  return counts;
}

Table hotspots_table(const Firms& firms) {
  Table table;
  geo::Shapes shapes(geo::Shapes::Kind::areas);
  Words cell, group;
  Values<std::int64_t> count, controls, bin;
  Values<double> employees, lq, ratio, p, q, z, gi_p, moran_i;
  Values<std::uint8_t> hot;
  Words lisa;
  for (const std::int32_t g : {-2, 0, 1, 2, 3}) {
    const auto counts = counts_of(firms, g);
    double mean = 0;
    for (const auto& [hexagon, n] : counts) mean += static_cast<double>(n) / static_cast<double>(counts.size());
    for (const auto& [hexagon, n] : counts) {
      add_hexagon(shapes, hexagon);
      const double times = static_cast<double>(n) / mean;
      cell.add(fmt::format("{}_{}", hexagon.q, hexagon.r));
      group.add(g == -2 ? "all" : kGroups[static_cast<std::size_t>(g)]);
      count.add(n);
      controls.add(2 * n);
      employees.add(static_cast<double>(8 * n));
      const bool test = g != -2;
      lq.add(test ? std::optional(times) : std::nullopt);
      ratio.add(test ? std::optional(times) : std::nullopt);
      p.add(test ? std::optional(std::exp(-times)) : std::nullopt);
      q.add(test ? std::optional(std::exp(-times)) : std::nullopt);
      hot.add(test ? std::optional<std::uint8_t>(times > 1.8) : std::nullopt);
      z.add(times - 1);
      gi_p.add(.2);
      bin.add(times > 4 ? 3 : times > 3 ? 2 : times > 2 ? 1 : 0);
      moran_i.add(times - 1);
      lisa.add(times > 2 ? "HH" : "ns");
    }
  }
  table.shapes = shapes;
  table.set("cell_id", cell.column());
  table.set("group_name", group.column());
  table.set("firms", count.column());
  table.set("controls", controls.column());
  table.set("employees", employees.column());
  table.set("lq", lq.column());
  table.set("spec_ratio", ratio.column());
  table.set("spec_p", p.column());
  table.set("spec_q", q.column());
  table.set("hot", hot.column());
  table.set("gi_z", z.column());
  table.set("gi_p", gi_p.column());
  table.set("gi_bin", bin.column());
  table.set("moran_i", moran_i.column());
  table.set("moran_p", gi_p.column());
  table.set("lisa", lisa.column());
  return table;
}

/// Severity of a theme in a cluster: none, 0 to 3, unknown.
std::optional<std::int64_t> severity_of(std::size_t cluster, std::size_t theme) {
  const std::size_t draw = (cluster * 7 + theme * 3) % 11;
  if (theme == 0 && cluster % 3 == 0) return std::nullopt;
  return static_cast<std::int64_t>(draw < 5 ? 0 : draw < 7 ? 1 : draw < 9 ? 2 : 3);
}

Table gaps_table(const std::vector<Place>& places) {
  Table table;
  geo::Shapes shapes(geo::Shapes::Kind::areas);
  Values<std::int64_t> id, outside, severity;
  Words group, theme, unit, metric, facility_id, facility, sentence;
  Values<double> standard, found, second, shortfall, covered, backup, employees;
  for (std::size_t i = 0; i < places.size(); ++i) {
    std::array<std::size_t, kThemes.size()> order{};
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, std::greater{}, [&](std::size_t t) { return severity_of(i, t).value_or(-1); });
    for (const std::size_t t : order) {
      const auto level = severity_of(i, t);
      add_disc(shapes, places[i].x, places[i].y, places[i].radius_m, static_cast<double>(i));
      shapes.end_shape();
      id.add(static_cast<std::int64_t>(i) + 1);
      group.add(kGroups[static_cast<std::size_t>(places[i].group)]);
      theme.add(kThemes[t]);
      unit.add("m");
      standard.add(5000);
      metric.add("beeline");
      found.add(level ? std::optional(4000.0 + 3000.0 * static_cast<double>(*level)) : std::nullopt);
      second.add(std::nullopt);
      shortfall.add(level ? std::optional(.3 * static_cast<double>(*level)) : std::nullopt);
      covered.add(level ? std::optional(1 - .3 * static_cast<double>(*level)) : std::nullopt);
      backup.add(0.0);
      outside.add(level ? std::optional(*level * 9) : std::nullopt);
      employees.add(std::nullopt);
      severity.add(level);
      facility_id.add(level ? std::optional<std::string>("X1") : std::nullopt);
      facility.add(level ? std::optional<std::string>("Terminal \"West\" & Söhne") : std::nullopt);
      sentence.add("It is 9.0 km to the nearest; the standard is 5.0 km.");
    }
  }
  table.shapes = shapes;
  table.set("cluster_id", id.column());
  table.set("group_name", group.column());
  table.set("theme", theme.column());
  table.set("unit", unit.column());
  table.set("standard", standard.column());
  table.set("metric", metric.column());
  table.set("found", found.column());
  table.set("second", second.column());
  table.set("shortfall", shortfall.column());
  table.set("covered_share", covered.column());
  table.set("backup_share", backup.column());
  table.set("firms_outside", outside.column());
  table.set("employees_outside", employees.column());
  table.set("severity", severity.column());
  table.set("facility_id", facility_id.column());
  table.set("facility", facility.column());
  table.set("sentence", sentence.column());
  fill_rest(table, io::layer("gaps"));
  return table;
}

Table gap_cells_table(const Firms& firms) {
  Table table;
  geo::Shapes shapes(geo::Shapes::Kind::areas);
  Words cell, theme, unit;
  Values<std::int64_t> outside, severity;
  Values<double> employees, found;
  std::size_t row = 0;
  for (const auto& [hexagon, n] : counts_of(firms, -2)) {
    if (row++ % 3 != 0) continue;
    add_hexagon(shapes, hexagon);
    cell.add(fmt::format("{}_{}", hexagon.q, hexagon.r));
    theme.add("port");
    unit.add("m");
    outside.add(n);
    employees.add(std::nullopt);
    found.add(12e3);
    severity.add(row % 11 == 1 ? std::nullopt : std::optional(static_cast<std::int64_t>(row % 4)));
  }
  table.shapes = shapes;
  table.set("cell_id", cell.column());
  table.set("theme", theme.column());
  table.set("unit", unit.column());
  table.set("firms_outside", outside.column());
  table.set("employees_outside", employees.column());
  table.set("found", found.column());
  table.set("severity", severity.column());
  return table;
}

void add_line(geo::Shapes& shapes, double x0, double y0, double x1, double y1, double bend) {
  for (int i = 0; i <= 24; ++i) {
    const double t = i / 24.0, side = bend * std::sin(std::numbers::pi * t) + .12 * bend * std::sin(9 * t);
    shapes.add_vertex(x0 + t * (x1 - x0) - side * (y1 - y0), y0 + t * (y1 - y0) + side * (x1 - x0));
  }
  shapes.end_ring();
  shapes.end_part();
  shapes.end_shape();
}

Table gap_lines_table(const std::vector<Place>& places) {
  Table table;
  geo::Shapes shapes(geo::Shapes::Kind::lines);
  Values<std::int64_t> id;
  Words theme, facility;
  Values<double> length;
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (severity_of(i, 1).value_or(0) < 2) continue;
    add_line(shapes, places[i].x, places[i].y, kTowns[0].x, kTowns[0].y - 4500, 0);
    id.add(static_cast<std::int64_t>(i) + 1);
    theme.add("port");
    length.add(shapes.length_m(shapes.size() - 1));
    facility.add("P1");
  }
  table.shapes = shapes;
  table.set("cluster_id", id.column());
  table.set("theme", theme.column());
  table.set("length_m", length.column());
  table.set("facility_id", facility.column());
  return table;
}

/// Two rows a cluster.
Table missing_links_table(const std::vector<Place>& places) {
  Table table;
  geo::Shapes shapes(geo::Shapes::Kind::areas);
  Values<std::int64_t> id;
  Words stage;
  Values<double> share;
  for (std::size_t i = 0; i < 2 * places.size(); ++i) {
    const Place& place = places[i / 2];
    add_disc(shapes, place.x, place.y, place.radius_m, static_cast<double>(i / 2));
    shapes.end_shape();
    id.add(static_cast<std::int64_t>(i / 2) + 1);
    stage.add(i % 2 == 0 ? "metal.machine_parts" : "casting");
    share.add(1.0 / static_cast<double>(1 + i % 5));
  }
  table.shapes = shapes;
  table.set("cluster_id", id.column());
  table.set("stage", stage.column());
  table.set("missing_share", share.column());
  fill_rest(table, io::layer("missing_links"));
  return table;
}

/// From each cluster to the next.
Table links_table(const std::vector<Place>& places) {
  Table table;
  geo::Shapes shapes(geo::Shapes::Kind::lines);
  Values<std::int64_t> from, to;
  Words kind;
  Values<double> strength, length;
  for (std::size_t i = 0; i + 1 < places.size(); ++i) {
    add_line(shapes, places[i].x, places[i].y, places[i + 1].x, places[i + 1].y, 0);
    from.add(static_cast<std::int64_t>(i) + 1);
    to.add(static_cast<std::int64_t>(i) + 2);
    kind.add(i % 2 == 0 ? "vertical" : "horizontal");
    strength.add(std::pow(10.0, static_cast<double>(i % 4)));
    length.add(shapes.length_m(shapes.size() - 1));
  }
  table.shapes = shapes;
  table.set("from_cluster", from.column());
  table.set("to_cluster", to.column());
  table.set("kind", kind.column());
  table.set("strength", strength.column());
  table.set("length_m", length.column());
  fill_rest(table, io::layer("links"));
  return table;
}

void set_facility_columns(Table& table, const std::vector<std::string>& themes) {
  Words id, theme, name, unit, source;
  Values<double> capacity;
  for (std::size_t i = 0; i < themes.size(); ++i) {
    id.add(fmt::format("X{}", i + 1));
    theme.add(themes[i]);
    name.add(i % 4 == 0 ? std::nullopt : std::optional(fmt::format("{} {}", themes[i], i)));
    capacity.add(std::nullopt);
    unit.add(std::nullopt);
    source.add(themes[i]);
  }
  table.set("facility_id", id.column());
  table.set("theme", theme.column());
  table.set("name", name.column());
  table.set("capacity", capacity.column());
  if (!table.shapes) table.set("free_capacity", capacity.column());
  table.set("unit", unit.column());
  table.set("source", source.column());
}

Table facilities_table() {
  Table table;
  std::vector<double> x, y;
  std::vector<std::string> themes;
  const auto add = [&](const char* theme, double px, double py) {
    x.push_back(px);
    y.push_back(py);
    themes.emplace_back(theme);
  };
  geo::Random random(7, 3);
  for (const Town& town : kTowns) {
    for (int i = 0; i < 3; ++i)
      add("electricity", town.x + 2 * town.spread * random.normal(), town.y + 2 * town.spread * random.normal());
    for (int i = 0; i < 4; ++i)
      add("school", town.x + town.spread * random.normal(), town.y + town.spread * random.normal());
  }
  add("port", kTowns[0].x, kTowns[0].y - 4500);
  add("rail_freight", kTowns[1].x + 1500, kTowns[1].y - 1500);
  add("rail_freight", kTowns[0].x + 3000, kTowns[0].y + 1500);
  add("university", kTowns[0].x - 2000, kTowns[0].y + 2500);
  table.set("x_m", x);
  table.set("y_m", y);
  set_facility_columns(table, themes);
  return table;
}

Table facility_lines_table() {
  Table table;
  geo::Shapes shapes(geo::Shapes::Kind::lines);
  std::vector<std::string> themes;
  for (const auto& [a, b] : {std::pair{0, 1}, {0, 2}, {0, 3}, {0, 4}, {1, 3}, {2, 4}}) {
    const Town &from = kTowns[static_cast<std::size_t>(a)], &to = kTowns[static_cast<std::size_t>(b)];
    add_line(shapes, from.x, from.y, to.x, to.y, .12);
    themes.emplace_back("road");
  }
  add_line(shapes, kTowns[0].x, kTowns[0].y - 4500, kTowns[1].x, kTowns[1].y, -.18);
  themes.emplace_back("rail_freight");
  add_line(shapes, kTowns[0].x, kTowns[0].y, kTowns[2].x, kTowns[2].y, -.1);
  themes.emplace_back("electricity");
  table.shapes = shapes;
  set_facility_columns(table, themes);
  return table;
}

Table facility_areas_table() {
  Table table;
  geo::Shapes shapes(geo::Shapes::Kind::areas);
  std::vector<std::string> themes;
  for (const Town& town : kTowns) {
    add_disc(shapes, town.x + town.spread, town.y + .6 * town.spread, .22 * town.spread, town.x);
    shapes.end_shape();
    themes.emplace_back("industrial_park");
  }
  table.shapes = shapes;
  set_facility_columns(table, themes);
  return table;
}

Table density_table(const Firms& firms, std::int32_t group) {
  constexpr double kRadiusM = 4000;
  Table table;
  table.grid = geo::Grid{-44e3, -30e3, 500, 176, 120};
  const geo::Grid& grid = *table.grid;
  std::vector<double> sum(grid.cells());
  std::vector<float> value;
  for (std::size_t i = 0; i < firms.size(); ++i) {
    if (group != -2 && firms.group[i] != group) continue;
    const auto column = static_cast<std::int32_t>((firms.x[i] - grid.x0_m) / grid.cell_m);
    const auto row = static_cast<std::int32_t>((firms.y[i] - grid.y0_m) / grid.cell_m);
    for (std::int32_t r = std::max(0, row - 8); r < std::min(grid.rows, row + 9); ++r)
      for (std::int32_t c = std::max(0, column - 8); c < std::min(grid.columns, column + 9); ++c) {
        const double u = std::hypot(grid.x0_m + grid.cell_m * (c + .5) - firms.x[i],
                                    grid.y0_m + grid.cell_m * (r + .5) - firms.y[i]) /
                         kRadiusM;
        if (u < 1)
          sum[static_cast<std::size_t>(r * grid.columns + c)] +=
              3 / (std::numbers::pi * kRadiusM * kRadiusM / 1e6) * (1 - u * u) * (1 - u * u);
      }
  }
  Column::Mask valid;
  for (std::size_t i = 0; i < sum.size(); ++i) {
    const auto column = static_cast<double>(i % static_cast<std::size_t>(grid.columns));
    const auto row = static_cast<double>(i / static_cast<std::size_t>(grid.columns));
    valid.push_back(on_land(grid.x0_m + grid.cell_m * (column + .5), grid.y0_m + grid.cell_m * (row + .5)));
    value.push_back(static_cast<float>(sum[i]));
  }
  table.set("value", std::move(value), std::move(valid));
  return table;
}

Table rejects_table() {
  Table table;
  Words source, id, field, value, reason;
  Values<std::int64_t> row;
  Values<double> x;
  for (int i = 0; i < 3; ++i) {
    source.add("firms");
    id.add(fmt::format("R{}", i));
    field.add("employees");
    value.add("-3");
    reason.add("number");
    row.add(i + 10);
    x.add(std::nullopt);
  }
  table.set("source", source.column());
  table.set("source_id", id.column());
  table.set("row", row.column());
  table.set("field", field.column());
  table.set("value", value.column());
  table.set("reason", reason.column());
  table.set("x", x.column());
  table.set("y", x.column());
  return table;
}

Table run_info_table() {
  Table table;
  table.set("key", texts({"region.name", "seed"}));
  table.set("value", texts({"Valmira", "1"}));
  return table;
}

io::Publication frame() {
  io::Publication publication;
  publication.title = "Industrial clusters: Valmira";
  publication.crs = geo::auto_crs({-1.0, 49.0, 1.0, 51.0});
  publication.region = {-40e3, -28e3, 40e3, 28e3};
  publication.as_of = "2026-01-01";
  publication.credits = {{"firms", "CC0-1.0", "Made up"},
                         {"roads", "ODbL-1.0", "© OpenStreetMap contributors"},
                         {"port", "ODbL-1.0", "© OpenStreetMap contributors"}};
  return publication;
}

io::LayerDef firms_def() {
  io::LayerDef def = io::layer("firms");
  for (const char* theme : kThemes) def.columns.push_back(io::theme_column(theme, theme));
  return def;
}

}  // namespace

io::Publication sample_publication(std::size_t count) {
  const Firms firms = place_firms(count);
  const std::vector<Place> places = places_of(firms);
  io::Publication out = frame();
  out.layers = {{io::layer("clusters"), clusters_table(places)},
                {io::layer("hotspots"), hotspots_table(firms)},
                {io::layer("gaps"), gaps_table(places)},
                {io::layer("gap_cells"), gap_cells_table(firms)},
                {io::layer("gap_lines"), gap_lines_table(places)},
                {io::layer("missing_links"), missing_links_table(places)},
                {io::layer("links"), links_table(places)},
                {firms_def(), firms_table(firms, places)},
                {io::layer("facilities"), facilities_table()},
                {io::layer("facility_lines"), facility_lines_table()},
                {io::layer("facility_areas"), facility_areas_table()},
                {io::layer("rejects"), rejects_table()},
                {io::layer("run_info"), run_info_table()}};
  out.rasters.push_back({io::density_raster("all", "All firms"), density_table(firms, -2)});
  for (std::int32_t g = 0; g < 4; ++g) {
    const auto i = static_cast<std::size_t>(g);
    out.rasters.push_back({io::density_raster(kGroups[i], kTitles[i]), density_table(firms, g)});
  }
  return out;
}

io::Publication empty_publication() {
  io::Publication out = frame();
  for (const io::LayerDef& def : io::layers()) out.layers.push_back({def.name == "firms" ? firms_def() : def, {}});
  return out;
}

}  // namespace tests
