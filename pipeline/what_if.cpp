// SPDX-License-Identifier: Apache-2.0
#include "pipeline/what_if.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "geo/core/error.hpp"
#include "io/init/source_look.hpp"
#include "io/look/project.hpp"
#include "io/look/what_if_page.hpp"
#include "io/read/source.hpp"
#include "io/run/durable.hpp"
#include "io/run/nearest.hpp"
#include "io/write/geopackage.hpp"
#include "pipeline/columns_of.hpp"
#include "pipeline/parameters.hpp"
#include "pipeline/rejects.hpp"
#include "pipeline/stage.hpp"
#include "pipeline/stages/ingest/facilities.hpp"
#include "pipeline/stages/ingest/themes.hpp"
#include "pipeline/stages/publish/cluster_ids.hpp"

namespace pipeline {
namespace {

constexpr const char* kFacilityTables[] = {"facility_points", "facility_lines", "facility_areas"};

/// The file as a source of infrastructure, whatever its themes.
io::InfrastructureSource source_of(const std::filesystem::path& file) {
  const io::SourceLook look = io::look_at_source(file.string(), "");
  io::InfrastructureSource out;
  out.uri = file.string();
  out.written = file.filename().string();
  out.place = "--what-if " + out.written;
  for (const char* field : {"id", "name", "capacity", "unit"})
    if (look.find(field) != nullptr) out.fields[field] = field;
  if (look.find("theme") == nullptr)
    geo::fail(geo::Trouble::data,
              "{}: has no field 'theme'; expected one that names the theme of each facility; add it", file.string());
  const bool is_table = look.driver == "csv" || look.driver == "xlsx" || look.driver == "ods";
  if (is_table && (look.find("lon") == nullptr || look.find("lat") == nullptr))
    geo::fail(geo::Trouble::data, "{}: has no geometry; expected columns lon and lat; add them in degrees",
              file.string());
  if (is_table) out.fields["x"] = "lon", out.fields["y"] = "lat";
  return out;
}

/// The themes that the file names, in the order of the run's.
std::vector<std::string> themes_in(const io::InfrastructureSource& source, const std::vector<Theme>& of_run) {
  io::SourceRequest request;
  request.uri = source.uri;
  request.columns = {"theme"};
  request.geometry = io::Geometry::none;
  const io::RawRows rows = io::read_source(request);
  const geo::Column& theme = rows.plain.table.column("theme");
  std::vector<std::string> known;
  for (const Theme& of : of_run) known.push_back(of.name);
  std::set<std::string> named;
  for (std::size_t row = 0; row < rows.plain.size(); ++row) {
    const std::string name(theme.text(row));
    if (std::ranges::find(known, name) == known.end())
      geo::fail(geo::Trouble::config,
                "{}: feature {}, field 'theme': '{}' is no theme that this run judges; {}; to judge another of the "
                "catalogue set gaps.standards.THEME",
                source.uri, rows.plain.row[row], name, io::hint(name, known));
    named.insert(name);
  }
  std::erase_if(known, [&](const std::string& name) { return !named.contains(name); });
  if (known.empty()) geo::fail(geo::Trouble::data, "{}: has no row; expected planned facilities; add one", source.uri);
  return known;
}

/// Appends the planned facilities to the tables; returns how many of each theme are within reach, by title.
std::vector<std::pair<std::string, std::int64_t>> add_planned(const io::InfrastructureSource& file, Run& run,
                                                              geo::Tables& tables) {
  std::vector<std::pair<std::string, std::int64_t>> out;
  Rejects rejects;
  std::int64_t reached = 0;
  for (const std::string& theme : themes_in(file, run.frame.themes)) {
    io::InfrastructureSource source = file;
    source.theme = theme;
    source.where = fmt::format("theme = '{}'", theme);
    const geo::Tables planned = read_planned(source, run, rejects);
    for (const char* name : kFacilityTables) tables.at(name).append(planned.at(name));
    const SourceFacts& facts = run.sources.back();
    reached += facts.in_reach;
    if (facts.in_reach < facts.read)
      run.warn(
          fmt::format("{}: {} of {} facilities of theme '{}' have no place or lie outside the region and its margin",
                      file.place, facts.read - facts.in_reach, facts.read, theme));
    out.emplace_back(std::ranges::find(run.frame.themes, theme, &Theme::name)->title, facts.in_reach);
  }
  if (reached == 0)
    geo::fail(
        geo::Trouble::data,
        "{}: no facility has a place within the region and its margin of {:.0f} km; expected one at least; look at "
        "its coordinates and their CRS",
        file.uri, run.frame.margin_m / 1000.0);
  return out;
}

geo::Table gaps_of(const Run& run, geo::Tables& tables) {
  const auto stage = std::ranges::find(stages(), "gaps", &Stage::name);
  return stage->run(given_for(run.config, "gaps", ""), run.frame, Group{}, tables).at("gaps");
}

/// A row of gaps before and after.
struct Compared {
  std::int64_t cluster_id;
  std::string group, theme;
  std::size_t cluster;  ///< Row of table clusters.
  io::WhatIfRow figures;
};

std::optional<double> number(const geo::Table& table, const char* name, std::size_t row) {
  const geo::Column& column = table.column(name);
  return column.valid(row) ? std::optional(column.number(row)) : std::nullopt;
}

template <class Whole>
std::optional<Whole> whole(const std::optional<double>& value) {
  return value ? std::optional(static_cast<Whole>(std::llround(*value))) : std::nullopt;
}

using GapKey = std::tuple<std::string, std::int32_t, std::string>;

GapKey key_of(const geo::Table& gaps, std::size_t row) {
  return {std::string(gaps.column("group_name").text(row)), gaps.codes("key")[row],
          std::string(gaps.column("theme").text(row))};
}

std::string title_of(const Frame& frame, std::string_view theme) {
  const auto found = std::ranges::find(frame.themes, theme, &Theme::name);
  return found == frame.themes.end() ? std::string(theme) : found->title;
}

std::map<GapKey, std::size_t> rows_by_key(const geo::Table& gaps) {
  std::map<GapKey, std::size_t> out;
  for (std::size_t row = 0; row < gaps.size(); ++row) out[key_of(gaps, row)] = row;
  return out;
}

/// Every gap figure, by cluster id and in the order of the themes. A figure that was not there before is unknown.
std::vector<Compared> compared(const Run& run, const geo::Table& before, const geo::Table& after,
                               const ClusterIds& ids) {
  const geo::Table& clusters = run.tables.at("clusters");
  std::map<std::pair<std::string, std::int32_t>, std::size_t> row_of;
  for (std::size_t row = 0; row < clusters.size(); ++row)
    row_of[{std::string(clusters.column("group_name").text(row)), clusters.codes("key")[row]}] = row;
  const std::map<GapKey, std::size_t> earlier = rows_by_key(before);
  std::vector<Compared> out;
  for (std::size_t row = 0; row < after.size(); ++row) {
    const GapKey key = key_of(after, row);
    const auto& [group, cluster_key, theme] = key;
    const auto was = earlier.find(key);
    const auto number_before = [&](const char* name) {
      return was == earlier.end() ? std::nullopt : number(before, name, was->second);
    };
    const std::int64_t id = ids.of(group, cluster_key);
    const auto of_group = std::ranges::find(run.frame.groups, group, &Group::name);
    io::WhatIfRow figures{fmt::format("{} {}", of_group->title, id), title_of(run.frame, theme),
                          std::string(after.column("unit").text(row))};
    figures.before = number_before("found");
    figures.after = number(after, "found", row);
    figures.severity_before = whole<int>(number_before("severity"));
    figures.severity_after = whole<int>(number(after, "severity", row));
    figures.firms = whole<std::int64_t>(number(after, "firms", row)).value_or(0);
    figures.outside_before = whole<std::int64_t>(number_before("firms_outside"));
    figures.outside_after = whole<std::int64_t>(number(after, "firms_outside", row));
    out.push_back({id, group, theme, row_of.at({group, cluster_key}), std::move(figures)});
  }
  std::ranges::stable_sort(out, {}, &Compared::cluster_id);
  return out;
}

io::OutputLayer layer_of(const std::vector<Compared>& rows, const geo::Table& clusters) {
  io::OutputLayer out{io::layer("what_if"), {}};
  const auto set = [&](const char* name, auto get) { set_column(out.table, name, rows, get); };
  set("cluster_id", &Compared::cluster_id);
  set("theme", &Compared::theme);
  set("unit", [](const Compared& row) { return row.figures.unit; });
  set("before", [](const Compared& row) { return row.figures.before; });
  set("after", [](const Compared& row) { return row.figures.after; });
  const auto severity = [](std::optional<int> value) { return whole<std::int64_t>(value); };
  set("severity_before", [&](const Compared& row) { return severity(row.figures.severity_before); });
  set("severity_after", [&](const Compared& row) { return severity(row.figures.severity_after); });
  std::vector<std::uint32_t> shape;
  for (const Compared& row : rows) shape.push_back(static_cast<std::uint32_t>(row.cluster));
  out.table.shapes = geo::Shapes::picked(std::make_shared<const geo::Shapes>(*clusters.shapes), std::move(shape));
  return out;
}

/// Of the facilities tables the planned ones: the rows behind the first `existing`.
std::optional<io::OutputLayer> planned_layer(const char* layer, const geo::Table& all, std::size_t existing) {
  if (all.size() == existing) return std::nullopt;
  std::vector<geo::Row> rows;
  for (std::size_t row = existing; row < all.size(); ++row) rows.push_back(static_cast<geo::Row>(row));
  return io::OutputLayer{io::layer(layer), all.take(rows)};
}

io::Publication publication(const Run& run, std::vector<io::OutputLayer> layers) {
  io::Publication file;
  file.title = "What if: " + run.frame.region_name;
  file.crs = run.frame.crs;
  file.region = run.frame.region;
  file.as_of = run.frame.as_of;
  file.layers = std::move(layers);
  io::MapNames names;
  for (const Group& group : run.frame.groups) names.groups.push_back({group.name, group.title});
  for (const Theme& theme : run.frame.themes) names.themes.push_back({theme.name, theme.title});
  io::give_look(file, names);
  file.project_name.clear();  // it names clusters.gpkg, and styles are enough for one layer
  file.project_qgz.clear();
  return file;
}

std::filesystem::path folder_of(const WhatIfOptions& asked) {
  if (!asked.folder.empty()) return asked.folder;
  return asked.file.parent_path() / (asked.file.stem().string() + "-what-if");
}

void check_folder(const std::filesystem::path& folder) {
  std::error_code error;
  if (std::filesystem::exists(std::filesystem::symlink_status(folder, error)))
    geo::fail(geo::Trouble::data, "{}: exists; expected a folder that is not there yet; give another with --output",
              folder.string());
}

void make_folder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error)
    geo::fail(geo::Trouble::data, "{}: {}; expected a place to write to; give another with --output", folder.string(),
              error.message());
}

}  // namespace

