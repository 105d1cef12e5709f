// SPDX-License-Identifier: Apache-2.0
#include "io/init/config_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "io/look/progress.hpp"
#include "io/read/text.hpp"

namespace io {
namespace {

constexpr std::size_t kComment = 38;  // the column where comments begin

/// A scalar as YAML: plain where that is safe.
std::string quoted(const std::string& text) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
           c == '/' || c == '-';
  };
  const std::string_view body = std::string_view(text).substr(text.starts_with("EPSG:") ? 5 : 0);
  const bool begins = !text.empty() && text[0] != '-' && (text[0] != '.' || text.starts_with("../"));
  const bool word = text != "null" && text != "true" && text != "false";
  if (begins && word && std::ranges::all_of(body, plain)) return text;
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) < 0x20U)
      out += fmt::format("\\x{:02x}", c);
    else
      out += c;
  }
  return out + '"';
}

std::string line(std::string text, const std::string& comment) {
  if (comment.empty()) return text + "\n";
  text.resize(std::max(text.size() + 2, kComment), ' ');
  return text + "# " + shown(comment, 200) + "\n";
}

std::string percent(double share) { return fmt::format("{:.0f} %", 100 * share); }

/// "97 %: every value is filled and different; or 'b', 'c'"
std::string reason(const GuessedAnswer& chosen, const SourceGuess& guess, Attribute attribute) {
  std::string out = fmt::format("{}: {}", percent(chosen.sure), chosen.why);
  const auto found = guess.fields.find(attribute);
  if (found == guess.fields.end()) return out;
  std::string others;
  for (const GuessedAnswer& choice : found->second)
    if (choice.columns != chosen.columns && std::ranges::count(choice.columns, chosen.columns[0]) == 0 &&
        choice.sure >= 0.3)
      others += fmt::format("{}{} ({})", others.empty() ? "; or " : ", ", fmt::join(choice.columns, " + "),
                            percent(choice.sure));
  return out + others;
}

std::string columns_text(const std::vector<std::string>& columns) {
  if (columns.size() == 1) return quoted(columns[0]);
  std::string out;
  for (const std::string& column : columns) out += (out.empty() ? "[" : ", ") + quoted(column);
  return out + "]";
}

std::string next_steps(const InitPaths& paths) {
  return fmt::format(
      "#\n"
      "#   agglo validate {0}    checks the config and every row, computes nothing\n"
      "#   agglo run {0}         makes the map and the report\n"
      "#\n"
      "# `agglo explain clusters` (or any other stage) explains its keys; configs/quickstart.yaml shows all of them.\n",
      paths.config);
}

class Writer {
 public:
  Writer(const SourceLook& look, const SourceGuess& guess, const InitAnswers& answers, const InitPaths& paths)
      : look_(look), guess_(guess), answers_(answers), paths_(paths) {}

  std::string text() {
    head();
    region();
    source();
    rest();
    return out_;
  }

 private:
  void add(const std::string& text, const std::string& comment = {}) { out_ += line(text, comment); }

  void head() {
    add(fmt::format("# Made by agglo init from {}: {} rows, {} columns.", shown(paths_.uri, 200), grouped(look_.rows),
                    look_.columns.size()));
    add("# Percentages say how sure a guess is; correct what is wrong. Lines that begin with # are off.");
    out_ += next_steps(paths_);
    for (const std::string& note : guess_.notes) add("# Note: " + shown(note, 400) + ".");
    add("version: 1");
    add("");
  }

  void region() {
    add("region:");
    add("  name: " + quoted(paths_.region), "what titles and sentences call it");
    bounds();
    add("  # boundary: my-region.gpkg", "firms outside are rejected; without one: the box of the firms, less strays");
    add("");
  }

  void source() {
    add("sources:");
    add("  firms:");
    add("    uri: " + quoted(paths_.uri));
    if (look_.driver == "xlsx" || look_.driver == "ods") add("    format: " + look_.driver);
    if (!look_.layer.empty()) add("    layer: " + quoted(look_.layer));
    crs();
    add("    fields:");
    fields();
    add("    # where: \"status = 'active'\"", "which rows count: = <> < <= > >= in, like, is null, and, or, not");
    add("    # as_of: 2026-01-31", "date of the data; without it the newest date inside, else 2000-01-01");
    add(fmt::format("    expect: {{min_rows: {}}}", look_.rows / 2),
        "half of today's rows: a source that lost more stops the run");
    add("    # license: CC-BY-4.0", "copied into every output");
    add("    # attribution: Name of the register, year");
    add("  # infrastructure:", "what gaps are measured to: one entry a layer");
    add("  #   - {theme: road, uri: roads.gpkg, layer: roads, complete: true, network: true}");
    add("  #   - {theme: port, uri: ports.gpkg, layer: ports, complete: true}");
    add("");
  }

