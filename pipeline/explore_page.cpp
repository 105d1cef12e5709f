// SPDX-License-Identifier: Apache-2.0
#include "pipeline/explore_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "geo/core/error.hpp"
#include "io/look/chart.hpp"
#include "io/look/figures.hpp"
#include "io/look/html.hpp"
#include "io/look/page.hpp"
#include "io/look/text_table.hpp"
#include "pipeline/explore_words.hpp"

namespace pipeline {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMadeBy = "agglo explore";
constexpr std::size_t kMarkWithin = 300;  // bytes

/// Values by what is known of them; agreement stands between the two values that are compared.
io::ChartLine line_of(const Sweep& sweep, const char* name, std::optional<double> SweptValue::*known) {
  io::ChartLine out{name, {}, {}};
  const bool between = known == &SweptValue::agreement;
  for (std::size_t i = 0; i < sweep.values.size(); ++i) {
    const SweptValue& v = sweep.values[i];
    if (!(v.*known)) continue;
    out.x.push_back(between ? (sweep.values[i - 1].value + v.value) / 2.0 : v.value);
    out.y.push_back(*(v.*known));
  }
  return out;
}

class SweepCharts {
 public:
  SweepCharts(const Sweep& sweep, std::string id) : sweep_(sweep), id_(std::move(id)) {}

  void write(io::HtmlWriter& page) const {
    const auto charts = page.open("div", {{"class", "charts"}});
    io::write_chart(page, found());
    io::write_chart(page, share());
    io::write_chart(page, indices());
  }

 private:
  io::Chart empty(const char* part, std::string title, io::ChartAxis y) const {
    io::Chart out;
    out.id = id_ + part;
    out.title = std::move(title);
    const io::Figures figures = sweep_.unit == "m" ? io::Figures::metres : io::Figures::plain;
    out.x = {sweep_.key.substr(sweep_.key.find('.') + 1), figures};
    out.y = std::move(y);
    out.mark = {sweep_.current, current_text(sweep_)};
    out.dots = true;
    return out;
  }

  io::Chart found() const {
    io::Chart out = empty("-found", sweep_.of_cells() ? "Hot cells" : "Clusters", {"Number", io::Figures::plain, 0.0});
    io::ChartLine line;
    for (const SweptValue& v : sweep_.values) {
      line.x.push_back(v.value);
      line.y.push_back(static_cast<double>(v.found));
    }
    out.description =
        fmt::format("How many {} each value of {} gives.", sweep_.of_cells() ? "hot cells" : "clusters", sweep_.key);
    out.lines = {std::move(line)};
    return out;
  }

  io::Chart share() const {
    const char* title = sweep_.of_cells() ? "Firms in hot cells" : "Firms in clusters";
    io::Chart out = empty("-share", title, {"Share of the firms", io::Figures::share, 0.0, 1.0});
    io::ChartLine line;
    for (const SweptValue& v : sweep_.values) {
      line.x.push_back(v.value);
      line.y.push_back(v.share);
    }
    out.description = fmt::format("{} by value of {}.", title, sweep_.key);
    out.lines = {std::move(line)};
    return out;
  }

  io::Chart indices() const {
    io::ChartLine agreement = line_of(sweep_, "agreement", &SweptValue::agreement),
                  stability = line_of(sweep_, "stability", &SweptValue::stability);
    io::Chart out = empty("-index", stability.x.empty() ? "Agreement" : "Agreement and stability",
                          {"0: chance, 1: the same", io::Figures::plain, 0.0, 1.0});
    for (double& index : agreement.y) index = std::max(index, 0.0);  // worse than chance is no better than chance
    out.description = fmt::format("Agreement of neighbouring values of {}{}.", sweep_.key,
                                  stability.x.empty() ? "" : ", and stability of the clusters at each");
    out.lines = {std::move(agreement)};
    if (!stability.x.empty()) out.lines.push_back(std::move(stability));
    return out;
  }

