// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "io/run/declare.hpp"

namespace pipeline {

/// What the value chain, the structure and the links of clusters are judged by. Where a figure comes from stands in
/// its help.
struct ChainParams {
  double radius_m = 5000.0;
  double place_m = 1000.0;
  double least_coefficient = 0.01;
  std::int64_t present_firms = 2;
  double present_ratio = 0.25;

  double shunned_weight = 1.5;

  std::int64_t micro_employees = 10, small_employees = 50, sme_employees = 250;
  double anchor_share = 0.1;
  std::int64_t young_years = 5;
  double dated_share = 0.5;
  std::vector<std::string> institution_themes{"university",           "training",        "research",
                                              "technical_centre",     "incubator",       "testing_laboratory",
                                              "business_association", "finance",         "venture_capital",
                                              "technical_assistance", "one_stop_service"};
  std::vector<std::string> research_kinds{
      "university", "research", "technical_centre", "testing_laboratory", "testing_and_technical_centre", "incubator"};
  std::vector<std::string> government_kinds{"public_administration", "one_stop_service"};

  double link_reach_m = 50'000.0;
  double link_nearest_m = 1000.0;
  double link_mass = 1.0;
  double link_distance = 0.9;
  std::int64_t links_kept = 3;

  double network_reach_m = 1000.0;
  std::int64_t network_least = 4, network_suppliers = 3, network_most = 12, networks_kept = 3;

  double specialised_lq = 1.0;
  double linked_completeness = 0.5;
  double linked_index = 1.0;
  std::int64_t linked_institutions = 1;
  double enclave_foreign = 0.5;
  double enclave_completeness = 0.25;
  double star_top = 0.1;
  double star_lq = 2.0;

