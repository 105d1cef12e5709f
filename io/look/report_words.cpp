// SPDX-License-Identifier: Apache-2.0
#include "io/look/report_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "io/look/figures.hpp"
#include "io/look/report_chain.hpp"
#include "io/look/sentences.hpp"

namespace io {
namespace {

constexpr std::size_t kMostTold = 40, kMostIndustries = 2, kMostMissing = 2, kMostNamed = 8;

const ReportGroup& group_of(const ClusterStory& story, const ClusterFacts& cluster) {
  return story.findings.groups[cluster.group];
}

/// "a", "a and b", "a, b and c"
std::string listed(const std::vector<std::string>& parts) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i)
    text += (i == 0 ? "" : i + 1 == parts.size() ? " and " : ", ") + parts[i];
  return text;
}

/// In an area that is named, a landmark farther away than this tells nothing more.
constexpr double kLandmarkAtMost_m = 5000.0;

std::string place_sentence(const ClusterFacts& cluster, const ClusterPlace& place) {
  std::string text = fmt::format("{} at {} on {}\u00A0km²", counted(cluster.firms, "firm", "firms"),
                                 counted(cluster.sites, "address", "addresses"), area_text(cluster.area_km2));
  if (cluster.employees) text += fmt::format(", with {} employees", whole_text(*cluster.employees));
  if (!place.area.empty()) text += fmt::format("; their middle is in {}", place.area);
  if (!place.landmark.empty() && (place.area.empty() || place.landmark_m <= kLandmarkAtMost_m))
    text += fmt::format("{} {} from {} ({})", place.area.empty() ? "; their middle is" : ",",
                        distance_text(place.landmark_m), place.landmark, in_sentence(place.theme));
  return text + ".";
}

std::string interval_text(const std::optional<double>& low, const std::optional<double>& high) {
  return low && high ? fmt::format(" (95\u00A0% interval {} to {})", ratio_text(*low), ratio_text(*high)) : "";
}

std::string share_sentence(const ClusterStory& story, const ClusterFacts& cluster) {
  const ReportGroup& group = group_of(story, cluster);
  std::string text;
  if (cluster.lq)
    text = fmt::format("The group's share there is {} times that in the region among {}{}", ratio_text(*cluster.lq),
                       group.controls_text.empty() ? "the firms it is compared with" : group.controls_text,
                       interval_text(cluster.lq_low, cluster.lq_high));
  if (cluster.lq_all)
    text += fmt::format("{} {} times among all firms{}", text.empty() ? "The group's share there is" : ", and",
                        ratio_text(*cluster.lq_all), interval_text(cluster.lq_all_low, cluster.lq_all_high));
  if (text.empty()) return text;
  const bool just_dense = cluster.lq_low.value_or(0.0) > 1.0 && cluster.lq_all_low.value_or(2.0) <= 1.0;
  return text + (just_dense ? ": beside firms of every kind, which are many there, it does not stand out." : ".");
}

std::string employment_sentence(const ClusterFacts& cluster) {
  if (!cluster.employees_lq) return {};
  return fmt::format("Of employees, its share there is {} times that in the region, which a few large plants can make.",
                     ratio_text(*cluster.employees_lq));
}

std::string chance_sentence(const ClusterStory& story, const ClusterFacts& cluster) {
  if (!cluster.p) return {};
  std::string text = fmt::format("Chance alone makes a best cluster as strong on {}{} of maps (p of the search {})",
                                 *cluster.p < 0.01 ? "at most " : "", share_text(*cluster.p), p_text(*cluster.p));
  if (cluster.scan_p)
    text += fmt::format("; the scan statistic {} (p {})",
                        *cluster.scan_p <= story.input.alpha ? "agrees" : "finds no circle in it beyond chance",
                        p_text(*cluster.scan_p));
  return text + ".";
}

std::string hot_sentence(const ClusterStory& story, const ClusterPlace& place) {
  if (story.input.layers.hotspots == nullptr || place.firms == 0) return {};
  if (place.hot_cells == 0) return "No map cell with a firm of it is a hot spot of the group.";
  return fmt::format("{} with firms of it {} of the group.", counted(place.hot_cells, "map cell", "map cells"),
                     place.hot_cells == 1 ? "is a hot spot" : "are hot spots");
}

/// "Making: Jewelry (75 firms here)"; a code that is a number is told with its stage: "26.11, components (13 firms …".
std::string industry_head(const IndustryFacts& industry, const IndustryHere& here) {
  const bool is_number = !industry.name.empty() && std::isdigit(static_cast<unsigned char>(industry.name[0])) != 0;
  const std::string stage = is_number && !here.stage.empty() ? ", " + stage_text(here.stage) : std::string();
  return fmt::format("{}{} ({} here)", industry.name, stage, counted(here.firms, "firm", "firms"));
}

