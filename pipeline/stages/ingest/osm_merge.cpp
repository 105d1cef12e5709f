// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/ingest/osm_merge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <numbers>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "geo/access/area_stabs.hpp"
#include "geo/core/inner_point.hpp"
#include "io/read/text.hpp"
#include "io/read/text_column.hpp"
#include "pipeline/stages/ingest/field_values.hpp"

namespace pipeline {
namespace {

constexpr double kSameSite_m = 250.0;
constexpr std::size_t kNone = static_cast<std::size_t>(-1);

/// A point or an area of the extract.
struct Thing {
  std::string id, name, owner_name, code;  ///< As the row has them.
  std::string first, second;               ///< Name and operator made comparable; may be empty.
  std::vector<std::string> others;         ///< Values of the tags that the layer asks for; may be empty.
  double x, y;
  double size = 0.0;  ///< Of the area, in square degrees: compared only with what it contains.
  std::int64_t row = 0;
  std::size_t part_row = 0;  ///< In points or areas.
  bool is_area = false;
  bool has_owner() const { return !first.empty() || !second.empty(); }
};

bool one_owner(const Thing& a, const Thing& b) {
  const auto is_one_of_b = [&](const std::string& name) {
    return !name.empty() && (name == b.first || name == b.second);
  };
  return is_one_of_b(a.first) || is_one_of_b(a.second);
}

bool is_production(const Thing& thing) {
  return std::ranges::any_of(std::array{"man_made=", "craft=", "industrial=", "landuse=", "building=", "product="},
                             [&](const char* key) { return thing.code.starts_with(key); });
}

/// The columns beyond id, name, operator and code.
std::vector<std::string> other_columns(const io::RawRows& rows) {
  std::vector<std::string> out;
  for (const auto& [name, column] : rows.points.table.columns())
    if (name != "id" && name != "name" && name != "operator" && name != "code") out.push_back(name);
  return out;
}

std::vector<Thing> things_of(const io::RawRows& rows) {
  std::vector<Thing> out;
  const std::vector<std::string> columns = other_columns(rows);
  const auto add = [&](const io::RawPart& part, bool is_area) {
    for (std::size_t row = 0; row < part.size(); ++row) {
      Thing thing;
      thing.id = part.table.column("id").text(row);
      thing.name = part.table.column("name").text(row);
      thing.owner_name = part.table.column("operator").text(row);
      thing.code = part.table.column("code").text(row);
      for (const std::string& column : columns) thing.others.emplace_back(part.table.column(column).text(row));
      thing.first = io::lower(thing.name);
      thing.second = io::lower(thing.owner_name);
      thing.row = part.row[row];
      thing.part_row = row;
      thing.is_area = is_area;
      std::tie(thing.x, thing.y) = is_area ? geo::inner_point(part.shapes, row) : std::pair(part.x[row], part.y[row]);
      if (is_area) thing.size = part.shapes.area_m2(row);
      out.push_back(std::move(thing));
    }
  };
  add(rows.points, false);
  add(rows.areas, true);
  std::ranges::sort(out, {}, &Thing::id);
  return out;
}

/// The things with, for each, the larger areas that it lies in, smallest first.
class Nesting {
 public:
  Nesting(const io::RawRows& rows, const std::vector<Thing>& things) : holders_(things.size()) {
    std::vector<std::size_t> thing_of(rows.areas.size());
    for (std::size_t i = 0; i < things.size(); ++i)
      if (things[i].is_area) thing_of[things[i].part_row] = i;
    const geo::AreaStabs stabs(rows.areas.shapes);
    for (std::size_t i = 0; i < things.size(); ++i) {
      stabs.each_holding(things[i].x, things[i].y, [&](geo::Row area) {
        if (is_larger(things, thing_of[area], i)) holders_[i].push_back(thing_of[area]);
      });
      std::ranges::sort(holders_[i], [&](std::size_t a, std::size_t b) { return is_larger(things, b, a); });
    }
  }
  const std::vector<std::size_t>& holders(std::size_t thing) const { return holders_[thing]; }

 private:
  /// Things are in order of id, so of two equal areas the one with the smaller id counts as larger.
  static bool is_larger(const std::vector<Thing>& things, std::size_t a, std::size_t b) {
    if (a == b) return false;
    if (!things[b].is_area) return true;
    return things[a].size != things[b].size ? things[a].size > things[b].size : a < b;
  }

