// SPDX-License-Identifier: Apache-2.0
#include "io/look/report_industries.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "io/look/chart.hpp"
#include "io/look/figures.hpp"
#include "io/look/sentences.hpp"
#include "io/look/text_table.hpp"

namespace io {
namespace {

constexpr std::size_t kMostIndustries = 30, kMostPairs = 20, kMostLocalised = 6, kMostOfGroups = 6;
constexpr std::string_view kUnknown = "–";

std::string group_title(const Findings& findings, const std::string& name) {
  const auto found = std::ranges::find(findings.groups, name, &ReportGroup::name);
  return found == findings.groups.end() ? std::string(kUnknown) : found->title;
}

std::string gamma_text(double gamma) {
  return fmt::format("{}{:.3f}", gamma < -0.0005 ? "\u2212" : "", std::abs(gamma));
}

Cell gamma_cell(const IndustryFacts& industry, const ReportThresholds& thresholds) {
  if (!industry.gamma) return {std::string(kUnknown)};
  return {fmt::format("{} {}", gamma_text(*industry.gamma), gamma_word(*industry.gamma, thresholds)), "keep"};
}

std::string optional_p(const std::optional<double>& p) { return p ? p_text(*p) : std::string(kUnknown); }

std::string peak_text(const IndustryFacts& industry) {
  if (!industry.m_peak) return std::string(kUnknown);
  return fmt::format("{} ({})", ratio_text(*industry.m_peak), distance_text(industry.m_peak_m.value_or(0.0)));
}

std::vector<Cell> industry_row(const IndustryFacts& industry, const ReportInput& input, const Findings& findings) {
  const auto share = industry.share_beyond();
  return {{industry.name},
          {group_title(findings, industry.group)},
          {count_text(industry.firms)},
          gamma_cell(industry, input.thresholds),
          {optional_p(industry.eg_p)},
          {industry.k_density_class.empty() ? std::string(kUnknown) : industry.k_density_class},
          {industry.localised_to_m ? distance_text(*industry.localised_to_m) : std::string(kUnknown)},
          {share ? share_text(*share) : std::string(kUnknown)},
          {optional_p(industry.k_density_p)},
          {peak_text(industry), "keep"},
          {industry.clustered_share ? share_text(*industry.clustered_share) : std::string(kUnknown)}};
}

void write_table_of_industries(HtmlWriter& page, const ReportInput& input, const Findings& findings,
                               const Concentration& concentration) {
  const std::vector<IndustryFacts>& all = concentration.industries;
  const std::size_t shown = std::min(all.size(), kMostIndustries);
  TextTable table{cut_caption("Industries, the most localised first", shown, all.size(), "layer industries"),
                  {{"Industry"},
                   {"Group"},
                   {"Firms", true},
                   {"Ellison-Glaeser γ", true},
                   {"p of γ", true},
                   {"Class by distance"},
                   {"Localised up to", true},
                   {"Pairs nearer than chance", true},
                   {"p of localisation", true},
                   {"Highest M (within)", true},
                   {"In clusters", true}}};
  for (std::size_t i = 0; i < shown; ++i) table.rows.push_back(industry_row(all[i], input, findings));
  write_table(page, table);
  page.leaf(
      "p",
      fmt::format(
          "γ: how unevenly the industry's employment (firms, where none is known) lies over the map beyond what "
          "its largest plants explain; from {} it is called moderate, from {} high (Ellison and Glaeser 1997). "
          "Localised: "
          "more of its firms lie near one another than among as many firms of comparison drawn at random, up to the "
          "distance given; dispersed: fewer. Pairs nearer than chance: the share of all pairs of its firms that the "
          "band of chance does not explain. M: the industry's share among the firms around its own firms, over its "
          "share everywhere, where it is above its band (0 m: at the same address). Each p stands by itself: of "
          "industries that lie at random one in twenty passes at 5 %.{}",
          input.thresholds.moderate_gamma, input.thresholds.high_gamma,
          input.thresholds.by_employees ? " Distances, M and p of localisation go by employees." : ""),
      {{"class", "note"}});
}

std::string share_count(std::int64_t part, std::size_t whole) {
  return fmt::format("{} of {}", count_text(part), count_text(static_cast<std::int64_t>(whole)));
}

std::string opening_sentence(const ReportInput& input, const Concentration& concentration) {
  const std::int64_t localised = concentration.count("localised"), dispersed = concentration.count("dispersed"),
                     tested = localised + dispersed + concentration.count("neither");
  if (tested == 0)
    return "Whether industries are localised was not tested in this run: significance.draws is 0, or nobody is there "
           "to compare them with.";
  std::string text = fmt::format(
      "{} industries tested {} localised: more of their firms lie near one another than "
      "chance allows at the {} level; {} {} dispersed.",
      share_count(localised, static_cast<std::size_t>(tested)), localised == 1 ? "is" : "are",
      level_text(input.thresholds.band_alpha), count_text(dispersed), dispersed == 1 ? "is" : "are");
  if (input.thresholds.by_employees)
    text +=
        " Firms count by their employees here: what is near is the work, so that a pair of firms counts as many times "
        "as "
        "there are pairs of their employees; firms whose employees are unknown are left out.";
  const IndustryFacts& first = concentration.industries.front();
  if (const auto share = first.share_beyond())
    text += fmt::format(
        " Most of all {}: {} of the pairs of its {} are nearer than chance explains, and it is "
        "localised up to {}.",
        first.name, share_text(*share), counted(first.firms, "firm", "firms"),
        distance_text(first.localised_to_m.value_or(0.0)));
  return text;
}

/// Those whose curves are drawn: the most localised, then of each group with clusters the largest, each once.
std::vector<const IndustryFacts*> drawn_industries(const Findings& findings, const Concentration& concentration) {
  std::vector<const IndustryFacts*> drawn;
  const auto draw = [&](const IndustryFacts& industry) {
    const bool is_new = std::ranges::find(drawn, &industry) == drawn.end();
    if (is_new && !industry.k.value.empty()) drawn.push_back(&industry);
  };
  for (const IndustryFacts& industry : concentration.industries)
    if (industry.is_localised() && drawn.size() < kMostLocalised) draw(industry);
  const std::size_t most = drawn.size() + kMostOfGroups;
  for (const std::size_t group : findings.clustered_groups()) {
    const IndustryFacts* largest = nullptr;
    for (const IndustryFacts& industry : concentration.industries)
      if (industry.group == findings.groups[group].name && (largest == nullptr || industry.firms > largest->firms))
        largest = &industry;
    if (largest != nullptr && drawn.size() < most) draw(*largest);
  }
  return drawn;
}

std::string k_description(const IndustryFacts& industry) {
  if (industry.is_localised())
    return fmt::format(
        "How often two firms of {} are a given distance apart. Above the band of chance up to {}; {} of "
        "all pairs are more than the band allows. p of localisation {}.",
        industry.name, distance_text(industry.localised_to_m.value_or(0.0)), share_text(industry.k.share_beyond()),
        optional_p(industry.k_density_p));
  return fmt::format("How often two firms of {} are a given distance apart, with the band of chance. Class: {}.",
                     industry.name, industry.k_density_class.empty() ? "not tested" : industry.k_density_class);
}

std::optional<ChartBand> local_band(const BandedCurve& curve) {
  if (curve.local_high.empty()) return std::nullopt;
  return ChartBand{"", curve.distance_m, curve.local_low, curve.local_high};
}

Chart k_chart(const IndustryFacts& industry, const std::string& id) {
  const BandedCurve& curve = industry.k;
  Chart chart{id,
              "Distances between its firms",
              k_description(industry),
              {"Distance between two firms", Figures::metres, 0.0},
              {"Share of pairs per km", Figures::share, 0.0},
              {{{}, curve.distance_m, curve.value}}};
  chart.band = ChartBand{"band of chance", curve.distance_m, curve.low, curve.high};
  chart.inner_band = local_band(curve);
  if (industry.localised_to_m)
    chart.mark = {*industry.localised_to_m, "localised up to " + distance_text(*industry.localised_to_m)};
  return chart;
}

std::string m_description(const IndustryFacts& industry) {
  const std::string what = fmt::format(
      "The share of {} among the firms around its own firms, over its share "
      "everywhere, by distance.",
      industry.name);
  return what + (industry.m_peak ? " Highest above the band of chance: " + peak_text(industry) + "."
                                 : std::string(" Nowhere above the band of chance."));
}

Chart m_chart(const IndustryFacts& industry, const std::string& id) {
  const BandedCurve& curve = industry.m;
  Chart chart{id,
              "Its share around its firms",
              m_description(industry),
              {"Within this distance", Figures::metres, 0.0},
              {"Times its share (M)", Figures::plain, 0.0},
              {{{}, curve.distance_m, curve.value}}};
  chart.band = ChartBand{"band of chance, around 1", curve.distance_m, curve.low, curve.high};
  chart.inner_band = local_band(curve);
  chart.mark = {1.0, "", false};
  return chart;
}

void write_curves(HtmlWriter& page, const ReportInput& input, const Findings& findings,
                  const Concentration& concentration) {
  const std::vector<const IndustryFacts*> drawn = drawn_industries(findings, concentration);
  if (drawn.empty()) {
    const bool tested = std::ranges::any_of(
        concentration.industries, [](const IndustryFacts& industry) { return !industry.k_density_class.empty(); });
    if (input.thresholds.by_employees && tested)
      page.leaf("p",
                "The curves behind the classes are not shown: they weigh firms by their employees, and so many values "
                "at known places would tell how large single firms are.",
                {{"class", "note"}});
    return;
  }
  page.leaf("h3", "At which distances they concentrate");
  page.leaf("p",
            "The most localised industries, then the largest of the groups with clusters. The grey band holds what "
            "chance makes of as many firms drawn from those it is compared with: where the line is above it, firms "
            "concentrate at that distance. Its darker part (local band) is what chance makes at a distance that was "
            "chosen beforehand: lines without any pattern leave it somewhere, so no class goes by it.",
            {{"class", "text"}});
  const auto charts = page.open("div", {{"class", "pairs"}});
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    const auto pair = page.open("div", {{"class", "pair"}});
    page.leaf("h4", fmt::format("{} ({})", drawn[i]->name, counted(drawn[i]->firms, "firm", "firms")));
    write_chart(page, k_chart(*drawn[i], fmt::format("industry-{}-k", i)));
    write_chart(page, m_chart(*drawn[i], fmt::format("industry-{}-m", i)));
  }
}

std::string quotient_text(const std::optional<double>& quotient) {
  return quotient ? ratio_text(*quotient) : std::string(kUnknown);
}

std::string no_pairs_sentence(const ReportInput& input, const Concentration& concentration) {
  const Neighbours& best = *concentration.best;
  return fmt::format(
      "Of {} no industry stands nearer to another than chance allows at the {} level, corrected for the "
      "number of pairs, chain by chain. The nearest to it: firms next to {} are {} times as often {} as by chance "
      "(q {}).",
      counted(concentration.pairs_tested, "pair", "pairs"), level_text(input.thresholds.band_alpha),
      concentration.name_of(best.a), quotient_text(best.quotient), concentration.name_of(best.b), p_text(*best.q));
}

void write_pairs(HtmlWriter& page, const ReportInput& input, const Concentration& concentration) {
  if (!concentration.best) return;
  page.leaf("h3", "Which industries stand beside one another");
  if (concentration.near.empty()) return page.leaf("p", no_pairs_sentence(input, concentration), {{"class", "text"}});
  const std::size_t shown = std::min(concentration.near.size(), kMostPairs);
  TextTable table{
      cut_caption("Pairs beyond chance, the closest first", shown, concentration.near.size(), "layer colocation"),
      {{"Firms of"},
       {"have beside them"},
       {"Times as often as chance", true},
       {"M within " + amount_text(input.thresholds.supply_m, "m"), true},
       {"q", true}}};
  for (std::size_t i = 0; i < shown; ++i) {
    const Neighbours& pair = concentration.near[i];
    table.rows.push_back({{concentration.name_of(pair.a)},
                          {concentration.name_of(pair.b)},
                          {quotient_text(pair.quotient)},
                          {quotient_text(pair.m)},
                          {p_text(*pair.q)}});
  }
  write_table(page, table);
  page.leaf("p",
            fmt::format("{} of {} have q at most {}: the nearest neighbour of a firm of the one is a firm of the other "
                        "more often than chance allows, corrected for the number of pairs: those that a value chain "
                        "ties chain by chain, all others together.",
                        count_text(static_cast<std::int64_t>(concentration.near.size())),
                        counted(concentration.pairs_tested, "pair", "pairs"), ratio_text(input.thresholds.band_alpha)),
            {{"class", "note"}});
}

std::string controls_sentence(const ReportInput& input) {
  const std::vector<std::string>& texts = input.industry_controls;
  if (texts.empty()) return {};
  constexpr std::size_t kNamed = 6;
  std::string list;
  for (std::size_t i = 0; i < std::min(texts.size(), kNamed); ++i) list += (i == 0 ? "" : "; ") + texts[i];
  if (texts.size() > kNamed) list += fmt::format(" and {} more", texts.size() - kNamed);
  return fmt::format("Each industry is compared with the firms of its own kind: {}.", list);
}

}  // namespace

std::string_view gamma_word(double gamma, const ReportThresholds& thresholds) {
  return gamma >= thresholds.high_gamma ? "high" : gamma >= thresholds.moderate_gamma ? "moderate" : "low";
}

void write_industries(HtmlWriter& page, const ReportInput& input, const Findings& findings,
                      const Concentration& concentration) {
  if (concentration.industries.empty()) return page.leaf("p", "No industry has enough firms to be studied by itself.");
  page.leaf("p", opening_sentence(input, concentration), {{"class", "text"}});
  if (const std::string controls = controls_sentence(input); !controls.empty())
    page.leaf("p", controls, {{"class", "text"}});
  write_table_of_industries(page, input, findings, concentration);
  write_curves(page, input, findings, concentration);
  write_pairs(page, input, concentration);
}

}  // namespace io
