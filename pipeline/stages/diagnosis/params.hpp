// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "io/run/declare.hpp"

namespace pipeline {

/// Where a figure becomes a strength, a weakness, an opportunity or a threat. Where a threshold comes from stands in
/// its help; those that no publication gives are marked as assumptions.
struct DiagnosisParams {
  double apart = 2.0;
  double special_lq = 2.0, average_lq = 1.0;
  double chance_p = 0.05;
  double complete = 0.75, incomplete = 0.5;
  double missing_much = 0.5;
  double many_buyers = 10.0;
  double attract_m = 50'000.0;
  double sme_few = 0.5;
  double spread_hhi = 0.15, concentrated_hhi = 0.25;
  double dominant_share = 0.5;
  double foreign_some = 0.1, foreign_most = 0.5;
  double exporters_many = 0.3, exporters_few = 0.1;
  double institutions_many = 3.0, institutions_few = 1.0;
  double anchors_some = 1.0, triad_whole = 3.0, triad_poor = 2.0, adjacent_share = 0.5;
  double linked_index = 1.5, chance_index = 1.0;
  double neighbours_many = 3.0, neighbours_few = 1.0;
  double broad_bits = 3.0, narrow_bits = 1.0;
  double one_stage_bits = 0.5;
  double stable = 0.85, unstable = 0.6;
  double gap_severity = 2.0, severe = 3.0, served = 1.0;
  double backup = 0.05;
};

/// The keys of DiagnosisParams in the section of a stage.
template <class Declared>
Declared& declare_diagnosis(Declared& stage) {
  using P = DiagnosisParams;
  const auto ratio = io::number(0.0, 1000.0), share = io::share(), bits = io::number(0.0, 20.0);
  return stage
      .param("apart", &P::apart, io::number(1.0, 1000.0),
             "Size and focus: a strength from so many times the group's median on, a weakness below the median divided "
             "by it (assumption).")
      .param(
          "special_lq", &P::special_lq, ratio,
          "A strength where the lower end of the interval of lq reaches this (European Cluster Observatory: lq of 2).")
      .param("average_lq", &P::average_lq, ratio,
             "A weakness where the lower end is below this: the region's average, 1, is not excluded.")
      .param("chance_p", &P::chance_p, share,
             "p of the cluster from which it is a weakness that chance may explain it (the usual level).")
      .param("complete", &P::complete, share, "Completeness of the chain that is a strength (assumption).")
      .param("incomplete", &P::incomplete, share,
             "Completeness below which it is a weakness (as linkages.linked_completeness).")
      .param("missing_much", &P::missing_much, share,
             "A stage of which this share of the need is missing is a weakness (assumption).")
      .param("many_buyers", &P::many_buyers, ratio,
             "Buyers of a missing stage that make a supplier an opportunity (assumption).")
      .param("attract_m", &P::attract_m, io::length(0.0, 1'000'000.0),
             "Suppliers beyond linkages.radius but nearer than this could be attracted (assumption).")
      .param("sme_few", &P::sme_few, share, "Share of SMEs below which it is a weakness (assumption).")
      .param("spread_hhi", &P::spread_hhi, share,
             "HHI of employees below which they are spread over many firms: a strength (US merger guidelines of 2010, "
             "5.3: 1,500 of 10,000).")
      .param("concentrated_hhi", &P::concentrated_hhi, share,
             "HHI of employees from which few firms hold them: a threat (US merger guidelines of 2010, 5.3: 2,500 of "
             "10,000).")
      .param("dominant_share", &P::dominant_share, share,
             "Share of the largest firm in the employees from which the cluster depends on it (assumption).")
      .param("foreign_some", &P::foreign_some, share,
             "Foreign-owned share from which it is a strength, up to foreign_most (assumption).")
      .param("foreign_most", &P::foreign_most, share,
             "Foreign-owned share from which decisions are taken elsewhere: a threat (as linkages.enclave_foreign).")
      .param("exporters_many", &P::exporters_many, share, "Share of exporters that is a strength (assumption).")
      .param("exporters_few", &P::exporters_few, share, "Share of exporters below which it is a weakness (assumption).")
      .param("institutions_many", &P::institutions_many, ratio,
             "Institutions in its place that are a strength: one each of research, training and business "
             "(assumption).")
      .param("institutions_few", &P::institutions_few, ratio,
             "Institutions below which it is a weakness (as linkages.linked_institutions).")
      .param("anchors_some", &P::anchors_some, ratio,
             "Anchor firms (linkages.anchor) that are a strength (assumption).")
      .param("triad_whole", &P::triad_whole, ratio,
             "Of firms, research and government in its place so many are a strength: all three (triple helix).")
      .param("triad_poor", &P::triad_poor, ratio, "Fewer of them are a weakness (assumption).")
      .param("adjacent_share", &P::adjacent_share, share,
             "Relatedness density of an industry that a cluster lacks from which it is an opportunity (assumption).")
      .param("linked_index", &P::linked_index, ratio,
             "Horizontal or vertical index that is a strength: so many times what chance gives (assumption).")
      .param("chance_index", &P::chance_index, ratio, "Index below which it is a weakness: 1 is what chance gives.")
      .param("neighbours_many", &P::neighbours_many, ratio,
             "Clusters that it is linked with along the chain that are a strength (assumption).")
      .param("neighbours_few", &P::neighbours_few, ratio, "Clusters below which it is a weakness (assumption).")
      .param("broad_bits", &P::broad_bits, bits,
             "Range of goods in bits of entropy that is a strength: 3 is that of 8 equal industries (assumption).")
      .param("narrow_bits", &P::narrow_bits, bits,
             "Range of goods below which it is narrow: 1 is that of 2 equal industries (assumption).")
      .param("one_stage_bits", &P::one_stage_bits, bits,
             "Entropy of stages below which it has in effect one: 0.5 is that of 89 and 11 % (assumption).")
      .param("stable", &P::stable, share, "Stability that is a strength (Hennig: highly stable from 0.85 on).")
      .param("unstable", &P::unstable, share,
             "Stability below which it is a threat (Hennig: not to be trusted below 0.6).")
      .param("gap_severity", &P::gap_severity, io::number(1.0, 3.0),
             "Severity of the worst gap of a family of themes from which it is a weakness: 2 is moderate.")
      .param("severe", &P::severe, io::number(1.0, 3.0),
             "Severity from which a gap without a second facility is a threat: 3 is severe.")
      .param("served", &P::served, io::number(1.0, 3.0),
             "Worst severity of a family of themes below which it is a strength: 1 is slight, so all are served.")
      .param("backup", &P::backup, share,
             "Share of firms with a second facility within the standard below which there is none (assumption).");
}

}  // namespace pipeline
