// SPDX-License-Identifier: Apache-2.0
#include "tools/synth/truth.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace synth {
namespace {

using Json = nlohmann::ordered_json;

/// A theme that a planted cluster was left without.
struct GapPlan {
  const char* cluster;
  const char* theme;
  const char* layer;
  const char* value;  ///< Only features with this text value count; empty: all.
  double standard_m;  ///< As in the catalogue of themes.
  const char* why;
};
const std::vector<GapPlan> kGaps{
    {"Orvenne furniture valley", "rail_freight", "rail_stations", "yes", 25'000,
     "the railway does not reach the valley"},
    {"Orvenne furniture valley", "gas", "gas_mains", "", 5'000, "no main crosses the hills"},
    {"Orvenne furniture valley", "one_stop_service", "offices", "one_stop_service", 30'000,
     "offices stand in Port Almar and Castrel"},
    {"Maldor instruments", "broadband", "fibre", "", 0, "no fibre in the upland"},
    {"Maldor instruments", "training", "training_centres", "", 20'000, "no training centre in the upland"},
    {"Maldor instruments", "rail_freight", "rail_stations", "yes", 25'000, "Maldor station takes no freight"},
    {"Maldor instruments", "wastewater", "wastewater_plants", "", 10'000, "no plant in the upland"},
    {"Hollin sawmills", "electricity", "substations", "", 5'000, "no substation in the north"},
    {"Hollin sawmills", "broadband", "fibre", "", 0, "no fibre in the north"},
    {"Lumera fish quay", "wastewater", "wastewater_plants", "", 10'000, "no plant on the south coast"},
    {"Lumera fish quay", "customs", "offices", "customs", 30'000, "customs are cleared in Port Almar"}};

double distance_to(Point p, const Feature& feature) {
  if (const auto* point = std::get_if<Point>(&feature.shape)) return distance_m(p, *point);
  if (const auto* line = std::get_if<Line>(&feature.shape)) return distance_m(p, *line);
  const Area& area = std::get<Area>(feature.shape);
  if (inside(p, area)) return 0;
  double best = std::numeric_limits<double>::infinity();
  for (const auto& rings : area)
    for (const Ring& ring : rings) best = std::min(best, distance_m(p, ring));
  return best;
}

bool counts(const Feature& feature, const std::string& value) {
  return value.empty() || std::ranges::find(feature.values, Value(value)) != feature.values.end();
}

Json place_json(Point p, const LonLat& lon_lat) {
  const Point at = lon_lat.of(p);
  return {{"lon", at.x}, {"lat", at.y}};
}

Json clusters_json(const std::vector<CsvRow>& rows, const LonLat& lon_lat) {
  Json out = Json::array();
  for (std::size_t c = 0; c < cluster_plans().size(); ++c) {
    const ClusterPlan& plan = cluster_plans()[c];
    Json entry{{"name", plan.name},
               {"group", plan.group},
               {"near", plan.near},
               {"centre", place_json(plan.centre, lon_lat)},
               {"radius_m", plan.radius_m},
               {"firms", plan.firms()},
               {"stages_present", Json::object()},
               {"stages_missing", Json::array()},
               {"firm_ids", Json::array()}};
    for (const StagePlan& stage : plan.stages) {
      if (stage.firms > 0)
        entry["stages_present"][stage.stage] = stage.firms;
      else
        entry["stages_missing"].push_back(stage.stage);
    }
    for (const CsvRow& row : rows)
      if (row.kind < 0 && row.cluster == static_cast<int>(c)) entry["firm_ids"].push_back(row.fields[kId]);
    out.push_back(std::move(entry));
  }
  return out;
}

Json gaps_json(const std::vector<Layer>& infrastructure, const LonLat& lon_lat) {
  Json out = Json::array();
  for (const GapPlan& gap : kGaps) {
    const ClusterPlan& plan = *std::ranges::find(cluster_plans(), gap.cluster, &ClusterPlan::name);
    const Layer& layer = *std::ranges::find(infrastructure, gap.layer, &Layer::name);
    double nearest_m = std::numeric_limits<double>::infinity();
    for (const Feature& feature : layer.features)
      if (counts(feature, gap.value)) nearest_m = std::min(nearest_m, distance_to(plan.centre, feature));
    if (nearest_m <= gap.standard_m + plan.radius_m)
      throw std::runtime_error(
          fmt::format("truth: {} has {} within the standard after all; try another seed", gap.cluster, gap.theme));
    out.push_back({{"cluster", gap.cluster},
                   {"theme", gap.theme},
                   {"layer", gap.layer},
                   {"where", place_json(plan.centre, lon_lat)},
                   {"standard_m", gap.standard_m},
                   {"nearest_from_centre_m", std::round(nearest_m)},
                   {"why", gap.why}});
  }
  return out;
}

Json dirt_json(const std::vector<CsvRow>& rows) {
  Json out = Json::object();
  for (std::size_t kind = 0; kind < dirt_kinds().size(); ++kind) {
    const DirtKind& dirt = dirt_kinds()[kind];
    Json entry{{"expected", dirt.accepted ? "accepted" : "rejected"},
               {"what", dirt.outcome},
               {"rows", Json::array()},
               {"ids", Json::array()}};
    for (std::size_t i = 0; i < rows.size(); ++i)
      if (rows[i].kind == static_cast<int>(kind)) {
        entry["rows"].push_back(i + 1);
        entry["ids"].push_back(rows[i].fields[kId]);
      }
    out[dirt.name] = std::move(entry);
  }
  return out;
}

Json shared_json(const Economy& economy, const LonLat& lon_lat) {
  Json out = Json::array();
  for (const SharedAddress& shared : economy.shared)
    out.push_back({{"kind", shared.kind}, {"at", place_json(shared.at, lon_lat)}, {"firms", shared.firms}});
  return out;
}

Json counts_json(const std::vector<CsvRow>& rows, const std::vector<Layer>& infrastructure) {
  std::size_t good = 0, accepted_dirt = 0;
  for (const CsvRow& row : rows) {
    good += row.kind < 0;
    accepted_dirt += row.kind >= 0 && dirt_kinds()[static_cast<std::size_t>(row.kind)].accepted;
  }
  Json layers = Json::object();
  for (const Layer& layer : infrastructure) layers[layer.name] = layer.features.size();
  return {{"rows", rows.size()},
          {"good_rows", good},
          {"accepted_rows", good + accepted_dirt},
          {"rejected_rows", rows.size() - good - accepted_dirt},
          {"layers", layers}};
}

/// JSON with one line for each number list, so that a person can read it.
std::string lines_of(const Json& json, const std::string& indent = "") {
  const auto small = [](const Json& value) {
    return value.is_primitive() || std::ranges::all_of(value, [](const Json& v) { return v.is_primitive(); });
  };
  if (small(json)) return json.dump();
  const std::string deeper = indent + "  ";
  std::string out = json.is_array() ? "[" : "{";
  bool first = true;
  for (const auto& item : json.items()) {
    out += (first ? "\n" : ",\n") + deeper + (json.is_array() ? "" : Json(item.key()).dump() + ": ") +
           lines_of(item.value(), deeper);
    first = false;
  }
  return out + "\n" + indent + (json.is_array() ? "]" : "}");
}

}  // namespace

std::string truth_text(std::uint64_t seed, const Economy& economy, const std::vector<CsvRow>& rows,
                       const std::vector<Layer>& infrastructure, const LonLat& lon_lat) {
  const Json truth{
      {"about", "What agglo-synth planted in the fictional region Valmira; rows are 1-based data rows of firms.csv."},
      {"seed", seed},
      {"as_of", "2026-01-01"},
      {"counts", counts_json(rows, infrastructure)},
      {"clusters", clusters_json(rows, lon_lat)},
      {"no_clusters",
       Json::array({"the offices and shops of downtown Port Almar: dense, but of unrelated industries"})},
      {"gaps", gaps_json(infrastructure, lon_lat)},
      {"shared_addresses", shared_json(economy, lon_lat)},
      {"dirty_rows", dirt_json(rows)}};
  return lines_of(truth) + "\n";
}

}  // namespace synth
