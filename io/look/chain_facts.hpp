// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "io/look/report.hpp"

namespace io {

/// A stage of a cluster's chain.
struct StageFacts {
  std::string title;                        ///< "casting"; of another group "casting (Metal goods and machinery)".
  bool own = true;                          ///< Of the cluster's own group.
  std::int64_t firms = 0;                   ///< Of the cluster.
  std::optional<std::int64_t> found_firms;  ///< Within reach.
  std::string state;                        ///< present, weak, missing; empty: not needed.
  std::optional<double> next_door{};        ///< Times as often as chance that it stands next to its buyers.
};

/// A link along the chain: the one sells what the other buys.
struct SupplyLink {
  std::int64_t from = 0, to = 0;  ///< Cluster ids.
  std::string stage;              ///< What is sold: "metal goods".
  double strength = 0.0, length_m = 0.0;
  bool known = false;  ///< A source says so; else estimated.
};

/// A stage that a cluster lacks or has too little of.
struct MissingFacts {
  std::string stage, sentence;
  double score = 0.0;
};

/// What the layers say about value chains, by cluster id, read once. A cluster without an entry has none.
struct Chains {
  explicit Chains(const ReportLayers& layers);

  std::map<std::int64_t, std::vector<StageFacts>> stages;  ///< Upstream to downstream: other groups' stages first.
  std::map<std::int64_t, std::vector<SupplyLink>> bought;  ///< By buyer, the strongest first.
  std::map<std::int64_t, std::vector<SupplyLink>> sold;    ///< By seller, likewise.
  /// By either end, the other being `from`: clusters whose firms work at the same stage; likewise.
  std::map<std::int64_t, std::vector<SupplyLink>> peers;
  std::map<std::int64_t, std::vector<MissingFacts>> missing;  ///< The largest unmet need first.

 private:
  void read_stages(const geo::Table& table);
  void read_links(const geo::Table& layer);
  void read_missing(const geo::Table& layer);
};

/// What `all` holds for `id`; nothing where it has no entry.
template <class Facts>
const std::vector<Facts>& of_cluster(const std::map<std::int64_t, std::vector<Facts>>& all, std::int64_t id) {
  static const std::vector<Facts> kNone;
  const auto found = all.find(id);
  return found == all.end() ? kNone : found->second;
}

/// "metal_goods" -> "metal goods".
std::string stage_text(std::string name);

}  // namespace io
