// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/publish/action_status.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace pipeline {
namespace {

constexpr double kSamePlaceM = 500.0;

io::KnownAction action_in(const geo::Table& table, std::size_t row) {
  const char* name = table.column("theme").valid(row) ? "theme" : "stage";
  const auto text = [&](const char* column) { return std::string(table.column(column).text(row)); };
  return {text("kind"), text(name), text("place"), table.reals("x_m")[row], table.reals("y_m")[row], {}};
}

/// A row and an action of the state that may be the same.
struct Pair {
  double way_m;
  std::size_t row, known;
};

/// All pairs, the nearest first.
std::vector<Pair> alike(const std::vector<io::KnownAction>& now, const std::vector<io::KnownAction>& before) {
  std::vector<Pair> out;
  for (std::size_t row = 0; row < now.size(); ++row)
    for (std::size_t known = 0; known < before.size(); ++known) {
      const io::KnownAction &a = now[row], &b = before[known];
      const double way_m = std::hypot(a.x_m - b.x_m, a.y_m - b.y_m);
      if (a.kind == b.kind && a.name == b.name && (a.place == b.place || way_m <= kSamePlaceM))
        out.push_back({way_m, row, known});
    }
  std::ranges::sort(out, [](const Pair& a, const Pair& b) {
    return std::tuple(a.way_m, a.row, a.known) < std::tuple(b.way_m, b.row, b.known);
  });
  return out;
}

}  // namespace

void set_action_status(io::State& state, geo::Table& actions) {
  std::vector<io::KnownAction> now;
  for (std::size_t row = 0; row < actions.size(); ++row) now.push_back(action_in(actions, row));
  std::vector<std::uint8_t> given(state.actions.size(), 0);
  for (const Pair& pair : alike(now, state.actions))
    if (now[pair.row].status.empty() && std::exchange(given[pair.known], 1) == 0)
      now[pair.row].status = state.actions[pair.known].status;
  state.actions.clear();
  geo::Texts status;
  geo::Column::Mask has_status;
  for (io::KnownAction& action : now) {
    status.add(action.status);
    has_status.push_back(action.status.empty() ? 0 : 1);
    if (!action.status.empty()) state.actions.push_back(std::move(action));
  }
  actions.set("status", std::move(status), std::move(has_status));
}

}  // namespace pipeline
