// SPDX-License-Identifier: Apache-2.0
#include "io/write/catalogue_layers.hpp"

namespace io {
namespace {

using enum ColumnType;
constexpr bool kNull = true, kFilled = false;

LayerDef missing_links() {
  return {
      "missing_links",
      "Missing links of clusters",
      "One row a cluster and stage that its value chain needs and that is missing or weak within linkages.radius, with "
      "the cluster's outline. Ordered by cluster_id, the largest unmet need first.",
      "linkages",
      LayerGeometry::multipolygons,
      {
          {"cluster_id", integer, kFilled, "Cluster", "", "The cluster."},
          {"stage", text, kFilled, "Stage", "",
           "The stage that is needed; of another group's chain as group.stage. Needed are stages with a coefficient of "
           "at least linkages.least_coefficient and at least the median of the buyer's coefficients."},
          {"needed", real, kFilled, "Needed", "employees",
           "Sum over the cluster's buyer stages v of coefficient x employees of v: the output of so many employees of "
           "the stage, output per employee taken as 1. Employees: at least 1 a firm; where unknown the median of the "
           "stage; firms where no employees are known at all."},
          {"found", real, kFilled, "Found", "employees",
           "Employees, counted alike, of the stage's firms within linkages.radius of a firm of the cluster."},
          {"missing_share", real, kFilled, "Missing share", "",
           "1 - min(1, found / needed). The stage is missing with fewer than linkages.present_firms firms or found / "
           "needed below linkages.present_ratio, else weak."},
          {"nearest_m", real, kNull, "Nearest firm", "m",
           "From the cluster's firms to the stage's nearest firm, in a straight line. NULL: the region has none."},
          {"buyers", integer, kFilled, "Buyers", "", "Firms of the cluster in the stages that buy from it."},
          {"score", real, kFilled, "Unmet need", "employees",
           "needed x missing_share: sum over buyers of coefficient x size x (1 - min(1, found / needed)); the need of "
           "buyers that the stage keeps away from in the region (95 % upper limit of M within linkages.radius below 1) "
           "counts linkages.shunned_weight times."},
          {"sentence", text, kFilled, "In words", "", "The row as one plain sentence."},
      }};
}

LayerDef links() {
  return {
      "links",
      "Links between clusters",
      "One line between the middles of two clusters for each pair of stages that may trade (vertical) or that both "
      "have "
      "(horizontal): the linkages.links_kept strongest of each cluster within linkages.link_reach. Ordered by "
      "from_cluster, to_cluster, kind, then stages.",
      "linkages",
      LayerGeometry::multilines,
      {
          {"from_cluster", integer, kFilled, "From cluster", "", "vertical: the seller; horizontal: one of the two."},
          {"to_cluster", integer, kFilled, "To cluster", "", "vertical: the buyer; horizontal: the other."},
          {"from_stage", text, kFilled, "From stage", "", "Stage of the chain of from_cluster's group."},
          {"to_stage", text, kFilled, "To stage", "", "Stage of the chain of to_cluster's group."},
          {"kind", text, kFilled, "Kind", "",
           "vertical: the profile has a supply from the one stage to the other; horizontal: the same stage."},
          {"strength", real, kFilled, "Strength", "",
           "Gravity: (m1 x m2)^linkages.link_mass / (km apart, at least linkages.link_nearest)^linkages.link_distance. "
           "m1: employees of the stage in from_cluster, counted as in missing_links; m2: those in to_cluster, times "
           "the "
           "coefficient for vertical links. Compare within one kind: it is no amount of trade. Known links: the sum of "
           "the source's values."},
          {"length_m", real, kFilled, "Length", "m", "Between the mean places of the two clusters' firms."},
          {"known", flag, kFilled, "Known", "",
           "True: sources.links says so; two stages that it joins anywhere have known links only. False: estimated."},
      }};
}

LayerDef networks() {
  return {
      "networks",
      "Candidate networks of firms",
      "One row a group of firms that could act together (fourth step of UNIDO's method), no map: of one stage "
      "(horizontal), or a buyer with suppliers (vertical), near one another; the linkages.networks_kept densest of "
      "each "
      "stage and each supply in each cluster and outside clusters. Ordered by network_id.",
      "linkages",
      LayerGeometry::none,
      {
          {"network_id", integer, kFilled, "Network", "",
           "Stays from run to run while at least half of the larger of the two lists of firms are in both."},
          {"kind", text, kFilled, "Kind", "",
           "horizontal: linkages.network_least to linkages.network_most firms of one stage within "
           "linkages.network_reach of one of them. vertical: a firm and linkages.network_suppliers or more firms, so "
           "near, of a stage that its own buys from. SMEs only (linkages.sme_employees, or size unknown) but for the "
           "buyer; with output.disclosure firms of any size."},
          {"cluster_id", integer, kNull, "Cluster", "",
           "The cluster of its firms, of a vertical network that of the buyer. NULL: outside all clusters of the "
           "group."},
          {"firms", integer, kFilled, "Firms", "", "How many firms it has, the buyer included."},
          {"firm_ids", text, kFilled, "Firms by id", "",
           "Ids of its firms; horizontal: by id; vertical: the buyer, then the suppliers, the nearest first."},
          {"reason", text, kFilled, "Why", "", "The row as one plain sentence."},
          {"status", text, kNull, "Status", "",
           "What planners wrote here in the previous run's file; it goes with network_id. NULL: nothing."},
      }};
}

}  // namespace

std::vector<ColumnDef> structure_columns() {
  return {
      {"sme_share", real, kNull, "Share of SMEs", "",
       "Share of its firms with fewer than linkages.sme_employees (250) employees, among those with a known number. "
       "NULL: none is known."},
      {"largest_share", real, kNull, "Share of the largest firm", "",
       "Employees of its largest firm / employees of all its firms with a known number. NULL: none is known."},
      {"hhi", real, kNull, "Concentration of employees", "",
       "Herfindahl-Hirschman index: sum of squared shares of its employees, 1/n to 1, over firms with a known number. "
       "NULL: none is known."},
      {"related_variety", real, kNull, "Related variety", "bit",
       "Entropy of industry codes within stages of the chain (`all`: within groups): sum over stages g of P_g H_g, by "
       "firms, base 2."},
      {"unrelated_variety", real, kNull, "Unrelated variety", "bit",
       "Entropy between stages of the chain (`all`: between groups): -sum of P_g log2 P_g, by firms."},
      {"foreign_share", real, kNull, "Share foreign-owned", "",
       "Share of foreign-owned firms among its firms where the source says. NULL: it says so of none."},
      {"exporter_share", real, kNull, "Share of exporters", "",
       "Share of exporters among its firms where the source says. NULL: it says so of none."},
      {"stages_present", integer, kNull, "Stages present", "",
       "Needed stages with at least linkages.present_firms firms and found / needed of at least linkages.present_ratio "
       "within linkages.radius of its firms. NULL: the group has no chain."},
      {"stages_needed", integer, kNull, "Stages needed", "",
       "Stages that its firms buy from by the chain's coefficients; see column stage of missing_links."},
      {"completeness", real, kNull, "Completeness of the chain", "",
       "Share of the need that is met: sum of min(found, needed) / sum of needed over the needed stages. NULL: none is "
       "needed."},
      {"missing_stages", text, kNull, "Missing stages", "",
       "Needed stages that are not present, the largest unmet need first. NULL: none."},
      {"horizontal_index", real, kNull, "Horizontal index", "",
       "Pairs of one of its firms and another firm of the same stage around it, weighted by 1 - d / linkages.radius (d "
       "from the cluster's nearest firm), over what is expected if the chain's firms keep their places and swap "
       "stages: "
       "1 by chance. NULL: the chain has no supplies."},
      {"vertical_index", real, kNull, "Vertical index", "",
       "The same of pairs that may trade along the chain, weighted by their coefficients. NULL: no supplies in the "
       "chain."},
      {"institutions", integer, kNull, "Institutions", "",
       "Institutions of the register within linkages.place of its firms; where the register has none, facilities of "
       "linkages.institution_themes. NULL: the run knows none."},
      {"typology", text, kNull, "Type", "",
       "enclave: foreign_share >= linkages.enclave_foreign and completeness < linkages.enclave_completeness; else "
       "agglomeration: lq_low <= linkages.specialised_lq; else cluster: completeness >= linkages.linked_completeness, "
       "horizontal_index or vertical_index > linkages.linked_index and institutions >= linkages.linked_institutions; "
       "else district. NULL: `all`, single sites."},
      {"stars", integer, kNull, "Stars", "",
       "One each for size (employees, counted as in missing_links, among the linkages.star_top largest of its group), "
       "specialisation (lq >= linkages.star_lq), focus (firms over all firms within linkages.place, among the "
       "linkages.star_top of all groups) and growth (share of firms opened in the last linkages.young_years, likewise; "
       "none where unknown). Places are rounded up; equals share. NULL: `all`, single sites."},
  };
}

ColumnDef rank_column() {
  return {"rank", integer,
          kNull,  "Rank in the group",
          "",     "1 is first: by lq_low, then firms, then the smallest firm id; `all` by firms. NULL: single sites."};
}

std::vector<LayerDef> linkage_layers() { return {missing_links(), links(), networks()}; }

}  // namespace io
