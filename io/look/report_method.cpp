// SPDX-License-Identifier: Apache-2.0
#include "io/look/report_method.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>
#include <vector>

#include "io/look/figures.hpp"
#include "io/look/page.hpp"
#include "io/look/report_tables.hpp"

namespace io {
namespace {

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
  if (used(input, "gaps", "metric", "") == "network") {
    all.push_back(
        "Ways that people and goods go follow the roads, one-ways and closed roads heeded, at the speed of each road's "
        "class, limit and surface; to the road and from it on foot. Turns, lights and traffic are not known. Pipes and "
        "wires are measured by straight lines.");
  } else if (input.detour > 1.0) {
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

}  // namespace

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

}  // namespace io
