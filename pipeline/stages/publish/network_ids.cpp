// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/publish/network_ids.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

namespace pipeline {
namespace {

constexpr std::string_view kBetween = "; ";

std::vector<std::string> ids_in(std::string_view list) {
  std::vector<std::string> out;
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(kBetween), list.size());
    out.emplace_back(list.substr(0, end));
    list.remove_prefix(std::min(end + kBetween.size(), list.size()));
  }
  return out;
}

/// A row and a network of the state that may be the same.
struct Pair {
  std::size_t shared, row, known;
};

/// All pairs that share at least half of the larger one's firms, the most first.
std::vector<Pair> alike(const std::vector<io::KnownNetwork>& now, const std::vector<io::KnownNetwork>& before) {
  std::unordered_map<std::string_view, std::vector<std::size_t>> of_firm;
  for (std::size_t i = 0; i < before.size(); ++i)
    for (const std::string& firm : before[i].firms) of_firm[firm].push_back(i);
  std::vector<Pair> out;
  for (std::size_t row = 0; row < now.size(); ++row) {
    std::map<std::size_t, std::size_t> shared;
    for (const std::string& firm : now[row].firms)
      if (const auto found = of_firm.find(firm); found != of_firm.end())
        for (const std::size_t known : found->second)
          if (before[known].kind == now[row].kind) ++shared[known];
    for (const auto& [known, count] : shared)
      if (2 * count >= std::max(now[row].firms.size(), before[known].firms.size())) out.push_back({count, row, known});
  }
  std::ranges::sort(out, [](const Pair& a, const Pair& b) {
    return std::tuple(b.shared, a.known, a.row) < std::tuple(a.shared, b.known, b.row);
  });
  return out;
}

std::vector<io::KnownNetwork> networks_in(const geo::Table& table) {
  std::vector<io::KnownNetwork> out;
  for (std::size_t row = 0; row < table.size(); ++row)
    out.push_back({0, std::string(table.column("kind").text(row)), ids_in(table.column("firm_ids").text(row)), {}});
  return out;
}

}  // namespace

void set_network_ids(io::State& state, geo::Table& networks) {
  std::vector<io::KnownNetwork> now = networks_in(networks);
  std::vector<std::uint8_t> given(state.networks.size(), 0);
  for (const Pair& pair : alike(now, state.networks)) {
    if (now[pair.row].id != 0 || given[pair.known] != 0) continue;
    given[pair.known] = 1;
    now[pair.row].id = state.networks[pair.known].id;
    now[pair.row].status = state.networks[pair.known].status;
  }
  std::vector<std::int64_t> id;
  geo::Texts status;
  geo::Column::Mask has_status;
  for (io::KnownNetwork& network : now) {
    if (network.id == 0) network.id = state.next_network++;
    id.push_back(network.id);
    status.add(network.status);
    has_status.push_back(network.status.empty() ? 0 : 1);
  }
  networks.set("network_id", std::move(id));
  networks.set("status", std::move(status), std::move(has_status));
  std::ranges::sort(now, {}, &io::KnownNetwork::id);
  state.networks = std::move(now);
}

}  // namespace pipeline
