// SPDX-License-Identifier: Apache-2.0
#include "io/write/catalogue_layers.hpp"

namespace io {
namespace {

using enum ColumnType;
constexpr bool kNull = true, kFilled = false;

LayerDef industries() {
  return {
      "industries",
      "Concentration of industries",
      "One row an industry of linkages.least_plants firms or more, by code. Each is compared with the firms of its own "
      "section, or those that `controls` names (run_info, controls.industries). Tests are uncorrected: of industries "
      "that are spread at random, one in twenty passes each.",
      "linkages",
      LayerGeometry::none,
      {
          {"industry", text, kFilled, "Industry code", "", "As in the source, cut to linkages.code_digits."},
          {"group_name", text, kNull, "Group", "", "The group that all its firms belong to. NULL: none, or several."},
          {"firms", integer, kFilled, "Firms", "", "Its firms, without institutions."},
          {"employees", real, kNull, "Employees", "", "Sum over its firms with a known number; NULL: none."},
          {"ellison_glaeser", real, kNull, "Ellison-Glaeser gamma", "",
           "[G/(1 - sum x^2) - H]/(1 - H), G = sum (s - x)^2 over sources.areas, else hexagons of "
           "linkages.region_cell, s and x the shares "
           "of the industry's and its controls' employment, H the sum of squared plant shares. 0: as if plants of "
           "these sizes were thrown like darts; above 0.05 is called highly concentrated. NULL: no controls, or all in "
           "one hexagon."},
          {"eg_z", real, kNull, "Ellison-Glaeser z", "",
           "(G - (1 - sum x^2) H) / its standard deviation on the dartboard. Skewed: eg_p is the test."},
          {"eg_p", real, kNull, "Ellison-Glaeser p", "",
           "(1 + draws with G at least as high) / (draws + 1): each plant thrown into a hexagon with probability x. "
           "NULL: significance.draws is 0."},
          {"m_peak", real, kNull, "Highest M", "",
           "Largest Marcon-Puech M(r) among the distances at which it lies above its global band: the industry's share "
           "among the firms within r of its firms, over its share among all controls. NULL: nowhere."},
          {"m_peak_m", real, kNull, "Distance of the highest M", "m", "The r of m_peak; 0: on the same spot."},
          {"k_density_class", text, kNull, "Class by K-density", "",
           "localised: pairs of its firms are more often near than random labels allow (k_density_p <= "
           "linkages.band_alpha); dispersed: less often, likewise; neither. NULL: no draws, no controls, or too few "
           "firms of known size "
           "where linkages.weight is employees."},
          {"k_density_p", real, kNull, "p of localisation", "",
           "Global envelope test upwards (extreme rank length) of the Duranton-Overman K-density against draws of as "
           "many control firms: (1 + draws at least as extreme) / (draws + 1). Pairs and firms count alike, or by "
           "employees "
           "(linkages.weight), which are then thrown with them."},
          {"localised_to_m", real, kNull, "Localised up to", "m",
           "The largest distance at which the K-density is above its band. NULL: not localised."},
          {"clustered_share", real, kNull, "Share in clusters", "",
           "Share of its firms that lie in a cluster of their group. NULL: no group."},
      }};
}

LayerDef concentration_curves() {
  return {
      "concentration_curves",
      "Curves of concentration",
      "One row an industry, statistic and distance, in the order of industries. Above `high` somewhere: localised; "
      "Duranton and Overman's index of localisation is the sum of max(value - high, 0), that of dispersion of "
      "max(low - value, 0). Firms count alike, or by their employees (linkages.weight, in run_info). Empty when "
      "significance.draws is 0.",
      "linkages",
      LayerGeometry::none,
      {
          {"industry", text, kFilled, "Industry code", "", "As in industries."},
          {"statistic", text, kFilled, "Statistic", "",
           "m: Marcon-Puech M, 1 without structure; k: K-density of Duranton and Overman, per km, reflected at 0."},
          {"distance_m", real, kFilled, "Distance", "m", "r of M, d of the K-density."},
          {"value", real, kFilled, "Value", "",
           "M within the distance, rows where no firm has a neighbour left out; or the K-density at the distance: the "
           "density of the distances between pairs of its firms."},
          {"low", real, kFilled, "Lower band", "",
           "Lower global band: linkages.band_alpha of relabelled industries of this size (of these sizes, by "
           "employees) fall "
           "below it anywhere."},
          {"high", real, kFilled, "Upper band", "", "Upper global band, likewise."},
      }};
}

LayerDef colocation() {
  return {
      "colocation",
      "Co-location of industries",
      "One row an ordered pair of industries: those with the same controls, population by population, by code; then "
      "those "
      "of different controls that a value chain ties by a supply or a supporting stage, compared among the controls of "
      "both.",
      "linkages",
      LayerGeometry::none,
      {
          {"industry_a", text, kFilled, "Industry", "", "The industry whose firms are looked at."},
          {"industry_b", text, kFilled, "Near it", "", "The industry that is looked for around them."},
          {"clq", real, kNull, "Co-location quotient", "",
           "(C/N_a) / (N_b/(N - 1)), C the firms of a whose nearest control firm is of b, equally near ones sharing "
           "the count: 2 is twice as often as chance. Not symmetric."},
          {"m", real, kNull, "M within the radius", "",
           "Marcon-Puech M from a to b within linkages.radius: the share of b among the controls around firms of a, "
           "over its share among all. NULL: no firm of a has a neighbour."},
          {"gamma_c", real, kNull, "Co-agglomeration", "",
           "Ellison-Glaeser-Kerr: sum (s_a - x)(s_b - x) / (1 - sum x^2) over sources.areas, else hexagons of "
           "linkages.region_cell, shares "
           "of employment. Symmetric. NULL: all controls in one hexagon."},
          {"p", real, kNull, "p of the quotient", "",
           "(1 + draws with C at least as high) / (draws + 1): industries shuffled over the control firms. Where no "
           "draw is as high, a bound that needs no draws, if it is lower. NULL: significance.draws is 0."},
          {"q", real, kNull, "q of the quotient", "",
           "p adjusted by Benjamini-Hochberg over the pairs that one value chain ties, a family a chain, or over all "
           "other pairs (run_info, tests.clq)."},
      }};
}

}  // namespace

std::vector<LayerDef> industry_layers() { return {industries(), concentration_curves(), colocation()}; }

}  // namespace io