  std::vector<std::vector<std::size_t>> holders_;
};

/// Which thing each thing is counted with; itself when it is counted.
using Parents = std::vector<std::size_t>;

std::size_t root(const Parents& parents, std::size_t i) {
  while (parents[i] != i) i = parents[i];
  return i;
}

Parents everyone_alone(std::size_t count) {
  Parents parents(count);
  std::iota(parents.begin(), parents.end(), std::size_t{0});
  return parents;
}

/// Rules of one_row_a_firm() on containment.
class FirmGrounds {
 public:
  FirmGrounds(const io::RawRows& rows, std::vector<Thing>& things)
      : things_(things), nesting_(rows, things), shared_(things.size(), 0) {}

  Parents parents() {
    find_owners();
    Parents out = everyone_alone(things_.size());
    for (std::size_t i = 0; i < things_.size(); ++i)
      for (const std::size_t ground : nesting_.holders(i))
        if (is_part(i, ground)) {
          out[i] = ground;
          break;
        }
    return out;
  }
  bool is_shared(std::size_t thing) const { return shared_[thing] != 0; }

 private:
  bool fits(std::size_t part, std::size_t ground) const {
    return is_production(things_[ground]) || things_[ground].code == things_[part].code;
  }

  /// Grounds without owner get the one inside them, or are shared.
  void find_owners() {
    std::vector<std::size_t> owner(things_.size(), kNone);
    for (std::size_t i = 0; i < things_.size(); ++i) {
      if (!things_[i].has_owner()) continue;
      for (const std::size_t ground : nesting_.holders(i)) {
        if (things_[ground].has_owner() || !fits(i, ground)) continue;
        if (owner[ground] == kNone)
          owner[ground] = i;
        else if (!one_owner(things_[owner[ground]], things_[i]))
          shared_[ground] = 1;
      }
    }
    std::vector<Thing> before = things_;
    for (std::size_t i = 0; i < things_.size(); ++i)
      if (owner[i] != kNone && shared_[i] == 0) {
        const Thing& inside = before[owner[i]];
        things_[i].name = inside.name;
        things_[i].owner_name = inside.owner_name;
        things_[i].first = inside.first;
        things_[i].second = inside.second;
      }
  }

  bool is_part(std::size_t i, std::size_t ground) const {
    const Thing &part = things_[i], &whole = things_[ground];
    if (shared_[ground] != 0) return false;
    if (part.has_owner() && whole.has_owner()) return one_owner(part, whole);
    return fits(i, ground) && shared_[i] == 0;
  }

