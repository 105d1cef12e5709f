// SPDX-License-Identifier: Apache-2.0
#include "io/write/catalogue_layers.hpp"

namespace io {
namespace {

using enum ColumnType;
constexpr bool kNull = true, kFilled = false;

LayerDef diagnosis() {
  return {
      "diagnosis",
      "Diagnosis of clusters",
      "One row a cluster and rule that holds: what its measured figures make a strength, a weakness, an opportunity or "
      "a threat, after UNIDO's diagnostic record. Rules and thresholds: agglo explain diagnosis, docs/methods.md. "
      "Ordered by cluster_id, kind, then topic as in the list of rules.",
      "diagnosis",
      LayerGeometry::none,
      {
          {"cluster_id", integer, kFilled, "Cluster", "", "The cluster."},
          {"kind", text, kFilled, "Kind", "",
           "strength, weakness (of the cluster as it is), opportunity, threat (what may come)."},
          {"topic", text, kFilled, "Topic", "",
           "What is measured: size, specialisation, focus, completeness of the chain …; of infrastructure and services "
           "the family of themes (technology, infrastructure, basic services, skills, credit, environment …)."},
          {"figure", real, kFilled, "Figure", "",
           "The measured figure, in `unit`. Columns of layer clusters stand as they are; of families of themes it is "
           "the share of firms within the standard of the worst theme, of threats the share with a second facility."},
          {"unit", text, kNull, "Unit", "",
           "firms, clusters, institutions, sites, bit or m. NULL: a share or a ratio."},
          {"comparison", text, kFilled, "Compared with", "",
           "Median of the figure over the clusters of the group that are no single sites; the same of the region where "
           "it has a meaning; the threshold of the rule."},
          {"sentence", text, kFilled, "In words", "", "The row as one plain sentence, the figure first."},
      }};
}

}  // namespace

std::vector<LayerDef> diagnosis_layers() { return {diagnosis()}; }

}  // namespace io
