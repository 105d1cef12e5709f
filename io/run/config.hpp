// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "geo/core/shapes.hpp"
#include "io/run/declare.hpp"
#include "io/run/profile.hpp"
#include "io/run/siting.hpp"
#include "io/run/speeds.hpp"

namespace io {

/// What every source of the config has.
struct SourceConfig {
  std::string uri;      ///< Expanded; a relative path is resolved against the config file.
  std::string written;  ///< The uri as the config has it: for everything that is published.
  std::string format, layer, where, crs;
  std::string license, attribution;
  std::string place;  ///< "configs/city.yaml:7:5: sources.firms", for messages.
  bool osm = false;   ///< An OpenStreetMap extract; of firms, the one that Config::osm names.
};

struct FirmSource : SourceConfig {
  std::string name;  ///< "firms", "firms 2" …: as rejects and the record call it.
  std::map<std::string, std::vector<std::string>>
      fields;  ///< Firm attribute -> source columns; several are joined by '/'.
  std::optional<std::string> employees_min,
      employees_max;          ///< Instead of fields["employees"]: the geometric middle is taken.
  std::string as_of;          ///< ISO date; empty when not given.
  std::int64_t min_rows = 0;  ///< expect.min_rows
  double max_rejects = 0.5;   ///< expect.max_rejects, share of the rows.
  std::optional<double> warn_after_s, error_after_s;
};

struct InfrastructureSource : SourceConfig {
  std::string theme;  ///< Empty for a layer that is the network alone.
  std::map<std::string, std::string>
      fields;             ///< id, name, capacity, free_capacity, unit, of land tenure, price, zoning; x, y
  bool complete = false;  ///< The layer is known to hold every facility of its theme as far as it goes.
  bool network = false;  ///< Its lines are roads: all of them for a source with a theme, else those that `where` keeps.
  std::map<std::string, std::string> road_fields;  ///< class, oneway, speed, bridge, level, surface, access
  bool of_extract = false;                         ///< One of the themes that sources.osm gives, not listed by itself.
};

/// A plain table of pairs: known links of firms, or how related industries are.
struct PairSource : SourceConfig {
  std::string name;                           ///< "links", "relatedness": as rejects and the record call it.
  std::map<std::string, std::string> fields;  ///< links: buyer, supplier, value; relatedness: industry_a, industry_b,
                                              ///< value.
};

/// Administrative or other areas that figures are wanted for.
struct AreasSource : SourceConfig {
  std::map<std::string, std::string> fields;  ///< id, name
};

/// People, for labour in reach: areas or points with a count, or a raster of counts.
struct PopulationSource : SourceConfig {
  std::map<std::string, std::string> fields;  ///< people
  std::string raster;                         ///< Instead of uri: the name of a raster.
};

/// One band of a raster.
struct RasterConfig {
  std::string name;  ///< "slope": the key under sources.rasters.
  std::string uri, written, place;
  std::string crs;  ///< For a raster that carries none.
  std::int64_t band = 1;
  std::optional<double> nodata;  ///< For a raster that does not say which value means none.
  std::string license, attribution;
};

/// What an industrial park cannot stand on: a layer, the facilities of a theme, or values of a raster.
struct ExclusionRule : SourceConfig {
  std::string name, title;
  std::string theme, raster;       ///< Instead of uri.
  bool osm = false;                ///< An OpenStreetMap extract: the objects that `where` keeps.
  std::optional<double> buffer_m;  ///< Nothing: the profile's width, else 0.
  std::optional<double> above, below;
  std::vector<std::string> classes;
};

/// What the config says about sites beside the parameters of the stage.
struct SitingConfig {
  SitingProfile profile;  ///< Of `siting`, else the one that is shipped; with sites.criteria.
  std::vector<ExclusionRule> exclude;
};

/// An OpenStreetMap extract. Firms and each theme with tags stand in Config::firms and Config::infrastructure too.
struct OsmSource {
  std::string uri, written, place;  ///< As in SourceConfig.
  std::string as_of;                ///< ISO date; empty: that of the extract's header.
  std::string where;                ///< Filter of the firms.
  std::string license = "ODbL-1.0", attribution = "© OpenStreetMap contributors";
  /// Which objects are firms, beside those whose tags the profile names; the first that matches gives the code.
  std::vector<std::string> firms{"man_made=works",
                                 "craft",
                                 "industrial",
                                 "landuse=quarry",
                                 "landuse=industrial+operator",
                                 "office",
                                 "shop",
                                 "building=industrial+name",
                                 "building=industrial+operator",
                                 "building=factory+name",
                                 "building=manufacture+name",
                                 "building=warehouse+name"};
  std::vector<std::string> themes;    ///< Empty: all that have tags and are in the extract.
  std::vector<std::string> complete;  ///< Themes that the extract holds in full.
  std::string boundary = "boundary=administrative+admin_level=2";
  std::optional<bool> network;  ///< Its highways are roads; nothing: unless another source is marked as network.
};

struct RegionConfig {
  std::string name, crs = "auto";
  std::optional<SourceConfig> boundary;
  std::optional<geo::Box> bbox;  ///< Degrees.
  std::optional<double> margin_m;
};

struct OutputConfig {
  std::filesystem::path dir;
  std::string publish = "versioned";  ///< versioned | pointer | none
  double keep_s = 30 * 86400.0;
  std::int64_t keep_min = 7;
  std::int64_t min_firms = 0;  ///< disclosure.min_firms; 0: off.
  double dominance = 1.0;      ///< disclosure.dominance; 1: off.
};

struct LimitsConfig {
  double memory_bytes = 8e9;
  std::int64_t cells = 20'000'000, vertices = 2'000'000;
};

/// A section as the loader needs it. The pipeline hands in one for each stage, so that io knows no stage.
struct SectionSpec {
  std::string name, help;
  std::vector<Param> params;
  bool per_group = false;  ///< May stand under groups.<name> too.

