// SPDX-License-Identifier: Apache-2.0
#include "pipeline/explore_sweeps.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string>

#include "geo/clusters/agreement.hpp"
#include "geo/clusters/k_distance.hpp"
#include "geo/surfaces/hexagons.hpp"
#include "io/run/interrupt.hpp"
#include "pipeline/notes.hpp"
#include "pipeline/parameters.hpp"
#include "pipeline/stage.hpp"
#include "pipeline/stages/clusters/detection.hpp"
#include "pipeline/stages/clusters/eps.hpp"

namespace pipeline {
namespace {

const Stage& stage_named(std::string_view name) {
  return *std::ranges::find_if(stages(), [&](const Stage& stage) { return stage.name == name; });
}

/// The parameters of a stage as a run would fill them for the group.
template <class P>
P params_of(const io::Config& config, std::string_view stage, const Group& group) {
  P out;
  const Given given = given_for(config, stage, group.name);
  for (const io::Param& param : stage_named(stage).params) param.assign(&out, value_of(param, given));
  return out;
}

/// The factors of `current` that the rule allows, whole numbers or lengths of two digits; `current` itself exactly.
std::vector<double> ladder(double current, const std::vector<double>& factors, const io::Rule& rule) {
  std::vector<double> out{current};
  for (const double factor : factors) {
    const double value = factor * current;
    const double rounded = rule.type == io::Rule::Type::count ? std::round(value) : geo::rounded_m(value);
    if (factor != 1.0) out.push_back(std::clamp(rounded, rule.low, rule.high));
  }
  return each_once(std::move(out));
}

std::vector<double> geometric_factors() {
  std::vector<double> out;
  for (int step = -3; step <= 3; ++step) out.push_back(std::pow(2.0, step / 3.0));
  return out;
}

/// Tries values on the firms of one group.
class GroupExplorer {
 public:
  GroupExplorer(const Run& run, const Group& group, const SweptBy& given, std::int64_t replicates)
      : run_(run),
        group_(group),
        given_(given),
        firms_(group, run.tables.at("firms")),
        clusters_(clusters_params(run.config, group)),
        hotspots_(hotspots_params(run.config, group)) {
    clusters_.replicates = replicates;
    hotspots_.permutations = 0;  // the test that says hot needs none
    hotspots_.gi_test = "normal";
  }

  ExploredGroup explored() {
    ExploredGroup out{group_.name, group_.title, static_cast<std::int64_t>(firms_.rows.size()), {}};
    if (clusters_.method == "dbscan") {
      out.sweeps.push_back(swept_eps());
      out.sweeps.push_back(swept_min_points());
    } else if (clusters_.method == "hdbscan") {
      out.sweeps.push_back(swept_size());
    }
    if (!group_.is_all() && hotspots_.neighbours == "band") out.sweeps.push_back(swept_band());
    return out;
  }

 private:
  Sweep swept_eps() {
    Notes notes(group_);
    std::vector<Curve> curves;
    Sweep out{"clusters.eps", "m", 0.0, !clusters_.eps_m};
    out.current = eps_for(clusters_, run_.frame, firms_, notes, curves);
    clusters_.eps_m = out.current;  // for the sweep of min_points too: one thing changes at a time
    sweep(out,
          given_.eps_m.empty() ? ladder(out.current, geometric_factors(), rule_of("clusters", "eps")) : given_.eps_m,
          [](ClustersParams& params, double value) { params.eps_m = value; });
    return out;
  }

  Sweep swept_min_points() {
    Sweep out{"clusters.min_points", "", static_cast<double>(clusters_.min_points)};
    sweep(out, counts(out.current, "min_points"),
          [](ClustersParams& params, double value) { params.min_points = static_cast<std::int64_t>(value); });
    return out;
  }

  Sweep swept_size() {
    Sweep out{"clusters.min_cluster_size", "", static_cast<double>(clusters_.min_cluster_size)};
    sweep(out, counts(out.current, "min_cluster_size"),
          [](ClustersParams& params, double value) { params.min_cluster_size = static_cast<std::int64_t>(value); });
    return out;
  }

  std::vector<double> counts(double current, std::string_view key) const {
    return given_.min_points.empty() ? ladder(current, {0.5, 0.7, 1.0, 1.4, 2.0}, rule_of("clusters", key))
                                     : given_.min_points;
  }

  void sweep(Sweep& out, const std::vector<double>& values, void (*set)(ClustersParams&, double)) {
    std::vector<std::int32_t> before;
    for (const double value : values) {
      io::check_interrupt();
      ClustersParams params = clusters_;
      set(params, value);
      const Detection detection = detect(params, run_.frame, group_, run_.tables.at("firms"), firms_);
      std::vector<std::int32_t> labels = counted_labels(detection);
      out.values.push_back(swept(value, detection, labels));
      if (!before.empty()) out.values.back().agreement = geo::adjusted_rand(before, labels);
      before = std::move(labels);
    }
  }

