// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/linkages/structure.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "geo/core/inner_point.hpp"
#include "pipeline/stages/ingest/field_values.hpp"

namespace pipeline {
namespace {

constexpr double kDaysOfAYear = 365.2425;

/// How many codes there are among some, which start at -1.
std::int64_t distinct(std::span<const std::int32_t> codes) {
  if (codes.empty()) return 0;
  std::vector<std::uint8_t> met(static_cast<std::size_t>(*std::ranges::max_element(codes) + 2), 0);
  for (const std::int32_t code : codes) met[static_cast<std::size_t>(std::int64_t{code} + 1)] = 1;
  return std::ranges::count(met, 1);
}

std::vector<double> taken(std::span<const double> from, std::span<const geo::Row> rows) {
  std::vector<double> out;
  out.reserve(rows.size());
  for (const geo::Row row : rows) out.push_back(from[row]);
  return out;
}

/// Institutions while they are gathered, with the numbers of their kinds.
class Gathered {
 public:
  void add(double x, double y, std::string_view kind) {
    of_.x_m.push_back(x);
    of_.y_m.push_back(y);
    const auto [found, fresh] = number_.try_emplace(std::string(kind), static_cast<std::int32_t>(number_.size()));
    if (fresh) of_.kinds.push_back(found->first);
    of_.kind.push_back(found->second);
  }
  Institutions take() { return std::move(of_); }

