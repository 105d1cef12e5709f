// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "geo/core/crs.hpp"

namespace io {

/// A group of firms that could act together, as a run published it.
struct KnownNetwork {
  std::int64_t id = 0;
  std::string kind;
  std::vector<std::string> firms;  ///< Ids.
  std::string status;              ///< What planners say of it; empty: nothing.
  friend bool operator==(const KnownNetwork&, const KnownNetwork&) = default;
};

/// An action of layer `actions` that planners said something of.
struct KnownAction {
  std::string kind, name, place;  ///< `name`: of the theme or the stage.
  double x_m = 0.0, y_m = 0.0;
  std::string status;
  friend bool operator==(const KnownAction&, const KnownAction&) = default;
};

/// What one run hands to the next: state.json of the published folder.
struct State {
  /// Frozen with the first run, so that cells and outlines do not move overnight.
  geo::Crs crs;
  std::string crs_setting = "auto";  ///< What region.crs said then: when it changes, the frozen one no longer holds.
  /// group -> id of the smallest core firm -> cluster_id, of every cluster that ever was. An id is never given twice.
  std::map<std::string, std::map<std::string, std::int64_t>> ids;
  std::int64_t next_id = 1;
  std::vector<KnownNetwork> networks;  ///< By id. An id is never given twice.
  std::int64_t next_network = 1;
  std::vector<KnownAction> actions;      ///< Those with a status, by rank.
  std::map<std::string, double> frozen;  ///< "clusters.eps of jewellery" -> 1000: values that `auto` took.
  std::string run, as_of;                ///< Label of the run that wrote this.

  /// The cluster's id, given now when it has none.
  std::int64_t id_of(const std::string& group, const std::string& firm_id);
  friend bool operator==(const State&, const State&) = default;
};

std::string state_text(const State& state);
/// Writes FOLDER/state.json, which must not exist yet. Throws UserError(data).
void write_state(const std::filesystem::path& folder, const State& state);
/// Nothing when there is no file. Throws UserError(data) when there is one that cannot be understood: ids would be
/// given anew in silence otherwise.
std::optional<State> read_state(const std::filesystem::path& folder);

/// Takes over what planners wrote into column status of layers networks and actions of FOLDER/clusters.gpkg since it
/// was published. A file without these layers says nothing, nor does none. Throws UserError(data) for a damaged one.
void take_edited_statuses(const std::filesystem::path& folder, State& state);

}  // namespace io
