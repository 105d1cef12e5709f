// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "io/init/guess.hpp"
#include "io/read/text.hpp"

namespace io {
namespace {

bool within(const ColumnLook& column, double low, double high) { return column.low >= low && column.high <= high; }
bool in_degrees(const ColumnLook& x, const ColumnLook& y) { return within(x, -180.0, 180.0) && within(y, -90.0, 90.0); }

/// Coordinates have decimals or are large: 1, 2, 3 … are none.
bool is_coordinate(const ColumnLook& column) {
  return column.is_number() && (column.whole < column.numbers || column.high > 1000.0 || column.low < -1000.0);
}

struct Pair {
  const ColumnLook *x, *y;
  double sure;
  const char* why;
};

/// Columns with the names of coordinates.
std::vector<Pair> named_pairs(const SourceLook& look) {
  std::vector<Pair> out;
  for (const ColumnLook& x : look.columns)
    for (const ColumnLook& y : look.columns) {
      const double fit = std::min(name_fit(Attribute::x, x.name), name_fit(Attribute::y, y.name));
      if (&x == &y || fit == 0.0 || !is_coordinate(x) || !is_coordinate(y)) continue;
      const auto apart = static_cast<double>(std::abs(&x - &y) - 1);  // of two pairs, those that stand together
      out.push_back({&x, &y, (fit == 1.0 ? 0.97 : 0.8) - 0.001 * apart, "the names of coordinates"});
    }
  return out;
}

/// Neighbours with decimals that could be degrees.
std::vector<Pair> nameless_pairs(const SourceLook& look) {
  std::vector<Pair> out;
  for (std::size_t i = 0; i + 1 < look.columns.size(); ++i) {
    const ColumnLook &a = look.columns[i], &b = look.columns[i + 1];
    const auto fine = [](const ColumnLook& c) {
      return c.is_number() && c.share(c.whole) < 0.2 && c.filled * 2 > c.rows;
    };
    if (!fine(a) || !fine(b)) continue;
    if (in_degrees(a, b)) out.push_back({&a, &b, 0.45, "numbers that could be degrees east and north"});
    if (in_degrees(b, a)) out.push_back({&b, &a, 0.44, "numbers that could be degrees east and north"});
  }
  return out;
}

/// A projected CRS with the box of its coordinates, as its authority states its area, rounded outwards.
struct KnownCrs {
  const char *code, *name;
  double west, south, east, north;
};

constexpr std::array<KnownCrs, 21> kKnown{{
    {"EPSG:27700", "Great Britain, National Grid", 0, 0, 700e3, 1300e3},
    {"EPSG:2157", "Ireland, ITM", 400e3, 500e3, 830e3, 1000e3},
    {"EPSG:28992", "Netherlands, RD New", 0, 300e3, 300e3, 630e3},
    {"EPSG:31370", "Belgium, Lambert 72", 0, 0, 300e3, 260e3},
    {"EPSG:2154", "France, Lambert-93", 90e3, 6000e3, 1300e3, 7200e3},
    {"EPSG:2056", "Switzerland, LV95", 2480e3, 1070e3, 2840e3, 1300e3},
    {"EPSG:21781", "Switzerland, LV03", 480e3, 70e3, 840e3, 300e3},
    {"EPSG:31287", "Austria, Lambert", 100e3, 270e3, 700e3, 600e3},
    {"EPSG:31466", "Germany, Gauss-Krüger zone 2", 2480e3, 5200e3, 2680e3, 6110e3},
    {"EPSG:31467", "Germany, Gauss-Krüger zone 3", 3280e3, 5200e3, 3760e3, 6110e3},
    {"EPSG:31468", "Germany, Gauss-Krüger zone 4", 4280e3, 5200e3, 4760e3, 6110e3},
    {"EPSG:31469", "Germany, Gauss-Krüger zone 5", 5280e3, 5200e3, 5680e3, 6110e3},
    {"EPSG:25832", "Germany, Denmark, Italy: UTM zone 32N", 160e3, 4000e3, 840e3, 6500e3},
    {"EPSG:25830", "Spain: UTM zone 30N", 160e3, 3900e3, 840e3, 4900e3},
    {"EPSG:3763", "Portugal, TM06", -130e3, -310e3, 170e3, 290e3},
    {"EPSG:2180", "Poland, CS92", 170e3, 120e3, 870e3, 910e3},
    {"EPSG:3006", "Sweden, SWEREF 99 TM", 250e3, 6100e3, 930e3, 7700e3},
    {"EPSG:3067", "Finland, TM35FIN", 40e3, 6600e3, 770e3, 7800e3},
    {"EPSG:2193", "New Zealand, NZTM", 1000e3, 4700e3, 2100e3, 6300e3},
    {"EPSG:3035", "Europe, LAEA", 2400e3, 1300e3, 7400e3, 5500e3},
    {"EPSG:3857", "Web Mercator", -20100e3, -20100e3, 20100e3, 20100e3},
}};

Choices metre_candidates(double west, double south, double east, double north) {
  Choices out;
  for (const KnownCrs& crs : kKnown)
    if (west >= crs.west && east <= crs.east && south >= crs.south && north <= crs.north)
      out.push_back({{crs.code}, 0.3, crs.name});
  if (west >= 160e3 && east <= 840e3 && south >= 0.0 && north <= 10e6)
    out.push_back({{"EPSG:326ZZ"}, 0.2, "UTM, ZZ is the zone north of the equator (EPSG:327ZZ south of it)"});
  return out;
}

}  // namespace

Choices guess_coordinates(const SourceLook& look, std::vector<std::string>& notes) {
  std::vector<Pair> pairs = named_pairs(look);
  if (pairs.empty()) pairs = nameless_pairs(look);
  Choices out;
  for (Pair& pair : pairs) {
    if (!in_degrees(*pair.x, *pair.y) && in_degrees(*pair.y, *pair.x)) {
      notes.push_back(fmt::format(
          "columns '{}' and '{}' are swapped: '{}' reaches from {:g} to {:g}, which is no latitude",
          shown(pair.x->name, 40), shown(pair.y->name, 40), shown(pair.y->name, 40), pair.y->low, pair.y->high));
      std::swap(pair.x, pair.y);
      pair.why = "the names of coordinates, swapped because the values are";
    }
    out.push_back({{pair.x->name, pair.y->name}, pair.sure, pair.why});
  }
  std::ranges::stable_sort(out, std::greater{}, &GuessedAnswer::sure);
  return out;
}

Choices guess_crs(const SourceLook& look, const GuessedAnswer* coordinates, std::vector<std::string>& notes) {
  if (!look.crs.empty()) return {{{look.crs}, 1.0, "the source says so"}};
  if (look.has_points) {
    if (!look.x || look.x->rows == 0) return {};
    if (in_degrees(*look.x, *look.y))
      return {{{"EPSG:4326"}, 0.6, "the source says none; its coordinates could be degrees"}};
    return metre_candidates(look.x->low, look.y->low, look.x->high, look.y->high);
  }
  if (coordinates == nullptr) return {};
  const ColumnLook *x = look.find(coordinates->columns[0]), *y = look.find(coordinates->columns[1]);
  if (in_degrees(*x, *y))
    return {{{"EPSG:4326"},
             coordinates->sure > 0.9 ? 0.95 : 0.6,
             fmt::format("{:g} to {:g} and {:g} to {:g} are degrees", x->low, x->high, y->low, y->high)}};
  Choices out = metre_candidates(x->low, y->low, x->high, y->high);
  if (out.empty() && !metre_candidates(y->low, x->low, y->high, x->high).empty())
    notes.push_back(fmt::format("columns '{}' and '{}' look swapped: no CRS known here has such values east and north",
                                shown(x->name, 40), shown(y->name, 40)));
  return out;
}

}  // namespace io