 private:
  Institutions of_;
  std::map<std::string, std::int32_t> number_;
};

/// Calls take(row, theme) for the facilities of a table that are institutions.
template <class Take>
void each_institution(const ChainParams& params, const Frame& frame, const geo::Table& facilities, Take take) {
  if (!facilities.has("theme")) return;
  const auto theme = facilities.codes("theme");
  for (std::size_t row = 0; row < theme.size(); ++row) {
    const std::string& name = frame.themes[static_cast<std::size_t>(theme[row])].name;
    if (std::ranges::find(params.institution_themes, name) != params.institution_themes.end()) take(row, name);
  }
}

/// Those of the register; where it has none, the facilities of the themes that stand for them. Never both, so that none
/// counts twice.
Institutions institutions_of(const ChainParams& params, const Frame& frame, const geo::Tables& in) {
  const geo::Table& firms = in.at("firms");
  const auto role = firms.codes("role");
  const auto firm_x = firms.reals("x_m"), firm_y = firms.reals("y_m");
  Gathered out;
  bool any = false;
  for (std::size_t row = 0; row < role.size(); ++row) {
    if (role[row] != kInstitution) continue;
    out.add(firm_x[row], firm_y[row], firms.column("stage").text(row));
    any = true;
  }
  if (any) return out.take();
  const geo::Table &points = in.at("facility_points"), &areas = in.at("facility_areas");
  each_institution(params, frame, points, [&](std::size_t row, const std::string& theme) {
    out.add(points.reals("x_m")[row], points.reals("y_m")[row], theme);
  });
  each_institution(params, frame, areas, [&](std::size_t row, const std::string& theme) {
    if (areas.shapes->parts(row).size() == 0) return;
    const auto [x, y] = geo::inner_point(*areas.shapes, row);
    out.add(x, y, theme);
  });
  return out.take();
}

/// The day from which on a firm is young; nothing where the data has no date.
std::optional<std::int32_t> young_from(const ChainParams& params, const Frame& frame) {
  const auto as_of = parsed_date(frame.as_of);
  if (!as_of) return std::nullopt;
  return *as_of - static_cast<std::int32_t>(std::llround(kDaysOfAYear * static_cast<double>(params.young_years)));
}

/// Share of the rows whose flag is set among those where it is known.
std::optional<double> flag_share(const geo::Column& flags, std::span<const geo::Row> rows) {
  std::int64_t known = 0, set = 0;
  for (const geo::Row row : rows) {
    if (!flags.valid(row)) continue;
    ++known;
    set += flags.as<std::vector<std::uint8_t>>()[row] != 0 ? 1 : 0;
  }
  return known > 0 ? std::optional(static_cast<double>(set) / static_cast<double>(known)) : std::nullopt;
}

std::vector<std::int32_t> codes_of(std::span<const std::int32_t> column, std::span<const geo::Row> rows) {
  std::vector<std::int32_t> out;
  for (const geo::Row row : rows) out.push_back(column[row]);
  return out;
}

}  // namespace

CountedFirms::CountedFirms(const geo::Table& firms)
    : rows_(members_of(Group{}, firms)),
      x_m_(taken(firms.reals("x_m"), rows_)),
      y_m_(taken(firms.reals("y_m"), rows_)),
      points_(x_m_, y_m_) {}

std::vector<geo::Row> Surroundings::rows(const geo::FirmPlace& place, double radius_m) const {
  std::vector<geo::Neighbor> found;
  place.within(index_, x_m_, y_m_, radius_m, found);
  std::vector<geo::Row> out;
  for (const geo::Neighbor& each : found) out.push_back(each.row);
  return out;
}

Structure::Structure(const ChainParams& params, const Frame& frame, const geo::Tables& in,
                     std::span<const double> sizes)
    : Structure(params, frame, in.at("firms"), sizes, institutions_of(params, frame, in)) {}

Structure::Structure(const ChainParams& params, const Frame& frame, const geo::Table& firms,
                     std::span<const double> sizes, Institutions institutions)
    : params_(params),
      firms_(firms),
      sizes_(sizes),
      counted_(firms),
      kinds_(std::move(institutions.kinds)),
      kind_of_(std::move(institutions.kind)),
      institutions_(std::move(institutions.x_m), std::move(institutions.y_m)),
      young_from_(young_from(params, frame)) {}

void Structure::measure(std::span<const geo::Row> firms, ClusterFigures& figures) const {
  const geo::Column& is_known = firms_.column("employees");
  const auto employees = firms_.reals("employees");
  std::vector<double> known;
  for (const geo::Row row : firms) {
    figures.size += sizes_[row];
    if (is_known.valid(row)) known.push_back(employees[row]);
  }
  const auto sme = static_cast<double>(params_.sme_employees);
  figures.sizes = geo::size_structure(known, sme);
  figures.size_classes = geo::size_classes(
      known, {static_cast<double>(params_.micro_employees), static_cast<double>(params_.small_employees), sme});
  figures.anchors = geo::anchors(known, sme, params_.anchor_share);
  // Families are the stages of the group's chain; of all firms, the chains.
  const std::string_view family = figures.group->is_all() ? "group" : "stage";
  const std::vector<std::int32_t> industries = codes_of(firms_.codes("industry"), firms);
  figures.variety = geo::variety(codes_of(firms_.codes(family), firms), industries);
  figures.industries = distinct(industries);
  figures.foreign_share = flag_share(firms_.column("foreign"), firms);
  figures.exporter_share = flag_share(firms_.column("exporter"), firms);
  figures.young_share = young_share(firms);
}

std::optional<double> Structure::young_share(std::span<const geo::Row> firms) const {
  const geo::Column& opened = firms_.column("opened");
  if (!young_from_) return std::nullopt;
  std::int64_t dated = 0, young = 0;
  for (const geo::Row row : firms) {
    if (!opened.valid(row)) continue;
    ++dated;
    young += opened.number(row) > *young_from_ ? 1 : 0;
  }
  const bool known = dated > 0 && static_cast<double>(dated) >= params_.dated_share * static_cast<double>(firms.size());
  return known ? std::optional(static_cast<double>(young) / static_cast<double>(dated)) : std::nullopt;
}

void Structure::measure_place(const geo::FirmPlace& place, ClusterFigures& figures) const {
  figures.middle_x_m = place.middle_x_m();
  figures.middle_y_m = place.middle_y_m();
  if (knows_institutions()) figures.institutions = institutions_in(place);
  if (!figures.group->is_all()) {
    const std::size_t firms = counted_.points().count_near(place.x_m(), place.y_m(), params_.place_m);
    figures.place_firms = static_cast<std::int64_t>(firms);
  }
}

InstitutionCounts Structure::institutions_in(const geo::FirmPlace& place) const {
  const auto is_one_of = [](const std::vector<std::string>& kinds, const std::string& kind) {
    return std::ranges::find(kinds, kind) != kinds.end();
  };
  std::map<std::string, std::int64_t> count;
  InstitutionCounts out;
  for (const geo::Row row : institutions_.rows(place, params_.place_m)) {
    const std::string& kind = kinds_[static_cast<std::size_t>(kind_of_[row])];
    ++out.all;
    ++count[kind];
    out.research += is_one_of(params_.research_kinds, kind) ? 1 : 0;
    out.government += is_one_of(params_.government_kinds, kind) ? 1 : 0;
  }
  out.by_kind.assign(count.begin(), count.end());
  return out;
}

}  // namespace pipeline
