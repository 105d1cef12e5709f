// SPDX-License-Identifier: Apache-2.0
#include "io/look/report_sites.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "io/look/figures.hpp"
#include "io/look/layer_row.hpp"
#include "io/look/map_looks.hpp"
#include "io/look/palette.hpp"
#include "io/look/report_maps.hpp"
#include "io/look/text_table.hpp"

namespace io {
namespace {

constexpr std::size_t kMostCards = 20, kMostClusters = 12;
constexpr std::string_view kUnknown = "–";
constexpr std::int32_t kSymbolRadius = 16;
constexpr double kBarWidth = 120.0, kBarHeight = 12.0;

struct KindWords {
  std::string_view kind, title;
};
constexpr KindWords kKinds[] = {{"infill", "Free ground in an existing park"},
                                {"extension", "Beside an existing park"},
                                {"brownfield", "Brownfield"},
                                {"greenfield", "Open ground"}};

std::string kind_title(const std::string& kind) {
  const auto* found = std::ranges::find(kKinds, kind, &KindWords::kind);
  return found == std::end(kKinds) ? kind : std::string(found->title);
}

/// The place of a kind in the list; of one that is not there, the last.
std::size_t symbol_of(std::string_view kind) {
  const auto* found = std::ranges::find(kKinds, kind, &KindWords::kind);
  return std::min<std::size_t>(static_cast<std::size_t>(found - std::begin(kKinds)), std::size(kKinds) - 1);
}

Look site_look(const std::string& kind) {
  return {.fill = std::string(kSiteKinds[symbol_of(kind)]), .stroke = "#111111", .width = 3.0, .opacity = 0.85};
}

std::string hectares(double ha) { return ha < 9.95 ? fmt::format("{:.1f}\u00A0ha", ha) : whole_text(ha) + "\u00A0ha"; }

std::string amount(const std::optional<double>& value, const std::string& unit) {
  if (!value) return std::string(kUnknown);
  if (unit == "m") return distance_text(*value);
  const std::string figure = std::abs(*value) >= 100.0 ? whole_text(*value) : fmt::format("{:.3g}", *value);
  return unit.empty() ? figure : fmt::format("{}\u00A0{}", figure, unit);
}

std::string model_words(const std::string& model, const std::string& reach) {
  if (model == "max-cover")
    return fmt::format("maximal covering: as many firms of the clusters as possible within {} of a park", reach);
  if (model == "p-centre") return "the p-centre: the longest way from a cluster to a park as short as possible";
  return "the p-median: the way from the clusters' firms to the nearest park as short as possible on average";
}

/// What the model reached, against the parks that stand, and how good that is.
std::string model_result(const LayerRow& choice) {
  const auto value = choice.number("value"), before = choice.number("before"), bound = choice.number("bound");
  const double firms = choice.number("cluster_firms").value_or(0.0);
  if (!value || !before || !bound || !(firms > 0.0)) return {};
  const std::string model = choice.text("model");
  std::string text;
  if (model == "max-cover") {
    text = fmt::format("{} of the {} firms in clusters are then within reach of a park, {} before", whole_text(*value),
                       whole_text(firms), whole_text(*before));
  } else {
    const double per = model == "p-median" ? firms : 1.0;
    const bool stands = choice.count("standing") > 0;
    text = fmt::format("{} is then {}", model == "p-median" ? "The mean way" : "The longest way",
                       distance_text(*value / per));
    if (stands) text += fmt::format(", {} before", distance_text(*before / per));
  }
  const double gap = choice.number("gap").value_or(0.0);
  return text + (choice.count("optimal") != 0 || gap <= 0.0
                     ? "; no other choice is better (proven)."
                     : fmt::format("; the best choice is at most {} better (bound).", share_text(gap)));
}

std::string opening(const ReportInput& input) {
  const LayerRow choice{*input.layers.site_choice, 0};
  const auto listed = static_cast<std::int64_t>(input.layers.sites->size());
  std::string text = fmt::format("{} listed, out of {}. ", counted(listed, "site is", "sites are"),
                                 counted(choice.count("candidates"), "candidate", "candidates"));
  if (choice.count("clusters") > 0) {
    text += fmt::format("The choice is {}, for {} and with {} as fixed. ",
                        model_words(choice.text("model"), distance_text(choice.number("reach_m").value_or(0.0))),
                        counted(choice.count("clusters"), "cluster", "clusters"),
                        counted(choice.count("standing"), "standing park", "standing parks"));
    text += model_result(choice);
    if (const std::int64_t by_model = choice.count("by_model"); by_model < listed)
      text += fmt::format(" Only {} of them shorten{} a way; the others follow by score.", count_text(by_model),
                          by_model == 1 ? "s" : "");
  } else {
    text += "There is no cluster to serve, so they are listed by their score alone.";
  }
  return text;
}

/// One bar: how much of the width a share of 1 would take.
void write_bar(HtmlWriter& page, double share, std::string_view colour) {
  const auto svg = page.open(
      "svg",
      {{"class", "bar"}, {"viewBox", fmt::format("0 0 {:g} {:g}", kBarWidth, kBarHeight)}, {"aria-hidden", "true"}});
  page.empty("rect", {{"class", "back"}, {"width", fmt::format("{:g}", kBarWidth)}, {"height", "12"}});
  page.empty("rect", {{"width", fmt::format("{:.1f}", kBarWidth * std::clamp(share, 0.0, 1.0))},
                      {"height", "12"},
                      {"fill", std::string(colour)}});
}

void write_criteria(HtmlWriter& page, const ReportInput& input, const LayerRow& site) {
  const geo::Table& criteria = *input.layers.site_criteria;
  double weights = 0.0;
  for (std::size_t k = 0; k < criteria.size(); ++k) weights += LayerRow{criteria, k}.number("weight").value_or(0.0);
  const auto table = page.open("table", {{"class", "bars"}});
  page.leaf("caption", fmt::format("Criteria of site {}", site.count("rank")));
  {
    const auto head = page.open("thead");
    const auto row = page.open("tr");
    for (const char* title : {"Criterion", "Figure", "Score", "0 to 1", "Weight", "Share of the total"})
      page.leaf("th", title, {{"scope", "col"}});
  }
  const auto body = page.open("tbody");
  for (std::size_t k = 0; k < criteria.size(); ++k) {
    const LayerRow criterion{criteria, k};
    const std::string name = criterion.text("name");
    const auto score = site.number("score_" + name);
    const auto row = page.open("tr");
    page.leaf("th", criterion.text("title"), {{"scope", "row"}});
    page.leaf("td", amount(site.number("raw_" + name), criterion.text("unit")), {{"class", "n keep"}});
    page.leaf("td", score ? fmt::format("{:.2f}", *score) : std::string(kUnknown), {{"class", "n"}});
    {
      const auto cell = page.open("td");
      if (score) write_bar(page, *score, *score >= 0.5 ? "#1b7fc4" : "#d95f02");
    }
    page.leaf("td", weights > 0.0 ? share_text(criterion.number("weight").value_or(0.0) / weights) : "",
              {{"class", "n keep"}});
    page.leaf("td", share_text(site.number("share_" + name).value_or(0.0)), {{"class", "n keep"}});
  }
}

std::string utility_text(const LayerRow& need) {
  const std::string unit = need.text("unit");
  const auto available = need.number("available"), nearest = need.number("nearest_m");
  std::string text = fmt::format("{}: {} needed", need.text("title"), amount(need.number("need"), unit));
  if (available)
    text += fmt::format("; {} has {}{}", need.text("supplier"), amount(available, unit),
                        need.count("is_free") != 0 ? " free" : ", free or not");
  else if (nearest)
    text += fmt::format("; nearness only: {} is {} away", need.text("nearest"), distance_text(*nearest));
  else
    text += "; no facility is known";
  return text + (available && *available < need.number("need").value_or(0.0) ? ": too little." : ".");
}

void write_utilities(HtmlWriter& page, const ReportInput& input, std::int64_t site_id) {
  const geo::Table& needs = *input.layers.site_utilities;
  const auto list = page.open("ul", {{"class", "text"}});
  for (std::size_t row = 0; row < needs.size(); ++row)
    if (const LayerRow need{needs, row}; need.count("site_id") == site_id) page.leaf("li", utility_text(need));
}

/// "Metal 3; Food 7 and 28 more" of labels joined by "; ".
std::string first_of(const std::string& labels) {
  std::size_t end = std::string::npos, count = 1;
  for (std::size_t at = labels.find("; "); at != std::string::npos; at = labels.find("; ", at + 1))
    if (count++ == kMostClusters) end = at;
  return end == std::string::npos ? labels
                                  : fmt::format("{} and {} more", labels.substr(0, end), count - kMostClusters);
}

void write_card(HtmlWriter& page, const ReportInput& input, const LayerRow& site) {
  const auto card = page.open("section", {{"class", "site"}, {"id", fmt::format("site-{}", site.count("rank"))}});
  page.leaf("h3", fmt::format("Site {}: {}, {}", site.count("rank"), kind_title(site.text("kind")),
                              hectares(site.number("area_ha").value_or(0.0))));
  page.leaf("p", site.text("reasons"), {{"class", "text"}});
  for (const auto& [column, word] : {std::pair{"tenure", "Tenure"}, {"zoning", "Zoning"}, {"price", "Price"}})
    if (const std::string text = site.text(column); !text.empty()) page.leaf("p", fmt::format("{}: {}", word, text));
  if (const std::string clusters = site.text("clusters"); !clusters.empty())
    page.leaf("p", "Clusters within reach, the nearest first: " + first_of(clusters) + ".", {{"class", "text"}});
  if (const std::string rules = site.text("excluded_near"); !rules.empty())
    page.leaf("p", "What is excluded there or in the hexagons around it: " + rules + ".", {{"class", "text"}});
  {
    const auto wide = page.open("div", {{"class", "wide"},
                                        {"role", "region"},
                                        {"tabindex", "0"},
                                        {"aria-label", fmt::format("Criteria of site {}", site.count("rank"))}});
    write_criteria(page, input, site);
  }
  write_utilities(page, input, site.count("site_id"));
  if (const std::string check = site.text("to_check"); !check.empty())
    page.leaf("p", "To be checked on the ground: " + check + ".", {{"class", "text"}});
}

std::string rank_range(const LayerRow& site) {
  const std::int64_t low = site.count("rank_low"), high = site.count("rank_high");
  return low == high ? count_text(low) : fmt::format("{} to {}", low, high);
}

void write_short_list(HtmlWriter& page, const ReportInput& input) {
  TextTable table{"Short-list, the best rank first",
                  {{"Rank", true},
                   {"With other weights", true},
                   {"Kind"},
                   {"Area", true},
                   {"Score", true},
                   {"Firms in reach", true},
                   {"Employees in reach", true},
                   {"Among the best of all candidates", true}}};
  for (std::size_t row = 0; row < input.layers.sites->size(); ++row) {
    const LayerRow site{*input.layers.sites, row};
    const auto employees = site.number("employees_within"), listed = site.number("listed_share");
    table.rows.push_back({{count_text(site.count("rank"))},
                          {rank_range(site)},
                          {kind_title(site.text("kind"))},
                          {hectares(site.number("area_ha").value_or(0.0)), "keep"},
                          {fmt::format("{:.2f}", site.number("score").value_or(0.0))},
                          {count_text(site.count("firms_within"))},
                          {employees ? whole_text(*employees) : std::string(kUnknown)},
                          {listed ? share_text(*listed) : std::string(kUnknown), "keep"}});
  }
  write_table(page, table);
}

void write_site_map(HtmlWriter& page, const ReportInput& input, const Findings& findings) {
  const geo::Table& sites = *input.layers.sites;
  const MapTexts texts{
      "map-sites",
      "Sites for industrial parks",
      fmt::format("{} coloured by kind and numbered by rank, with clusters, existing parks, main roads, "
                  "railways and water. The short-list holds the same.",
                  counted(static_cast<std::int64_t>(sites.size()), "site", "sites")),
      {}};
  write_region_map(page, input, findings, texts, [&](Sheet& sheet) {
    draw_facility_areas(sheet, input, findings);
    draw_networks(sheet, input, findings, false);
    const Look cluster{.fill = "#9aa7b5", .stroke = "#6b7683", .width = 1.0, .opacity = 0.45};
    if (const geo::Table* layer = input.layers.clusters; layer != nullptr && layer->shapes) {
      std::string path;
      for (const ClusterFacts& one : findings.clusters) path += area_path(*layer->shapes, one.row, sheet.view());
      sheet.draw(cluster, path);
      if (!path.empty()) sheet.explain({cluster, Mark::area, "Clusters"});
    }
    std::set<std::string> kinds;
    LabelPlacer placer;
    for (std::size_t row = 0; row < sites.size(); ++row) {
      const LayerRow site{sites, row};
      const std::string kind = site.text("kind");
      sheet.draw(site_look(kind), area_path(*sites.shapes, row, sheet.view()),
                 fmt::format("Site {}: {}", site.count("rank"), site.text("reasons")));
      kinds.insert(kind);
    }
    for (const KindWords& kind : kKinds)
      if (kinds.contains(std::string(kind.kind)))
        sheet.explain({site_look(std::string(kind.kind)), Mark::symbol, std::string(kind.title), symbol_of(kind.kind)});
    for (std::size_t row = 0; row < sites.size(); ++row) {
      const LayerRow site{sites, row};
      double x_m = 0.0, y_m = 0.0;
      label_point(*sites.shapes, row, x_m, y_m);
      const std::string kind = site.text("kind");  // a site of 20 ha is a dot on a map of a country
      const SheetPoint mark = sheet.view().at(x_m, y_m);
      sheet.draw(site_look(kind), symbol_path(symbol_of(kind), mark, kSymbolRadius));
      placer.keep_clear(mark);
      const std::string number = count_text(site.count("rank"));
      SheetPoint at;
      if (placer.place(mark, number.size(), at)) sheet.number(at, number);
    }
  });
}

}  // namespace

bool has_sites(const ReportInput& input) {
  return input.layers.sites != nullptr && input.layers.site_choice != nullptr && input.layers.site_choice->size() > 0;
}

void write_sites(HtmlWriter& page, const ReportInput& input, const Findings& findings) {
  const geo::Table& sites = *input.layers.sites;
  const LayerRow choice{*input.layers.site_choice, 0};
  if (sites.size() == 0) {
    page.leaf("p", "No place meets the rules; the warnings of this run say which rule removes most.");
    return;
  }
  page.leaf("p", opening(input), {{"class", "text"}});
  write_site_map(page, input, findings);
  write_short_list(page, input);
  page.leaf("p",
            fmt::format("With other weights: the best and the worst rank among the listed sites over {} in which every "
                        "weight is changed by up to {}. Among the best of all candidates: the share of these draws in "
                        "which the score alone would put the site on a list as long as this one; a site that is far "
                        "from others may be listed for the clusters it serves although many score better. At equal "
                        "score, to two decimals, free ground in parks goes before ground beside them, then brownfield, "
                        "then open ground. Ranks and numbers hold for this run.",
                        counted(choice.count("draws"), "draw", "draws"),
                        share_text(choice.number("sensitivity").value_or(0.0))),
            {{"class", "note"}});
  for (std::size_t row = 0; row < std::min(sites.size(), kMostCards); ++row)
    write_card(page, input, LayerRow{sites, row});
  if (sites.size() > kMostCards)
    page.leaf("p", fmt::format("The other {} sites stand in layer sites.", sites.size() - kMostCards));
}

std::string sites_in_short(const ReportInput& input) {
  if (!has_sites(input) || input.layers.sites->size() == 0) return {};
  const LayerRow first{*input.layers.sites, 0}, choice{*input.layers.site_choice, 0};
  std::string text =
      fmt::format("{} of {}", counted(static_cast<std::int64_t>(input.layers.sites->size()), "listed", "listed"),
                  counted(choice.count("candidates"), "candidate", "candidates"));
  if (choice.count("clusters") > 0) text += " by " + choice.text("model");
  return fmt::format("{}; first: {}, {}, score {:.2f}, rank {} with other weights", text, first.text("kind"),
                     hectares(first.number("area_ha").value_or(0.0)), first.number("score").value_or(0.0),
                     rank_range(first));
}

}  // namespace io