  void crs() {
    if (!answers_.crs.empty()) {
      const bool asked = answers_.crs_was_asked || guess_.crs.empty();
      const std::string why =
          asked ? "your answer" : fmt::format("{}: {}", percent(guess_.crs[0].sure), guess_.crs[0].why);
      if (look_.crs.empty()) add("    crs: " + quoted(answers_.crs), why);
      return;
    }
    if (!look_.crs.empty()) return;
    std::string candidates;
    for (const GuessedAnswer& choice : answers_.crs_candidates)
      candidates += fmt::format("{}{} ({})", candidates.empty() ? "" : " or ", choice.columns[0], choice.why);
    add(fmt::format("    crs: {}",
                    quoted("TODO: " + (candidates.empty() ? "EPSG:code of the coordinates" : candidates))));
    add("    # Nothing in the source says in which CRS its coordinates are. Ask who made it, and write EPSG:code.");
  }

  void fields() {
    for (const Attribute attribute : {Attribute::id, Attribute::name, Attribute::industry}) field(attribute);
    employees();
    coordinates();
    for (const Attribute attribute :
         {Attribute::opened, Attribute::closed, Attribute::foreign, Attribute::exporter, Attribute::accuracy})
      if (answers_.fields.contains(attribute)) field(attribute);
  }

  void field(Attribute attribute) {
    static constexpr std::array kMissing{"a column that names each firm; without one ids follow the rows",
                                         "a column of names",
                                         "a column of industry codes: without one only group `all` is analysed"};
    const auto found = answers_.fields.find(attribute);
    if (found == answers_.fields.end())
      add(fmt::format("      # {}: COLUMN", key_of(attribute)),
          std::string("not found: ") + kMissing[static_cast<std::size_t>(attribute)]);
    else
      add(fmt::format("      {}: {}", key_of(attribute), columns_text(found->second.columns)),
          reason(found->second, guess_, attribute));
  }

  void employees() {
    const auto least = answers_.fields.find(Attribute::employees_min),
               most = answers_.fields.find(Attribute::employees_max);
    if (least != answers_.fields.end() && most != answers_.fields.end())
      add(fmt::format("      employees: {{min: {}, max: {}}}", quoted(least->second.columns[0]),
                      quoted(most->second.columns[0])),
          percent(least->second.sure) + ": the two ends of a band; its geometric middle is taken");
    else if (answers_.fields.contains(Attribute::employees))
      field(Attribute::employees);
    else
      add("      # employees: COLUMN", "not found: a number, or a band {min: COLUMN, max: COLUMN}");
  }

  void coordinates() {
    if (look_.has_points) return;
    const auto found = answers_.fields.find(Attribute::x);
    if (found == answers_.fields.end()) {
      add("      x: \"TODO: the column of longitudes or eastings\"");
      add("      y: \"TODO: the column of latitudes or northings\"");
      return;
    }
    add("      x: " + quoted(found->second.columns[0]), reason(found->second, guess_, Attribute::x));
    add("      y: " + quoted(found->second.columns[1]));
  }

  void rest() {
    if (!answers_.profile.empty()) {
      std::string others;
      for (const GuessedAnswer& choice : guess_.scheme)
        if (choice.columns[0] != answers_.scheme && choice.sure >= 0.3)
          others += fmt::format("{}{} ({})", others.empty() ? "or " : ", ", choice.columns[0], percent(choice.sure));
      add("industries: " + quoted(answers_.profile), others);
    } else {
      add("# industries: profiles/nace-2.yaml", "value chains by code; without it only group `all` is analysed");
    }
    cells();
    add("# gaps: {metric: network}", "ways along the roads, not straight lines");
    add("# sites: {count: 5}", "where the next industrial park could go");
    add("");
    add("output:");
    add("  dir: " + quoted(paths_.output), "runs/<time>/ and `current`, a link to the newest");
  }

  /// Larger cells for a large region, so that the first run is quick.
  void cells() {
    const double area_km2 = area();
    if (area_km2 <= 30e3) return;
    const int km = area_km2 <= 500e3 ? 1 : 2;  // of a density cell; a quarter of the radius at most
    add(fmt::format("density: {{cell: {} km, radius: {} km}}", km, 5 * km),
        fmt::format("most firms on {} km²: larger cells than the default 500 m", grouped(std::llround(area_km2))));
    add(fmt::format("hotspots: {{cell: {} km, band: {} km}}", 2 * km, 6 * km), "the default is 1 km and 3 km");
  }

