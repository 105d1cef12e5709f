// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/linkages/known_links.hpp"

#include <algorithm>
#include <map>
#include <span>
#include <tuple>

#include "pipeline/cluster_firms.hpp"

namespace pipeline {
namespace {

/// One link of two firms with where they belong.
struct FirmLink {
  std::size_t from, to;
  StageCode from_stage, to_stage;
  std::int32_t supplier, buyer;
  double value;
  auto ends() const { return std::tie(from, to, from_stage, to_stage); }
};

/// The cluster of each firm in its own group, by row of clusters; -1: none.
std::vector<std::int32_t> cluster_of_firms(const geo::Tables& in) {
  const geo::Table& clusters = in.at("clusters");
  std::vector<std::int32_t> out(in.at("firms").size(), -1);
  const RowLists members = firms_of_clusters(clusters, in.at("members"));
  for (std::size_t c = 0; c < clusters.size(); ++c) {
    if (clusters.column("group_name").text(c) == "all" || clusters.flags("single_site")[c] != 0) continue;
    for (const geo::Row row : members[c]) out[row] = static_cast<std::int32_t>(c);
  }
  return out;
}

std::vector<FirmLink> firm_links(const geo::Tables& in) {
  const geo::Table &firms = in.at("firms"), &known = in.at("known_links");
  const auto group = firms.codes("group"), stage = firms.codes("stage");
  const auto buyer = known.codes("buyer"), supplier = known.codes("supplier");
  const std::vector<std::int32_t> cluster = cluster_of_firms(in);
  const auto row = [](std::int32_t firm) { return static_cast<std::size_t>(firm); };
  std::vector<FirmLink> out;
  for (std::size_t i = 0; i < known.size(); ++i) {
    const std::size_t from = row(supplier[i]), to = row(buyer[i]);
    if (cluster[from] < 0 || cluster[to] < 0 || cluster[from] == cluster[to]) continue;
    out.push_back({row(cluster[from]),
                   row(cluster[to]),
                   {group[from], stage[from]},
                   {group[to], stage[to]},
                   supplier[i],
                   buyer[i],
                   known.reals("value")[i]});
  }
  std::ranges::stable_sort(out, {}, &FirmLink::ends);
  return out;
}

/// Of links with the same ends.
KnownLink added_up(std::span<const FirmLink> links) {
  KnownLink out{links[0].from, links[0].to, links[0].from_stage, links[0].to_stage};
  std::map<std::int32_t, double> sold, bought;
  for (const FirmLink& link : links) {
    out.value += link.value;
    sold[link.supplier] += link.value;
    bought[link.buyer] += link.value;
  }
  out.suppliers = std::ssize(sold);
  out.buyers = std::ssize(bought);
  for (const auto* side : {&sold, &bought})
    for (const auto& [firm, value] : *side)
      if (out.value > 0.0) out.largest_share = std::max(out.largest_share, value / out.value);
  return out;
}

}  // namespace

std::vector<KnownLink> known_links_of(const geo::Tables& in) {
  std::vector<KnownLink> out;
  if (in.at("known_links").size() == 0) return out;
  const std::vector<FirmLink> links = firm_links(in);
  for (auto first = links.begin(); first != links.end();) {
    const auto last =
        std::find_if(first, links.end(), [&](const FirmLink& link) { return link.ends() != first->ends(); });
    out.push_back(added_up({first, last}));
    first = last;
  }
  return out;
}

}  // namespace pipeline
