// SPDX-License-Identifier: Apache-2.0
#include "io/run/state.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <memory>
#include <set>
#include <system_error>

#include "geo/core/error.hpp"
#include "io/run/durable.hpp"
#include "io/run/json.hpp"

namespace io {
namespace {

constexpr std::int64_t kFormat = 1;
constexpr const char* kFile = "state.json";

/// Ids as triples: a region has thousands of them, and a list is read in one go.
Json json_of(const std::map<std::string, std::map<std::string, std::int64_t>>& ids) {
  Json out = Json::list();
  for (const auto& [group, of_group] : ids)
    for (const auto& [firm, id] : of_group) out.push(Json::List{group, firm, id});
  return out;
}

Json json_of(const std::vector<KnownNetwork>& networks) {
  Json out = Json::list();
  for (const KnownNetwork& network : networks) {
    Json one;
    one.set("id", network.id).set("kind", network.kind).set("firms", Json::list_of(network.firms));
    if (!network.status.empty()) one.set("status", network.status);
    out.push(std::move(one));
  }
  return out;
}

KnownNetwork network_of(const Json& json) {
  KnownNetwork out{json["id"].integer(), json["kind"].text(), {}, json["status"].text()};
  for (const Json& firm : json["firms"].items()) out.firms.push_back(firm.text());
  return out;
}

State state_of(const Json& json, const std::string& where) {
  const auto broken = [&](const char* what) {
    geo::fail(geo::Trouble::data,
              "{}: {}; expected the state that a run of agglo wrote; restore it or give another run with --previous",
              where, what);
  };
  if (!json.is_object() || json["format"].integer() != kFormat) broken("is of an unknown format");
  State state;
  state.run = json["run"].text(), state.as_of = json["as_of"].text();
  state.crs = {json["crs"]["name"].text(), json["crs"]["wkt"].text()};
  state.crs_setting = json["crs"]["setting"].text("auto");
  for (const auto& [key, value] : json["frozen"].members()) state.frozen[key] = value.number();
  state.next_id = json["next_id"].integer();
  std::set<std::int64_t> seen;
  for (const Json& triple : json["ids"].items()) {
    const Json::List& part = triple.items();
    if (part.size() != 3 || part[2].integer() < 1 || part[2].integer() >= state.next_id)
      broken("holds an id that was never given");
    if (!seen.insert(part[2].integer()).second) broken("gives an id twice");
    state.ids[part[0].text()][part[1].text()] = part[2].integer();
  }
  state.next_network = json["next_network"].integer(1);
  for (const Json& one : json["networks"].items()) {
    state.networks.push_back(network_of(one));
    const std::int64_t id = state.networks.back().id,
                       before = state.networks.size() < 2 ? 0 : state.networks.end()[-2].id;
    if (id <= before || id >= state.next_network) broken("holds networks whose ids are not in order");
  }
  return state;
}

}  // namespace

std::int64_t State::id_of(const std::string& group, const std::string& firm_id) {
  const auto [place, is_new] = ids[group].try_emplace(firm_id, next_id);
  if (is_new) ++next_id;
  return place->second;
}

std::string state_text(const State& state) {
  Json crs, frozen = Json::object(), out;
  crs.set("name", state.crs.name).set("wkt", state.crs.wkt).set("setting", state.crs_setting);
  for (const auto& [key, value] : state.frozen) frozen.set(key, value);
  out.set("format", kFormat).set("run", state.run).set("as_of", state.as_of).set("crs", crs).set("frozen", frozen);
  out.set("next_id", state.next_id).set("ids", json_of(state.ids));
  out.set("next_network", state.next_network).set("networks", json_of(state.networks));
  return out.dump() + "\n";
}

void write_state(const std::filesystem::path& folder, const State& state) {
  write_file(folder / kFile, state_text(state));
}

std::optional<State> read_state(const std::filesystem::path& folder) {
  const std::filesystem::path file = folder / kFile;
  std::error_code error;
  if (!std::filesystem::exists(std::filesystem::symlink_status(file, error))) return std::nullopt;
  const auto text = read_small_file(file);
  const auto json = text ? Json::parse(*text) : std::nullopt;
  return state_of(json.value_or(Json()), file.string());
}

void take_edited_statuses(const std::filesystem::path& folder, State& state) {
  const std::filesystem::path file = folder / "clusters.gpkg";
  std::error_code error;
  if (state.networks.empty() || !std::filesystem::exists(file, error)) return;
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(file.c_str(), &opened, SQLITE_OPEN_READONLY, nullptr);
  const std::unique_ptr<sqlite3, decltype(&sqlite3_close)> database(opened, &sqlite3_close);
  const auto refuse = [&] {
    geo::fail(geo::Trouble::data, "{}: {}; expected the GeoPackage of a run; give another run with --previous",
              file.string(), sqlite3_errmsg(opened));
  };
  if (code != SQLITE_OK) refuse();
  sqlite3_stmt* prepared = nullptr;
  if (sqlite3_prepare_v2(opened, "SELECT network_id, status FROM networks", -1, &prepared, nullptr) != SQLITE_OK)
    return;
  const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> statement(prepared, &sqlite3_finalize);
  std::map<std::int64_t, std::string> status;
  int row = sqlite3_step(prepared);
  for (; row == SQLITE_ROW; row = sqlite3_step(prepared)) {
    const unsigned char* text = sqlite3_column_text(prepared, 1);
    status[sqlite3_column_int64(prepared, 0)] = text ? reinterpret_cast<const char*>(text) : "";
  }
  if (row != SQLITE_DONE) refuse();
  for (KnownNetwork& network : state.networks)
    if (const auto found = status.find(network.id); found != status.end()) network.status = found->second;
}

}  // namespace io
