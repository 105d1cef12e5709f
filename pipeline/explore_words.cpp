// SPDX-License-Identifier: Apache-2.0
#include "pipeline/explore_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "io/look/figures.hpp"
#include "io/look/html.hpp"
#include "io/run/json.hpp"

namespace pipeline {
namespace {

constexpr std::string_view kUnknown = "–", kGap = "\u00A0";

std::string value_text(const Sweep& sweep, double value) {
  return sweep.unit.empty() ? io::whole_text(value) : io::amount_text(value, sweep.unit);
}

std::string index_text(const std::optional<double>& index) {
  return index ? fmt::format("{:.2f}", *index) : std::string(kUnknown);
}

/// "0.93 or more": rounded down, so that it is true.
std::string least_text(double index) {
  return index >= 1.0 ? "1.00" : fmt::format("{:.2f} or more", std::floor(100.0 * index) / 100.0);
}

/// How wide it is on a terminal, where all letters that stand here take one place.
std::size_t width(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string padded(std::string_view text, std::size_t places) {
  return std::string(places - std::min(places, width(text)), ' ') + std::string(text);
}

std::string with_plain_blanks(std::string text) {
  for (std::size_t at = text.find(kGap); at != std::string::npos; at = text.find(kGap))
    text.replace(at, kGap.size(), " ");
  return text;
}

std::string table_text(const SweepTable& table) {
  std::vector<std::size_t> places;
  for (std::size_t column = 0; column < table.heads.size(); ++column) {
    places.push_back(width(table.heads[column]));
    for (const auto& row : table.rows) places.back() = std::max(places.back(), width(row[column]));
  }
  std::string out;
  const auto add = [&](const std::vector<std::string>& cells) {
    for (std::size_t column = 0; column < cells.size(); ++column) out += "  " + padded(cells[column], places[column]);
    out += "\n";
  };
  add(table.heads);
  for (const auto& row : table.rows) add(row);
  return out;
}

io::Json json_of(const Sweep& sweep) {
  io::Json values = io::Json::list();
  for (const SweptValue& v : sweep.values)
    values.push(io::Json::object()
                    .set("value", v.value)
                    .set(sweep.of_cells() ? "hot_cells" : "clusters", v.found)
                    .set("share_of_firms", v.share)
                    .set(sweep.of_cells() ? "firms_of_fullest_cell" : "firms_of_largest", v.largest)
                    .set("stability", v.stability)
                    .set("agreement", v.agreement));
  io::Json flat;
  if (const auto found = plateau(sweep))
    flat = io::Json::object()
               .set("from", sweep.values[found->first].value)
               .set("to", sweep.values[found->last].value)
               .set("agreement", found->agreement)
               .set("stability", found->stability);
  return io::Json::object()
      .set("key", sweep.key)
      .set("unit", sweep.unit)
      .set("current", sweep.current)
      .set("current_is_auto", sweep.is_chosen)
      .set("agreement_is", sweep.of_cells() ? "jaccard" : "adjusted_rand")
      .set("values", values)
      .set("plateau", flat);
}

}  // namespace

SweepTable table_of(const Sweep& sweep) {
  const bool cells = sweep.of_cells();
  SweepTable out{{sweep.key, cells ? "hot cells" : "clusters", cells ? "firms in them" : "firms in clusters",
                  cells ? "fullest cell" : "largest", "stability", "agreement"},
                 {}};
  for (const SweptValue& v : sweep.values)
    out.rows.push_back({(v.value == sweep.current ? "* " : "") + value_text(sweep, v.value), io::count_text(v.found),
                        io::share_text(v.share), io::count_text(v.largest), index_text(v.stability),
                        index_text(v.agreement)});
  if (!cells) return out;
  out.heads.erase(out.heads.begin() + 4);
  for (auto& row : out.rows) row.erase(row.begin() + 4);
  return out;
}

std::string current_text(const Sweep& sweep) {
  return (sweep.is_chosen ? "auto: " : "config: ") + value_text(sweep, sweep.current);
}

std::string plateau_sentence(const Sweep& sweep) {
  if (std::ranges::none_of(sweep.values, [](const SweptValue& v) { return v.found > 0; }))
    return fmt::format("Nothing is found at any of these values ({}).", current_text(sweep));
  const auto found = plateau(sweep);
  if (!found)
    return fmt::format("No plateau: no two neighbouring values agree to {}, so the result hangs on the value ({}).",
                       sweep.of_cells() ? "0.6 or more" : "0.8 or more with clusters that are stable to 0.6 or more",
                       current_text(sweep));
  const double first = sweep.values[found->first].value, last = sweep.values[found->last].value;
  const bool inside = sweep.current >= first && sweep.current <= last;
  return fmt::format("Plateau from {} to {}: neighbouring values agree to {}{}; {} lies {} it.",
                     value_text(sweep, first), value_text(sweep, last), least_text(found->agreement),
                     found->stability ? fmt::format(", clusters are stable to {}", least_text(*found->stability)) : "",
                     current_text(sweep), inside ? "within" : "outside");
}

std::string plateau_meaning() {
  return "On a plateau the result does not hang on the exact value. It does not say which scale is the right one: that "
         "is for who knows the place and the question.";
}

std::string explored_text(const Explored& explored) {
  std::string out =
      fmt::format("{}, data as of {}; * is what a run takes\n", io::printable(explored.region), explored.as_of);
  for (const ExploredGroup& group : explored.groups) {
    out += fmt::format("\n{} ({}): {}\n", io::printable(group.title), group.name,
                       io::counted(group.firms, "firm", "firms"));
    for (const Sweep& sweep : group.sweeps)
      out += "\n" + table_text(table_of(sweep)) + "  " + plateau_sentence(sweep) + "\n";
  }
  out += "\n";
  for (const std::string& note : explored.notes) out += note + "\n";
  return with_plain_blanks(out + plateau_meaning() + "\n");
}

std::string explored_json(const Explored& explored) {
  io::Json groups = io::Json::list();
  for (const ExploredGroup& group : explored.groups) {
    io::Json sweeps = io::Json::list();
    for (const Sweep& sweep : group.sweeps) sweeps.push(json_of(sweep));
    groups.push(io::Json::object()
                    .set("name", group.name)
                    .set("title", group.title)
                    .set("firms", group.firms)
                    .set("sweeps", sweeps));
  }
  return io::Json::object()
             .set("explore_version", 1)
             .set("region", explored.region)
             .set("as_of", explored.as_of)
             .set("groups", groups)
             .set("notes", io::Json::list_of(explored.notes))
             .dump() +
         "\n";
}

}  // namespace pipeline
