// SPDX-License-Identifier: Apache-2.0
#include "io/look/what_if_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <tuple>

#include "io/look/figures.hpp"
#include "io/look/page.hpp"
#include "io/look/text_table.hpp"

namespace io {
namespace {

constexpr std::size_t kMostRows = 200;
constexpr std::array<std::string_view, 4> kSeverityWords = {"no gap", "slight", "moderate", "severe"};
constexpr std::string_view kUnknown = "–";

std::vector<WhatIfRow> changed(const std::vector<WhatIfRow>& all) {
  std::vector<WhatIfRow> out;
  std::ranges::copy_if(all, std::back_inserter(out), &WhatIfRow::changes);
  std::ranges::stable_sort(out, {}, [](const WhatIfRow& row) {
    return std::tuple(-row.newly_served(), row.severity_after.value_or(4) - row.severity_before.value_or(4),
                      row.after.value_or(0.0) - row.before.value_or(0.0));
  });
  return out;
}

Cell severity_cell(std::optional<int> severity) {
  if (!severity) return {"unknown", "su"};
  const auto s = static_cast<std::size_t>(std::clamp(*severity, 0, 3));
  return {std::string(kSeverityWords[s]), fmt::format("s{}", s)};
}

std::string way_text(const std::optional<double>& way, const std::string& unit) {
  return way ? amount_text(*way, unit) : std::string(kUnknown);
}

std::string served_text(const WhatIfRow& row) {
  if (!row.outside_before || !row.outside_after) return std::string(kUnknown);
  return fmt::format("{} of {}", count_text(row.newly_served()), count_text(row.firms));
}

std::string planned_text(const WhatIfPage& page) {
  std::string text;
  for (const auto& [theme, count] : page.planned)
    text += fmt::format("{}{} ({})", text.empty() ? "" : ", ", theme, count_text(count));
  return text;
}

std::string opening_sentence(const WhatIfPage& page, const std::vector<WhatIfRow>& rows) {
  if (rows.empty())
    return "Nothing changes: every cluster already has something nearer, or what is planned is too far away.";
  std::int64_t served = 0, milder = 0;
  std::set<std::string> clusters;
  for (const WhatIfRow& row : rows) {
    served += row.newly_served();
    milder += row.severity_after.value_or(4) < row.severity_before.value_or(4) ? 1 : 0;
    clusters.insert(row.cluster);
  }
  return fmt::format(
      "{} of {} figures change, in {}. {} milder, and firms come within a standard {} (a firm counts once for each "
      "theme and each cluster it is in).",
      count_text(std::ssize(rows)), count_text(std::ssize(page.rows)),
      counted(std::ssize(clusters), "cluster", "clusters"), counted(milder, "gap is", "gaps are"),
      counted(served, "time", "times"));
}

void write_rows(HtmlWriter& page, const std::vector<WhatIfRow>& rows) {
  const std::size_t shown = std::min(rows.size(), kMostRows);
  TextTable table{cut_caption("What changes, the largest effect first", shown, rows.size(), "layer what_if"),
                  {{"Cluster"},
                   {"Theme"},
                   {"Newly served firms", true},
                   {"Gap before"},
                   {"Gap after"},
                   {"Way before", true},
                   {"Way after", true}}};
  for (std::size_t i = 0; i < shown; ++i) {
    const WhatIfRow& row = rows[i];
    table.rows.push_back({{row.cluster},
                          {row.theme},
                          {served_text(row), "keep"},
                          severity_cell(row.severity_before),
                          severity_cell(row.severity_after),
                          {way_text(row.before, row.unit), "keep"},
                          {way_text(row.after, row.unit), "keep"}});
  }
  write_table(page, table);
}

}  // namespace

bool WhatIfRow::changes() const {
  return before != after || severity_before != severity_after || outside_before != outside_after;
}

std::string what_if_html(const WhatIfPage& input) {
  const std::vector<WhatIfRow> rows = changed(input.rows);
  HtmlWriter page;
  {
    const auto html = page.open("html", {{"lang", "en"}});
    write_page_head(page, input.region_name + ": what if", input.program_version);
    const auto body = page.open("body");
    {
      const auto header = page.open("header");
      page.leaf("h1", input.region_name + ": what if");
      page.leaf("p",
                fmt::format("Planned in {}: {}. Data as of {}. Made by agglo {}; nothing is published.", input.file,
                            planned_text(input), input.as_of, input.program_version),
                {{"class", "sub"}});
    }
    const auto main = page.open("main", {{"id", "main"}});
    write_section(page, "changes", "What changes", [&] {
      page.leaf("p", opening_sentence(input, rows), {{"class", "text"}});
      if (!rows.empty()) write_rows(page, rows);
      page.leaf("p",
                "Way: mean distance or travel time from the cluster's firms to the nearest facility. A gap that was "
                "unknown, since its layer may lack facilities, may become known by what is planned. A planned "
                "facility only adds: clusters, demand and all other facilities stay as they are.",
                {{"class", "note"}});
    });
  }
  return page.html();
}

}  // namespace io
