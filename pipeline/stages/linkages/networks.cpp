// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/linkages/networks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "geo/core/parallel.hpp"
#include "geo/economics/near_groups.hpp"
#include "io/look/figures.hpp"
#include "pipeline/cluster_firms.hpp"
#include "pipeline/columns_of.hpp"

namespace pipeline {
namespace {

/// Where firms of a group are: a row of table clusters, or in none; then behind all.
using Unit = std::size_t;

struct NetworkRow {
  Unit unit = 0;
  std::string kind;
  std::vector<geo::Row> firms;
  std::string reason;
};

/// Some rows of the firms, as columns.
struct Columns {
  std::vector<geo::Row> rows;
  std::vector<double> x_m, y_m;
  std::vector<std::int32_t> rank;

  void add(const geo::Table& firms, geo::Row row) {
    rows.push_back(row);
    x_m.push_back(firms.reals("x_m")[row]);
    y_m.push_back(firms.reals("y_m")[row]);
    rank.push_back(firms.codes("id_rank")[row]);
  }
  geo::GroupCentres centres(bool are_candidates) const { return {x_m, y_m, rank, are_candidates}; }
};

/// The networks of one group.
class GroupNetworks {
 public:
  GroupNetworks(const ChainParams& params, const Frame& frame, const Group& group, const geo::Tables& in,
                const RowLists& members)
      : params_(params),
        frame_(frame),
        group_(group),
        firms_(in.at("firms")),
        outside_(in.at("clusters").size()),
        unit_of_(units(in.at("clusters"), members)) {}

  std::vector<NetworkRow> all() {
    for (std::size_t stage = 0; stage < group_.chain.stages.size(); ++stage)
      if (group_.chain.stages[stage].group == group_.code) add_horizontal(group_.chain.stages[stage]);
    for (const ChainSupply& supply : group_.chain.supplies)
      if (supply.share >= params_.least_coefficient) add_vertical(supply);
    std::ranges::stable_sort(found_, {}, [](const NetworkRow& row) { return std::pair(row.unit, row.kind); });
    return std::move(found_);
  }

 private:
  /// By firm of the group; nothing for those of single sites.
  std::map<geo::Row, std::optional<Unit>> units(const geo::Table& clusters, const RowLists& members) const {
    std::map<geo::Row, std::optional<Unit>> out;
    for (std::size_t c = 0; c < clusters.size(); ++c) {
      if (clusters.column("group_name").text(c) != group_.name) continue;
      const bool single = clusters.flags("single_site")[c] != 0;
      for (const geo::Row row : members[c]) out[row] = single ? std::nullopt : std::optional(c);
    }
    return out;
  }

  /// Firms of a stage of this or another group by unit; those of another group are in none.
  std::map<Unit, Columns> firms_of(const ChainStage& stage, bool small_only) const {
    Group of;
    of.code = stage.group;
    std::map<Unit, Columns> out;
    const auto code = firms_.codes("stage");
    for (const geo::Row row : members_of(of, firms_)) {
      if (code[row] != stage.stage || (small_only && is_large(row))) continue;
      const auto unit = unit_of_.find(row);
      if (unit == unit_of_.end())
        out[outside_].add(firms_, row);
      else if (unit->second)
        out[*unit->second].add(firms_, row);
    }
    return out;
  }

  bool is_large(geo::Row row) const {
    const geo::Column& employees = firms_.column("employees");
    return !frame_.sizes_are_secret && employees.valid(row) &&
           employees.number(row) >= static_cast<double>(params_.sme_employees);
  }

  geo::GroupRules rules(std::int64_t least) const {
    return {params_.network_reach_m, static_cast<std::size_t>(least), static_cast<std::size_t>(params_.network_most),
            static_cast<std::size_t>(params_.networks_kept)};
  }

  void add_horizontal(const ChainStage& stage) {
    for (const auto& [unit, firms] : firms_of(stage, true)) {
      geo::NearGroups groups(firms.x_m, firms.y_m);
      for (const geo::NearGroup& of : groups.around(firms.centres(true), rules(params_.network_least))) {
        NetworkRow row{unit, "horizontal", {}, horizontal_reason(stage, of)};
        for (const geo::Row member : of.members) row.firms.push_back(firms.rows[member]);
        std::ranges::sort(row.firms, {}, [&](geo::Row firm) { return firms_.codes("id_rank")[firm]; });
        found_.push_back(std::move(row));
      }
    }
  }