  /// What of it may stand under groups.<name>: all, the keys that say so, or none.
  SectionSpec of_groups() const;
};

/// A file or table that a run reads: as in SourceConfig.
struct ConfigInput {
  std::string uri, written, layer;
};

/// A config file, checked: every value has its type and lies in its range, every key is known.
struct Config {
  std::filesystem::path file;
  std::string canonical;  ///< All values that take part in the run, defaults included, as stable text: its hash is the
                          ///< config's. Uris stand as written; output folder, retention, limits and freshness do not.
  std::vector<std::string> warnings;  ///< Keys that are valid but not used by this version.
  RegionConfig region;
  std::vector<FirmSource> firms;
  std::vector<InfrastructureSource> infrastructure;
  std::optional<OsmSource> osm;
  std::optional<PairSource> links, relatedness;
  std::optional<AreasSource> areas;
  std::optional<PopulationSource> population;
  std::vector<RasterConfig> rasters;
  std::optional<SitingConfig> siting;      ///< Nothing without `sites`: then no suitability is worked out.
  std::optional<Profile> profile;          ///< Without `industries` only the group `all` is analysed.
  std::vector<Theme> themes;               ///< The catalogue: `themes`, else the one that is shipped.
  SpeedProfile speeds;                     ///< `speeds`, else the one that is shipped.
  std::string controls = "section";        ///< section | all | codes
  std::vector<std::string> control_codes;  ///< When controls is a list.
  std::optional<std::int64_t> draws;       ///< significance.draws; nothing: auto.
  std::string language = "en";
  OutputConfig output;
  LimitsConfig limits;
  std::map<std::string, Values, std::less<>> sections;  ///< stage -> values given
  std::map<std::string, std::map<std::string, Values, std::less<>>, std::less<>>
      group_values;  ///< group -> stage -> values

  /// Whether travel goes along roads, gaps.metric: network, so that they are read.
  bool by_network() const;
  /// Whether the extract of sources.osm gives roads.
  bool osm_roads() const;
  /// Every source that a run of this config reads; one that serves several keys stands there for each.
  std::vector<ConfigInput> inputs() const;
};

struct LoadOptions {
  std::vector<std::string> set;                 ///< --set "clusters.eps=750 m"
  std::optional<std::filesystem::path> output;  ///< --output
};

/// Reads and checks a config with its profiles. Throws UserError(config) with every problem, each with file:line:column
/// and the nearest valid name. Opens no source. `specs` are the sections of the stages.
Config load_config(const std::filesystem::path& file, const std::vector<SectionSpec>& specs,
                   const LoadOptions& options = {});

}  // namespace io