  const Sweep& sweep_;
  std::string id_;
};

void write_sweep(io::HtmlWriter& page, const Sweep& sweep, const std::string& id) {
  page.leaf("h3", sweep.key);
  page.leaf("p", plateau_sentence(sweep), {{"class", "text"}});
  SweepCharts(sweep, id).write(page);
  const SweepTable text = table_of(sweep);
  io::TextTable table{"All else as in the config; * is what a run takes", {}};
  table.css = "narrow";
  for (const std::string& head : text.heads) table.heads.push_back({head, true});
  for (const auto& row : text.rows) {
    std::vector<io::Cell> cells;
    for (const std::string& cell : row) cells.push_back({cell});
    table.rows.push_back(std::move(cells));
  }
  io::write_table(page, table);
}

void write_header(io::HtmlWriter& page, const Explored& explored) {
  const auto header = page.open("header");
  page.leaf("h1", explored.region + ": what other settings would give");
  page.leaf(
      "p", fmt::format("Data as of {}. Made by agglo explore {}; nothing is published.", explored.as_of, AGGLO_VERSION),
      {{"class", "sub"}});
  const auto nav = page.open("nav", {{"aria-label", "Groups"}});
  const auto list = page.open("ul");
  for (std::size_t i = 0; i < explored.groups.size(); ++i) {
    const auto item = page.open("li");
    page.leaf("a", explored.groups[i].title, {{"href", fmt::format("#group-{}", i)}});
  }
  const auto item = page.open("li");
  page.leaf("a", "How to read this", {{"href", "#reading"}});
}

void write_words(io::HtmlWriter& page, const Explored& explored) {
  constexpr std::pair<const char*, const char*> kWords[] = {
      {"One at a time", "Each table varies one parameter; all others stay as a run would take them."},
      {"Clusters", "Those on at least min_sites different sites; others count as noise, as in the report."},
      {"Stability",
       "Firms are left out and moved within their accuracy a few times; the mean Jaccard index |both| / |either| of "
       "each cluster with its match, weighted by firms. Of hdbscan: the persistence of the cluster in the hierarchy."},
      {"Agreement",
       "With the value before. Of clusters the adjusted Rand index over all firms of the group, each noise firm a "
       "cluster of its own: (S − E) / ((A + B) / 2 − E), where A, B and S are the pairs of firms that share a cluster "
       "at the one value, at the other and at both, and E = A B / all pairs. Of hot cells the Jaccard index: cells hot "
       "at both / cells hot at either."},
      {"Plateau",
       "Neighbouring values with an agreement of at least 0.8 (hot cells: 0.6) and, of clusters, a stability of at "
       "least "
       "0.6. Hot cells take in more of their surroundings as the band grows, so that they agree less by nature."}};
  page.leaf("p", plateau_meaning(), {{"class", "text"}});
  for (const std::string& note : explored.notes) page.leaf("p", note, {{"class", "text"}});
  const auto list = page.open("dl", {{"class", "text"}});
  for (const auto& [word, meaning] : kWords) {
    page.leaf("dt", word);
    page.leaf("dd", meaning);
  }
}

void write_main(io::HtmlWriter& page, const Explored& explored) {
  const auto main = page.open("main", {{"id", "main"}});
  for (std::size_t i = 0; i < explored.groups.size(); ++i) {
    const ExploredGroup& group = explored.groups[i];
    const std::string id = fmt::format("group-{}", i);
    io::write_section(page, id, group.title, [&] {
      page.leaf("p", io::counted(group.firms, "firm", "firms") + ".", {{"class", "sub"}});
      for (std::size_t s = 0; s < group.sweeps.size(); ++s)
        write_sweep(page, group.sweeps[s], fmt::format("{}-{}", id, s));
    });
  }
  io::write_section(page, "reading", "How to read this", [&] { write_words(page, explored); });
}

bool lies_in(const fs::path& file, const fs::path& folder) {
  const fs::path inner = fs::weakly_canonical(fs::absolute(file)), outer = fs::weakly_canonical(fs::absolute(folder));
  return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

bool is_picture(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string start(kMarkWithin, '\0');
  in.read(start.data(), static_cast<std::streamsize>(start.size()));
  return start.find(kMadeBy) != std::string::npos;
}

}  // namespace

std::string explored_page(const Explored& explored) {
  io::HtmlWriter page;
  {
    const auto html = page.open("html", {{"lang", "en"}, {"data-made-by", kMadeBy}});
    io::write_page_head(page, explored.region + ": what other settings would give", AGGLO_VERSION);
    const auto body = page.open("body");
    page.leaf("a", "To the content", {{"class", "skip"}, {"href", "#main"}});
    write_header(page, explored);
    write_main(page, explored);
  }
  return page.html();
}

std::string picture_name(const std::string& region) {
  std::string slug;
  for (const char c : region) {
    const bool upper = c >= 'A' && c <= 'Z', plain = upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain)
      slug += upper ? static_cast<char>(c - 'A' + 'a') : c;
    else if (!slug.empty() && slug.back() != '-')
      slug += '-';
  }
  while (slug.ends_with('-')) slug.pop_back();
  return "explore-" + (slug.empty() ? "region" : slug) + ".html";
}

void check_picture(const fs::path& file, const fs::path& output_dir) {
  if (lies_in(file, output_dir))
    geo::fail(geo::Trouble::config,
              "--picture {}: lies in the output folder {}, which holds runs only; expected another place",
              file.string(), output_dir.string());
  if (fs::exists(file) && !(fs::is_regular_file(file) && is_picture(file)))
    geo::fail(
        geo::Trouble::config,
        "--picture {}: is there and was not made by agglo explore; expected a new file; name another with --picture",
        file.string());
}

void write_picture(const fs::path& file, const std::string& page) {
  const fs::path half = file.string() + ".part";
  std::ofstream out(half, std::ios::binary);
  out << page;
  out.close();
  std::error_code fault;
  if (out) fs::rename(half, file, fault);
  if (out && !fault) return;
  fs::remove(half, fault);
  geo::fail(geo::Trouble::data,
            "--picture {}: cannot be written; expected a folder that takes files; name another place", file.string());
}

}  // namespace pipeline
