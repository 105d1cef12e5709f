// SPDX-License-Identifier: Apache-2.0
#include "io/run/state.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <set>
#include <system_error>
#include <utility>

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

Json json_of(const std::vector<KnownAction>& actions) {
  Json out = Json::list();
  for (const KnownAction& action : actions) {
    Json one;
    one.set("kind", action.kind).set("name", action.name).set("place", action.place);
    out.push(std::move(one.set("x_m", action.x_m).set("y_m", action.y_m).set("status", action.status)));
  }
  return out;
}

KnownAction action_of(const Json& json) {
  return {json["kind"].text(),  json["name"].text(),  json["place"].text(),
          json["x_m"].number(), json["y_m"].number(), json["status"].text()};
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
  for (const Json& one : json["actions"].items()) state.actions.push_back(action_of(one));
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
  if (!state.actions.empty()) out.set("actions", json_of(state.actions));
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

namespace {

/// Rows of one query, to be walked through once.
class Rows {
 public:
  /// A table that is not there has no row.
  Rows(sqlite3* database, const char* query) {
    sqlite3_stmt* prepared = nullptr;
    if (sqlite3_prepare_v2(database, query, -1, &prepared, nullptr) == SQLITE_OK) statement_.reset(prepared);
  }
  bool has_table() const { return statement_ != nullptr; }
  bool next() { return has_table() && (last_ = sqlite3_step(statement_.get())) == SQLITE_ROW; }
  bool is_broken() const { return has_table() && last_ != SQLITE_DONE; }
  std::int64_t integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }
  std::string text(int column) const {
    const unsigned char* text = sqlite3_column_text(statement_.get(), column);
    return text ? reinterpret_cast<const char*>(text) : "";
  }
  /// Of a point of a GeoPackage; (0, 0) of anything else.
  std::pair<double, double> point(int column) const {
    const auto* blob = static_cast<const unsigned char*>(sqlite3_column_blob(statement_.get(), column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
    constexpr std::array<std::size_t, 5> kEnvelope{0, 32, 48, 48, 64};
    constexpr std::size_t kHeader = 8, kWkbHeader = 5, kPoint = kHeader + kWkbHeader + 2 * sizeof(double);
    if (blob == nullptr || size < kPoint) return {};
    const std::size_t envelope = (blob[3] >> 1U) & 7U;
    if (envelope >= kEnvelope.size() || size < kPoint + kEnvelope[envelope] || (blob[3] & 1U) == 0) return {};
    std::array<double, 2> out{};
    std::memcpy(out.data(), blob + kHeader + kEnvelope[envelope] + kWkbHeader, sizeof(out));
    return {out[0], out[1]};
  }

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  int last_ = SQLITE_OK;
};

bool take_networks(sqlite3* database, State& state) {
  Rows rows(database, "SELECT network_id, status FROM networks");
  std::map<std::int64_t, std::string> status;
  while (rows.next()) status[rows.integer(0)] = rows.text(1);
  for (KnownNetwork& network : state.networks)
    if (const auto found = status.find(network.id); found != status.end()) network.status = found->second;
  return !rows.is_broken();
}

bool take_actions(sqlite3* database, State& state) {
  Rows rows(database, "SELECT kind, coalesce(theme, stage), place, status, geom FROM actions ORDER BY rank");
  if (rows.has_table()) state.actions.clear();
  while (rows.next()) {
    const auto [x, y] = rows.point(4);
    if (std::string status = rows.text(3); !status.empty())
      state.actions.push_back({rows.text(0), rows.text(1), rows.text(2), x, y, std::move(status)});
  }
  return !rows.is_broken();
}

}  // namespace

void take_edited_statuses(const std::filesystem::path& folder, State& state) {
  const std::filesystem::path file = folder / "clusters.gpkg";
  std::error_code error;
  if (!std::filesystem::exists(file, error)) return;
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(file.c_str(), &opened, SQLITE_OPEN_READONLY, nullptr);
  const std::unique_ptr<sqlite3, decltype(&sqlite3_close)> database(opened, &sqlite3_close);
  if (code != SQLITE_OK || !take_networks(opened, state) || !take_actions(opened, state))
    geo::fail(geo::Trouble::data, "{}: {}; expected the GeoPackage of a run; give another run with --previous",
              file.string(), sqlite3_errmsg(opened));
}

}  // namespace io