std::string industry_text(const IndustryFacts& industry, const IndustryHere& here) {
  const std::string text = industry_head(industry, here);
  const std::string p = industry.k_density_p ? p_text(*industry.k_density_p) : "not known";
  if (const auto share = industry.share_beyond())
    return text + fmt::format(
                      " is localised up to {} in the region, with {} of its pairs nearer than chance explains "
                      "(p {})",
                      distance_text(industry.localised_to_m.value_or(0.0)), share_text(*share), p);
  const std::string_view kind = industry.k_density_class == "neither" ? "neither localised nor dispersed"
                                                                      : std::string_view(industry.k_density_class);
  return text + fmt::format(" is {} in the region (p of localisation {})", kind, p);
}

std::string industries_sentence(const ClusterStory& story, const ClusterPlace& place) {
  std::vector<std::string> parts;
  for (const IndustryHere& here : place.industries) {
    const IndustryFacts* industry = story.concentration.find(here.code);
    if (industry == nullptr || industry->k_density_class.empty() || parts.size() == kMostIndustries) continue;
    parts.push_back(industry_text(*industry, here));
  }
  return parts.empty() ? std::string() : fmt::format("{}.", fmt::join(parts, "; "));
}

/// Titles of the needed stages in a state; of those that are present with their firms.
std::vector<std::string> stages_in(const std::vector<StageFacts>& stages, std::string_view state) {
  std::vector<std::string> out;
  for (const StageFacts& stage : stages)
    if (stage.state == state)
      out.push_back(
          state != "present"
              ? stage.title
              : fmt::format("{} ({})", stage.title, counted(stage.found_firms.value_or(stage.firms), "firm", "firms")));
  return out;
}

std::string chain_sentence(const ClusterStory& story, const ClusterFacts& cluster) {
  const std::vector<StageFacts>& stages = of_cluster(story.chains.stages, cluster.id);
  const std::vector<std::string> present = stages_in(stages, "present");
  std::string lacking;
  for (const char* state : {"missing", "weak"})
    if (const auto titles = stages_in(stages, state); !titles.empty())
      lacking += fmt::format("; {}: {}", state, listed(titles));
  if (present.empty() && lacking.empty()) return {};
  const std::string reach = amount_text(story.input.thresholds.supply_m, "m");
  std::string text =
      fmt::format("Of what its firms buy, {} {} within {}{}", present.empty() ? "nothing is" : "there is",
                  present.empty() ? "present" : listed(present), reach, lacking);
  if (cluster.completeness) text += fmt::format("; {} of the need is met", share_text(*cluster.completeness));
  return text + ".";
}

std::string links_sentence(const ClusterStory& story, const ClusterFacts& cluster) {
  const std::vector<SupplyLink>&bought = of_cluster(story.chains.bought, cluster.id),
        &sold = of_cluster(story.chains.sold, cluster.id);
  std::string text;
  if (!bought.empty())
    text = "Its chain shows in links: it is supplied by " + partners_text(bought, Side::sellers, story.findings);
  if (!sold.empty())
    text += (text.empty() ? "Its chain shows in links: it supplies " : ", and supplies ") +
            partners_text(sold, Side::buyers, story.findings);
  return text.empty() ? text : text + ".";
}

std::string peers_sentence(const ClusterStory& story, const ClusterFacts& cluster) {
  const std::vector<SupplyLink>& peers = of_cluster(story.chains.peers, cluster.id);
  if (peers.empty()) return {};
  return fmt::format("Firms of the same stages are in {}.", partners_text(peers, Side::sellers, story.findings));
}

std::string missing_text(const ClusterStory& story, const ClusterFacts& cluster) {
  const std::vector<MissingFacts>& missing = of_cluster(story.chains.missing, cluster.id);
  std::string text;
  for (std::size_t i = 0; i < std::min(missing.size(), kMostMissing); ++i)
    text += (i == 0 ? "" : " ") + missing[i].sentence;
  return text;
}

std::string tests_sentence(const ClusterStory& story, const ClusterFacts& cluster, const ClusterPlace& place) {
  const ClusterTests tests = cluster_tests(story, cluster, place);
  if (tests.passed.size() < 2 && tests.failed.empty()) return {};
  if (tests.failed.empty())
    return fmt::format("{} is significant by every test: {}.", cluster.label, listed(tests.passed));
  return fmt::format("{} passes {} of {} tests ({}), not {}.", cluster.label, tests.passed.size(),
                     tests.passed.size() + tests.failed.size(), listed(tests.passed), listed(tests.failed));
}