  std::vector<Thing>& things_;
  Nesting nesting_;
  std::vector<std::uint8_t> shared_;
};

/// Metres on the sphere for places that lie near one another.
double metres_between(const Thing& a, const Thing& b) {
  constexpr double kMetresADegree = 111'195.0;
  const double shrink = std::cos((a.y + b.y) / 2.0 * std::numbers::pi / 180.0);
  return std::hypot((a.x - b.x) * shrink, a.y - b.y) * kMetresADegree;
}

/// Joins production firms of one name that stand close to one another.
void join_sites(const std::vector<Thing>& things, Parents& parents) {
  std::vector<std::size_t> firms;
  const auto name = [&](std::size_t i) -> const std::string& {
    return things[i].first.empty() ? things[i].second : things[i].first;
  };
  for (std::size_t i = 0; i < things.size(); ++i)
    if (parents[i] == i && is_production(things[i]) && !name(i).empty()) firms.push_back(i);
  std::ranges::sort(firms, [&](std::size_t a, std::size_t b) {
    return std::tie(name(a), things[a].y, a) < std::tie(name(b), things[b].y, b);
  });
  const auto is_above = [&](std::size_t a, std::size_t b) {
    return things[a].size != things[b].size ? things[a].size > things[b].size : a < b;
  };
  constexpr double kDegrees = 1.01 * kSameSite_m / 111'195.0;
  for (std::size_t i = 0; i < firms.size(); ++i)
    for (std::size_t j = i + 1; j < firms.size() && name(firms[j]) == name(firms[i]); ++j) {
      if (things[firms[j]].y - things[firms[i]].y > kDegrees) break;
      if (metres_between(things[firms[i]], things[firms[j]]) > kSameSite_m) continue;
      const std::size_t a = root(parents, firms[i]), b = root(parents, firms[j]);
      if (a != b) parents[is_above(a, b) ? b : a] = is_above(a, b) ? a : b;
    }
}

io::RowReject merged(const Thing& thing, const char* reason, std::string why) {
  return {thing.row, thing.id, "geometry", std::move(why), reason};
}

/// What a firm takes from its parts, which come in order of id.
void take_from_parts(const std::vector<Thing>& things, const Parents& parents,
                     const std::optional<io::Profile>& profile, std::vector<Thing>& firms) {
  for (std::size_t i = 0; i < things.size(); ++i) {
    Thing& firm = firms[root(parents, i)];
    if (!firm.has_owner() && things[i].has_owner()) {
      firm.name = things[i].name;
      firm.owner_name = things[i].owner_name;
    }
    if (how_well_known(things[i].code, profile) > how_well_known(firm.code, profile)) firm.code = things[i].code;
    for (std::size_t k = 0; k < firm.others.size(); ++k)
      if (firm.others[k].empty()) firm.others[k] = things[i].others[k];
  }
}

void text_or_null(const std::string& text, io::TextColumn& column) {
  if (text.empty())
    column.null();
  else
    column.text(text);
}

/// Rows of a part that are not dropped.
io::RawPart kept(const io::RawPart& part, const std::vector<std::uint8_t>& drop) {
  std::vector<geo::Row> rows;
  for (std::size_t i = 0; i < part.size(); ++i)
    if (drop[i] == 0) rows.push_back(static_cast<geo::Row>(i));
  io::RawPart out;
  out.table = part.table.take(rows);
  out.shapes = geo::Shapes(part.shapes.kind());
  for (const geo::Row i : rows) {
    out.row.push_back(part.row[i]);
    if (!part.x.empty()) {
      out.x.push_back(part.x[i]);
      out.y.push_back(part.y[i]);
    } else {
      out.shapes.add_shape(part.shapes, i);
    }
  }
  return out;
}

}  // namespace

int how_well_known(const std::string& code, const std::optional<io::Profile>& profile) {
  constexpr std::array kGeneral{
      "man_made=works",         "building=",      "landuse=industrial", "industrial=yes", "industrial=factory",
      "industrial=manufacture", "office=company", "office=yes",         "craft=yes",      "shop=yes"};
  const io::CodeMeaning meaning = profile ? profile->meaning(code) : io::CodeMeaning{};
  if (meaning.group < 0 && meaning.institution < 0) return 0;
  return std::ranges::any_of(kGeneral, [&](const char* start) { return code.starts_with(start); }) ? 1 : 2;
}

io::RawRows one_row_a_firm(io::RawRows rows, const std::optional<io::Profile>& profile) {
  std::vector<Thing> things = things_of(rows);
  FirmGrounds grounds(rows, things);
  Parents parents = grounds.parents();
  join_sites(things, parents);
  std::vector<Thing> firms = things;
  take_from_parts(things, parents, profile, firms);

  const std::vector<std::string> columns = other_columns(rows);
  rows.points = io::RawPart();
  rows.areas = io::RawPart();
  io::TextColumn id, name, owner, code;
  std::vector<io::TextColumn> others(columns.size());
  for (std::size_t i = 0; i < things.size(); ++i) {
    if (grounds.is_shared(i)) {
      rows.rejects.push_back(merged(things[i], "same_firm", "ground of several firms, which are counted"));
      continue;
    }
    if (parents[i] != i) {
      rows.rejects.push_back(merged(things[i], "same_firm", "part of " + things[root(parents, i)].id));
      continue;
    }
    const Thing& firm = firms[i];
    id.text(firm.id);
    text_or_null(firm.name.empty() ? firm.owner_name : firm.name, name);
    text_or_null(firm.owner_name, owner);
    code.text(firm.code);
    for (std::size_t k = 0; k < others.size(); ++k) text_or_null(firm.others[k], others[k]);
    rows.points.row.push_back(firm.row);
    rows.points.x.push_back(firm.x);
    rows.points.y.push_back(firm.y);
  }
  rows.points.table.set("id", std::move(id).column());
  rows.points.table.set("name", std::move(name).column());
  rows.points.table.set("operator", std::move(owner).column());
  rows.points.table.set("code", std::move(code).column());
  for (std::size_t k = 0; k < others.size(); ++k) rows.points.table.set(columns[k], std::move(others[k]).column());
  return rows;
}

io::RawRows one_row_a_facility(io::RawRows rows) {
  const std::vector<Thing> things = things_of(rows);
  const Nesting nesting(rows, things);
  std::vector<std::uint8_t> drop_point(rows.points.size(), 0), drop_area(rows.areas.size(), 0);
  for (std::size_t i = 0; i < things.size(); ++i)
    for (const std::size_t ground : nesting.holders(i)) {
      if (things[i].has_owner() && things[ground].has_owner() && !one_owner(things[i], things[ground])) continue;
      (things[i].is_area ? drop_area : drop_point)[things[i].part_row] = 1;
      rows.rejects.push_back(merged(things[i], "same_facility", "part of " + things[ground].id));
      break;
    }
  rows.points = kept(rows.points, drop_point);
  rows.areas = kept(rows.areas, drop_area);
  return rows;
}

}  // namespace pipeline
