// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/publish/facts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <tuple>

#include "io/read/postgis.hpp"
#include "io/run/hash.hpp"
#include "io/write/catalogue.hpp"
#include "pipeline/families.hpp"
#include "pipeline/notes.hpp"
#include "pipeline/parameters.hpp"
#include "pipeline/rejects.hpp"
#include "pipeline/stages/gaps/composite.hpp"
#include "pipeline/stages/ingest/themes.hpp"

namespace pipeline {
namespace {

/// Of a database nothing but that it is one: where it runs is nobody's business.
std::string file_name(const std::string& uri) {
  return io::is_database(uri) ? "PostgreSQL" : std::filesystem::path(uri).filename().string();
}

/// Firms that take part in statistics, and the sum of their known employees.
std::pair<std::int64_t, std::optional<double>> totals(const geo::Table& firms) {
  const geo::Column& employees = firms.column("employees");
  std::int64_t count = 0;
  std::optional<double> sum;
  for (const geo::Row row : members_of(Group{}, firms)) {
    ++count;
    if (employees.valid(row)) sum = sum.value_or(0.0) + employees.number(row);
  }
  return {count, sum};
}

/// Rejected rows by source and reason.
std::map<std::string, std::map<std::string, std::int64_t>> reasons_by_source(const geo::Table& rejects) {
  std::map<std::string, std::map<std::string, std::int64_t>> out;
  for (std::size_t row = 0; row < rejects.size(); ++row)
    ++out[std::string(rejects.column("source").text(row))][std::string(rejects.column("reason").text(row))];
  return out;
}

/// Share of the analysed firms whose column is missing, or has a given text.
double share_of(const geo::Table& firms, const auto& holds) {
  std::size_t count = 0;
  for (std::size_t row = 0; row < firms.size(); ++row) count += holds(row);
  return firms.size() == 0 ? 0.0 : static_cast<double>(count) / static_cast<double>(firms.size());
}

std::map<std::string, double> quality(const Run& run) {
  const geo::Table& firms = run.tables.at("firms");
  const geo::Column &employees = firms.column("employees"), &kind = firms.column("site_kind"),
                    &role = firms.column("role");
  const auto site = firms.codes("site");
  const auto counted = firms.flags("counted");
  std::vector<std::int32_t> at_site(site.size() + 1);
  for (const std::int32_t s : site) ++at_site[static_cast<std::size_t>(s)];
  return {
      {"employees_unknown_share", share_of(firms, [&](std::size_t row) { return !employees.valid(row); })},
      {"shared_site_share",
       share_of(firms, [&](std::size_t row) { return at_site[static_cast<std::size_t>(site[row])] > 1; })},
      {"agent_address_share", share_of(firms, [&](std::size_t row) { return kind.text(row) == "agent"; })},
      {"centroid_share", share_of(firms, [&](std::size_t row) { return kind.text(row) == "centroid"; })},
      {"not_counted_share", share_of(firms, [&](std::size_t row) { return counted[row] == 0; })},
      {"unmapped_industry_share", share_of(firms, [&](std::size_t row) { return !role.valid(row); })},
  };
}

/// Firms without which a group can have no cluster.
std::int64_t least_firms(const io::Config& config, const Group& group) {
  const auto given = [&](std::string_view key) -> std::string {
    std::string value;
    for (const UsedParameter& p : used_parameters(config))
      if (p.stage == "clusters" && p.key == key && (p.group.empty() || p.group == group.name)) value = p.value;
    return value;
  };
  const std::string method = given("method");
  return method == "scan" ? 2 : std::stoll(given(method == "hdbscan" ? "min_cluster_size" : "min_points"));
}

class InfoTable {
 public:
  void add(const std::string& key, const std::string& value) {
    keys_.add(key);
    values_.add(value);
  }
  io::OutputLayer layer() const {
    io::OutputLayer out{io::layer("run_info"), {}};
    out.table.set("key", keys_);
    out.table.set("value", values_);
    return out;
  }