/// `told` are the strongest of the `significant` ones.
std::string opening_sentence(const ClusterStory& story, std::size_t significant,
                             const std::vector<const ClusterFacts*>& told,
                             const std::map<std::int64_t, ClusterPlace>& places) {
  std::vector<std::string> by_all;
  std::size_t passing = 0;
  for (const ClusterFacts* cluster : told) {
    const auto place = places.find(cluster->id);
    const ClusterTests tests = cluster_tests(story, *cluster, place == places.end() ? ClusterPlace{} : place->second);
    if (!tests.failed.empty() || tests.passed.size() < 2) continue;
    if (++passing <= kMostNamed) by_all.push_back(cluster->label);
  }
  std::string text = fmt::format(
      "{} of {} {} stronger than chance allows at the {} level.", count_text(static_cast<std::int64_t>(significant)),
      counted(static_cast<std::int64_t>(story.findings.clusters.size()), "cluster", "clusters"),
      significant == 1 ? "is" : "are", level_text(story.input.alpha));
  if (told.size() < significant)
    text += fmt::format(" Told here are the {} strongest; all stand in layer clusters.", told.size());
  if (passing == 0) return text + " None of them is so by every test.";
  if (passing > kMostNamed) by_all.push_back(fmt::format("{} more", passing - kMostNamed));
  return text + fmt::format(" Significant by every test: {}.", listed(by_all));
}

void write_stories(HtmlWriter& page, const ClusterStory& story, const std::vector<const ClusterFacts*>& told,
                   const std::map<std::int64_t, ClusterPlace>& places) {
  const auto columns = page.open("div", {{"class", "stories"}});
  for (const ClusterFacts* cluster : told) {
    const auto place = places.find(cluster->id);
    const auto one = page.open("div", {{"class", "words"}});
    page.leaf("h3", cluster->label);
    for (const Paragraph& paragraph :
         cluster_paragraphs(story, *cluster, place == places.end() ? ClusterPlace{} : place->second)) {
      const auto text = page.open("p");
      page.leaf("b", fmt::format("{}.", paragraph.head));
      page.text(fmt::format(" {}", fmt::join(paragraph.sentences, " ")));
    }
    write_chain_strip(page, story.input, *cluster, story.chains);
  }
}

}  // namespace

ClusterTests cluster_tests(const ClusterStory& story, const ClusterFacts& cluster, const ClusterPlace& place) {
  ClusterTests out;
  const auto add = [&](bool passed, const char* name) { (passed ? out.passed : out.failed).emplace_back(name); };
  const double level = story.input.alpha;
  if (cluster.p) add(*cluster.p <= level, "the search for clusters");
  if (cluster.scan_p) add(*cluster.scan_p <= level, "the scan");
  if (story.input.layers.hotspots != nullptr && place.firms > 0) add(place.hot_cells > 0, "hot spots");
  if (place.industries.empty()) return out;
  const IndustryFacts* industry = story.concentration.find(place.industries.front().code);
  if (industry != nullptr && !industry->k_density_class.empty())
    add(industry->is_localised(), "the distances between firms of its largest industry");
  return out;
}

std::vector<Paragraph> cluster_paragraphs(const ClusterStory& story, const ClusterFacts& cluster,
                                          const ClusterPlace& place) {
  std::vector<Paragraph> all{
      {"Size and share",
       {place_sentence(cluster, place), share_sentence(story, cluster), employment_sentence(cluster)}},
      {"Beyond chance",
       {chance_sentence(story, cluster), hot_sentence(story, place), industries_sentence(story, place),
        tests_sentence(story, cluster, place)}},
      {"Chain and links",
       {chain_sentence(story, cluster), links_sentence(story, cluster), peers_sentence(story, cluster),
        missing_text(story, cluster)}}};
  for (Paragraph& paragraph : all) std::erase(paragraph.sentences, std::string());
  std::erase_if(all, [](const Paragraph& paragraph) { return paragraph.sentences.empty(); });
  return all;
}

std::vector<const ClusterFacts*> significant_clusters(const ReportInput& input, const Findings& findings) {
  std::vector<const ClusterFacts*> out;
  for (const ClusterFacts& cluster : findings.clusters)
    if (cluster.p && *cluster.p <= input.alpha && cluster.lq_low.value_or(0.0) > 1.0) out.push_back(&cluster);
  return out;
}

void write_cluster_words(HtmlWriter& page, const ClusterStory& story) {
  std::vector<const ClusterFacts*> told = significant_clusters(story.input, story.findings);
  if (told.empty())
    return page.leaf(
        "p", fmt::format("No cluster is stronger than chance allows at the {} level.", level_text(story.input.alpha)));
  const std::size_t significant = told.size();
  told.resize(std::min(significant, kMostTold));
  std::set<std::int64_t> ids;
  for (const ClusterFacts* cluster : told) ids.insert(cluster->id);
  const std::map<std::int64_t, ClusterPlace> places = cluster_places(story.input, ids);
  page.leaf("p", opening_sentence(story, significant, told, places), {{"class", "text"}});
  write_stories(page, story, told, places);
}

}  // namespace io