  std::string relatedness = "probability";
  std::int64_t adjacent_kept = 5;
};

/// The keys of ChainParams in the section of a stage whose parameters are derived from it.
template <class Declared>
Declared& declare_chain(Declared& stage) {
  return stage
      .param("radius_m", &ChainParams::radius_m, io::length(1.0, 500'000.0),
             "Suppliers this near to one of its firms serve a cluster (assumption).")
      .param("place_m", &ChainParams::place_m, io::length(1.0, 100'000.0),
             "Institutions and other firms this near to one of its firms are in the cluster's place (assumption).")
      .param("least_coefficient", &ChainParams::least_coefficient, io::number(0.0, 1.0),
             "A stage is needed if its buyer spends at least this on it per unit of output, and at least the median "
             "of the buyer's coefficients.")
      .param("present_firms", &ChainParams::present_firms, io::count(1, 1000),
             "Firms from which a stage counts as present (assumption).")
      .param("present_ratio", &ChainParams::present_ratio, io::number(0.0, 1.0),
             "Supply over need from which a stage counts as present; below 1 it is weak (assumption).")
      .param("shunned_weight", &ChainParams::shunned_weight, io::number(1.0, 10.0),
             "Score of a missing link: the need of buyers that the stage keeps away from in the whole region (upper "
             "limit of M below 1) counts so many times (assumption).")
      .param("micro_employees", &ChainParams::micro_employees, io::count(1, 100'000),
             "A micro firm has fewer employees (EU recommendation 2003/361/EC).")
      .param("small_employees", &ChainParams::small_employees, io::count(1, 100'000),
             "A small firm has fewer employees (EU recommendation 2003/361/EC).")
      .param("sme_employees", &ChainParams::sme_employees, io::count(1, 100'000),
             "An SME has fewer employees (EU recommendation 2003/361/EC).")
      .param("anchor_share", &ChainParams::anchor_share, io::share(),
             "An anchor firm is no SME and has at least this share of its cluster's employees (assumption).")
      .param("young_years", &ChainParams::young_years, io::count(1, 100),
             "A young firm opened less than so many years before the data's date (assumption).")
      .param("dated_share", &ChainParams::dated_share, io::share(),
             "The share of young firms is known from this share of firms with an opening date on (assumption).")
      .param("institution_themes", &ChainParams::institution_themes, io::texts(),
             "Themes whose facilities count as institutions where the register of firms holds none.")
      .param("research_kinds", &ChainParams::research_kinds, io::texts(),
             "Triad: kinds of institutions, or themes, that stand for research.")
      .param("government_kinds", &ChainParams::government_kinds, io::texts(),
             "Triad: kinds of institutions, or themes, that stand for government.")
      .param("link_reach_m", &ChainParams::link_reach_m, io::length(0.0, 1'000'000.0),
             "Clusters whose middles are farther apart are not linked (assumption).")
      .param("link_nearest_m", &ChainParams::link_nearest_m, io::length(1.0, 100'000.0),
             "Shorter ways count as this long in the strength of a link (assumption).")
      .param("link_mass", &ChainParams::link_mass, io::number(0.0, 3.0),
             "Exponent of the two masses in the strength of a link.")
      .param("link_distance", &ChainParams::link_distance, io::number(0.0, 5.0),
             "Exponent of the distance in the strength of a link (mean of 1,467 estimates, Disdier and Head 2008).")
      .param("links_kept", &ChainParams::links_kept, io::count(1, 1000),
             "Links that a cluster keeps for each stage it buys or shares, the strongest.")
      .param("network_reach_m", &ChainParams::network_reach_m, io::length(1.0, 100'000.0),
             "Networks: its firms lie this near to the one in the middle (assumption: a quarter of an hour on foot).")
      .param("network_least", &ChainParams::network_least, io::count(2, 1000),
             "Networks: firms of one stage from which they are a candidate (assumption).")
      .param("network_suppliers", &ChainParams::network_suppliers, io::count(1, 1000),
             "Networks: suppliers around a buyer from which they are a candidate (assumption).")
      .param("network_most", &ChainParams::network_most, io::count(2, 1000),
             "Networks: firms of one stage, or suppliers, at most (assumption).")
      .param("networks_kept", &ChainParams::networks_kept, io::count(0, 1000),
             "Networks: candidates for each stage and each supply in each cluster and outside clusters, the densest; 0 "
             "turns them off.")
      .param("specialised_lq", &ChainParams::specialised_lq, io::number(0.0, 100.0),
             "Typology: a district's lq_low is above this.")
      .param("linked_completeness", &ChainParams::linked_completeness, io::number(0.0, 1.0),
             "Typology: a cluster finds at least this share of what it needs (assumption).")
      .param("linked_index", &ChainParams::linked_index, io::number(0.0, 100.0),
             "Typology: horizontal or vertical index of a cluster is above this; 1 is chance.")
      .param("linked_institutions", &ChainParams::linked_institutions, io::count(0, 1000),
             "Typology: a cluster has at least this many institutions (assumption).")
      .param("enclave_foreign", &ChainParams::enclave_foreign, io::number(0.0, 1.0),
             "Typology: from this share of foreign-owned firms on a cluster may be an enclave (assumption).")
      .param("enclave_completeness", &ChainParams::enclave_completeness, io::number(0.0, 1.0),
             "Typology: an enclave finds less than this share of what it needs (assumption).")
      .param("star_top", &ChainParams::star_top, io::number(0.0, 1.0),
             "Stars: size, focus and growth among this share of the clusters (European Cluster Observatory: top 10 %).")
      .param("star_lq", &ChainParams::star_lq, io::number(0.0, 100.0),
             "Stars: lq from which a cluster is specialised (European Cluster Observatory: 2).")
      .param("relatedness", &ChainParams::relatedness, io::choice({"probability", "association", "cosine", "jaccard"}),
             "How places in common become relatedness of industries; sources.relatedness is taken instead.")
      .param("adjacent_kept", &ChainParams::adjacent_kept, io::count(0, 1000),
             "Adjacent possible: industries that a cluster lacks, those it is most related to; 0 turns them off.");
}

}  // namespace pipeline
