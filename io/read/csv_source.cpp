// SPDX-License-Identifier: Apache-2.0
#include "io/read/csv_source.hpp"

#include <utility>

#include "io/read/columns.hpp"
#include "io/read/coordinates.hpp"
#include "io/read/csv.hpp"

namespace io {

RawRows read_csv_source(const SourceRequest& request, const Where& where, const SourceFile& source) {
  RawRows rows;
  rows.driver = "csv";
  if (request.geometry != Geometry::none) rows.crs = column_crs(request, source.place);
  const CsvLayout layout = csv_layout(source.text(), source.place);
  rows.decimal_comma = layout.delimiter != ',';
  std::vector<std::string> coordinates;
  if (request.geometry != Geometry::none) coordinates = {request.x_field, request.y_field};
  const ColumnPlan plan = plan_columns(request, coordinates, where, layout.names, source.place);
  CsvChoice choice{plan.positions, std::string::npos};
  if (!request.id_field.empty()) choice.id = plan.positions[plan.slot(request.id_field)];
  CsvRows read = csv_rows(source.text(), layout, choice, source.place, {.threads = request.threads});
  source.file->check_unchanged();
  rows.read = read.read;
  rows.rejects = std::move(read.rejects);
  std::vector<geo::Column> decoded;
  for (geo::Texts& texts : read.columns) decoded.emplace_back(geo::Column::Values(std::move(texts)));

  RawPart& part = request.geometry == Geometry::none ? rows.plain : rows.points;
  part.table = named_columns(plan, decoded);
  decoded.clear();
  part.row = std::move(read.row);
  settle(request, filter_marks(where, part, rows), rows, part);
  return rows;
}

}  // namespace io
