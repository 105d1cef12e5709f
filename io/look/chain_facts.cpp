// SPDX-License-Identifier: Apache-2.0
#include "io/look/chain_facts.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "io/look/layer_row.hpp"

namespace io {
namespace {

void sort_by_strength(std::map<std::int64_t, std::vector<SupplyLink>>& links) {
  for (auto& [cluster, of] : links)
    std::ranges::stable_sort(of, {}, [](const SupplyLink& link) {
      return std::tuple(-link.strength, link.from, link.to, std::string_view(link.stage));
    });
}

}  // namespace

Chains::Chains(const ReportLayers& layers) {
  if (layers.chain_stages != nullptr) read_stages(*layers.chain_stages);
  if (layers.links != nullptr) read_links(*layers.links);
  if (layers.missing_links != nullptr) read_missing(*layers.missing_links);
}

void Chains::read_stages(const geo::Table& table) {
  for (std::size_t row = 0; row < table.size(); ++row) {
    const LayerRow at{table, row};
    StageFacts facts{stage_text(at.text("title")), at.count("own") != 0, at.count("firms"), {}, at.text("state")};
    if (const auto found = at.number("found_firms")) facts.found_firms = std::llround(*found);
    facts.next_door = at.number("next_door");
    stages[at.count("cluster_id")].push_back(std::move(facts));
  }
  for (auto& [cluster, of] : stages) std::ranges::stable_sort(of, {}, &StageFacts::own);
}

void Chains::read_links(const geo::Table& layer) {
  for (std::size_t row = 0; row < layer.size(); ++row) {
    const LayerRow at{layer, row};
    SupplyLink link{at.count("from_cluster"),
                    at.count("to_cluster"),
                    stage_text(at.text("from_stage")),
                    at.number("strength").value_or(0.0),
                    at.number("length_m").value_or(0.0),
                    at.count("known") != 0};
    const bool is_supply = layer.column("kind").text(row) == "vertical";
    (is_supply ? bought : peers)[link.to].push_back(link);
    if (!is_supply) std::swap(link.from, link.to);
    (is_supply ? sold[link.from] : peers[link.to]).push_back(link);
  }
  sort_by_strength(peers);
  sort_by_strength(bought);
  sort_by_strength(sold);
}

void Chains::read_missing(const geo::Table& layer) {
  for (std::size_t row = 0; row < layer.size(); ++row) {
    const LayerRow at{layer, row};
    const std::string title = at.text("title");
    missing[at.count("cluster_id")].push_back(
        {stage_text(title.empty() ? at.text("stage") : title), at.text("sentence"), at.number("score").value_or(0.0)});
  }
}

std::string stage_text(std::string name) {
  std::ranges::replace(name, '_', ' ');
  return name;
}

}  // namespace io
