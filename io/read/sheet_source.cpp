// SPDX-License-Identifier: Apache-2.0
#include "io/read/sheet_source.hpp"

#include <algorithm>
#include <utility>

#include "geo/core/error.hpp"
#include "io/read/columns.hpp"
#include "io/read/coordinates.hpp"
#include "io/read/sheet.hpp"
#include "io/read/text.hpp"

namespace io {
namespace {

/// Rows with a formula that failed in a column that is asked for become rejects.
void reject_faults(const SourceRequest& request, const Worksheet& sheet, const ColumnPlan& plan,
                   std::vector<std::uint8_t>& keep, RawRows& rows) {
  for (const Worksheet::Fault& fault : sheet.faults) {
    if (keep[fault.row] == 0 || !std::ranges::binary_search(plan.positions, fault.column)) continue;
    keep[fault.row] = 0;
    const std::int64_t number = sheet.row[fault.row];
    const bool has_id = !request.id_field.empty();
    rows.rejects.push_back({number,
                            has_id ? shown(sheet.columns[plan.positions[plan.slot(request.id_field)]].text(fault.row))
                                   : std::to_string(number),
                            sheet.header[fault.column], shown(sheet.columns[fault.column].text(fault.row)),
                            "formula_error"});
  }
}

}  // namespace

RawRows read_sheet_source(const SourceRequest& request, const Where& where, const SourceFile& source) {
  RawRows rows;
  rows.driver = source.format == Format::xlsx ? "xlsx" : "ods";
  const bool placed = request.geometry != Geometry::none;
  if (placed) rows.crs = column_crs(request, source.place);
  const Worksheet sheet = source.format == Format::xlsx ? read_xlsx(source.text(), request.layer, source.place)
                                                        : read_ods(source.text(), request.layer, source.place);
  source.file->check_unchanged();
  const std::string place = fmt::format("{}: sheet '{}'", source.place, shown(sheet.name, 60));
  if (sheet.row.empty() && request.geometry == Geometry::points)
    geo::fail(geo::Trouble::data, "{}: holds no row below its header; expected firms; check how the file is made",
              place);
  std::vector<std::string> coordinates;
  if (placed) coordinates = {request.x_field, request.y_field};
  const ColumnPlan plan = plan_columns(request, coordinates, where, sheet.header, place);
  std::vector<geo::Column> decoded;
  for (const std::size_t position : plan.positions) decoded.push_back(sheet.columns[position]);
  rows.layer = sheet.name;
  rows.read = std::ssize(sheet.row);
  rows.decimal_comma = true;  // numbers come with a point; a comma is in text that somebody typed
  RawPart& part = placed ? rows.points : rows.plain;
  part.table = named_columns(plan, decoded);
  part.row = sheet.row;
  std::vector<std::uint8_t> keep = filter_marks(where, part, rows);
  reject_faults(request, sheet, plan, keep, rows);
  settle(request, std::move(keep), rows, part);
  return rows;
}

}  // namespace io
