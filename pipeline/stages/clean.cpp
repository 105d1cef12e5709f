// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/clean.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <tuple>
#include <utility>

#include "geo/core/error.hpp"
#include "geo/core/take.hpp"
#include "geo/index/sites.hpp"
#include "io/look/figures.hpp"
#include "pipeline/rejects.hpp"
#include "pipeline/run.hpp"
#include "pipeline/stages/clean/checks.hpp"
#include "pipeline/stages/clean/groups.hpp"
#include "pipeline/stages/clean/links.hpp"
#include "pipeline/stages/clean/matches.hpp"
#include "pipeline/stages/clean/order.hpp"
#include "pipeline/stages/clean/piles.hpp"
#include "pipeline/stages/ingest/field_values.hpp"

namespace pipeline {
namespace {

struct CleanParams {
  std::string match = "id_or_name";
  double match_distance_m = 250.0;
  bool match_fill = true;
  std::string piles = "keep";
  std::int64_t pile_weight = 1;
  std::int64_t agent_firms = 10;
  std::int64_t agent_industries = 5;
  std::vector<std::string> agent_codes{"70.10", "82.11", "551111", "551114", "561110"};
  double centroid_accuracy_m = 250.0;

  bool by_id() const { return match == "id" || match == "id_or_name"; }
  bool by_name() const { return match == "name" || match == "id_or_name"; }
};

constexpr double kManyInPiles = 0.1;  // from this share of firms on, a run that keeps piles warns

/// The ids under which firms are known: as in the source, but with the source's name before it where ids of different
/// sources are not ids of one list.
geo::Column known_ids(const geo::Table& firms, const CleanParams& params, const io::Config& config) {
  const geo::Column& own = firms.column("firm_id");
  const auto source = firms.codes("source");
  std::vector<std::uint8_t> foreign(config.firms.size());
  for (std::size_t s = 0; s < foreign.size(); ++s)
    foreign[s] = (s > 0 && !params.by_id()) || (foreign.size() > 1 && !config.firms[s].fields.contains("id"));
  if (std::ranges::find(foreign, 1) == foreign.end()) return own;
  geo::Texts ids;
  for (std::size_t row = 0; row < source.size(); ++row) {
    const auto s = static_cast<std::size_t>(source[row]);
    if (foreign[s])
      ids.add(fmt::format("{}/{}", config.firms[s].name, own.text(row)));
    else
      ids.add(own.text(row));
  }
  return geo::Column(geo::Column::Values(std::move(ids)));
}

/// Takes out rows one check after the other; each is rejected for the first.
class Cleaner {
 public:
  /// `firms` has the known ids, `own_ids` those of the sources.
  Cleaner(const geo::Table& firms, geo::Column own_ids, const Run& run, Rejects& rejects)
      : firms_(firms), own_ids_(std::move(own_ids)), run_(run), rejects_(rejects) {}

  std::vector<geo::Row> passed() {
    const std::vector<Check> checks = checked(firms_, run_.frame);
    std::vector<geo::Row> kept;
    kept.reserve(firms_.size());
    for (geo::Row row = 0; row < firms_.size(); ++row) {
      if (checks[row] == Check::passed)
        kept.push_back(row);
      else
        reject(row, checks[row]);
    }
    return kept;
  }

  /// One row for each id. `matches` takes the rows of later sources that gave way.
  std::vector<geo::Row> unique(const std::vector<geo::Row>& sorted, std::vector<Match>& matches) {
    const geo::Texts& id = firms_.column("firm_id").as<geo::Texts>();
    const auto source = firms_.codes("source");
    std::vector<geo::Row> kept;
    kept.reserve(sorted.size());
    for (const geo::Row row : sorted) {
      if (kept.empty() || id[kept.back()] != id[row]) {
        kept.push_back(row);
      } else if (source[kept.back()] == source[row]) {
        add(row, "duplicate_id", "id", id[row]);
      } else {
        matches.push_back({row, kept.back()});
        add(row, "matched_id", "id", id[row]);
      }
    }
    return kept;
  }

