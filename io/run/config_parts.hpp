// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "io/run/config.hpp"
#include "io/run/keys.hpp"

// The parts of load_config, one idea a file. Nobody else includes this.
namespace io {

/// What every part works on.
struct Loading {
  std::filesystem::path folder;  ///< Of the config file: relative paths start here.
  Problems problems;
  Problems warnings;  ///< Of keys that are valid but unused.
};

// config_set.cpp
/// Applies "clusters.eps=750 m" to the tree: makes maps on the way, goes into lists by index (infrastructure.0 or
/// infrastructure[0]). A value that begins with [, { or " is YAML, anything else is taken as it stands.
void apply_set(const std::string& assignment, Node& root, Problems& problems);

// config_paths.cpp
/// The text with each ${NAME} replaced by the environment's value; reports names that are not set.
std::string expanded(const Node& node, Problems& problems);
/// A relative path counted from `folder`; absolute paths, `PG:…` and `scheme://…` stay.
std::string resolved(const std::string& uri, const std::filesystem::path& folder);
/// Both, for a key that names a file or a source; refuses passwords.
std::string path_of(const Node* node, Loading& loading);

// config_declared.cpp: the keys that belong to no stage, declared like those of the stages
const std::vector<Param>& region_params();          ///< of RegionConfig
const std::vector<Param>& source_params();          ///< of SourceConfig
const std::vector<Param>& firm_source_params();     ///< of FirmSource
const std::vector<Param>& expect_params();          ///< of FirmSource
const std::vector<Param>& infrastructure_params();  ///< of InfrastructureSource
const std::vector<Param>& osm_params();             ///< of OsmSource
const std::vector<Param>& output_params();          ///< of OutputConfig
const std::vector<Param>& disclosure_params();      ///< of OutputConfig
const std::vector<Param>& limits_params();          ///< of LimitsConfig
const std::vector<Param>& significance_params();    ///< of Config
const std::vector<Param>& report_params();          ///< of Config
const std::vector<std::string>& firm_attributes();
const std::vector<std::string>& facility_attributes();
const std::vector<std::string>& road_attributes();         ///< of InfrastructureSource with `network: true`
const std::vector<std::string>& link_attributes();         ///< of PairSource, sources.links
const std::vector<std::string>& relatedness_attributes();  ///< of PairSource, sources.relatedness
const std::vector<std::string>& area_attributes();
const std::vector<Param>& raster_params();     ///< of RasterConfig
const std::vector<Param>& exclusion_params();  ///< of ExclusionRule
const std::vector<std::string>& population_attributes();
/// Criteria whose figures the stage works out by itself.
const std::vector<std::string>& measured_criteria();
/// Keys of a section that are no parameters of its stage.
std::vector<std::string> nested_keys(std::string_view section);
/// Keys of the contract that later versions read.
const std::vector<std::string>& later_sections();
const std::vector<std::string>& later_sources();
std::vector<std::string> later_keys(std::string_view section);

// config_region.cpp
void read_region(const Node* node, RegionConfig& region, Loading& loading);
/// "auto", "EPSG:4326" or WKT; reports anything else.
void check_crs(const Node* node, bool allows_auto, Problems& problems);

// config_sources.cpp
void read_sources(const Node* node, Config& config, Loading& loading);
/// Columns of the source by what they hold.
void read_firm_fields(const Node* node, FirmSource& source, Loading& loading);
/// Reports a filter that cannot be read; `node` may be null.
void check_where(const Node* node, Problems& problems);
/// Reports a date that is none; `node` may be null.
void check_date(const Node* node, const std::string& date, Problems& problems);
/// What every source has; false where `node` is no map.
bool read_source(const Node& node, Keys& keys, SourceConfig& source, Loading& loading);

// config_siting.cpp
/// sources.rasters and sources.population
void read_siting_sources(Keys& sources, Config& config, Loading& loading);
/// Key `siting` and the nested keys of `sites`; either may be null. After sources and themes.
void read_siting(const Node* siting, const Node* sites, Config& config, Loading& loading);

// config_osm.cpp
/// Whether an entry of sources.firms, sources.infrastructure or sites.exclude names an OpenStreetMap extract (*.pbf,
/// format: pbf).
bool is_osm_extract(const Node& source);
/// Such an entry: what `sources.osm` would give as firms, and no themes.
void read_osm_firms(const Node& node, Config& config, Loading& loading);
/// Such an entry of sources.infrastructure, after its keys are read: one theme, by its tags and `where`.
void finish_osm_infrastructure(Keys& keys, InfrastructureSource& source, const Config& config, Loading& loading);
/// Such an entry of sites.exclude, after its keys are read: the objects that `where` keeps.
void finish_osm_exclusion(Keys& keys, ExclusionRule& rule, Loading& loading);
/// After firms, infrastructure and profile are known.
void read_osm_source(const Node* node, Config& config, Loading& loading);

// config_sections.cpp
void read_sections(Keys& root, const std::vector<SectionSpec>& specs, Config& config, Loading& loading);
/// Warns of the keys that later versions read, and makes them known.
void know_later(Keys& keys, const std::vector<std::string>& names, Loading& loading);

// config_canonical.cpp
std::string canonical_text(const Config& config, const std::vector<SectionSpec>& specs);

}  // namespace io