std::filesystem::path run_what_if(const io::Config& config, const RunOptions& options, const WhatIfOptions& asked,
                                  io::Progress& progress) {
  const io::InfrastructureSource source = source_of(asked.file);
  std::filesystem::path folder = folder_of(asked);
  check_folder(folder);
  themes_in(source, themes_of(config));  // before anything is computed
  Run run = run_until(config, options, "gaps", progress);
  const geo::Table before = run.tables.at("gaps");
  geo::Tables tables = run.tables;
  std::vector<std::size_t> existing;
  for (const char* name : kFacilityTables) existing.push_back(tables.at(name).size());
  const std::size_t warned = run.warnings.size();
  io::WhatIfPage page{
      run.frame.region_name, run.frame.as_of, AGGLO_VERSION, source.written, add_planned(source, run, tables), {}};
  for (std::size_t i = warned; i < run.warnings.size(); ++i) progress.warn(run.warnings[i]);

  const ClusterIds ids(run.tables.at("clusters"), run.tables.at("firms"), run.state);
  const std::vector<Compared> rows = compared(run, before, gaps_of(run, tables), ids);
  for (const Compared& row : rows)
    if (run.frame.groups.size() < 2 || row.group != "all") page.rows.push_back(row.figures);
  std::vector<io::OutputLayer> layers{layer_of(rows, run.tables.at("clusters"))};
  const char* names[] = {"facilities", "facility_lines", "facility_areas"};
  for (std::size_t i = 0; i < std::size(names); ++i)
    if (auto layer = planned_layer(names[i], tables.at(kFacilityTables[i]), existing[i]))
      layers.push_back(std::move(*layer));
  make_folder(folder);
  io::write_geopackage(folder / "what-if.gpkg", publication(run, std::move(layers)), options.threads);
  io::write_file(folder / "what-if.html", io::what_if_html(page));
  progress.done(fmt::format("written to {}; nothing is published", folder.string()));
  return folder;
}

}  // namespace pipeline
