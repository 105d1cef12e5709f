// SPDX-License-Identifier: Apache-2.0
#include "pipeline/rejects.hpp"

#include <array>
#include <utility>

namespace pipeline {
namespace {

using Title = std::pair<std::string_view, std::string_view>;

/// Every reason there is, in the order of the checks: reading, mapping, cleaning.
constexpr std::array kTitles{
    Title{"row_shape", "wrong number of fields"},
    Title{"quote", "quotation marks do not pair"},
    Title{"encoding", "text is not UTF-8"},
    Title{"formula_error", "a formula gave an error"},
    Title{"coord_missing", "no coordinates"},
    Title{"coord_not_a_number", "coordinate is not a number"},
    Title{"coord_not_finite", "coordinate is not finite"},
    Title{"geom_null", "no geometry"},
    Title{"geom_empty", "empty geometry"},
    Title{"geom_invalid", "damaged geometry"},
    Title{"geom_type", "geometry is not a single point"},
    Title{"no_area", "geometry is not an area"},
    Title{"osm_cut", "reaches beyond the extract"},
    Title{"same_firm", "part of a firm that is counted already"},
    Title{"same_facility", "part of a facility that is counted already"},
    Title{"id_empty", "no id"},
    Title{"coord_out_of_range", "coordinate out of range"},
    Title{"industry_empty", "no industry code"},
    Title{"employees_not_a_count", "employees is not a number of at least 0"},
    Title{"date_not_a_date", "date is not a date"},
    Title{"flag_not_a_flag", "flag is not yes or no"},
    Title{"accuracy_not_a_length", "accuracy is not a length of at least 0"},
    Title{"coord_outside_crs", "place lies outside the analysis CRS"},
    Title{"null_island", "place is 0, 0"},
    Title{"axes_swapped", "longitude and latitude are swapped"},
    Title{"outside_region", "outside the region"},
    Title{"closed", "closed on or before the data's date"},
    Title{"not_yet_open", "opens after the data's date"},
    Title{"duplicate_id", "id occurs twice"},
    Title{"matched_id", "firm of an earlier source, by id"},
    Title{"matched_name", "firm of an earlier source, by name and place"},
    Title{"left_out_centroid", "stands on the centroid of a postcode or town"},
    Title{"left_out_agent", "stands at the address of an agent or head office"},
    Title{"value_not_a_number", "value is not a number of at least 0"},
    Title{"link_unknown_firm", "links a firm that is not analysed"},
    Title{"link_to_itself", "links a firm with itself"},
};

}  // namespace

void Rejects::add(const Reject& reject) {
  source_.add(reject.source);
  source_id_.add(reject.source_id);
  field_.add(reject.field);
  value_.add(reject.value);
  reason_.add(reject.reason);
  row_.push_back(reject.row);
  x_.push_back(reject.x.value_or(0.0));
  y_.push_back(reject.y.value_or(0.0));
  has_place_.push_back(reject.x.has_value() && reject.y.has_value());
}

geo::Table Rejects::table() const {
  geo::Table out;
  out.set("source", source_);
  out.set("source_id", source_id_);
  out.set("row", row_);
  out.set("field", field_);
  out.set("value", value_);
  out.set("reason", reason_);
  out.set("x", x_, has_place_);
  out.set("y", y_, has_place_);
  return out;
}

std::string_view reason_title(std::string_view reason) {
  for (const auto& [code, title] : kTitles)
    if (code == reason) return title;
  return reason;
}

bool is_fault(std::string_view reason) { return !reason.starts_with("matched_") && !reason.starts_with("left_out_"); }

}  // namespace pipeline
