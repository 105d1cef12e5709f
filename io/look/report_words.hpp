// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "io/look/chain_facts.hpp"
#include "io/look/cluster_places.hpp"
#include "io/look/concentration_facts.hpp"
#include "io/look/findings.hpp"
#include "io/look/html.hpp"
#include "io/look/report.hpp"

namespace io {

/// All that words about clusters are made from; what it looks at outlives it.
struct ClusterStory {
  const ReportInput& input;
  const Findings& findings;
  const Concentration& concentration;
  const Chains& chains;
};

/// What the tests of this report say of one cluster, each where it was made: p of the search, p of the scan, hot cells
/// under its firms, localisation of the industry that most of its firms have.
struct ClusterTests {
  std::vector<std::string> passed, failed;  ///< "the search", "the scan", "hot spots", "distances"
};
ClusterTests cluster_tests(const ClusterStory& story, const ClusterFacts& cluster, const ClusterPlace& place);

/// Sentences on one matter.
struct Paragraph {
  std::string_view head;  ///< "Chain and links"
  std::vector<std::string> sentences;
};

/// A cluster in plain sentences, the effect before its significance: size, place and times its share; tests and
/// industries; chain, links and what is missing. Each has a figure of the layers; what was not measured is left out.
std::vector<Paragraph> cluster_paragraphs(const ClusterStory& story, const ClusterFacts& cluster,
                                          const ClusterPlace& place);

/// Clusters that are stronger than chance allows (p at most the level, interval above 1), the strongest first.
std::vector<const ClusterFacts*> significant_clusters(const ReportInput& input, const Findings& findings);

/// The significant clusters one by one: sentences and the chain. Long lists are cut and say so.
void write_cluster_words(HtmlWriter& page, const ClusterStory& story);

}  // namespace io
