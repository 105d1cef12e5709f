// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/linkages.hpp"

#include "pipeline/stages/linkages/adjacent.hpp"
#include "pipeline/stages/linkages/area_figures.hpp"
#include "pipeline/stages/linkages/chain.hpp"
#include "pipeline/stages/linkages/industries.hpp"
#include "pipeline/stages/linkages/networks.hpp"
#include "pipeline/stages/linkages/supplier_reach.hpp"

namespace pipeline {

geo::Tables linkages(const LinkagesParams& params, const Frame& frame, const geo::Tables& in) {
  geo::Tables out;
  add_chain_tables(params, frame, in, out);
  out["networks"] = networks(params, frame, in);
  out["supplier_reach"] = supplier_reach(params, frame, in.at("firms"));
  out["supply_lines"] = supply_lines(params, frame);
  out["adjacent_industries"] = adjacent_industries(params, params, frame, in);
  const std::vector<std::int32_t> area = area_of_firms(in.at("area_outlines"), in.at("firms"), frame.threads);
  add_area_tables(frame, in, area, out);
  add_industry_tables(params, params.radius_m, frame, in, out, area);
  return out;
}

Stage linkages_stage() {
  Declare<LinkagesParams> stage("linkages",
                                "Structure of clusters, their value chains, missing links and links; concentration of "
                                "industries and their co-location.");
  stage.input("firms", "Firms in canonical order.")
      .last_use_of({"opened", "foreign", "exporter"})
      .input("clusters", "Clusters of all groups.")
      .input("members", "Clusters of the firms.")
      .input("known_links", "Who buys from whom, by a source.")
      .input("relatedness", "How related industries are, by a source.")
      .input("related_codes", "Which of its codes an industry has.")
      .input("facility_points", "Facilities that are points: institutions where the register holds none.")
      .input("facility_areas", "Facilities that are areas, likewise.")
      .input("area_outlines",
             "Areas that figures are wanted for; regions of Ellison and Glaeser's indices where given.")
      .output("cluster_structure", "Columns of the clusters: structure, chain, typology, stars and rank.")
      .output("chain_stages", "Firms of each cluster at each stage of its chain, and what it finds of those it needs.")
      .output("group_structure", "The same of groups in the whole region: what clusters are compared with.")
      .output("missing_links", "Stages that a cluster needs and finds too little of.")
      .output("links", "Lines from cluster to cluster along the chain, and between clusters with the same stage.")
      .output("networks", "Groups of firms that could act together.")
      .output("supplier_reach", "How far the suppliers of each firm are, where gaps judges them.")
      .output("supply_lines", "Which stages sell to which, likewise.")
      .output("adjacent_industries", "Industries that a cluster lacks and is related to.")
      .output("areas", "Groups in each area: firms, LQ with its exact interval and test, clusters.")
      .output("area_tests", "Families of tests with their sizes.")
      .output("industries", "Concentration of every industry with enough firms.")
      .output("concentration_curves", "M and K-density of each industry by distance, with global bands.")
      .output("colocation", "Which industries stand beside one another.")
      .output("industry_tests", "Likewise, of industries.")
      .output("colocation_tests", "Likewise, of pairs of industries.")
      .output("linkages_notes", "Firms that curves by employees leave out.");
  return declare_industries(declare_chain(stage)).runs(linkages);
}

}  // namespace pipeline
