// SPDX-License-Identifier: Apache-2.0
#include "io/look/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include "io/look/figures.hpp"
#include "io/look/findings.hpp"
#include "io/look/html.hpp"
#include "io/look/page.hpp"
#include "io/look/report_chain.hpp"
#include "io/look/report_chosen.hpp"
#include "io/look/report_industries.hpp"
#include "io/look/report_maps.hpp"
#include "io/look/report_tables.hpp"
#include "io/look/report_words.hpp"
#include "io/look/sentences.hpp"

namespace io {
namespace {

constexpr std::array<std::pair<const char*, const char*>, 10> kSections = {{{"matters", "What matters"},
                                                                            {"clusters", "Clusters"},
                                                                            {"each", "Cluster by cluster"},
                                                                            {"chains", "Value chains"},
                                                                            {"industries", "Industries"},
                                                                            {"gaps", "Gaps"},
                                                                            {"data", "Data"},
                                                                            {"chosen", "Values chosen automatically"},
                                                                            {"method", "Method and limits"},
                                                                            {"words", "Words"}}};

constexpr std::array<std::pair<const char*, const char*>, 8> kWords = {
    {{"Firm", "One establishment at one place. A company with three plants is three firms."},
     {"Group", "Industries that belong together, for instance one value chain."},
     {"Cluster", "A place where firms of one group lie close together in number."},
     {"Times its share",
      "The location quotient: the group's share among the firms it is compared with, in the cluster, divided by its "
      "share among them in the whole region. 1 is the region's average."},
     {"Hot spot", "A map cell around which a group has more firms than chance allows."},
     {"Theme", "A kind of infrastructure or service, such as rail freight."},
     {"Standard", "The distance or travel time within which a theme counts as served."},
     {"Gap",
      "Firms of a cluster outside the standard of a theme; its severity is slight, moderate or severe, or "
      "the theme is served."}}};

bool has_clusters_of_groups(const ReportInput& input) {
  const geo::Table* clusters = input.layers.clusters;
  return clusters != nullptr && clusters->size() > 0 && input.layers.firms != nullptr && input.groups.size() > 1;
}

/// Every section but those of layers that are not there, and of the chosen values, which only a run with `auto` has.
bool is_shown(std::string_view section, const ReportInput& input) {
  if (section == "each") return has_clusters_of_groups(input);
  if (section == "chains") return input.layers.chain_stages != nullptr && input.layers.chain_stages->size() > 0;
  if (section == "industries") return input.layers.industries != nullptr;
  return section != "chosen" || has_chosen_values(input);
}

void write_header(HtmlWriter& page, const ReportInput& input) {
  const auto header = page.open("header");
  page.leaf("h1", input.region_name + ": industrial clusters and what they lack");
  page.leaf("p", fmt::format("Data as of {}. Made by agglo {}.", input.as_of, input.program_version),
            {{"class", "sub"}});
  const auto nav = page.open("nav", {{"aria-label", "Sections"}});
  const auto list = page.open("ul");
  for (const auto& [id, title] : kSections) {
    if (!is_shown(id, input)) continue;
    const auto item = page.open("li");
    page.leaf("a", title, {{"href", fmt::format("#{}", id)}});
  }
}

void write_list(HtmlWriter& page, std::string_view name, const std::vector<std::string>& items,
                const std::string& css) {
  const auto list = page.open(name, {{"class", css}});
  for (const std::string& item : items) page.leaf("li", item);
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
}

void write_gaps(HtmlWriter& page, const ReportInput& input, const Findings& findings) {
  if (findings.gaps.empty()) {
    page.leaf("p", findings.clusters.empty() ? "Without clusters there are no gaps to report."
                                             : "No theme was compared with a standard in this run.");
  } else {
    write_gap_map(page, input, findings);
    page.leaf("h3", "The gaps that matter");
    write_gap_list(page, findings);
    page.leaf("h3", "All clusters and themes");
    write_gap_matrix(page, findings);
  }
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

/// Value of a parameter as used, lengths as people read them; what to call it where it is not known or each group has
/// its own.
std::string used(const ReportInput& input, std::string_view stage, std::string_view key, std::string_view otherwise) {
  const auto found = std::find_if(input.parameters.begin(), input.parameters.end(),
                                  [&](const auto& one) { return one.stage == stage && one.key == key; });
  if (found == input.parameters.end() || found->value == "auto") return std::string(otherwise);
  double metres = 0.0;
  const std::string& value = found->value;
  const auto [rest, fault] = std::from_chars(value.data(), value.data() + value.size(), metres);
  const bool is_length = fault == std::errc() && std::string_view(rest) == " m";
  return is_length ? amount_text(metres, "m") : value;
}

std::string cluster_sentence(const ReportInput& input) {
  const std::string sites = used(input, "clusters", "min_sites", "a chosen number of");
  const std::string method = used(input, "clusters", "method", "");
  if (method == "scan")
    return fmt::format(
        "Clusters (scan statistic): of all circles around sites that hold at most {} of the firms a group is compared "
        "with, those with more of the group than dealt-out labels reach in any circle; p compares with the best circle "
        "of each such map.",
        used(input, "clusters", "scan_population", "a chosen share"));
  if (method == "hdbscan")
    return fmt::format(
        "Clusters (HDBSCAN*): the region is split into parts of ever higher density, and those parts of at least {} "
        "firms on {} different sites that hold over the widest range of densities are the clusters. The outline is "
        "drawn around its firms.",
        used(input, "clusters", "min_cluster_size", "a chosen number of"), sites);
  return fmt::format(
      "Clusters: firms of one group are joined when they lie within {} of a place where at least {} of them "
      "are within that distance; a cluster needs at least {} different sites. The outline is drawn around "
      "its firms.",
      used(input, "clusters", "eps", "a distance that suits the group"),
      used(input, "clusters", "min_points", "a chosen number"), sites);
}

std::string density_sentence(const ReportInput& input) {
  const std::string radius = used(input, "density", "radius", "a radius that suits the group's firms");
  const bool adapts = used(input, "density", "adaptive", "none") != "none",
             corrected = used(input, "density", "edge", "none") != "none";
  return fmt::format("Density: firms per km², each firm spread over a disc of {}{}; {}.", radius,
                     adapts ? ", narrower where firms are dense and wider where they are few" : "",
                     corrected ? "corrected at the region's edge" : "land across the border counts as empty");
}

std::vector<std::string> method_sentences(const ReportInput& input) {
  std::vector<std::string> all = {
      cluster_sentence(input),
      "Times its share compares a group with firms it could be mistaken for, named in the table, not with all firms: "
      "against all firms, zoning alone makes every manufacturing industry look clustered. The interval shows how far "
      "the figure could be off by chance; it is an estimate, not a test, because the place was found by looking for "
      "many firms.",
      "p repeats the whole search many times with the group's label dealt out at random among those firms, and counts "
      "how often the best cluster of such a shuffled map is at least as strong. A small p says that the cluster is no "
      "accident; it does not say that it is large or important.",
      fmt::format("Hot spots: for each cell, the group's firms within {} around it are compared with the number that "
                  "chance allows among the firms of comparison (an exact test, corrected for the many cells at the {} "
                  "level). Neighbouring cells share firms, so they come in patches.",
                  used(input, "hotspots", "band", "a chosen distance"), level_text(input.alpha)),
      density_sentence(input)};
  all.push_back(
      "Gaps: from every firm to the nearest facility of each theme. Severity grows with the share of firms "
      "outside the standard and with how far outside they are; thresholds are among the parameters. Unknown "
      "means that no layer was given for the theme, or that it is not known to hold every facility.");
  if (input.detour > 1.0) {
    all.push_back(
        fmt::format("Distances are straight lines times {}, as roads are no straight lines; along real roads "
                    "single places can be much farther.",
                    ratio_text(input.detour)));
  }
  return all;
}

std::vector<std::string> limit_sentences() {
  return {
      "A firm's place is what its source says, often a registered address: head offices and agents draw firms away "
      "from where the work is done.",
      "Only firms and facilities in the sources count. What a source lacks looks like empty land or like a gap.",
      "The report says where firms concentrate and what is far from them. It does not say why, nor that a gap holds "
      "a cluster back: that is for people who know the place."};
}

void write_method(HtmlWriter& page, const ReportInput& input) {
  const auto text = page.open("div", {{"class", "text"}});
  write_list(page, "ul", method_sentences(input), "plain");
  if (!input.notes.empty()) {
    page.leaf("h3", "Notes on this run");
    write_list(page, "ul", input.notes, "plain");
  }
  page.leaf("h3", "Limits");
  write_list(page, "ul", limit_sentences(), "plain");
  page.leaf("h3", "Parameters");
  write_parameter_table(page, input);
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
    if (is_shown(id, input)) write_section(page, std::string(id), found->second, content);
  };
  section("matters", [&] { write_matters(page, input, findings); });
  section("clusters", [&] { write_clusters(page, input, findings); });
  section("each", [&] { write_cluster_words(page, {input, findings, concentration, chains}); });
  section("chains", [&] { write_chains(page, input, findings, chains); });
  section("industries", [&] { write_industries(page, input, findings, concentration); });
  section("gaps", [&] { write_gaps(page, input, findings); });
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
    write_header(page, input);
    write_main(page, input, findings);
    write_footer(page, input);
  }
  return page.html();
}

}  // namespace io