  void add_vertical(const ChainSupply& supply) {
    const ChainStage &seller = group_.chain.stages[supply.from], &buyer = group_.chain.stages[supply.to];
    if (supply.from == supply.to || buyer.group != group_.code) return;
    Columns sellers;
    for (const auto& [unit, firms] : firms_of(seller, true))
      for (const geo::Row row : firms.rows) sellers.add(firms_, row);
    geo::NearGroups groups(sellers.x_m, sellers.y_m);
    for (const auto& [unit, buyers] : firms_of(buyer, false))
      for (const geo::NearGroup& of : groups.around(buyers.centres(false), rules(params_.network_suppliers))) {
        NetworkRow row{unit, "vertical", {buyers.rows[of.centre]}, vertical_reason(seller, buyer, supply.share, of)};
        for (const geo::Row member : of.members) row.firms.push_back(sellers.rows[member]);
        found_.push_back(std::move(row));
      }
  }

  std::string horizontal_reason(const ChainStage& stage, const geo::NearGroup& of) const {
    const std::string size = frame_.sizes_are_secret
                                 ? std::string()
                                 : fmt::format(", none known to have {} or more employees,", params_.sme_employees);
    return fmt::format(
        "{} firms of {} ({}){} lie within {} of one of them: they could buy, train, test or sell together.",
        of.members.size(), stage.title, group_.title, size, way(of));
  }
  std::string vertical_reason(const ChainStage& seller, const ChainStage& buyer, double share,
                              const geo::NearGroup& of) const {
    return fmt::format(
        "{} firms of {} lie within {} of a firm of {} ({}), a stage that spends {} of its output on theirs: with it "
        "they could agree on deliveries, quality and training.",
        of.members.size(), seller.title, way(of), buyer.title, group_.title, io::plain_spaces(io::share_text(share)));
  }
  static std::string way(const geo::NearGroup& of) { return io::plain_spaces(io::distance_text(of.reach_m)); }

  const ChainParams& params_;
  const Frame& frame_;
  const Group& group_;
  const geo::Table& firms_;
  Unit outside_;
  std::map<geo::Row, std::optional<Unit>> unit_of_;
  std::vector<NetworkRow> found_;
};

std::string ids_of(const NetworkRow& row, const geo::Column& firm_id) {
  std::string out;
  for (const geo::Row firm : row.firms)
    fmt::format_to(std::back_inserter(out), "{}{}", out.empty() ? "" : "; ", firm_id.text(firm));
  return out;
}

}  // namespace

geo::Table networks(const ChainParams& params, const Frame& frame, const geo::Tables& in) {
  const RowLists members = firms_of_clusters(in.at("clusters"), in.at("members"));
  std::vector<std::vector<NetworkRow>> of_groups(frame.groups.size());
  geo::parallel_for(of_groups.size(), 1, frame.threads, [&](std::size_t g, std::size_t) {
    if (!frame.groups[g].is_all()) of_groups[g] = GroupNetworks(params, frame, frame.groups[g], in, members).all();
  });
  struct Row {
    const Group* group;
    const NetworkRow* of;
  };
  std::vector<Row> rows;
  for (std::size_t g = 0; g < of_groups.size(); ++g)
    for (const NetworkRow& row : of_groups[g]) rows.push_back({&frame.groups[g], &row});
  const geo::Table &clusters = in.at("clusters"), &firms = in.at("firms");
  geo::Table out;
  const auto set = [&](const char* name, auto get) { set_column(out, name, rows, get); };
  set("kind", [](const Row& row) { return row.of->kind; });
  set("group_name", [](const Row& row) { return row.group->name; });
  set("key", [&](const Row& row) {
    return row.of->unit < clusters.size() ? std::optional(clusters.codes("key")[row.of->unit]) : std::nullopt;
  });
  set("firms", [](const Row& row) { return std::ssize(row.of->firms); });
  set("firm_ids", [&](const Row& row) { return ids_of(*row.of, firms.column("firm_id")); });
  set("reason", [](const Row& row) { return row.of->reason; });
  return out;
}

}  // namespace pipeline
