// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/diagnosis/measures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "io/look/figures.hpp"

namespace pipeline {
namespace {

std::string count_words(double count, const char* one, const char* many) {
  return io::plain_spaces(io::counted(std::llround(count), one, many));
}

/// Words of a row of missing_links: stage, buyers, how much is missing.
Measured missing_row(const Evidence& evidence, geo::Row row, std::string_view figure) {
  const auto number = [&](std::string_view name) { return evidence.missing_links.column(name).number(row); };
  const std::string stage(evidence.missing_links.column("title").text(row));
  return {.figure = number(figure),
          .words = {{"stage", stage},
                    {"buyers", count_words(number("buyers"), "firm that needs it", "firms that need it")},
                    {"missing", figure_text(FigureUnit::share, number("missing_share"))},
                    {"radius", figure_text(FigureUnit::metres, number("radius_m"))}},
          .key = stage};
}

/// The row of missing_links with the largest `value`, the first of equal ones; a row without a value is passed over.
template <class Value>
std::optional<geo::Row> best_missing(const Evidence& evidence, std::size_t cluster, Value value) {
  std::optional<geo::Row> best;
  std::optional<double> most;
  for (const geo::Row row : evidence.missing_of(cluster)) {
    const std::optional<double> here = value(row);
    if (!here || (most && *here <= *most)) continue;
    most = here;
    best = row;
  }
  return best;
}

/// The group has stages of its own that a cluster could lack.
bool has_stages(const Group& group) {
  return std::ranges::count(group.chain.stages, group.code, &ChainStage::group) > 1;
}

std::optional<double> variety_of(const std::optional<double>& related, const std::optional<double>& unrelated) {
  return related && unrelated ? std::optional(*related + *unrelated) : std::nullopt;
}

/// As many equally common industries have this entropy.
std::string alike(double bits) { return io::ratio_text(std::exp2(bits)); }

bool is_vertical(const Evidence& evidence, geo::Row link) {
  return evidence.links.column("kind").text(link) == "vertical";
}

std::string stage_words(std::string_view stage) {
  std::string text(stage);
  std::ranges::replace(text, '_', ' ');
  return text;
}

}  // namespace

namespace measures {

Measure column(std::string_view name) {
  return [name](const Evidence& evidence, std::size_t cluster) -> std::optional<Measured> {
    const auto value = evidence.number(name, cluster);
    return value ? std::optional(Measured{.figure = *value}) : std::nullopt;
  };
}

Region of_group(std::string_view name) {
  return [name](const Evidence& evidence, const Measured&, std::size_t cluster) {
    return evidence.of_group(name, cluster);
  };
}

std::optional<double> one(const Evidence&, const Measured&, std::size_t) { return 1.0; }

std::optional<Measured> specialisation(const Evidence& evidence, std::size_t cluster) {
  const auto lq = evidence.number("lq", cluster), low = evidence.number("lq_low", cluster),
             high = evidence.number("lq_high", cluster);
  if (!lq || !low || !high) return std::nullopt;
  return Measured{.figure = *lq,
                  .tested = *low,
                  .words = {{"low", io::ratio_text(*low)},
                            {"high", io::ratio_text(*high)},
                            {"controls", evidence.group(cluster).controls_text},
                            {"firms", count_words(*evidence.number("firms", cluster), "firm", "firms")}}};
}

std::optional<Measured> chance(const Evidence& evidence, std::size_t cluster) {
  const auto p = evidence.number("p", cluster), lq = evidence.number("lq", cluster);
  if (!p || !lq) return std::nullopt;
  return Measured{.figure = *p,
                  .words = {{"lq", io::ratio_text(*lq)},
                            {"firms", count_words(*evidence.number("firms", cluster), "firm", "firms")}}};
}

std::optional<Measured> focus(const Evidence& evidence, std::size_t cluster) {
  const auto around = evidence.number("place_firms", cluster);
  if (!around || *around == 0.0) return std::nullopt;
  return Measured{.figure = *evidence.number("firms", cluster) / *around,
                  .words = {{"around", count_words(*around, "firm", "firms")}}};
}

std::optional<Measured> completeness(const Evidence& evidence, std::size_t cluster) {
  const auto share = evidence.number("completeness", cluster);
  if (!share) return std::nullopt;
  return Measured{.figure = *share,
                  .words = {{"present", fmt::format("{:.0f}", *evidence.number("stages_present", cluster))},
                            {"needed", count_words(*evidence.number("stages_needed", cluster), "stage", "stages")}}};
}

Peer of_stage(std::string_view figure) {
  return [figure](const Evidence& evidence, std::string_view stage, std::size_t cluster) -> std::optional<double> {
    const geo::Column& value = evidence.missing_links.column(figure);
    for (const geo::Row row : evidence.missing_of(cluster))
      if (evidence.missing_links.column("title").text(row) == stage)
        return value.valid(row) ? std::optional(value.number(row)) : std::nullopt;
    return std::nullopt;
  };
}

std::optional<Measured> largest_need(const Evidence& evidence, std::size_t cluster) {
  const auto rows = evidence.missing_of(cluster);
  return rows.empty() ? std::nullopt : std::optional(missing_row(evidence, rows[0], "missing_share"));
}

std::optional<Measured> most_buyers(const Evidence& evidence, std::size_t cluster) {
  const auto row = best_missing(evidence, cluster, [&](geo::Row r) -> std::optional<double> {
    const geo::Table& missing = evidence.missing_links;
    return missing.column("missing_share").number(r) > 0.0 ? std::optional(missing.column("buyers").number(r))
                                                           : std::nullopt;
  });
  return row ? std::optional(missing_row(evidence, *row, "buyers")) : std::nullopt;
}

std::optional<Measured> supply_nearby(const Evidence& evidence, std::size_t cluster) {
  const auto row = best_missing(evidence, cluster, [&](geo::Row r) -> std::optional<double> {
    const geo::Column& nearest = evidence.missing_links.column("nearest_m");
    const bool beyond = nearest.valid(r) && nearest.number(r) > evidence.missing_links.column("radius_m").number(r);
    return beyond ? std::optional(-nearest.number(r)) : std::nullopt;
  });
  return row ? std::optional(missing_row(evidence, *row, "nearest_m")) : std::nullopt;
}

std::optional<Measured> stages_held(const Evidence& evidence, std::size_t cluster) {
  const auto bits = evidence.number("unrelated_variety", cluster);
  if (!bits || !has_stages(evidence.group(cluster))) return std::nullopt;
  return Measured{.figure = *bits};
}

std::optional<Measured> range_of_goods(const Evidence& evidence, std::size_t cluster) {
  const auto bits =
      variety_of(evidence.number("related_variety", cluster), evidence.number("unrelated_variety", cluster));
  return bits ? std::optional(Measured{.figure = *bits, .words = {{"alike", alike(*bits)}}}) : std::nullopt;
}

std::optional<double> range_in_region(const Evidence& evidence, const Measured&, std::size_t cluster) {
  return variety_of(evidence.of_group("related_variety", cluster), evidence.of_group("unrelated_variety", cluster));
}

std::optional<Measured> single_site(const Evidence& evidence, std::size_t cluster) {
  if (!evidence.single_site(cluster)) return std::nullopt;
  return Measured{.figure = *evidence.number("sites", cluster),
                  .words = {{"firms", count_words(*evidence.number("firms", cluster), "firm", "firms")}}};
}

std::optional<Measured> neighbours(const Evidence& evidence, std::size_t cluster) {
  if (evidence.single_site(cluster) || evidence.group(cluster).chain.supplies.empty()) return std::nullopt;
  std::set<std::size_t> others;
  for (const geo::Row link : evidence.links_of(cluster)) {
    const auto [from, to] = evidence.ends_of(link);
    if (is_vertical(evidence, link)) others.insert(from == cluster ? to : from);
  }
  return Measured{.figure = static_cast<double>(others.size())};
}

std::optional<Measured> adjacent_cluster(const Evidence& evidence, std::size_t cluster) {
  std::optional<geo::Row> best;
  const auto strength = [&](geo::Row link) { return evidence.links.column("strength").number(link); };
  for (const geo::Row link : evidence.links_of(cluster))
    if (is_vertical(evidence, link) && (!best || strength(link) > strength(*best))) best = link;
  if (!best) return std::nullopt;
  const auto [from, to] = evidence.ends_of(*best);
  const std::string sold = stage_words(evidence.links.column("from_stage").text(*best)),
                    buyer = stage_words(evidence.links.column("to_stage").text(*best));
  return Measured{
      .figure = evidence.links.column("length_m").number(*best),
      .words = {{"trade", from == cluster ? fmt::format("its {} could buy more of the {} made here", buyer, sold)
                                          : fmt::format("its {} could sell more to the {} here", sold, buyer)}},
      .other = from == cluster ? to : from};
}

std::optional<Measured> adjacent_possible(const Evidence& evidence, std::size_t cluster) {
  const auto rows = evidence.adjacent_of(cluster);
  if (rows.empty()) return std::nullopt;
  const auto text = [&](std::string_view name) {
    return std::string(evidence.adjacent_industries.column(name).text(rows[0]));
  };
  return Measured{.figure = evidence.adjacent_industries.column("density").number(rows[0]) / 100.0,
                  .words = {{"industry", text("industry")}, {"related", text("related_to")}},
                  .key = text("industry")};
}

std::optional<double> adjacent_on_average(const Evidence& evidence, const Measured&, std::size_t cluster) {
  return evidence.adjacent_industries.column("mean_density").number(evidence.adjacent_of(cluster)[0]) / 100.0;
}

std::optional<double> adjacent_elsewhere(const Evidence& evidence, std::string_view industry, std::size_t cluster) {
  for (const geo::Row row : evidence.adjacent_of(cluster))
    if (evidence.adjacent_industries.column("industry").text(row) == industry)
      return evidence.adjacent_industries.column("density").number(row) / 100.0;
  return std::nullopt;
}

std::optional<Measured> triad(const Evidence& evidence, std::size_t cluster) {
  const auto research = evidence.number("research_institutions", cluster),
             government = evidence.number("government_institutions", cluster);
  if (!research || !government) return std::nullopt;
  return Measured{.figure = 1.0 + (*research > 0.0 ? 1.0 : 0.0) + (*government > 0.0 ? 1.0 : 0.0),
                  .words = {{"research", count_words(*research, "institution", "institutions")},
                            {"government", count_words(*government, "office", "offices")}}};
}

std::optional<Measured> anchor_firms(const Evidence& evidence, std::size_t cluster) {
  const auto firms = evidence.number("anchor_firms", cluster), share = evidence.number("anchor_share", cluster);
  if (!firms || !share) return std::nullopt;
  return Measured{.figure = *firms, .words = {{"share", figure_text(FigureUnit::share, *share)}}};
}

}  // namespace measures

std::string figure_text(FigureUnit unit, double figure) {
  switch (unit) {
    case FigureUnit::firms:
      return count_words(figure, "firm", "firms");
    case FigureUnit::clusters:
      return count_words(figure, "cluster", "clusters");
    case FigureUnit::institutions:
      return count_words(figure, "institution", "institutions");
    case FigureUnit::sites:
      return count_words(figure, "site", "sites");
    case FigureUnit::share:
      return io::plain_spaces(io::share_text(figure));
    case FigureUnit::ratio:
      return io::ratio_text(figure);
    case FigureUnit::index:
      return fmt::format("{:.2g}", figure);
    case FigureUnit::bits:
      return io::ratio_text(figure) + " bit";
    case FigureUnit::metres:
      return io::plain_spaces(std::fmod(figure, 1000.0) == 0.0 ? io::amount_text(figure, "m")
                                                               : io::distance_text(figure));
  }
  return {};
}

}  // namespace pipeline
