// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "io/write/catalogue_layers.hpp"

namespace io {
namespace {

using enum ColumnType;
constexpr bool kNull = true, kFilled = false;

LayerDef firms() {
  return {
      "firms",
      "Firms",
      "One row a firm that was accepted, in curve order (near rows are near places).",
      "clean",
      LayerGeometry::point,
      {
          {"firm_id", text, kFilled, "Firm id", "", "The id that the source gives; unique."},
          {"name", text, kNull, "Name", "", "As in the source."},
          {"industry", text, kFilled, "Industry code", "", "As in the source, kept as text."},
          {"group_name", text, kNull, "Group", "",
           "The group of the industry profile whose code is the longest prefix of the industry code. NULL: the "
           "profile does not know the code, or there is no profile."},
          {"stage", text, kNull, "Stage of the value chain", "",
           "The stage inside the group, or the kind of institution, by the same prefix."},
          {"role", text, kNull, "Role", "",
           "core or supporting: role of the stage; institution: a member that is no firm and counts in no group."},
          {"employees", real, kNull, "Employees", "",
           "As in the source; of a band the geometric middle, of an open top band its lower bound times 1.5. NULL: "
           "unknown."},
          {"site_kind", text, kNull, "Kind of site", "",
           "address, centroid (of a postcode or town) or agent (head office or agent's address: ten or more "
           "unrelated firms on one point). NULL: not judged."},
          {"cluster_id", integer, kNull, "Cluster", "",
           "The cluster of the firm's own group that holds it. NULL: none (noise)."},
          {"all_cluster_id", integer, kNull, "Cluster of all firms", "",
           "The cluster of group `all` that holds the firm. NULL: none."},
          {"cluster_role", text, kFilled, "Role in the cluster", "",
           "core: at least min_points firms of the group within eps, itself included; border: within eps of a core, "
           "given to the nearest; noise: neither. With hdbscan every firm of a cluster is core. In the firm's own "
           "group, else in `all`."},
          {"membership", real, kNull, "Membership", "",
           "How surely the firm belongs to its cluster, 0 to 1. dbscan: share of the replicates that hold the firm in "
           "which it is in its cluster's match (see stability of clusters). hdbscan: min(lambda, lambda_max) / "
           "lambda_max, lambda = 1 / mutual reachability distance at which it leaves its cluster, lambda_max the "
           "largest at which the cluster loses a firm or splits. NULL: noise, or clusters.replicates is 0."},
          {"outlier_score", real, kNull, "Outlier score", "",
           "GLOSH: 1 - lambda / (largest lambda in the part of the hierarchy the firm drops out of); 0 as dense as its "
           "surroundings get, near 1 far outside. hdbscan only, else NULL."},
          {"density_per_km2", real, kFilled, "Density of firms", "firms/km²",
           "Kernel density of all firms in the firm's cell, itself included. By default quartic: sum of 3/(pi R^2) (1 "
           "- d^2/R^2)^2 for d < R from the cell's centre, with R = density.radius; run_info has the kernel, radius, "
           "adaptive and edge of this run."},
      }};
}

LayerDef clusters() {
  LayerDef def{
      "clusters",
      "Industrial clusters",
      "One row a cluster of a group (`all`: of all firms), in order of cluster_id.",
      "clusters",
      LayerGeometry::multipolygons,
      {
          {"cluster_id", integer, kFilled, "Cluster", "", "Number of the cluster, from 1; it keeps it for life."},
          {"group_name", text, kFilled, "Group", "", "Key of the group that was clustered; `all`: every firm."},
          {"label", text, kFilled, "Label", "", "Name for people: the group's title and the cluster's number."},
          {"firms", integer, kFilled, "Firms", "", "The group's firms in the cluster, core and border."},
          {"controls", integer, kNull, "Control firms", "",
           "Firms of the control population, the group's own included, in the cluster's place: the union of closed "
           "discs of radius eps (hdbscan: its largest core distance) around its core sites; scan: the circle. NULL for "
           "`all`, which has no controls."},
          {"sites", integer, kFilled, "Sites", "", "Distinct coordinates of its firms."},
          {"single_site", flag, kFilled, "Single site", "",
           "True when sites < clusters.min_sites: an office tower or a postcode centroid, no cluster on the ground."},
          {"employees", real, kNull, "Employees", "", "Sum over its firms with a known number. NULL: none is known."},
          {"area_km2", real, kFilled, "Area", "km²", "Area of the outline."},
          {"firms_per_km2", real, kFilled, "Firms per area", "firms/km²", "firms / area_km2."},
          {"lq", real, kNull, "Location quotient", "",
           "(x/n) / (K/N): the group's share of the control firms in the cluster's place (x of n), divided by its "
           "share "
           "in the region (K of N). An estimate, no test. NULL for `all`."},
          {"lq_low", real, kNull, "Location quotient, lower limit", "",
           "Lower end of the exact 95 % interval: Fisher's conditional limits of the odds ratio turned into LQ at "
           "fixed "
           "margins."},
          {"lq_high", real, kNull, "Location quotient, upper limit", "", "Upper end of the same interval."},
          {"p", real, kNull, "p after search", "",
           "(1 + replicates whose best cluster is at least as unusual) / (R + 1): the group's labels are drawn anew "
           "among the control sites and clusters searched again; compared by Kulldorff's log likelihood ratio. NULL: "
           "not computed, see p_method."},
          {"q", real, kNull, "q over groups", "",
           "p of the group's best cluster, adjusted over groups by Benjamini-Hochberg. NULL on its other clusters."},
          {"p_method", text, kFilled, "How p was made", "",
           "relabel: as described at p; scan: p of the circle, see scan_p; otherwise why there is no p."},
          {"draws", integer, kFilled, "Replicates", "", "How many relabelled replicates p rests on; 0: none."},
          {"relative_density", real, kNull, "Relative density", "",
           "Mean of raster relative_density_<group> over the cluster's firms, each in its cell: 2 where the group is "
           "twice as dense as its controls, each as a share of all. NULL for `all`, for groups that density.groups "
           "leaves out, and where fewer than 5 control firms lie in the kernel."},
          {"stability", real, kNull, "Stability", "",
           "How well the cluster holds, 0 to 1. dbscan: mean over replicates of the Jaccard index |both| / |either| "
           "with "
           "the most similar cluster of the replicate, which leaves out a tenth of the firms and moves the others "
           "within "
           "their accuracy (Hennig 2007). hdbscan: sum over its firms of (lambda at which the firm leaves - lambda of "
           "birth) as a share of firms x largest lambda. NULL: clusters.replicates is 0."},
          {"scan_p", real, kNull, "p of the scan", "",
           "(1 + relabelled maps whose best circle has at least this LLR) / (R + 1), LLR = c ln(c/n) + (n-c) "
           "ln((n-c)/n) + the same outside - the same in the region: c of n control firms in the circle are the "
           "group's (Kulldorff "
           "1997). scan: of the cluster's circle. Else of the best circle that holds no control firm outside the "
           "cluster's place. NULL: no controls, no draws, fewer than min_sites sites, or clusters.scan_p is off."},
      }};
  for (ColumnDef& column : structure_columns()) def.columns.push_back(std::move(column));
  def.columns.push_back(
      {"gap_score", real, kNull, "Gap score", "",
       "Sum of weight x severity / 3 over sum of weight, over the themes whose severity is known: 0 all served, 1 all "
       "severe. Weights: gaps.weights, gaps.pairwise, else the themes profile; parts of a composite theme count with "
       "it "
       "only. NULL: no theme is known."});
  def.columns.push_back(
      {"worst_theme", text, kNull, "Worst theme", "",
       "The theme that adds most to gap_score, weight x severity; ties go to the lower share served, then to the "
       "name. NULL: no theme with a severity above 0."});
  def.columns.push_back({"broadband_share", real, kNull, "Share with broadband", "",
                         "Share of its firms within the standard of theme broadband. NULL: unknown."});
  def.columns.push_back(
      {"market_access", real, kNull, "Market in reach", "",
       "Mean of two shares, sum m 2^(-d/h) / sum m with h = gaps.market_half: of the region's people "
       "(sources.population; "
       "employees of its firms where there is none) and of the employees of the stages that buy from its group. d: "
       "straight line from the middle of its firms x gaps.detour; with gaps.metric network the way along the roads. "
       "NULL: neither is known."});
  def.columns.push_back(rank_column());
  return def;
}

LayerDef hotspots() {
  return {
      "hotspots",
      "Hot spots",
      "One row a group and hexagon that holds a firm of the group or is significant; statistics use every hexagon of "
      "the "
      "region. Ordered by group (`all` first), then cell.",
      "hotspots",
      LayerGeometry::polygon,
      {
          {"cell_id", text, kFilled, "Cell", "", "Axial coordinates q_r of the hexagon, counted from the CRS origin."},
          {"group_name", text, kFilled, "Group", "", "Key of the group that is counted; `all`: every firm."},
          {"firms", integer, kFilled, "Firms", "", "The group's firms in the cell."},
          {"controls", integer, kFilled, "Control firms", "", "Firms of the control population in the cell."},
          {"employees", real, kNull, "Employees", "", "Sum over the group's firms with a known number; NULL: none."},
          {"lq", real, kNull, "Location quotient", "",
           "(firms/controls) / (K/N) in the cell alone. NULL without controls."},
          {"spec_ratio", real, kNull, "Observed over expected", "",
           "The group's firms in the cell and its hotspots.neighbours divided by n K/N: n control firms there, K of N "
           "in the region. NULL for `all`, and where n = 0."},
          {"spec_p", real, kNull, "Exact p", "",
           "P(X >= observed), X hypergeometric (N, K, n): random labels on the control sites. NULL where n = 0."},
          {"spec_q", real, kNull, "Exact q", "",
           "spec_p adjusted by hotspots.correction over the group's cells with n > 0."},
          {"hot", flag, kNull, "Hot spot", "", "spec_q <= hotspots.alpha. NULL where there is no test."},
          {"gi_z", real, kNull, "Gi* z", "",
           "Getis-Ord Gi* of hotspots.measure, binary weights over hotspots.neighbours, the cell included. "
           "Description, no inference. NULL: fewer than 30 cells, or no difference between them."},
          {"gi_p", real, kNull, "Gi* p", "",
           "Two-sided p of gi_z, not corrected: normal, or as moran_p where hotspots.gi_test says permutation."},
          {"gi_bin", integer, kFilled, "Gi* class", "",
           "+3, +2, +1 hot and -1, -2, -3 cold where gi_p passes hotspots.correction at .01, .05, .10; 0 otherwise and "
           "where there is no gi_z."},
          {"moran_i", real, kNull, "Local Moran's I", "",
           "z_i (mean of z over the neighbours) / m2, z = value - mean, m2 = mean of z^2. NULL: no neighbours, fewer "
           "than 30 cells, or no difference between them."},
          {"moran_p", real, kNull, "Local Moran p", "",
           "Two-sided conditional permutation p, 2 (min(#>=, #<=) + 1) / (hotspots.permutations + 1); not corrected."},
          {"lisa", text, kNull, "Local Moran class", "",
           "HH, LL: high or low among its like; HL, LH: against them; where moran_p passes hotspots.correction at "
           "hotspots.alpha. ns: not significant; isolated: no neighbours."},
      }};
}

LayerDef relative_hotspots() {
  return {
      "relative_hotspots",
      "Relative-density areas",
      "One row an area where the group is denser than its control firms beyond what relabelled maps reach anywhere. "
      "Cells of the density raster that share sides are one area. Ordered by group, then from the south-west.",
      "density",
      LayerGeometry::multipolygons,
      {
          {"group_name", text, kFilled, "Group", "", "Key of the group."},
          {"firms", integer, kFilled, "Firms", "", "The group's firms in the area."},
          {"ratio", real, kFilled, "Highest ratio", "",
           "The largest relative density of its cells: the group's share of density over that of its controls."},
          {"p", real, kFilled, "p", "",
           "(1 + relabelled maps that reach this ratio anywhere) / (draws + 1); at most 0.05. Holds for all areas of a "
           "group together."},
      }};
}

LayerDef gaps() {
  return {
      "gaps",
      "Infrastructure gaps of clusters",
      "One row a cluster and theme, with the cluster's outline: how its firms are served. Ordered by cluster_id, the "
      "worst theme first.",
      "gaps",
      LayerGeometry::multipolygons,
      {
          {"cluster_id", integer, kFilled, "Cluster", "", "The cluster."},
          {"group_name", text, kFilled, "Group", "", "Its group."},
          {"theme", text, kFilled, "Theme", "", "Kind of infrastructure or service."},
          {"unit", text, kFilled, "Unit", "", "Unit of standard, found and second: m or min."},
          {"standard", real, kFilled, "Standard", "m or min",
           "Distance or time within which a firm counts as served; from the config or the themes profile."},
          {"metric", text, kFilled, "Metric", "", "beeline: straight line times gaps.detour; network: by road."},
          {"found", real, kNull, "Nearest", "m or min",
           "Mean over the cluster's firms of what it takes to the nearest facility. NULL: some firm reaches none."},
          {"second", real, kNull, "Second nearest", "m or min", "The same to the second nearest facility."},
          {"shortfall", real, kNull, "Shortfall", "",
           "Mean over the firms of max(0, (d - standard)/standard), weighted by employees, unknown ones counting as "
           "1."},
          {"covered_share", real, kNull, "Share served", "", "Share of the firms with d <= standard. NULL: unknown."},
          {"backup_share", real, kNull, "Share with a backup", "",
           "Share of the firms whose second nearest facility is within the standard too."},
          {"e2sfca", real, kNull, "Capacity per head", "unit of the capacity per head",
           "A facility shares its capacity among the heads in its reach, R = S / sum P W, W = 1, .68, .22 in the "
           "thirds "
           "of the theme's standard; the mean over the cluster's heads of the sum of R W (E2SFCA). Heads are employees "
           "(gaps.demand). NULL: no facility has a capacity."},
          {"firms_outside", integer, kNull, "Firms not served", "", "Firms with d > standard. NULL: unknown."},
          {"employees_outside", real, kNull, "Employees not served", "", "Their employees, where known."},
          {"severity", integer, kNull, "Severity", "",
           "0 if covered_share >= .95; 1 if >= .75 or shortfall <= .25; 2 if >= .5 or shortfall <= 1; else 3; 3 if a "
           "complete layer holds no facility. Where the layer ends at the border, the least that a facility beyond it "
           "could leave. NULL: unknown, for the layer may lack facilities or one may stand beyond the border."},
          {"facility_id", text, kNull, "Nearest facility, id", "",
           "The facility that is nearest to most of the cluster's firms, by id."},
          {"facility", text, kNull, "Nearest facility", "", "Its name."},
          {"sentence", text, kFilled, "In words", "", "The row as one plain sentence."},
      }};
}

LayerDef gap_cells() {
  return {"gap_cells",
          "Infrastructure gaps of cells",
          "One row a hexagon and theme where firms are outside the standard. Ordered by theme, then cell.",
          "gaps",
          LayerGeometry::polygon,
          {
              {"cell_id", text, kFilled, "Cell", "", "The hexagon, as in hotspots."},
              {"theme", text, kFilled, "Theme", "", "Kind of infrastructure or service."},
              {"unit", text, kFilled, "Unit", "", "Unit of found: m or min."},
              {"firms_outside", integer, kFilled, "Firms not served", "", "Firms of the cell with d > standard."},
              {"employees_outside", real, kNull, "Employees not served", "", "Their employees, where known."},
              {"found", real, kNull, "Nearest", "m or min",
               "Mean over the cell's firms of what it takes to the nearest facility. NULL: some firm reaches none."},
              {"severity", integer, kNull, "Severity", "", "As in gaps, over the cell's firms. NULL: unknown."},
          }};
}

LayerDef what_if() {
  return {"what_if",
          "Gaps before and after what is planned",
          "Only in what-if.gpkg of `agglo run --what-if FILE`: one row a cluster and theme, with the cluster's "
          "outline, with "
          "the facilities that are there and with those of FILE besides. Ordered by cluster_id, then theme.",
          "gaps",
          LayerGeometry::multipolygons,
          {
              {"cluster_id", integer, kFilled, "Cluster", "", "The cluster; ids are those of the current run."},
              {"theme", text, kFilled, "Theme", "", "The theme."},
              {"unit", text, kFilled, "Unit", "", "Of before and after: m or min."},
              {"before", real, kNull, "Before", "", "Column found of layer gaps as it is. NULL: no facility is known."},
              {"after", real, kNull, "After", "", "Likewise with the planned facilities."},
              {"severity_before", integer, kNull, "Severity before", "",
               "Column severity of layer gaps as it is, 0 to 3. NULL: unknown."},
              {"severity_after", integer, kNull, "Severity after", "", "Likewise with the planned facilities."},
          }};
}

LayerDef gap_lines() {
  return {"gap_lines",
          "Lines from gaps to facilities",
          "One line from a cluster to the nearest facility of a theme, where there is a gap: along the roads with "
          "gaps.metric network, else straight. Ordered by cluster_id, then theme.",
          "gaps",
          LayerGeometry::multilines,
          {
              {"cluster_id", integer, kFilled, "Cluster", "", "The cluster."},
              {"theme", text, kFilled, "Theme", "", "Kind of infrastructure or service."},
              {"length_m", real, kFilled, "Length", "m",
               "Length of the line: with gaps.metric network along the roads from the firm nearest to the cluster's "
               "middle, for "
               "themes that people or goods travel to; else straight from the middle, without detour."},
              {"facility_id", text, kFilled, "Facility, id", "", "The facility at its end."},
          }};
}

LayerDef service_areas() {
  return {
      "service_areas",
      "Service areas by travel time",
      "One row a theme and step: the land around the roads from which the nearest facility of the theme is within so "
      "many minutes. Only with gaps.metric network. Ordered by theme, then from the widest to the narrowest.",
      "gaps",
      LayerGeometry::multipolygons,
      {
          {"theme", text, kFilled, "Theme", "", "Kind of infrastructure or service."},
          {"up_to_min", real, kFilled, "Up to", "min",
           "Travel time along the roads to the nearest facility, at most; gaps.service_areas. The area holds what is "
           "within 400 m of the roads in reach (more where the network is wider than 160 km)."},
          {"firms", integer, kFilled, "Firms", "",
           "Firms that are within that time by road, the way from the firm to the road included."},
          {"employees", real, kNull, "Employees", "", "Their employees, where known. NULL: known for none of them."},
      }};
}

}  // namespace

std::vector<LayerDef> analysis_layers() {
  return {clusters(),  hotspots(),      relative_hotspots(), gaps(), gap_cells(),
          gap_lines(), service_areas(), what_if(),           firms()};
}

}  // namespace io
