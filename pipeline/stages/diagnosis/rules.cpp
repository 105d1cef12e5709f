// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/diagnosis/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "io/look/figures.hpp"

namespace pipeline {
namespace {

using enum LineKind;
using P = DiagnosisParams;

constexpr Bound kAlways{};
constexpr Bound at(double P::*value) { return {value, Bound::Of::itself}; }
constexpr Bound times_median(double P::*value) { return {value, Bound::Of::times_median}; }
constexpr Bound part_of_median(double P::*value) { return {value, Bound::Of::part_of_median}; }

std::string count_words(double count, const char* one, const char* many) {
  return io::plain_spaces(io::counted(std::llround(count), one, many));
}

/// A column of clusters or cluster_structure as it is.
auto column(std::string_view name) {
  return [name](const Evidence& evidence, std::size_t cluster) -> std::optional<Measured> {
    const auto value = evidence.number(name, cluster);
    return value ? std::optional(Measured{.figure = *value}) : std::nullopt;
  };
}

/// The same column of the group in the whole region.
auto of_group(std::string_view name) {
  return [name](const Evidence& evidence, const Measured&, std::size_t cluster) {
    return evidence.of_group(name, cluster);
  };
}

/// Where the region's figure is known beforehand: 1 for whatever is a multiple of the region's average or of chance.
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

/// Only of clusters with an LQ: sentences say the effect first.
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

/// What another cluster has in `figure` of the same stage, where it lacks it too.
auto of_stage(std::string_view figure) {
  return [figure](const Evidence& evidence, std::string_view stage, std::size_t cluster) -> std::optional<double> {
    const geo::Column& value = evidence.missing_links.column(figure);
    for (const geo::Row row : evidence.missing_of(cluster))
      if (evidence.missing_links.column("title").text(row) == stage)
        return value.valid(row) ? std::optional(value.number(row)) : std::nullopt;
    return std::nullopt;
  };
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

/// Rows come with the largest unmet need first.
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

/// The group has stages of its own that a cluster could lack.
bool has_stages(const Group& group) {
  return std::ranges::count(group.chain.stages, group.code, &ChainStage::group) > 1;
}

std::optional<Measured> stages_held(const Evidence& evidence, std::size_t cluster) {
  const auto bits = evidence.number("unrelated_variety", cluster);
  if (!bits || !has_stages(evidence.group(cluster))) return std::nullopt;
  return Measured{.figure = *bits};
}

std::optional<double> variety_of(const std::optional<double>& related, const std::optional<double>& unrelated) {
  return related && unrelated ? std::optional(*related + *unrelated) : std::nullopt;
}

/// As many equally common industries have this entropy.
std::string alike(double bits) { return io::ratio_text(std::exp2(bits)); }

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

bool is_vertical(const Evidence& evidence, geo::Row link) {
  return evidence.links.column("kind").text(link) == "vertical";
}

/// Clusters at the other ends of its links along the chain.
std::optional<Measured> neighbours(const Evidence& evidence, std::size_t cluster) {
  if (evidence.single_site(cluster) || evidence.group(cluster).chain.supplies.empty()) return std::nullopt;
  std::set<std::size_t> others;
  for (const geo::Row link : evidence.links_of(cluster)) {
    const auto [from, to] = evidence.ends_of(link);
    if (is_vertical(evidence, link)) others.insert(from == cluster ? to : from);
  }
  return Measured{.figure = static_cast<double>(others.size())};
}

std::string stage_words(std::string_view stage) {
  std::string text(stage);
  std::ranges::replace(text, '_', ' ');
  return text;
}

/// The strongest of its links along the chain; of equal ones the first.
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

constexpr std::string_view kGroup = "the group in the region", kRegion = "the region";

std::vector<Topic> cluster_topics() {
  return {
      {"size",
       FigureUnit::firms,
       column("firms"),
       of_group("firms"),
       kGroup,
       {{strength, times_median(&P::apart), kAlways, "It has {figure}; the median cluster of its group has {median}."},
        {weakness, kAlways, part_of_median(&P::apart),
         "It has only {figure}; the median cluster of its group has {median}."}}},
      {"specialisation",
       FigureUnit::ratio,
       specialisation,
       one,
       kRegion,
       {{strength, at(&P::special_lq), kAlways,
         "The group has {figure} times its share among {controls} ({low} to {high}), {firms}."},
        {weakness, kAlways, at(&P::average_lq),
         "The group has {figure} times its share among {controls}, but the interval ({low} to {high}) reaches below "
         "the region's average; {firms}."}},
       "lower end of the interval"},
      {"chance",
       FigureUnit::share,
       chance,
       nullptr,
       {},
       {{weakness, at(&P::chance_p), kAlways,
         "{lq} times its share, {firms}; but {figure} of maps with shuffled labels have a cluster as strong."}}},
      {"focus",
       FigureUnit::share,
       focus,
       nullptr,
       {},
       {{strength, times_median(&P::apart), kAlways, "{figure} of the {around} in its place are its own."},
        {weakness, kAlways, part_of_median(&P::apart), "Only {figure} of the {around} in its place are its own."}}},
      {"completeness",
       FigureUnit::share,
       completeness,
       nullptr,
       {},
       {{strength, at(&P::complete), kAlways,
         "It finds {figure} of what its chain needs in reach, {present} of {needed} present."},
        {weakness, kAlways, at(&P::incomplete),
         "It finds only {figure} of what its chain needs in reach, {present} of {needed} present."}}},
      {"missing link",
       FigureUnit::share,
       largest_need,
       nullptr,
       {},
       {{weakness, at(&P::missing_much), kAlways,
         "{figure} of the {stage} that it needs is missing within {radius}, for {buyers}."}},
       {},
       of_stage("missing_share")},
      {"missing supplier",
       FigureUnit::firms,
       most_buyers,
       nullptr,
       {},
       {{opportunity, at(&P::many_buyers), kAlways,
         "{figure} here would buy from a supplier of {stage}; {missing} of what they need is missing."}},
       {},
       of_stage("buyers")},
      {"supply nearby",
       FigureUnit::metres,
       supply_nearby,
       nullptr,
       {},
       {{opportunity, kAlways, at(&P::attract_m),
         "A firm of a stage that is scarce here, {stage}, is {figure} away and could be attracted; here are "
         "{buyers}."}}},
      {"SMEs",
       FigureUnit::share,
       column("sme_share"),
       of_group("sme_share"),
       kGroup,
       {{weakness, kAlways, at(&P::sme_few), "Only {figure} of its firms are small or medium-sized."}}},
      {"spread of employment",
       FigureUnit::ratio,
       column("hhi"),
       nullptr,
       {},
       {{strength, kAlways, at(&P::spread_hhi), "Its employees are spread over many firms: HHI {figure}."},
        {threat, at(&P::concentrated_hhi), kAlways, "Few firms hold its employees: HHI {figure}."}}},
      {"largest firm",
       FigureUnit::share,
       column("largest_share"),
       nullptr,
       {},
       {{threat, at(&P::dominant_share), kAlways, "{figure} of its employees are those of one firm."}}},
      {"foreign owners",
       FigureUnit::share,
       column("foreign_share"),
       of_group("foreign_share"),
       kGroup,
       {{threat, at(&P::foreign_most), kAlways,
         "{figure} of its firms are foreign-owned: decisions on it are taken elsewhere."},
        {strength, at(&P::foreign_some), kAlways,
         "{figure} of its firms are foreign-owned: ties to other markets and know-how."}}},
      {"exporters",
       FigureUnit::share,
       column("exporter_share"),
       of_group("exporter_share"),
       kGroup,
       {{strength, at(&P::exporters_many), kAlways, "{figure} of its firms export."},
        {weakness, kAlways, at(&P::exporters_few), "Only {figure} of its firms export."}}},
      {"institutions",
       FigureUnit::institutions,
       column("institutions"),
       nullptr,
       {},
       {{strength, at(&P::institutions_many), kAlways, "{figure} stand in its place."},
        {weakness, kAlways, at(&P::institutions_few), "{figure} stand in its place."}}},
      {"links of equals",
       FigureUnit::ratio,
       column("horizontal_index"),
       one,
       "chance",
       {{strength, at(&P::linked_index), kAlways,
         "Firms of one stage stand side by side {figure} times as often as by chance."},
        {weakness, kAlways, at(&P::chance_index),
         "Firms of one stage stand side by side only {figure} times as often as by chance."}}},
      {"links along the chain",
       FigureUnit::ratio,
       column("vertical_index"),
       one,
       "chance",
       {{strength, at(&P::linked_index), kAlways,
         "Firms that may trade stand side by side {figure} times as often as by chance."},
        {weakness, kAlways, at(&P::chance_index),
         "Firms that may trade stand side by side only {figure} times as often as by chance."}}},
      {"linked clusters",
       FigureUnit::clusters,
       neighbours,
       nullptr,
       {},
       {{strength, at(&P::neighbours_many), kAlways, "{figure} in reach may trade with it along the chain."},
        {weakness, kAlways, at(&P::neighbours_few), "{figure} in reach may trade with it along the chain."}}},
      {"adjacent cluster",
       FigureUnit::metres,
       adjacent_cluster,
       nullptr,
       {},
       {{opportunity, kAlways, kAlways, "{other} is {figure} away: {trade}."}}},
      {"range of goods",
       FigureUnit::bits,
       range_of_goods,
       range_in_region,
       kGroup,
       {{strength, at(&P::broad_bits), kAlways,
         "Its range of goods is broad: {figure}, as that of {alike} industries of equal size."},
        {weakness, kAlways, at(&P::narrow_bits),
         "Its range of goods is narrow: {figure}, as that of {alike} industries of equal size."}}},
      {"stages",
       FigureUnit::bits,
       stages_held,
       of_group("unrelated_variety"),
       kGroup,
       {{weakness, kAlways, at(&P::one_stage_bits),
         "Nearly all of its firms are of one stage of the chain: the entropy of its stages is {figure}."}}},
      {"stability",
       FigureUnit::ratio,
       column("stability"),
       nullptr,
       {},
       {{strength, at(&P::stable), kAlways,
         "It is found again when firms are left out or moved: {figure} of 1 (mean Jaccard index)."},
        {threat, kAlways, at(&P::unstable),
         "It hangs on few firms or on their places: only {figure} of 1 (mean Jaccard index) is found again when some "
         "are left out or moved."}}},
      {"single site",
       FigureUnit::sites,
       single_site,
       nullptr,
       {},
       {{threat, kAlways, kAlways, "All of its {firms} are on {figure}, so it may be an address, not a cluster."}}},
  };
}

}  // namespace

const std::vector<Topic>& topics() {
  static const std::vector<Topic> kTopics = [] {
    std::vector<Topic> all = cluster_topics();
    for (Topic& topic : theme_topics()) all.push_back(std::move(topic));
    return all;
  }();
  return kTopics;
}

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