  /// Without the rows that `matches` names; each is rejected with the id of the firm that it is.
  std::vector<geo::Row> without(const std::vector<geo::Row>& rows, const std::vector<Match>& matches) {
    std::vector<geo::Row> kept;
    kept.reserve(rows.size());
    auto next = matches.begin();
    for (const geo::Row row : rows) {
      if (next == matches.end() || next->row != row) {
        kept.push_back(row);
        continue;
      }
      add(row, "matched_name", "name", firms_.column("firm_id").text(next->of));
      ++next;
    }
    return kept;
  }

  /// A firm that is not where its coordinates are.
  void leave_out(geo::Row row, std::int32_t kind) {
    add(row, kind == kAgent ? "left_out_agent" : "left_out_centroid", "geometry", place(row));
  }

  /// No row will be rejected any more.
  void finish() { own_ids_ = geo::Column(geo::Texts()); }

 private:
  std::string place(geo::Row row) const {
    return fmt::format("{:.0f} {:.0f}", firms_.reals("x_m")[row], firms_.reals("y_m")[row]);
  }

  void reject(geo::Row row, Check failed) {
    if (failed == Check::closed) return add(row, "closed", "closed", date_text(firms_.codes("closed")[row]));
    if (failed == Check::not_yet_open)
      return add(row, "not_yet_open", "opened", date_text(firms_.codes("opened")[row]));
    if (!axes_) axes_.emplace(run_.frame);
    const bool swapped = axes_->swapped(firms_.reals("x_m")[row], firms_.reals("y_m")[row]);
    add(row, swapped ? "axes_swapped" : "outside_region", "geometry", place(row));
  }

  void add(geo::Row row, std::string_view reason, std::string_view field, std::string_view value) {
    const io::FirmSource& source = run_.config.firms[static_cast<std::size_t>(firms_.codes("source")[row])];
    rejects_.add({.source = source.name,
                  .source_id = own_ids_.text(row),
                  .field = field,
                  .value = value,
                  .reason = reason,
                  .row = firms_.integers("row")[row],
                  .x = firms_.reals("x_m")[row],
                  .y = firms_.reals("y_m")[row]});
  }

