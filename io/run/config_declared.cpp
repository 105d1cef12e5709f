// SPDX-License-Identifier: Apache-2.0
#include "io/run/config_parts.hpp"

namespace io {

const std::vector<Param>& region_params() {
  static const auto kParams =
      Section<RegionConfig>("region")
          .param("name", &RegionConfig::name, text(), "What titles and sentences call the region.")
          .param("crs", &RegionConfig::crs, text(),
                 "CRS of the analysis: auto (equal-area, centred on the region), or a projected "
                 "one in metres as EPSG:code.")
          .param("margin_m", &RegionConfig::margin_m, length(0.0, 1e6).or_auto(),
                 "How far beyond the boundary infrastructure counts; auto is the largest standard.")
          .params();
  return kParams;
}

const std::vector<Param>& source_params() {
  static const auto kParams =
      Section<SourceConfig>("source")
          .param("format", &SourceConfig::format,
                 choice({"csv", "gpkg", "shp", "geojson", "fgb", "xlsx", "ods", "pbf"}),
                 "Driver; by default it follows from the file name, never from the content.")
          .param("layer", &SourceConfig::layer, text(), "Layer, when the source has several.")
          .param("where", &SourceConfig::where, text(), "Rows to read: = <> < <= > >= in, like, is null, and, or, not.")
          .param("crs", &SourceConfig::crs, text(),
                 "EPSG:code of a source that carries none; columns called lon and lat mean EPSG:4326.")
          .param("license", &SourceConfig::license, text(), "Licence of the data, as SPDX name or plain words.")
          .param("attribution", &SourceConfig::attribution, text(),
                 "Credit that the licence asks for; it is published.")
          .params();
  return kParams;
}

const std::vector<Param>& firm_source_params() {
  static const auto kParams =
      Section<FirmSource>("firms")
          .param("as_of", &FirmSource::as_of, text(), "Date of the data, YYYY-MM-DD; by default the newest date in it.")
          .param("warn_after_s", &FirmSource::warn_after_s, duration(0.0, 36'525 * 86400.0),
                 "Age of the data that is warned of.")
          .param("error_after_s", &FirmSource::error_after_s, duration(0.0, 36'525 * 86400.0),
                 "Age of the data that stops the run.")
          .params();
  return kParams;
}

const std::vector<Param>& expect_params() {
  static const auto kParams =
      Section<FirmSource>("expect")
          .param("min_rows", &FirmSource::min_rows, count(0, 1'000'000'000), "Fewer firms than these stop the run.")
          .param("max_rejects_share", &FirmSource::max_rejects, share(), "More rejected rows than this stop the run.")
          .params();
  return kParams;
}

const std::vector<Param>& infrastructure_params() {
  static const auto kParams =
      Section<InfrastructureSource>("infrastructure")
          .param("complete", &InfrastructureSource::complete, flag(),
                 "The layer holds every facility of its theme as far as it goes, so that none found is a gap, not "
                 "unknown.")
          .param("network", &InfrastructureSource::network, flag(),
                 "Its lines are roads, for gaps.metric: network; all lines of the layer, or without a theme those that "
                 "where keeps.")
          .params();
  return kParams;
}

const std::vector<Param>& osm_params() {
  static const auto kParams =
      Section<OsmSource>("osm")
          .param("firms", &OsmSource::firms, texts(),
                 "Tags of what counts as a firm beside the tags of the profile: key, key=value, joined by +; [] for "
                 "none, which is the default beside sources.firms.")
          .param("where", &OsmSource::where, text(),
                 "Firms to read, by their tags: = <> < <= > >= in, like, is null, and, or, not. A theme with a filter "
                 "of its own is a source of infrastructure.")
          .param("themes", &OsmSource::themes, texts(),
                 "Themes to take; by default all of the catalogue that have tags and occur in the extract.")
          .param("complete", &OsmSource::complete, texts(),
                 "Themes of which the extract holds every facility in reach, so that none found is a gap, not "
                 "unknown.")
          .param("boundary", &OsmSource::boundary, text(),
                 "Tags of the region's boundary where region gives none: of the areas in the extract, the one with "
                 "most firms; none: the box of the extract's header.")
          .param("network", &OsmSource::network, flag().or_auto(),
                 "Its highways are the roads, for gaps.metric: network; auto: unless another source is marked network.")
          .param("license", &OsmSource::license, text(), "Licence of the data.")
          .param("attribution", &OsmSource::attribution, text(), "Credit that the licence asks for; it is published.")
          .params();
  return kParams;
}

const std::vector<Param>& output_params() {
  static const auto kParams =
      Section<OutputConfig>("output")
          .param("publish", &OutputConfig::publish, choice({"versioned", "pointer", "none"}),
                 "versioned: a folder a run and the link `current`; pointer: the file current.txt instead; none: no "
                 "switch.")
          .param("keep_s", &OutputConfig::keep_s, duration(0.0, 36'525 * 86400.0), "Runs younger than this are kept.")
          .param("keep_min", &OutputConfig::keep_min, count(1, 100'000), "So many runs are kept whatever their age.")
          .params();
  return kParams;
}

const std::vector<Param>& disclosure_params() {
  static const auto kParams = Section<OutputConfig>("disclosure")
                                  .param("min_firms", &OutputConfig::min_firms, count(0, 1000),
                                         "Cells with fewer firms show no figures; 0 is off.")
                                  .param("dominance", &OutputConfig::dominance, share(),
                                         "Figures in which one firm has a larger share are hidden; 1 is off.")
                                  .params();
  return kParams;
}

const std::vector<Param>& limits_params() {
  static const auto kParams = Section<LimitsConfig>("limits")
                                  .param("memory_bytes", &LimitsConfig::memory_bytes, bytes(100e6, 1e15),
                                         "What would need more memory is refused before it begins.")
                                  .param("cells", &LimitsConfig::cells, count(1, 2'000'000'000), "Largest grid.")
                                  .param("vertices", &LimitsConfig::vertices, count(1, 1'000'000'000),
                                         "Most vertices of one source of lines or areas.")
                                  .params();
  return kParams;
}

const std::vector<Param>& significance_params() {
  static const auto kParams =
      Section<Config>("significance")
          .param("draws", &Config::draws, count(0, 99'999).or_auto(),
                 "Relabellings behind each p; auto is 999 up to 100,000 control firms, 99 up to 1 million, else 0; 0 "
                 "turns them off.")
          .params();
  return kParams;
}

const std::vector<Param>& report_params() {
  static const auto kParams = Section<Config>("report")
                                  .param("language", &Config::language, choice({"en"}), "Language of the report.")
                                  .params();
  return kParams;
}

const std::vector<std::string>& firm_attributes() {
  static const std::vector<std::string> kNames{"id",     "name",   "industry", "employees", "x",       "y",
                                               "opened", "closed", "foreign",  "exporter",  "accuracy"};
  return kNames;
}

const std::vector<std::string>& facility_attributes() {
  static const std::vector<std::string> kNames{"id",     "name", "capacity", "free_capacity", "unit", "tenure", "price",
                                               "zoning", "x",    "y"};
  return kNames;
}

const std::vector<std::string>& road_attributes() {
  static const std::vector<std::string> kNames{"class", "oneway", "speed", "bridge", "level", "surface", "access"};
  return kNames;
}

const std::vector<std::string>& link_attributes() {
  static const std::vector<std::string> kNames{"buyer", "supplier", "value"};
  return kNames;
}

const std::vector<std::string>& relatedness_attributes() {
  static const std::vector<std::string> kNames{"industry_a", "industry_b", "value"};
  return kNames;
}

const std::vector<std::string>& area_attributes() {
  static const std::vector<std::string> kNames{"id", "name"};
  return kNames;
}

const std::vector<Param>& raster_params() {
  static const auto kParams =
      Section<RasterConfig>("raster")
          .param("band", &RasterConfig::band, count(1, 100'000), "Which band.")
          .param("nodata", &RasterConfig::nodata, number(-1e300, 1e300).or_auto(),
                 "Value that means none; auto: the one that the file names, if it does.")
          .param("crs", &RasterConfig::crs, text(), "EPSG:code of a raster that carries none.")
          .param("license", &RasterConfig::license, text(), "Licence of the data, as SPDX name or plain words.")
          .param("attribution", &RasterConfig::attribution, text(),
                 "Credit that the licence asks for; it is published.")
          .params();
  return kParams;
}

const std::vector<Param>& exclusion_params() {
  static const auto kParams =
      Section<ExclusionRule>("exclude")
          .param("name", &ExclusionRule::name, text(),
                 "What the map calls the rule; by default the theme, the raster or the layer.")
          .param("title", &ExclusionRule::title, text(), "What sentences call it.")
          .param("theme", &ExclusionRule::theme, text(), "Facilities of this theme, instead of a source.")
          .param("raster", &ExclusionRule::raster, text(), "Values of this raster, instead of a source.")
          .param("buffer_m", &ExclusionRule::buffer_m, length(0.0, 1e6).or_auto(),
                 "How far to keep away from it; auto: what the siting profile says for the name, else 0.")
          .param("classes", &ExclusionRule::classes, texts(), "Values of the raster that exclude.")
          .params();
  return kParams;
}

const std::vector<std::string>& population_attributes() {
  static const std::vector<std::string> kNames{"people"};
  return kNames;
}

const std::vector<std::string>& measured_criteria() {
  static const std::vector<std::string> kNames{"labour", "clusters", "demand"};
  return kNames;
}

std::vector<std::string> nested_keys(std::string_view section) {
  if (section == "sites") return {"exclude", "criteria"};
  return {};
}

const std::vector<std::string>& later_sections() {
  static const std::vector<std::string> kNames{"linkages", "sites", "changes", "gates"};
  return kNames;
}

const std::vector<std::string>& later_sources() {
  static const std::vector<std::string> kNames{};
  return kNames;
}

std::vector<std::string> later_keys(std::string_view section) {
  if (section == "clusters") return {"min_cluster_size"};
  return {};
}

}  // namespace io