 private:
  geo::Texts keys_, values_;
};

void add_families(const Run& run, InfoTable& info) {
  for (const io::TestFamily& family : families_in(run.tables))
    info.add(
        fmt::format("tests.{}.{}", family.statistic, family.group),
        fmt::format("{} tests, {}, level {:g}, {} below it", family.size, family.method, family.level, family.found));
}

/// "by its parts: housing, school": where the standard of a composite theme comes from.
std::string parts_text(const Theme& theme) { return fmt::format("by its parts: {}", fmt::join(theme.parts, ", ")); }

}  // namespace

io::OutputLayer run_info(const Run& run) {
  const Frame& frame = run.frame;
  InfoTable info;
  info.add("agglo", AGGLO_VERSION);
  info.add("region", frame.region_name);
  info.add("as_of", frame.as_of);
  info.add("crs", frame.crs.name);
  info.add("crs_wkt", frame.crs.wkt);
  info.add("firms", std::to_string(run.tables.at("firms").size()));
  for (const Group& group : frame.groups) {
    const std::int64_t least = least_firms(run.config, group);
    info.add("group." + group.name,
             fmt::format("{}: {} firms{}", group.title, group.firms,
                         group.firms < least ? fmt::format(", too few to analyse: a cluster needs {}", least) : ""));
    if (!group.is_all()) info.add("controls." + group.name, group.controls_text);
    if (const auto found = run.tables.find("density_" + group.name); found != run.tables.end()) {
      const geo::Grid& grid = *found->second.grid;
      info.add("grid.density_" + group.name, fmt::format("origin {} {}, cell {} m, {} columns, {} rows", grid.x0_m,
                                                         grid.y0_m, grid.cell_m, grid.columns, grid.rows));
    }
  }
  for (std::size_t i = 0; i < frame.industry_controls.text.size(); ++i)
    info.add(fmt::format("controls.industries.{}", i + 1), frame.industry_controls.text[i]);
  info.add("grid.hotspots", "hexagons, axial q_r, origin 0 0 of the CRS");
  for (const UsedParameter& p : used_parameters(run.config))
    info.add("parameter." + p.stage + "." + (p.group.empty() ? "" : p.group + ".") + p.key,
             p.value + (p.unit.empty() ? "" : " " + p.unit));
  if (const auto weights = theme_comparisons(run.config)) {
    info.add("gaps.consistency_ratio", fmt::format("{:.4f}", weights->consistency_ratio));
    for (const Theme& theme : frame.themes) info.add("gaps.weight." + theme.name, fmt::format("{:.4g}", theme.weight));
  }
  add_families(run, info);
  for (const io::Choice& c : choices_in(run.tables))
    info.add("chosen." + c.key + "." + c.group, fmt::format("{:.10g} {}: {}", c.value, c.unit, c.reason));
  for (const SourceFacts& source : run.sources)
    info.add("source." + source.name,
             fmt::format("{}; {} rows read, {} accepted, {} rejected; {}; {}", file_name(source.uri), source.read,
                         source.accepted, source.rejected, source.license, source.attribution));
  for (std::size_t i = 0; i < run.warnings.size(); ++i) info.add("warning." + std::to_string(i + 1), run.warnings[i]);
  return info.layer();
}

io::RunRecord run_record(const Run& run, const std::vector<io::OutputLayer>& layers) {
  const Frame& frame = run.frame;
  io::RunRecord record;
  record.config_text = run.config.canonical;
  record.config_hash = io::hash_of(run.config.canonical);
  record.as_of = frame.as_of;
  record.seed = frame.seed;
  record.region_name = frame.region_name;
  record.crs = frame.crs;
  const auto reasons = reasons_by_source(run.tables.at("rejects"));
  for (const SourceFacts& s : run.sources) {
    const auto rejected = reasons.find(s.name);
    record.sources.push_back({s.name, s.theme, s.written, s.driver, s.layer, s.crs, s.hash, s.size, s.read + s.filtered,
                              s.accepted, s.filtered,
                              rejected == reasons.end() ? std::map<std::string, std::int64_t>{} : rejected->second,
                              s.license, s.attribution, s.as_of});
    record.crs_accuracy_m = std::max(record.crs_accuracy_m, s.accuracy_m);
  }
  for (const UsedParameter& p : used_parameters(run.config))
    record.parameters[p.group.empty() ? p.stage : p.stage + " of " + p.group][p.key] = p.value;
  for (const io::OutputLayer& layer : layers) {
    record.counts[layer.def.name] = static_cast<std::int64_t>(layer.table.size());
    if (layer.table.size() == 0) record.empty_layers.push_back(layer.def.name);
  }
  record.quality = quality(run);
  record.families = families_in(run.tables);
  record.choices = choices_in(run.tables);
  record.warnings = run.warnings;
  return record;
}

std::vector<io::Credit> credits(const Run& run) {
  std::vector<io::Credit> out;
  std::set<std::tuple<std::string, std::string, std::string>> seen;
  for (const SourceFacts& s : run.sources)
    if (!(s.license.empty() && s.attribution.empty()) &&
        seen.insert({file_name(s.uri), s.license, s.attribution}).second)
      out.push_back({file_name(s.uri), s.license, s.attribution});
  return out;
}

io::ReportInput report_input(const Run& run, const std::vector<io::OutputLayer>& layers) {
  const Frame& frame = run.frame;
  const auto table = [&](std::string_view name) -> const geo::Table* {
    for (const io::OutputLayer& layer : layers)
      if (layer.def.name == name) return &layer.table;
    return nullptr;
  };
  const auto [firms, employees] = totals(run.tables.at("firms"));
  io::ReportInput in;
  in.region_name = frame.region_name;
  in.as_of = frame.as_of;
  in.crs_name = frame.crs.name;
  in.program_version = AGGLO_VERSION;
  in.boundary = &frame.boundary;
  in.firms = firms;
  in.employees = employees;
  for (const Group& group : frame.groups)
    in.groups.push_back({group.name, group.title, group.controls_text, group.firms, least_firms(run.config, group)});
  for (const Theme& t : frame.themes)
    in.themes.push_back(t.is_composite()
                            ? io::ReportTheme{t.name, t.title, std::string(kOfStandard), 1.0, parts_text(t), true, true}
                            : io::ReportTheme{t.name, t.title, t.unit, t.standard, t.source, t.has_source, t.complete});
  in.layers = {table("clusters"),       table("hotspots"),
               table("gaps"),           table("gap_lines"),
               table("facilities"),     table("facility_lines"),
               table("facility_areas"), table("firms"),
               table("industries"),     table("concentration_curves"),
               table("colocation"),     table("missing_links"),
               table("links"),          &run.tables.at("chain_stages"),
               table("diagnosis"),      table("areas")};
  in.layers.networks = table("networks");
  in.layers.capacities = &run.tables.at("capacities");
  in.layers.suitability = table("suitability");
  in.layers.site_criteria = &run.tables.at("site_criteria");
  in.layers.site_rules = &run.tables.at("site_rules");
  in.layers.site_unmeasured = &run.tables.at("site_unmeasured");
  in.layers.actions = table("actions");
  in.layers.sites = table("sites");
  in.layers.site_utilities = &run.tables.at("site_utilities");
  in.layers.site_choice = &run.tables.at("site_choice");
  in.layers.service_areas = table("service_areas");
  for (std::size_t i = 0; i < run.sources.size(); ++i) {
    const SourceFacts& s = run.sources[i];
    in.sources.push_back({s.name, file_name(s.uri), s.as_of, s.license, s.attribution, s.read, s.accepted, s.rejected,
                          i < run.config.firms.size()});
  }
  std::map<std::string, std::int64_t> reasons;
  for (const auto& [source, counts] : reasons_by_source(run.tables.at("rejects")))
    for (const auto& [reason, count] : counts) reasons[std::string(reason_title(reason))] += count;
  for (const auto& [reason, count] : reasons) in.reject_reasons.push_back({reason, count});
  for (const auto& [code, count] : run.unmapped_codes) in.unmapped_industries.push_back({code, count});
  in.warnings = run.warnings;
  for (const io::Choice& c : choices_in(run.tables)) in.choices.push_back({c.key, c.group, c.value, c.unit, c.reason});
  for (const FoundCurve& c : curves_in(run.tables))
    in.curves.push_back({c.stage, c.group, c.curve.name, c.curve.x, c.curve.y});
  const std::map<std::string, double*> figures{{"gaps.detour", &in.detour},
                                               {"hotspots.alpha", &in.alpha},
                                               {"hotspots.cell", &in.thresholds.hex_m},
                                               {"linkages.radius", &in.thresholds.supply_m},
                                               {"linkages.band_alpha", &in.thresholds.band_alpha},
                                               {"linkages.moderate_gamma", &in.thresholds.moderate_gamma},
                                               {"linkages.high_gamma", &in.thresholds.high_gamma}};
  in.industry_controls = frame.industry_controls.text;
  for (const UsedParameter& p : used_parameters(run.config)) {
    in.parameters.push_back({p.group.empty() ? p.stage : p.stage + " of " + p.group, p.key,
                             p.value + (p.unit.empty() ? "" : " " + p.unit)});
    const auto figure = figures.find(p.stage + "." + p.key);
    if (p.stage == "linkages" && p.key == "weight") in.thresholds.by_employees = p.value == "employees";
    if (figure != figures.end() && p.group.empty() && p.value != "auto") *figure->second = std::stod(p.value);
  }
  return in;
}

}  // namespace pipeline
