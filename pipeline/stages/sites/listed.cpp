// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/sites/listed.hpp"

#include <fmt/format.h>

#include <map>
#include <numeric>
#include <utility>

#include "io/look/figures.hpp"
#include "pipeline/columns_of.hpp"
#include "pipeline/notes.hpp"
#include "pipeline/stages/sites/exclusion.hpp"

namespace pipeline {
namespace {

using Sites = std::vector<SiteFacts>;

void add_criteria(const std::vector<std::string>& names, const Sites& sites, geo::Table& out) {
  for (std::size_t k = 0; k < names.size(); ++k) {
    set_column(out, "score_" + names[k], sites, [&](const SiteFacts& s) { return s.criteria[k].score; });
    set_column(out, "raw_" + names[k], sites, [&](const SiteFacts& s) { return s.criteria[k].raw; });
    set_column(out, "share_" + names[k], sites, [&](const SiteFacts& s) { return s.criteria[k].share; });
  }
}

geo::Table sites_table(const SiteSurvey& survey, const Sites& sites) {
  geo::Table out;
  set_column(out, "site_id", sites, &SiteFacts::rank);
  set_column(out, "rank", sites, &SiteFacts::rank);
  set_column(out, "rank_low", sites, &SiteFacts::rank_low);
  set_column(out, "rank_high", sites, &SiteFacts::rank_high);
  set_column(out, "kind", sites, [](const SiteFacts& s) { return std::string(name_of(s.candidate.kind)); });
  set_column(out, "area_ha", sites, [](const SiteFacts& s) { return s.candidate.area_ha; });
  set_column(out, "score", sites, &SiteFacts::score);
  set_column(out, "firms_within", sites, &SiteFacts::firms);
  set_column(out, "employees_within", sites, &SiteFacts::employees);
  set_column(out, "largest_employees", sites, &SiteFacts::largest_employees);
  set_column(out, "listed_share", sites, &SiteFacts::listed_share);
  set_column(out, "reasons", sites, [&](const SiteFacts& s) {
    return site_reasons(s, {survey.demand.reach_m, survey.demand.roads != nullptr}, survey.task.params.sensitivity);
  });
  set_column(out, "to_check", sites, [](const SiteFacts& s) {
    const std::string text = site_to_check(s);
    return text.empty() ? std::nullopt : std::optional(text);
  });
  set_column(out, "excluded_near", sites,
             [](const SiteFacts& s) { return fmt::format("{}", fmt::join(s.excluded_near, ", ")); });
  set_column(out, "tenure", sites, &SiteFacts::tenure);
  set_column(out, "price", sites, &SiteFacts::price);
  set_column(out, "zoning", sites, &SiteFacts::zoning);
  add_criteria(survey.judged.names, sites, out);
  out.shapes.emplace(geo::Shapes::Kind::areas);
  for (const std::size_t at : survey.choice.chosen) out.shapes->add_shape(survey.candidates.shapes, at);
  return out;
}

geo::Table clusters_table(const SiteSurvey& survey, const Sites& sites) {
  struct Near {
    std::int64_t site;
    geo::Row cluster;
    double way_m;
  };
  std::vector<Near> rows;
  for (const SiteFacts& site : sites)
    for (const ClusterNear& near : site.clusters)
      rows.push_back({site.rank, survey.demand.cluster[near.at], near.way_m});
  const geo::Table& clusters = survey.task.in.at("clusters");
  geo::Table out;
  set_column(out, "site_id", rows, &Near::site);
  set_column(out, "group_name", rows,
             [&](const Near& n) { return std::string(clusters.column("group_name").text(n.cluster)); });
  set_column(out, "key", rows, [&](const Near& n) { return clusters.codes("key")[n.cluster]; });
  set_column(out, "way_m", rows, &Near::way_m);
  return out;
}

geo::Table utilities_table(const Sites& sites) {
  using Row = std::pair<std::int64_t, const UtilityNeed*>;
  std::vector<Row> rows;
  for (const SiteFacts& site : sites)
    for (const UtilityNeed& need : site.utilities) rows.emplace_back(site.rank, &need);
  geo::Table out;
  const auto set = [&](const char* name, auto member) {
    set_column(out, name, rows, [member](const Row& row) { return row.second->*member; });
  };
  set_column(out, "site_id", rows, &Row::first);
  set("theme", &UtilityNeed::theme);
  set("title", &UtilityNeed::title);
  set("unit", &UtilityNeed::unit);
  set("need", &UtilityNeed::need);
  set("available", &UtilityNeed::available);
  set_column(out, "is_free", rows, [](const Row& row) { return static_cast<std::uint8_t>(row.second->is_free); });
  set("supplier", &UtilityNeed::supplier);
  set("nearest_m", &UtilityNeed::nearest_m);
  set("nearest", &UtilityNeed::nearest);
  set("reach_m", &UtilityNeed::reach_m);
  return out;
}

/// How the choice was made: one row.
geo::Table choice_table(const SiteSurvey& survey) {
  const std::vector<const SiteChoice*> one{&survey.choice};
  const std::vector<double>& firms = survey.demand.firms;
  geo::Table out;
  const auto set = [&](const char* name, auto value) { set_column(out, name, one, [&](auto) { return value; }); };
  set("model", survey.task.params.model);
  set("reach_m", survey.demand.reach_m);
  set("candidates", std::ssize(survey.candidates.list));
  set("by_model", survey.choice.by_model);
  set("standing", std::ssize(survey.candidates.standing));
  set("clusters", std::ssize(survey.demand.cluster));
  set("cluster_firms", std::accumulate(firms.begin(), firms.end(), 0.0));
  set("value", survey.choice.value);
  set("before", survey.choice.before);
  set("bound", survey.choice.bound);
  set("gap", survey.choice.gap);
  set("optimal", static_cast<std::uint8_t>(survey.choice.optimal));
  set("sensitivity", survey.task.params.sensitivity);
  set("draws", survey.task.params.draws);
  set("too_small", survey.candidates.too_small);
  set("held_back", survey.candidates.held_back);
  return out;
}

struct CellsByRule {
  std::map<std::string, std::int64_t, std::less<>> excluded;  ///< Hexagons of the region.
  std::int64_t left = 0;
};

CellsByRule cells_by_rule(const geo::Table& cells) {
  const geo::Column& by = cells.column("excluded_by");
  CellsByRule out;
  for (std::size_t row = 0; row < cells.size(); ++row) {
    if (!by.valid(row))
      ++out.left;
    else if (by.text(row) != kOutsideRegion)
      ++out.excluded[std::string(by.text(row))];
  }
  return out;
}

/// Where no hexagon is left the rules have warned already (usable_land).
void warn_of_no_site(const SiteTask& task, Notes& notes) {
  const geo::Table& cells = task.in.at("site_cells");
  const CellsByRule by_rule = cells_by_rule(cells);
  if (by_rule.left == 0) return;
  std::string most = fmt::format("sites.min_area_ha ({:g} ha)", task.params.min_area_ha);
  std::int64_t most_cells = by_rule.left;
  for (const auto& [rule, count] : by_rule.excluded)
    if (count > most_cells) {
      most = rule;
      most_cells = count;
    }
  notes.warn(fmt::format(
      "sites: no site meets the rules; the rule that removes most is {}: {} of {}; relax it, or study a larger region",
      most, io::count_text(most_cells), io::counted(static_cast<std::int64_t>(cells.size()), "hexagon", "hexagons")));
}

geo::Table notes_on(const SiteSurvey& survey) {
  const SiteChoiceParams& params = survey.task.params;
  const std::int64_t listed = std::ssize(survey.choice.chosen);
  Notes notes(Group{});
  if (listed == 0)
    warn_of_no_site(survey.task, notes);
  else if (listed < params.count)
    notes.warn(
        fmt::format("sites.count: {} asked for, but the rules leave {}; lower sites.min_area_ha (now {:g} ha), "
                    "sites.spacing or what is excluded",
                    params.count, io::counted(listed, "site", "sites"), params.min_area_ha));
  if (listed > 0 && survey.demand.cluster.empty())
    notes.warn("sites: the run has no cluster that sites could serve, so they are listed by their score alone");
  return notes.table();
}

}  // namespace

void add_listed_sites(const SiteTask& task, geo::Tables& out) {
  for (const char* name : {"sites", "site_clusters", "site_utilities", "site_choice"}) out[name];
  if (task.in.at("site_criteria").size() == 0 || task.in.at("site_cells").size() == 0) return;
  const SiteSurvey survey(task);
  const Sites sites = site_facts(survey);
  out["sites"] = sites_table(survey, sites);
  out["site_clusters"] = clusters_table(survey, sites);
  out["site_utilities"] = utilities_table(sites);
  out["site_choice"] = choice_table(survey);
  out["sites_notes"].append(notes_on(survey));
}

}  // namespace pipeline
