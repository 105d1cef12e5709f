// SPDX-License-Identifier: Apache-2.0
#include "io/look/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "io/look/figures.hpp"
#include "io/look/findings.hpp"
#include "io/look/html.hpp"
#include "io/look/page.hpp"
#include "io/look/report_actions.hpp"
#include "io/look/report_areas.hpp"
#include "io/look/report_cards.hpp"
#include "io/look/report_cells.hpp"
#include "io/look/report_chain.hpp"
#include "io/look/report_chosen.hpp"
#include "io/look/report_gaps.hpp"
#include "io/look/report_industries.hpp"
#include "io/look/report_maps.hpp"
#include "io/look/report_method.hpp"
#include "io/look/report_networks.hpp"
#include "io/look/report_sites.hpp"
#include "io/look/report_suitability.hpp"
#include "io/look/report_tables.hpp"
#include "io/look/report_travel.hpp"
#include "io/look/report_words.hpp"
#include "io/look/sentences.hpp"

namespace io {
namespace {

constexpr std::array<std::pair<const char*, const char*>, 16> kSections = {{{"matters", "What matters"},
                                                                            {"clusters", "Clusters"},
                                                                            {"each", "Cluster by cluster"},
                                                                            {"chains", "Value chains"},
                                                                            {"networks", "Joint action"},
                                                                            {"industries", "Industries"},
                                                                            {"areas", "Areas"},
                                                                            {"gaps", "Gaps"},
                                                                            {"actions", "What would help most"},
                                                                            {"suitability", "Where a park could go"},
                                                                            {"sites", "Sites for industrial parks"},
                                                                            {"cards", "Cluster cards"},
                                                                            {"data", "Data"},
                                                                            {"chosen", "Values chosen automatically"},
                                                                            {"method", "Method and limits"},
                                                                            {"words", "Words"}}};

constexpr std::array<std::pair<const char*, const char*>, 11> kWords = {
    {{"Firm", "One establishment at one place. A company with three plants is three firms."},
     {"Group", "Industries that belong together, for instance one value chain."},
     {"Cluster", "A place where firms of one group lie close together in number."},
     {"Times its share",
      "The location quotient: the group's share among the firms it is compared with, in the cluster, divided by its "
      "share among them in the whole region. 1 is the region's average."},
     {"Hot spot", "A map cell around which a group has more firms than chance allows."},
     {"Localised", "Of an industry: more of its firms lie near one another than chance allows."},
     {"Stage", "A step of a group's value chain, from what is bought upstream to what is sold downstream."},
     {"Missing link",
      "A stage that a cluster's firms buy from and that is not there, or hardly, within reach; weak: there, but less "
      "than "
      "they need."},
     {"Theme", "A kind of infrastructure or service, such as rail freight."},
     {"Standard", "The distance or travel time within which a theme counts as served."},
     {"Gap",
      "Firms of a cluster outside the standard of a theme; its severity is slight, moderate or severe, or "
      "the theme is served."}}};

bool has_clusters_of_groups(const ReportInput& input) {
  const geo::Table* clusters = input.layers.clusters;
  return clusters != nullptr && clusters->size() > 0 && input.layers.firms != nullptr && input.groups.size() > 1;
}

/// Every section but those that this run has nothing for: layers that are not there, values that `auto` chose.
bool is_shown(std::string_view section, const ReportInput& input, const Findings& findings) {
  if (section == "each") return has_clusters_of_groups(input);
  if (section == "chains") return input.layers.chain_stages != nullptr && input.layers.chain_stages->size() > 0;
  if (section == "networks") return has_networks(input);
  if (section == "industries") return input.layers.industries != nullptr;
  if (section == "actions") return has_actions(input);
  if (section == "areas") return has_areas(input);
  if (section == "suitability") return has_suitability(input);
  if (section == "sites") return has_sites(input);
  if (section == "cards") return has_cards(input, findings);
  return section != "chosen" || has_chosen_values(input);
}

void write_header(HtmlWriter& page, const ReportInput& input, const Findings& findings) {
  const auto header = page.open("header");
  page.leaf("h1", input.region_name + ": industrial clusters and what they lack");
  page.leaf("p", fmt::format("Data as of {}. Made by agglo {}.", input.as_of, input.program_version),
            {{"class", "sub"}});
  const auto nav = page.open("nav", {{"aria-label", "Sections"}});
  const auto list = page.open("ul");
  for (const auto& [id, title] : kSections) {
    if (!is_shown(id, input, findings)) continue;
    const auto item = page.open("li");
    page.leaf("a", title, {{"href", fmt::format("#{}", id)}});
  }
}

void write_tile(HtmlWriter& page, const std::string& figure, const std::string& meaning) {
  const auto tile = page.open("li");
  page.leaf("b", figure);
  page.leaf("span", meaning);
}

void write_tiles(HtmlWriter& page, const ReportInput& input, const Findings& findings) {
  const auto list = page.open("ul", {{"class", "tiles"}});
  const auto clusters = static_cast<std::int64_t>(findings.clusters.size());
  const auto groups = static_cast<std::int64_t>(findings.clustered_groups().size());
  write_tile(page, count_text(clusters), fmt::format("clusters, in {}", counted(groups, "group", "groups")));
  write_tile(page, count_text(findings.clustered_firms()),
             fmt::format("of {} are in clusters", counted(input.firms, "firm", "firms")));
  if (const auto employees = findings.clustered_employees()) {
    write_tile(page, whole_text(*employees),
               input.employees ? fmt::format("of {} employees work there", whole_text(*input.employees))
                               : "employees work there");
  }
  if (!findings.hot.empty()) write_tile(page, count_text(findings.hot_cells()), "hot spots (map cell and group)");
  if (findings.gaps.empty()) return;
  write_tile(page, count_text(findings.count(3)), "severe gaps");
  write_tile(page, count_text(findings.count(2)), "moderate gaps");
  if (const std::int64_t unknown = findings.count(std::nullopt); unknown > 0) {
    write_tile(page, count_text(unknown), "unknown, for want of data");
  }
}

void write_matters(HtmlWriter& page, const ReportInput& input, const Findings& findings) {
  write_list(page, "ol", headline_sentences(input, findings), "lead");
  write_tiles(page, input, findings);
  if (!input.warnings.empty()) {
    page.leaf("h3", "Warnings of this run");
    write_list(page, "ul", input.warnings, "warn");
  }
}

void write_clusters(HtmlWriter& page, const ReportInput& input, const Findings& findings) {
  write_cluster_map(page, input, findings);
  if (findings.clusters.empty()) {
    page.leaf("p", "No clusters were found, so there is no table of clusters.");
  } else {
    write_cluster_table(page, input, findings);
  }
  if (!findings.dense_areas.empty()) {
    page.leaf(
        "p", fmt::format("Besides, all firms together, whatever their group, form {}. They stand in layer clusters "
                         "under the group “all” and are not counted above.",
                         counted(static_cast<std::int64_t>(findings.dense_areas.size()), "dense area", "dense areas")));
  }
  if (const std::string small = too_small_text(input); !small.empty()) page.leaf("p", small + ".");
  if (findings.single_site > 0) {
    page.leaf("p", fmt::format("Not counted: {} of firms on too few sites, such as an office tower or a postcode's "
                               "middle; they are marked single_site in layer clusters.",
                               counted(findings.single_site, "concentration", "concentrations")));
  }
  write_hottest_cells(page, input, findings);
}

void write_gaps(HtmlWriter& page, const ReportInput& input, const Findings& findings) {
  if (findings.gaps.empty()) {
    page.leaf("p", findings.clusters.empty() ? "Without clusters there are no gaps to report."
                                             : "No theme was compared with a standard in this run.");
  } else {
    write_gap_map(page, input, findings);
    write_gap_scores(page, input, findings);
    page.leaf("h3", "All clusters and themes");
    write_gap_matrix(page, findings);
    write_lacks(page, input, findings);
    page.leaf("h3", "The gaps that matter");
    write_gap_list(page, findings);
    write_capacities(page, input, findings);
  }
  write_service_areas(page, input, findings);
  if (findings.themes.empty()) return;
  page.leaf("h3", "Standards");
  write_standards_table(page, findings);
  page.leaf("p",
            "A standard marked “assumption” is a planning figure without a published source: replace it in "
            "the config where you have a better one.",
            {{"class", "note"}});
}

void write_data(HtmlWriter& page, const ReportInput& input) {
  std::string rows = rows_text(input);
  rows[0] = 'O';
  page.leaf("p", rows + ". Every row read is either accepted or stands with its reason in layer rejects.");
  write_source_table(page, input);
  write_quality_tables(page, input);
}

void write_words(HtmlWriter& page) {
  const auto list = page.open("dl", {{"class", "text"}});
  for (const auto& [word, meaning] : kWords) {
    page.leaf("dt", word);
    page.leaf("dd", meaning);
  }
}

void write_main(HtmlWriter& page, const ReportInput& input, const Findings& findings) {
  const Concentration concentration(input);
  const Chains chains(input.layers);
  const auto main = page.open("main", {{"id", "main"}});
  const auto section = [&](std::string_view id, auto content) {
    const auto* found = std::ranges::find_if(kSections, [&](const auto& s) { return s.first == id; });
    if (is_shown(id, input, findings)) write_section(page, std::string(id), found->second, content);
  };
  section("matters", [&] { write_matters(page, input, findings); });
  section("clusters", [&] { write_clusters(page, input, findings); });
  section("each", [&] { write_cluster_words(page, {input, findings, concentration, chains}); });
  section("chains", [&] { write_chains(page, input, findings, chains); });
  section("networks", [&] { write_networks(page, input, findings); });
  section("industries", [&] { write_industries(page, input, findings, concentration); });
  section("areas", [&] { write_areas(page, input, findings); });
  section("gaps", [&] { write_gaps(page, input, findings); });
  section("actions", [&] { write_actions(page, input, findings); });
  section("suitability", [&] { write_suitability(page, input, findings); });
  section("sites", [&] { write_sites(page, input, findings); });
  section("cards", [&] { write_cards(page, input, findings); });
  section("data", [&] { write_data(page, input); });
  section("chosen", [&] { write_chosen_values(page, input); });
  section("method", [&] { write_method(page, input); });
  section("words", [&] { write_words(page); });
}

void write_footer(HtmlWriter& page, const ReportInput& input) {
  const auto footer = page.open("footer");
  page.leaf("p",
            fmt::format("agglo {}. All figures come from clusters.gpkg beside this page. Distances and areas in the "
                        "projection {}. Map colours by ColorBrewer (Cynthia A. Brewer, Pennsylvania State "
                        "University).",
                        input.program_version, input.crs_name));
}

}  // namespace

std::string report_html(const ReportInput& input) {
  const Findings findings(input);
  HtmlWriter page;
  {
    const auto html = page.open("html", {{"lang", "en"}});
    write_page_head(page, input.region_name + ": industrial clusters and their gaps", input.program_version);
    const auto body = page.open("body");
    page.leaf("a", "To the content", {{"class", "skip"}, {"href", "#main"}});
    write_header(page, input, findings);
    write_main(page, input, findings);
    write_footer(page, input);
  }
  return page.html();
}

}  // namespace io
