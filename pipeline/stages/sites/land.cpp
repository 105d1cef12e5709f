// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/sites/land.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <limits>

#include "geo/siting/covered_area.hpp"
#include "pipeline/stages/ingest/field_values.hpp"

namespace pipeline {
namespace {

std::string folded(std::string_view text) {
  std::string out(trimmed(text));
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

/// Areas that count, each with its figure.
struct Land {
  geo::Shapes areas{geo::Shapes::Kind::areas};
  std::vector<double> figure;
  void add(const geo::Table& table, std::size_t row, double value) {
    areas.add_shape(*table.shapes, row);
    figure.push_back(value);
  }
};

std::vector<double> covered(const SiteStudy& study, const Land& land, const std::vector<double>& weights) {
  return geo::covered_m2(land.areas, weights, study.layout, study.cells, study.frame.threads);
}

std::vector<double> means(const SiteStudy& study, const Land& land) {
  std::vector<double> out = covered(study, land, land.figure);
  const std::vector<double> area = covered(study, land, std::vector<double>(land.figure.size(), 1.0));
  for (std::size_t i = 0; i < out.size(); ++i)  // less than a m² is what rounding leaves of hexagons beside an area
    out[i] = area[i] > 1.0 ? out[i] / area[i] : std::numeric_limits<double>::quiet_NaN();
  return out;
}

std::vector<double> shares(const SiteStudy& study, const Land& land) {
  std::vector<double> out = covered(study, land, land.figure);
  const std::vector<double> whole = geo::areas_m2(study.layout, study.cells, study.frame.threads);
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = std::clamp(out[i] / whole[i], 0.0, 1.0);
  return out;
}

}  // namespace

std::vector<double> land_figures(const SiteStudy& study, const std::string& field,
                                 const std::vector<std::string>& classes) {
  const geo::Table& table = study.in.at("facility_areas");
  if (table.size() == 0 || !table.has(field)) return {};
  std::vector<std::string> wanted;
  for (const std::string& name : classes) wanted.push_back(folded(name));
  Land land;
  bool says_something = false;
  const geo::Column& column = table.column(field);
  for (std::size_t row = 0; row < table.size(); ++row) {
    if (!column.valid(row)) continue;
    says_something = true;
    if (classes.empty()) {
      if (const auto number = parsed_number(trimmed(column.text(row)), false)) land.add(table, row, *number);
    } else if (std::ranges::find(wanted, folded(column.text(row))) != wanted.end()) {
      land.add(table, row, 1.0);
    }
  }
  if (!says_something || (classes.empty() && land.figure.empty())) return {};
  return classes.empty() ? means(study, land) : shares(study, land);
}

}  // namespace pipeline
