// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/ingest.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <optional>
#include <utility>

#include "geo/core/crs.hpp"
#include "geo/core/error.hpp"
#include "geo/core/take.hpp"
#include "io/read/source.hpp"
#include "io/run/machine.hpp"
#include "pipeline/rejects.hpp"
#include "pipeline/run.hpp"
#include "pipeline/stages/ingest/areas.hpp"
#include "pipeline/stages/ingest/facilities.hpp"
#include "pipeline/stages/ingest/field_values.hpp"
#include "pipeline/stages/ingest/firm_rows.hpp"
#include "pipeline/stages/ingest/network.hpp"
#include "pipeline/stages/ingest/osm.hpp"
#include "pipeline/stages/ingest/pairs.hpp"
#include "pipeline/stages/ingest/projection.hpp"
#include "pipeline/stages/ingest/region.hpp"
#include "pipeline/stages/ingest/siting_sources.hpp"
#include "pipeline/stages/ingest/source_rows.hpp"
#include "pipeline/stages/ingest/themes.hpp"

namespace pipeline {
namespace {

struct IngestParams {};

/// Where the rows of each source begin in FirmRows, and the CRS they came in.
struct Stretch {
  std::size_t begin, end;
  std::string crs;
};

std::vector<Stretch> read_firms(const std::optional<OsmSources>& osm, Run& run, FirmRows& firms, Rejects& rejects) {
  std::vector<Stretch> stretches;
  for (const io::FirmSource& source : run.config.firms) {
    const std::size_t begin = firms.size();
    io::RawRows raw = source.osm ? osm->firms : io::read_source(firm_request(source, run.frame.threads));
    const std::string crs = raw.crs;
    if (!source.fields.contains("id"))
      run.warn(
          fmt::format("{}: no id column is mapped; ids follow the rows of the source, so clusters cannot be followed "
                      "when rows move",
                      source.place));
    run.sources.push_back(facts_of(source.name, source, raw, 0, 0, run.frame));  // clean counts those that it accepts
    run.sources.back().as_of = source.osm ? osm->as_of : source.as_of;
    add_firms(source, static_cast<std::int32_t>(stretches.size()), std::move(raw), firms, rejects, run.frame.threads);
    stretches.push_back({begin, firms.size(), crs});
  }
  return stretches;
}

/// Rows that were all left out by the filters are no fault of the data.
void check_filters(const Run& run) {
  std::int64_t read = 0, filtered = 0;
  for (const SourceFacts& source : run.sources) {
    read += source.read;
    filtered += source.filtered;
  }
  if (read == 0 && filtered > 0)
    geo::fail(geo::Trouble::data,
              "{}: no row is left of {}; expected some that the filter keeps; check the names and values in 'where' "
              "(what is missing is NULL: test it with 'is null')",
              run.config.firms.front().place, filtered);
}

/// Degrees that are said to be metres would all lie within a few hundred metres of the origin of the CRS.
void check_not_degrees(const std::vector<SourcePoints>& points, const io::Config& config) {
  for (std::size_t s = 0; s < points.size(); ++s) {
    const auto& [x, y, crs] = points[s];
    bool degrees = true, broken = false;
    for (std::size_t row = 0; row < x.size(); ++row) {
      degrees = degrees && std::abs(x[row]) <= 180.0 && std::abs(y[row]) <= 90.0;
      broken = broken || x[row] != std::floor(x[row]) || y[row] != std::floor(y[row]);
    }
    if (degrees && broken && !geo::is_geographic(crs))
      geo::fail(geo::Trouble::data,
                "{}: all coordinates lie within 180 and 90, as degrees do, but the CRS ({}) counts in metres; expected "
                "coordinates in that CRS; set crs to EPSG:4326 if they are longitude and latitude",
                config.firms[s].place, crs.starts_with("EPSG:") ? crs : "its WKT");
  }
}

/// sources.firms.warn_after and error_after: the age of the data's date on the day of the run.
void check_freshness(const io::FirmSource& source, const std::string& as_of, Run& run) {
  const std::int64_t days = io::now_s() / 86'400 - parsed_date(as_of).value();
  const auto age_days = static_cast<double>(days);
  const auto older = [&](const std::optional<double>& limit_s) { return limit_s && age_days * 86'400 > *limit_s; };
  const auto text = [&](double limit_s) {
    return fmt::format(
        "{}: the data is of {}, {:.0f} days old; expected at most {:.0f} days; fetch newer data, or change the limit",
        source.place, as_of, age_days, limit_s / 86'400);
  };
  if (older(source.error_after_s)) geo::fail(geo::Trouble::unavailable, "{}", text(*source.error_after_s));
  if (older(source.warn_after_s)) run.warn(text(*source.warn_after_s));
}

/// Whether a coordinate is a multiple of `step`: then it was rounded, as no place is exactly there.
bool is_multiple(double value, double step) { return std::abs(value / step - std::round(value / step)) < 1e-9; }

/// 1 where both coordinates of a row are round: hundredths of a degree, or thousands of what the CRS counts in.
std::vector<std::uint8_t> rounded(const FirmRows& firms, const std::vector<Stretch>& stretches) {
  std::vector<std::uint8_t> out(firms.size());
  for (const auto& [begin, end, crs] : stretches) {
    const double step = geo::is_geographic(crs) ? 0.01 : 1000.0;
    for (std::size_t row = begin; row < end; ++row)
      out[row] = is_multiple(firms.x[row], step) && is_multiple(firms.y[row], step);
  }
  return out;
}

/// Projects in place and drops the rows that fall outside the analysis CRS.
void project_firms(const std::vector<Stretch>& stretches, Run& run, FirmRows& firms, std::vector<geo::Row>& kept,
                   Rejects& rejects) {
  const std::vector<double> x0 = firms.x, y0 = firms.y;
  for (std::size_t s = 0; s < stretches.size(); ++s) {
    const auto& [begin, end, crs] = stretches[s];
    project(std::span(firms.x).subspan(begin, end - begin), std::span(firms.y).subspan(begin, end - begin), crs,
            run.frame.crs.wkt, true, run.frame.threads);
    run.sources[s].accuracy_m = geo::Transform(crs, run.frame.crs.wkt).accuracy_m();
  }
  for (std::size_t row = 0; row < firms.size(); ++row) {
    if (std::isfinite(firms.x[row]) && (x0[row] != 0.0 || y0[row] != 0.0)) {
      kept.push_back(static_cast<geo::Row>(row));
      continue;
    }
    const std::string& source = run.config.firms[static_cast<std::size_t>(firms.source[row])].name;
    const bool null_island = x0[row] == 0.0 && y0[row] == 0.0;
    rejects.add({.source = source,
                 .source_id = firms.id[row],
                 .field = "geometry",
                 .value = fmt::format("{} {}", x0[row], y0[row]),
                 .reason = null_island ? "null_island" : "coord_outside_crs",
                 .row = firms.row[row],
                 .x = x0[row],
                 .y = y0[row]});
  }
}

/// Labels in bytewise order, and for each old code the new one: codes then do not depend on the order of rows.
std::pair<std::shared_ptr<const geo::Texts>, std::vector<std::int32_t>> sorted_labels(const geo::Texts& labels) {
  std::vector<std::size_t> order(labels.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) { return labels[a] < labels[b]; });
  auto sorted = std::make_shared<geo::Texts>();
  std::vector<std::int32_t> code(labels.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    sorted->add(labels[order[i]]);
    code[order[i]] = static_cast<std::int32_t>(i);
  }
  return {sorted, code};
}

/// What the profile makes of each industry code: columns group, stage and role.
struct Assignment {
  std::vector<std::int32_t> group, stage, role;  // by code of column industry
  std::shared_ptr<geo::Texts> group_names = std::make_shared<geo::Texts>(),
                              stage_names = std::make_shared<geo::Texts>();
};

std::int32_t label_code(geo::Texts& labels, std::string_view text) {
  for (std::size_t i = 0; i < labels.size(); ++i)
    if (labels[i] == text) return static_cast<std::int32_t>(i);
  labels.add(text);
  return static_cast<std::int32_t>(labels.size() - 1);
}

Assignment assignment(const std::optional<io::Profile>& profile, const geo::Texts& industries) {
  Assignment out;
  out.group.assign(industries.size(), -1);
  out.stage.assign(industries.size(), -1);
  out.role.assign(industries.size(), -1);
  if (!profile) return out;
  for (const io::ProfileGroup& group : profile->groups) {
    out.group_names->add(group.name);
    for (const io::ChainStage& stage : group.stages) label_code(*out.stage_names, stage.name);
  }
  for (const io::Institution& institution : profile->institutions) label_code(*out.stage_names, institution.kind);
  for (std::size_t i = 0; i < industries.size(); ++i) {
    const io::CodeMeaning meaning = profile->meaning(industries[i]);
    if (meaning.institution >= 0) {
      out.role[i] = kInstitution;
      out.stage[i] =
          label_code(*out.stage_names, profile->institutions[static_cast<std::size_t>(meaning.institution)].kind);
    } else if (meaning.group >= 0) {
      const auto& stage =
          profile->groups[static_cast<std::size_t>(meaning.group)].stages[static_cast<std::size_t>(meaning.stage)];
      out.group[i] = meaning.group;
      out.stage[i] = label_code(*out.stage_names, stage.name);
      out.role[i] = stage.role == "supporting" ? kSupporting : kCore;
    }
  }
  return out;
}

std::vector<std::int32_t> looked_up(const std::vector<std::int32_t>& codes, const std::vector<std::int32_t>& by_code) {
  std::vector<std::int32_t> out(codes.size());
  for (std::size_t i = 0; i < codes.size(); ++i) out[i] = by_code[static_cast<std::size_t>(codes[i])];
  return out;
}

geo::Table firm_table(FirmRows firms, const std::optional<io::Profile>& profile) {
  const auto [industries, code] = sorted_labels(firms.industries);
  const std::vector<std::int32_t> industry = looked_up(firms.industry, code);
  const Assignment assigned = assignment(profile, *industries);
  auto roles = std::make_shared<geo::Texts>();
  for (const char* role : {"core", "supporting", "institution"}) roles->add(role);

  geo::Table out;
  out.set("x_m", std::move(firms.x));
  out.set("y_m", std::move(firms.y));
  out.set("firm_id", std::move(firms.id));
  out.set("name", std::move(firms.name), std::move(firms.has_name));
  out.set("group", geo::Column::coded(looked_up(industry, assigned.group), assigned.group_names));
  out.set("stage", geo::Column::coded(looked_up(industry, assigned.stage), assigned.stage_names));
  out.set("role", geo::Column::coded(looked_up(industry, assigned.role), roles));
  out.set("industry", geo::Column::coded(industry, industries));
  out.set("employees", std::move(firms.employees), std::move(firms.has_employees));
  out.set("opened", std::move(firms.opened), std::move(firms.has_opened));
  out.set("closed", std::move(firms.closed), std::move(firms.has_closed));
  out.set("foreign", std::move(firms.foreign), std::move(firms.has_foreign));
  out.set("exporter", std::move(firms.exporter), std::move(firms.has_exporter));
  out.set("accuracy_m", std::move(firms.accuracy_m), std::move(firms.has_accuracy));
  out.set("rounded", std::move(firms.rounded));
  out.set("source", std::move(firms.source));
  out.set("row", std::move(firms.row));
  return out;
}

/// The data's date: from the config or the extract, else the newest opened or closed date inside the data, else
/// 2000-01-01.
std::string data_date(const io::Config& config, const std::optional<OsmSources>& osm, const FirmRows& firms) {
  std::string newest = osm ? osm->as_of : std::string();
  for (const io::FirmSource& source : config.firms) newest = std::max(newest, source.as_of);
  if (!newest.empty()) return newest;
  std::int32_t last = parsed_date("2000-01-01").value();
  bool any = false;
  const auto look = [&](const std::vector<std::int32_t>& days, const geo::Column::Mask& mask) {
    for (std::size_t i = 0; i < days.size(); ++i)
      if (mask[i]) {
        last = any ? std::max(last, days[i]) : days[i];
        any = true;
      }
  };
  look(firms.opened, firms.has_opened);
  look(firms.closed, firms.has_closed);
  return date_text(last);
}

geo::Tables ingest(const IngestParams&, Run& run) {
  run.frame.themes = themes_of(run.config);
  FirmRows firms;
  Rejects rejects;
  const std::optional<OsmSources> osm = read_osm_sources(run);
  if (osm) drop_absent_themes(*osm, run);
  const auto stretches = read_firms(osm, run, firms, rejects);
  check_filters(run);
  std::vector<SourcePoints> points;
  for (const auto& [begin, end, crs] : stretches)
    points.push_back(
        {std::span(firms.x).subspan(begin, end - begin), std::span(firms.y).subspan(begin, end - begin), crs});
  check_not_degrees(points, run.config);
  set_region(points, osm, run);
  run.frame.as_of = data_date(run.config, osm, firms);
  for (const io::FirmSource& source : run.config.firms)
    check_freshness(source, source.as_of.empty() ? run.frame.as_of : source.as_of, run);
  if (firms.imputed_open_bands > 0)
    run.warn(fmt::format(
        "{} firms have an employment band without an upper end; 1.5 times its lower end is taken; write an upper end "
        "into the source where you know a better one",
        firms.imputed_open_bands));

  firms.rounded = rounded(firms, stretches);
  std::vector<geo::Row> kept;
  project_firms(stretches, run, firms, kept, rejects);
  geo::Tables out = read_facilities(osm, run, rejects);
  out["network_lines"] = read_network(run, rejects);
  out["area_outlines"] = read_areas(run, rejects);
  out.merge(read_siting(run, rejects));
  const bool all = kept.size() == firms.size();
  geo::Table table = firm_table(std::move(firms), run.config.profile);
  out["known_links"] = read_links(run, rejects);
  out.merge(read_relatedness(run, *table.column("industry").labels(), rejects));
  out["firms"] = all ? std::move(table) : geo::taken(std::move(table), kept, run.frame.threads);
  out["rejects"] = rejects.table();
  return out;
}

}  // namespace

Stage ingest_stage() {
  return Declare<IngestParams>(
             "ingest", "Reads the sources, maps their fields, assigns group, stage and role, projects to metres.")
      .output("firms", "Firms of all sources, in the order of the sources.")
      .output("facility_points", "Infrastructure that is points, to region.margin beyond the region.")
      .output("facility_lines", "Infrastructure that is lines.")
      .output("facility_areas", "Infrastructure that is areas.")
      .output("network_lines", "Roads, where travel is by network.")
      .output("known_links", "Who buys from whom, by ids.")
      .output("relatedness", "How related industries are, where a source says so.")
      .output("related_codes", "Which of its codes an industry has.")
      .output("area_outlines", "Areas that figures are wanted for.")
      .output("siting_criteria", "What makes a place good for an industrial park.")
      .output("exclusion_rules", "What an industrial park keeps away from.")
      .output("exclusion_points", "Points of the rules that have a layer.")
      .output("exclusion_lines", "Lines of the rules that have a layer.")
      .output("exclusion_areas", "Areas of the rules that have a layer.")
      .output("people_points", "Population that is points.")
      .output("people_areas", "Population that is areas.")
      .output("raster_cells", "What rasters say of each hexagon.")
      .output("rejects", "Rows that could not be read or mapped, with reasons.")
      .runs_outside(ingest);
}

}  // namespace pipeline
