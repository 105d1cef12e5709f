// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/linkages/standing.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <string_view>
#include <tuple>

namespace pipeline {
namespace {

std::optional<double> number(const geo::Table& table, std::string_view column, std::size_t row) {
  const geo::Column& values = table.column(column);
  return values.valid(row) ? std::optional(values.number(row)) : std::nullopt;
}

std::optional<double> completeness(const ClusterFigures& figures) {
  std::vector<geo::StageNeed> needs;
  for (const NeededStage& stage : figures.needs) needs.push_back(stage.need);
  return geo::completeness(needs);
}

std::string typology(const ChainParams& params, const ClusterFigures& figures, std::optional<double> lq_low) {
  const auto complete = completeness(figures);
  if (figures.foreign_share && *figures.foreign_share >= params.enclave_foreign && complete &&
      *complete < params.enclave_completeness)
    return "enclave";
  if (!lq_low || *lq_low <= params.specialised_lq) return "agglomeration";
  const double index = std::max(figures.links.horizontal.value_or(0.0), figures.links.vertical.value_or(0.0));
  const bool linked = complete && *complete >= params.linked_completeness && index > params.linked_index;
  const bool served = figures.institutions && figures.institutions->all >= params.linked_institutions;
  return linked && served ? "cluster" : "district";
}

/// The value from which one is among the `top` share of all: the ceil(top × n)-th largest; nobody is without values.
double bar(std::vector<double> values, double top) {
  const auto places = static_cast<std::size_t>(std::ceil(top * static_cast<double>(values.size())));
  if (places == 0) return std::numeric_limits<double>::infinity();
  std::ranges::sort(values, std::greater<>());
  return values[std::min(places, values.size()) - 1];
}

double focus(const geo::Table& clusters, const ClusterFigures& figures, std::size_t row) {
  return figures.place_firms > 0
             ? static_cast<double>(clusters.integers("firms")[row]) / static_cast<double>(figures.place_firms)
             : 0.0;
}

/// The bars of size by group, and those of focus and growth.
struct Bars {
  std::map<const Group*, double> size;
  double focus, growth;
};

Bars bars_of(const ChainParams& params, const geo::Table& clusters, const std::vector<ClusterFigures>& figures,
             const std::vector<std::size_t>& rows) {
  std::map<const Group*, std::vector<double>> sizes;
  std::vector<double> focuses, growths;
  for (const std::size_t row : rows) {
    if (figures[row].group->is_all()) continue;
    sizes[figures[row].group].push_back(figures[row].size);
    focuses.push_back(focus(clusters, figures[row], row));
    if (figures[row].young_share) growths.push_back(*figures[row].young_share);
  }
  Bars out{{}, bar(std::move(focuses), params.star_top), bar(std::move(growths), params.star_top)};
  for (auto& [group, values] : sizes) out.size[group] = bar(std::move(values), params.star_top);
  return out;
}

void set_stars(Standing& out) {
  out.stars = 0;
  for (const auto& star : {out.star_size, out.star_specialised, out.star_focus, out.star_growth})
    *out.stars += star.value_or(false) ? 1 : 0;
}

void set_ranks(const geo::Table& clusters, const std::vector<ClusterFigures>& figures, std::vector<std::size_t> rows,
               std::vector<Standing>& out) {
  const auto firms = clusters.integers("firms");
  const auto key = clusters.codes("key");
  std::ranges::sort(rows, {}, [&](std::size_t row) {
    return std::tuple(-number(clusters, "lq_low", row).value_or(0.0), -firms[row], key[row]);
  });
  std::map<const Group*, std::int64_t> last;
  for (const std::size_t row : rows) out[row].rank = ++last[figures[row].group];
}

}  // namespace

std::vector<Standing> standings(const ChainParams& params, const geo::Table& clusters,
                                const std::vector<ClusterFigures>& figures) {
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < clusters.size(); ++row)
    if (clusters.flags("single_site")[row] == 0) rows.push_back(row);
  std::vector<Standing> out(clusters.size());
  set_ranks(clusters, figures, rows, out);
  const Bars bars = bars_of(params, clusters, figures, rows);
  for (const std::size_t row : rows) {
    const ClusterFigures& of = figures[row];
    if (of.group->is_all()) continue;
    out[row].typology = typology(params, of, number(clusters, "lq_low", row));
    out[row].star_size = of.size >= bars.size.at(of.group);
    out[row].star_specialised = number(clusters, "lq", row).value_or(0.0) >= params.star_lq;
    out[row].star_focus = focus(clusters, of, row) >= bars.focus;
    if (of.young_share) out[row].star_growth = *of.young_share > 0.0 && *of.young_share >= bars.growth;
    set_stars(out[row]);
  }
  return out;
}

}  // namespace pipeline
