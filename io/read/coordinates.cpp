// SPDX-License-Identifier: Apache-2.0
#include "io/read/coordinates.hpp"

#include <algorithm>
#include <utility>

#include "geo/core/error.hpp"
#include "io/read/columns.hpp"
#include "io/read/number.hpp"
#include "io/read/text.hpp"

namespace io {
namespace {

using geo::Trouble;

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, lower(trimmed(name))) != names.end();
}

const char* reason(NumberFault fault) {
  switch (fault) {
    case NumberFault::empty:
      return "coord_missing";
    case NumberFault::not_finite:
      return "coord_not_finite";
    case NumberFault::out_of_range:
      return "coord_out_of_range";
    default:
      return "coord_not_a_number";
  }
}

// Coordinates read from text, with the first fault of each row that has one.
struct Coordinates {
  std::vector<double> x, y;
  struct Bad {
    geo::Row row;
    bool in_y;
    NumberFault fault;
  };
  std::vector<Bad> bad;
};

Coordinates parsed(const geo::Texts& x, const geo::Texts& y, bool decimal_comma) {
  Coordinates out;
  out.x.resize(x.size());
  out.y.resize(y.size());
  for (std::size_t row = 0; row < x.size(); ++row) {
    const NumberFault in_x = parse_number(x[row], decimal_comma, out.x[row]);
    const NumberFault in_y = parse_number(y[row], decimal_comma, out.y[row]);
    if (in_x == NumberFault::none && in_y == NumberFault::none) continue;
    const bool first_is_y = in_x == NumberFault::none;
    out.bad.push_back({static_cast<geo::Row>(row), first_is_y, first_is_y ? in_y : in_x});
  }
  return out;
}

template <class T>
std::vector<T> taken(const std::vector<T>& from, const std::vector<geo::Row>& rows) {
  std::vector<T> out(rows.size());
  std::ranges::transform(rows, out.begin(), [&](geo::Row row) { return from[row]; });
  return out;
}

RowReject coordinate_reject(const SourceRequest& request, const RawPart& part, const Coordinates::Bad& bad) {
  const std::string& field = bad.in_y ? request.y_field : request.x_field;
  RowReject reject;
  reject.row = part.row[bad.row];
  reject.id =
      request.id_field.empty() ? std::to_string(reject.row) : shown(part.table.column(request.id_field).text(bad.row));
  reject.field = field;
  reject.value = shown(part.table.column(field).text(bad.row));
  reject.reason = reason(bad.fault);
  return reject;
}

}  // namespace

std::string column_crs(const SourceRequest& request, const std::string& place) {
  if (request.x_field.empty() || request.y_field.empty())
    geo::fail(Trouble::config,
              "{}: fields x and y are not set; expected the columns of the coordinates; set fields: {{x: …, y: …}}",
              place);
  if (!request.crs.empty()) return request.crs;
  if (is_one_of(request.x_field, {"lon", "lng", "long", "longitude"}) &&
      is_one_of(request.y_field, {"lat", "latitude"}))
    return "EPSG:4326";
  geo::fail(Trouble::data,
            "{}: the CRS of columns '{}' and '{}' is not known; expected degrees named lon and lat, or a CRS; set crs",
            place, shown(request.x_field, 40), shown(request.y_field, 40));
}

void place_by_columns(const SourceRequest& request, std::vector<std::uint8_t> keep, RawRows& rows, RawPart& part) {
  Coordinates found = parsed(part.table.column(request.x_field).as<geo::Texts>(),
                             part.table.column(request.y_field).as<geo::Texts>(), rows.decimal_comma);
  for (const Coordinates::Bad& bad : found.bad) {
    if (keep[bad.row] == 0) continue;  // left out by the filter: no reject
    keep[bad.row] = 0;
    rows.rejects.push_back(coordinate_reject(request, part, bad));
  }
  std::ranges::stable_sort(rows.rejects, {}, &RowReject::row);
  part.x = std::move(found.x);
  part.y = std::move(found.y);
  drop_unmarked(keep, part);
}

std::vector<std::uint8_t> filter_marks(const Where& where, const RawPart& part, RawRows& rows) {
  std::vector<std::uint8_t> keep =
      where.empty() ? std::vector<std::uint8_t>(part.row.size(), 1) : where.keep(part.table);
  rows.filtered = std::ranges::count(keep, std::uint8_t{0});
  return keep;
}

void settle(const SourceRequest& request, std::vector<std::uint8_t> keep, RawRows& rows, RawPart& part) {
  if (request.geometry != Geometry::none)
    place_by_columns(request, std::move(keep), rows, part);
  else
    drop_unmarked(keep, part);
  keep_asked(request, part.table);
}

void drop_unmarked(const std::vector<std::uint8_t>& keep, RawPart& part) {
  if (std::ranges::find(keep, std::uint8_t{0}) == keep.end()) return;
  std::vector<geo::Row> rows;
  for (std::size_t row = 0; row < keep.size(); ++row)
    if (keep[row] != 0) rows.push_back(static_cast<geo::Row>(row));
  part.table = part.table.take(rows);
  part.row = taken(part.row, rows);
  if (!part.x.empty()) {
    part.x = taken(part.x, rows);
    part.y = taken(part.y, rows);
  }
}

}  // namespace io