  const geo::Table& firms_;
  geo::Column own_ids_;
  const Run& run_;
  Rejects& rejects_;
  std::optional<AxesCheck> axes_;
};

PileRules pile_rules(const CleanParams& params) {
  return {params.agent_firms, params.agent_industries, params.agent_codes, params.centroid_accuracy_m};
}

/// Takes out what fails a check, in the order of the checks; fills `firms` where it matches sources. The rows that
/// stay, in bytewise order of ids.
std::vector<geo::Row> kept_rows(const CleanParams& params, const Run& run, geo::Table& firms, Cleaner& cleaner) {
  std::vector<Match> matches;
  std::vector<geo::Row> kept = cleaner.unique(by_id(firms, cleaner.passed(), run.frame.threads), matches);
  if (run.config.firms.size() > 1 && params.by_name()) {
    const auto named = name_matches(firms, kept, params.match_distance_m);
    kept = cleaner.without(kept, named);
    matches.insert(matches.end(), named.begin(), named.end());
  }
  if (params.match_fill && !matches.empty()) {
    const geo::Texts& id = firms.column("firm_id").as<geo::Texts>();
    std::ranges::stable_sort(matches, [&](const Match& a, const Match& b) { return id[a.row] < id[b.row]; });
    firms = filled(std::move(firms), matches);
  }
  return kept;
}

/// Firms in canonical order while piles are looked for.
struct Placed {
  geo::Table firms;
  std::vector<geo::Row> rows;  ///< Where each stands in the raw table.
  std::vector<std::int32_t> ranks, kinds;
};

Points points_of(const geo::Table& firms) {
  return Points(geo::collapsed_along_curve(firms.reals("x_m"), firms.reals("y_m")));
}

/// Takes out the firms that are not where their coordinates are; institutions stay.
void leave_out_piles(Placed& placed, Cleaner& cleaner, unsigned threads) {
  const auto role = placed.firms.codes("role");
  std::vector<geo::Row> by_rank(placed.rows.size());
  for (geo::Row i = 0; i < by_rank.size(); ++i) by_rank[static_cast<std::size_t>(placed.ranks[i])] = i;
  std::int32_t rank = 0;
  for (const geo::Row i : by_rank) {
    const bool stays = placed.kinds[i] == kAddress || role[i] == kInstitution;
    if (!stays) cleaner.leave_out(placed.rows[i], placed.kinds[i]);
    placed.ranks[i] = stays ? rank++ : -1;
  }
  std::vector<geo::Row> staying;
  for (geo::Row i = 0; i < by_rank.size(); ++i)
    if (placed.ranks[i] >= 0) staying.push_back(i);
  const auto take = [&](auto& values) {
    for (std::size_t i = 0; i < staying.size(); ++i) values[i] = values[staying[i]];
    values.resize(staying.size());
  };
  take(placed.rows);
  take(placed.ranks);
  take(placed.kinds);
  placed.firms = geo::taken(std::move(placed.firms), staying, threads);
}

/// The kept firms in canonical order, with id_rank, site, site_kind and counted. Lets `raw` go where nothing else will
/// be rejected: what is made of its columns finds their memory.
geo::Table placed_firms(const CleanParams& params, const Run& run, geo::Table& raw, const std::vector<geo::Row>& kept,
                        Cleaner& cleaner) {
  const unsigned threads = run.frame.threads;
  Placed placed;
  std::tie(placed.rows, placed.ranks) = canonical_order(raw, kept, threads);
  geo::Table needed = raw;
  for (const char* column : {"row", "closed"}) needed.drop(column);
  const bool more_to_reject = params.piles == "leave_out";
  if (!more_to_reject) raw = geo::Table(), cleaner.finish();
  placed.firms = geo::taken(std::move(needed), placed.rows, threads);
  Points points = points_of(placed.firms);
  placed.kinds = site_kinds(placed.firms, points, pile_rules(params), run.config.profile);
  if (more_to_reject) {
    leave_out_piles(placed, cleaner, threads);
    points = points_of(placed.firms);
  }
  geo::Table firms = std::move(placed.firms);
  firms.set("id_rank", std::move(placed.ranks));
  const auto& site = points.sites().site;
  firms.set("site", std::vector<std::int32_t>(site.begin(), site.end()));
  firms.set("counted", params.piles == "downweight"
                           ? counted(firms, points, placed.kinds, params.pile_weight, run.frame.seed)
                           : std::vector<std::uint8_t>(firms.size(), 1));
  auto labels = std::make_shared<geo::Texts>();
  for (const char* label : {"address", "centroid", "agent"}) labels->add(label);
  firms.set("site_kind", geo::Column::coded(std::move(placed.kinds), labels));
  return firms;
}

/// A map of piles is a wrong map: says how many firms stand on them and what can be done.
void warn_of_piles(const geo::Table& firms, Run& run) {
  const auto kind = firms.codes("site_kind"), role = firms.codes("role"), site = firms.codes("site");
  std::vector<std::int64_t> at_site(firms.size());
  for (std::size_t row = 0; row < firms.size(); ++row)
    if (kind[row] != kAddress && role[row] != kInstitution) ++at_site[static_cast<std::size_t>(site[row])];
  std::int64_t piles = 0, firms_on_them = 0;
  for (const std::int64_t here : at_site) {
    if (here < 2) continue;
    ++piles;
    firms_on_them += here;
  }
  const double share = static_cast<double>(firms_on_them) / static_cast<double>(firms.size());
  if (share < kManyInPiles) return;
  run.warn(fmt::format(
      "{} firms ({:.0f} %) stand on {}, centres of postcodes or towns or addresses of agents or head offices "
      "(site_kind); they are kept where they are: set clean.piles to downweight or leave_out to see what the map owes "
      "to them",
      firms_on_them, 100 * share, io::counted(piles, "point", "points")));
}

}  // namespace

geo::Tables clean(const CleanParams& params, Run& run) {
  geo::Table raw = run.take("firms");
  geo::Column own_ids = raw.column("firm_id");
  raw.set("firm_id", known_ids(raw, params, run.config));
  Rejects rejects;
  Cleaner cleaner(raw, std::move(own_ids), run, rejects);
  const std::vector<geo::Row> kept = kept_rows(params, run, raw, cleaner);
  geo::Table firms = placed_firms(params, run, raw, kept, cleaner);
  if (firms.size() == 0)
    geo::fail(
        geo::Trouble::data,
        "sources.firms: every row is rejected ({}); expected firms inside the region; check the crs of the source and "
        "the bbox or boundary of the region",
        reason_counts(run.tables.at("rejects"), rejects.table()));
  if (params.piles == "keep") warn_of_piles(firms, run);
  set_groups(firms, run);

  geo::Tables out;
  out["known_links"] = matched_links(run.tables.at("known_links"), firms, run, rejects);
  out["rejects"] = run.tables.at("rejects");
  out["rejects"].append(rejects.table());
  count_rows(firms, out["rejects"], run);
  for (const char* column : {"source", "rounded"}) firms.drop(column);
  out["firms"] = std::move(firms);
  return out;
}

Stage clean_stage() {
  return Declare<CleanParams>("clean",
                              "Takes out duplicates, closed firms and places outside the region, merges sources, finds "
                              "piles; puts the rest in "
                              "canonical order.")
      .input("firms", "Firms of all sources.")
      .input("known_links", "Who buys from whom, by ids.")
      .output("known_links", "The same by rows of firms, among those that are analysed.")
      .output("firms", "Firms that are analysed, in canonical order, with id_rank, site, site_kind and counted.")
      .output("rejects", "All rejected rows.")
      .param("match", &CleanParams::match, io::choice({"id_or_name", "id", "name", "none"}),
             "How a firm of a later source is known in an earlier one; unless by id, ids of later sources carry the "
             "source's name.")
      .param("match_distance_m", &CleanParams::match_distance_m, io::length(0, 100'000),
             "Firms of different sources with the same name, legal form aside, are one within this distance.")
      .param("match_fill", &CleanParams::match_fill, io::flag(),
             "Name, employees and dates that the earlier source lacks come from the later one.")
      .param("piles", &CleanParams::piles, io::choice({"keep", "downweight", "leave_out"}),
             "What becomes of firms whose site_kind is not address: kept, a point counts as pile_weight firms, or "
             "rejected.")
      .param("pile_weight", &CleanParams::pile_weight, io::count(1, 1'000'000),
             "As so many firms the firms of one pile count when piles are down-weighted.")
      .param("agent_firms", &CleanParams::agent_firms, io::count(2, 1'000'000),
             "A point with at least so many unrelated firms counts as the address of an agent, as a centroid if its "
             "coordinates are round.")
      .param("agent_industries", &CleanParams::agent_industries, io::count(1, 1'000'000),
             "Firms of one point are unrelated if they are as mixed as so many equally frequent industries.")
      .param("agent_codes", &CleanParams::agent_codes, io::texts(),
             "Industry codes of head offices and office services; others of the scheme in use are ignored.")
      .param("centroid_accuracy_m", &CleanParams::centroid_accuracy_m, io::length(1, 100'000),
             "From this stated accuracy on, a place counts as the centroid of a postcode or town.")
      .runs_outside(clean);
}

}  // namespace pipeline