  const ColumnLook* x() const { return coordinate(0, look_.x); }
  const ColumnLook* y() const { return coordinate(1, look_.y); }
  const ColumnLook* coordinate(std::size_t which, const std::optional<ColumnLook>& own) const {
    if (look_.has_points) return own && own->rows > 0 ? &*own : nullptr;
    const auto found = answers_.fields.find(Attribute::x);
    return found == answers_.fields.end() ? nullptr : look_.find(found->second.columns[which]);
  }
  bool in_degrees() const {
    return std::abs(x()->low) <= 180.0 && std::abs(x()->high) <= 180.0 && std::abs(y()->low) <= 90.0 &&
           std::abs(y()->high) <= 90.0;
  }

  /// Where stray rows would blow the region up, a generous box around the bulk of the firms bounds it.
  void bounds() {
    if (!x() || !y() || !in_degrees()) return;
    const auto strays = [](const ColumnLook& c) { return c.highest - c.lowest > 5.0 * (c.high - c.low) + 1.0; };
    if (!strays(*x()) && !strays(*y())) return;
    const auto around = [](const ColumnLook& c, double limit) {
      const double more = std::max(c.high - c.low, 0.1);
      return std::pair(std::max(c.low - more, -limit), std::min(c.high + more, limit));
    };
    const auto [west, east] = around(*x(), 180.0);
    const auto [south, north] = around(*y(), 90.0);
    add(fmt::format("  bbox: [{:.2f}, {:.2f}, {:.2f}, {:.2f}]", west, south, east, north),
        fmt::format("some rows lie far away (to {:.1f}, {:.1f} and {:.1f}, {:.1f}): they are rejected", x()->lowest,
                    y()->lowest, x()->highest, y()->highest));
  }

  /// Of the box of most firms, roughly; 0 where it is not known.
  double area() const {
    if (!x() || !y()) return 0.0;
    const double km = in_degrees() ? 111.2 : 1e-3;
    const double narrow = in_degrees() ? std::cos((y()->low + y()->high) / 2 * 3.14159265358979 / 180) : 1.0;
    return (x()->high - x()->low) * km * narrow * (y()->high - y()->low) * km;
  }

  const SourceLook& look_;
  const SourceGuess& guess_;
  const InitAnswers& answers_;
  const InitPaths& paths_;
  std::string out_;
};

}  // namespace

InitAnswers best_answers(const SourceGuess& guess) {
  InitAnswers out;
  for (const auto& [attribute, choices] : guess.fields)
    if (choices[0].sure >= (attribute == Attribute::x ? 0.4 : 0.5)) out.fields.emplace(attribute, choices[0]);
  if (!guess.crs.empty() && guess.crs[0].sure >= 0.5)
    out.crs = guess.crs[0].columns[0];
  else
    out.crs_candidates = guess.crs;
  if (!guess.scheme.empty() && out.fields.contains(Attribute::industry)) out.scheme = guess.scheme[0].columns[0];
  return out;
}

std::string init_config(const SourceLook& look, const SourceGuess& guess, const InitAnswers& answers,
                        const InitPaths& paths) {
  return Writer(look, guess, answers, paths).text();
}

std::string init_extract_config(const InitPaths& paths, const std::string& profile) {
  std::string out = fmt::format("# Made by agglo init from {}.\n", shown(paths.uri, 200));
  out += next_steps(paths) + "version: 1\n\n";
  out +=
      line("# region: {boundary: my-region.gpkg}", "without one: the country in the extract, else the extract's box");
  out += "sources:\n  osm:\n";
  out += line("    uri: " + quoted(paths.uri), "firms, boundary and every theme come out of it");
  out += line("    # complete: [road]", "themes that are mapped in full: only there a gap is a gap, else unknown");
  out += line("    # themes: [road, port]", "by default every theme of the catalogue that the extract has");
  out += line("    # where: \"name is not null\"",
              "which firms, by their tags: \"addr:city\" = 'Vaduz', operator like 'A%'");
  out += line("    # as_of: 2026-01-31", "by default the date in the extract's header");
  out += profile.empty() ? line("# industries: profiles/osm.yaml", "value chains by tag; without it only group `all`")
                         : "industries: " + quoted(profile) + "\n";
  out += "\noutput:\n";
  return out + line("  dir: " + quoted(paths.output), "runs/<time>/ and `current`, a link to the newest");
}

std::vector<std::string> open_questions(const SourceLook& look, const InitAnswers& answers) {
  std::vector<std::string> out;
  const bool placed = look.has_points || answers.fields.contains(Attribute::x);
  if (!placed) out.emplace_back("sources.firms.fields: which columns hold the coordinates?");
  if (placed && answers.crs.empty() && look.crs.empty()) {
    std::string candidates;
    for (const GuessedAnswer& choice : answers.crs_candidates)
      candidates +=
          fmt::format("{}{} ({})", candidates.empty() ? "; it could be " : ", ", choice.columns[0], choice.why);
    out.push_back("sources.firms.crs: in which CRS are the coordinates?" + candidates);
  }
  return out;
}

}  // namespace io
