// SPDX-License-Identifier: Apache-2.0
#include "io/look/report_networks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "io/look/figures.hpp"
#include "io/look/layer_row.hpp"
#include "io/look/text_table.hpp"

namespace io {
namespace {

constexpr std::size_t kMostRows = 40, kMostOfPlace = 4;

struct NetworkFacts {
  std::size_t place = 0;  ///< Of its cluster in Findings::clusters; behind all: outside.
  std::int64_t id = 0, firms = 0;
  std::string kind, reason, status;
};

/// By place; then turn about horizontal and vertical, so that both kinds are told; then by id.
std::vector<NetworkFacts> networks_of(const geo::Table& layer, const Findings& findings) {
  std::vector<NetworkFacts> out;
  for (std::size_t row = 0; row < layer.size(); ++row) {
    const LayerRow at{layer, row};
    const ClusterFacts* cluster = at.number("cluster_id") ? findings.find(at.count("cluster_id")) : nullptr;
    const std::size_t place =
        cluster == nullptr ? findings.clusters.size() : static_cast<std::size_t>(cluster - findings.clusters.data());
    out.push_back(
        {place, at.count("network_id"), at.count("firms"), at.text("kind"), at.text("reason"), at.text("status")});
  }
  std::map<std::pair<std::size_t, std::string>, std::int64_t> turn;
  std::ranges::sort(out, {}, &NetworkFacts::id);
  std::vector<std::tuple<std::size_t, std::int64_t, std::string, std::size_t>> order;
  for (std::size_t i = 0; i < out.size(); ++i)
    order.emplace_back(out[i].place, turn[{out[i].place, out[i].kind}]++, out[i].kind, i);
  std::ranges::sort(order);
  std::vector<NetworkFacts> sorted;
  for (const auto& [place, of_kind, kind, i] : order) sorted.push_back(out[i]);
  return sorted;
}

std::vector<NetworkFacts> told(const std::vector<NetworkFacts>& all) {
  std::map<std::size_t, std::size_t> of_place;
  std::vector<NetworkFacts> out;
  for (const NetworkFacts& one : all)
    if (out.size() < kMostRows && of_place[one.place]++ < kMostOfPlace) out.push_back(one);
  return out;
}

std::string opening_sentence(const std::vector<NetworkFacts>& all, const Findings& findings) {
  const auto vertical = std::ranges::count(all, "vertical", &NetworkFacts::kind),
             outside = std::ranges::count(all, findings.clusters.size(), &NetworkFacts::place);
  return fmt::format(
      "{} of firms could act together: {} of one stage (they could buy, train, test or sell together), {} of a buyer "
      "with its suppliers (they could agree on deliveries, quality and training); {} outside clusters. They are "
      "candidates by place, stage and size: whether the firms want it, only they can say.",
      counted(std::ssize(all), "group", "groups"), count_text(std::ssize(all) - vertical), count_text(vertical),
      count_text(outside));
}

}  // namespace

bool has_networks(const ReportInput& input) {
  return input.layers.networks != nullptr && input.layers.networks->size() > 0;
}

void write_networks(HtmlWriter& page, const ReportInput& input, const Findings& findings) {
  const std::vector<NetworkFacts> all = networks_of(*input.layers.networks, findings), shown = told(all);
  page.leaf("p", opening_sentence(all, findings), {{"class", "text"}});
  TextTable table{cut_caption("Candidates for joint action, those of the strongest clusters first", shown.size(),
                              all.size(), "layer networks, with the ids of the firms"),
                  {{"No."}, {"Cluster"}, {"Kind"}, {"Firms", true}, {"Why"}, {"Status"}}};
  for (const NetworkFacts& one : shown)
    table.rows.push_back({{fmt::format("{}", one.id)},
                          {one.place < findings.clusters.size() ? findings.clusters[one.place].label : "outside"},
                          {one.kind == "vertical" ? "buyer and suppliers" : "one stage"},
                          {count_text(one.firms)},
                          {one.reason},
                          {one.status.empty() ? "–" : one.status}});
  write_table(page, table);
}

}  // namespace io