  /// Clusters on too few sites are noise, as they are to the report.
  std::vector<std::int32_t> counted_labels(const Detection& detection) const {
    std::vector<std::int32_t> labels = detection.found.cluster;
    for (std::int32_t& label : labels)
      if (label >= 0 && detection.found.sites[static_cast<std::size_t>(label)] < clusters_.min_sites) label = -1;
    return labels;
  }

  static SweptValue swept(double value, const Detection& detection, const std::vector<std::int32_t>& labels) {
    std::vector<std::int64_t> firms(detection.clusters(), 0);
    for (const std::int32_t label : labels)
      if (label >= 0) ++firms[static_cast<std::size_t>(label)];
    SweptValue out{value};
    double in_clusters = 0.0, stability = 0.0;
    for (std::size_t c = 0; c < firms.size(); ++c) {
      out.found += firms[c] > 0;
      out.largest = std::max(out.largest, firms[c]);
      in_clusters += static_cast<double>(firms[c]);
      if (!detection.stability.empty()) stability += static_cast<double>(firms[c]) * detection.stability[c];
    }
    if (!labels.empty()) out.share = in_clusters / static_cast<double>(labels.size());
    if (in_clusters > 0.0 && !detection.stability.empty()) out.stability = stability / in_clusters;
    return out;
  }

  Sweep swept_band() {
    Sweep out{"hotspots.band", "m", 0.0, !hotspots_.band_m};
    out.current = current_band();
    std::vector<double> values = given_.band_m;
    if (values.empty()) {
      values = {out.current};
      for (const double cells : {1.5, 2.0, 3.0, 4.0, 5.0, 6.0}) values.push_back(cells * hotspots_.cell_m);
      values = each_once(std::move(values));
    }
    std::vector<geo::HexCell> before;
    for (const double value : values) {
      io::check_interrupt();
      HotspotsParams params = hotspots_;
      params.band_m = value;
      std::vector<geo::HexCell> hot;
      out.values.push_back(swept(value, hotspots(params, run_.frame, group_, run_.tables).at("hotspots"), hot));
      if (out.values.size() > 1) out.values.back().agreement = jaccard(before, hot);
      before = std::move(hot);
    }
    return out;
  }

  double current_band() const {
    if (hotspots_.band_m) return *hotspots_.band_m;
    const auto chosen = choices_in(hotspots(hotspots_, run_.frame, group_, run_.tables));
    const auto band = std::ranges::find(chosen, "hotspots.band", &io::Choice::key);
    return band == chosen.end() ? 3.0 * hotspots_.cell_m : band->value;
  }

  /// `hot`: the hot cells, in the order of cells.
  SweptValue swept(double value, const geo::Table& cells, std::vector<geo::HexCell>& hot) const {
    SweptValue out{value};
    const geo::Column& is_hot = cells.column("hot");
    const auto q = cells.codes("q"), r = cells.codes("r");
    const auto firms = cells.integers("firms");
    std::int64_t in_hot = 0;
    for (std::size_t row = 0; row < cells.size(); ++row) {
      if (!is_hot.valid(row) || is_hot.number(row) == 0.0) continue;
      hot.push_back({q[row], r[row]});
      in_hot += firms[row];
      out.largest = std::max(out.largest, firms[row]);
    }
    out.found = static_cast<std::int64_t>(hot.size());
    if (!firms_.rows.empty()) out.share = static_cast<double>(in_hot) / static_cast<double>(firms_.rows.size());
    return out;
  }

  /// Cells hot at both by cells hot at either; nothing when none is.
  static std::optional<double> jaccard(const std::vector<geo::HexCell>& a, const std::vector<geo::HexCell>& b) {
    std::vector<geo::HexCell> both;
    std::ranges::set_intersection(a, b, std::back_inserter(both));
    const std::size_t either = a.size() + b.size() - both.size();
    if (either == 0) return std::nullopt;
    return static_cast<double>(both.size()) / static_cast<double>(either);
  }

  const Run& run_;
  const Group& group_;
  const SweptBy& given_;
  GroupFirms firms_;
  ClustersParams clusters_;
  HotspotsParams hotspots_;
};

}  // namespace

ExploredGroup swept_group(const Run& run, const Group& group, const SweptBy& given, std::int64_t replicates) {
  return GroupExplorer(run, group, given, replicates).explored();
}

ClustersParams clusters_params(const io::Config& config, const Group& group) {
  return params_of<ClustersParams>(config, "clusters", group);
}

HotspotsParams hotspots_params(const io::Config& config, const Group& group) {
  return params_of<HotspotsParams>(config, "hotspots", group);
}

const io::Rule& rule_of(std::string_view stage, std::string_view key) {
  const Stage& found = stage_named(stage);
  return std::ranges::find_if(found.params, [&](const io::Param& param) { return param.key == key; })->rule;
}

std::vector<double> each_once(std::vector<double> values) {
  std::ranges::sort(values);
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values;
}

}  // namespace pipeline
