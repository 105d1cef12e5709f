// SPDX-License-Identifier: Apache-2.0
#include "io/look/report_chosen.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>

#include "io/look/chart.hpp"
#include "io/look/figures.hpp"
#include "io/look/text_table.hpp"

namespace io {
namespace {

constexpr std::size_t kMostRows = 200, kMostCharts = 12;
constexpr double kTail = 5.0;  // times the value read off the y axis: what is above hides the bend

/// What a curve means. Others are drawn too, under their own name.
struct CurveKind {
  std::string_view stage, name;
  std::string_view key;  ///< The value that is read from it.
  bool mark_on_x;
  ChartAxis x, y;
  std::string_view meaning;  ///< One sentence.
};

const std::array<CurveKind, 2>& kinds() {
  static const std::array<CurveKind, 2> kKinds = {
      {{"clusters",
        "k_distance",
        "clusters.eps",
        false,
        {"Share of the firms", Figures::share, 0.0, 1.0},
        {"Distance", Figures::metres},
        "What share of the firms has min_points firms, their own included, within what distance. Where the line bends "
        "upward, firms that stand alone begin. Drawn up to five times the chosen distance."},
       {"hotspots",
        "autocorrelation",
        "hotspots.band",
        true,
        {"Distance", Figures::metres, 0.0},
        {"Autocorrelation, z", Figures::plain},
        "How much more alike cells within a distance are than chance allows (z of Moran's I). At a peak the distance "
        "has the size of the patterns."}}};
  return kKinds;
}

const CurveKind* kind_of(const ReportCurve& curve) {
  const auto found =
      std::ranges::find_if(kinds(), [&](const CurveKind& k) { return k.stage == curve.stage && k.name == curve.name; });
  return found == kinds().end() ? nullptr : &*found;
}

std::string plain_title(std::string name) {
  std::ranges::replace(name, '_', ' ');
  if (!name.empty() && name[0] >= 'a' && name[0] <= 'z') name[0] = static_cast<char>(name[0] - 'a' + 'A');
  return name;
}

std::string title_of(const ReportInput& input, const std::string& group) {
  const auto found = std::ranges::find(input.groups, group, &ReportGroup::name);
  return found == input.groups.end() || found->title.empty() ? group : found->title;
}

std::string value_text(const ReportChoice& choice) {
  if (!choice.unit.empty()) return amount_text(choice.value, choice.unit);
  return fmt::format("{:g}", choice.value);
}

/// The choice of `key`, which may say by what it was made: "density.radius by scott".
const ReportChoice* choice_for(const ReportInput& input, std::string_view key, std::string_view group) {
  const auto found = std::ranges::find_if(input.choices, [&](const ReportChoice& c) {
    return (c.key == key || c.key.starts_with(fmt::format("{} by ", key))) && c.group == group;
  });
  return found == input.choices.end() ? nullptr : &*found;
}

/// Parameters without the stage's own names would tell a reader little: "clusters.eps".
void write_choices(HtmlWriter& page, const ReportInput& input) {
  const std::size_t shown = std::min(input.choices.size(), kMostRows);
  TextTable table{cut_caption("Chosen values", shown, input.choices.size(), "run.json"),
                  {{"Parameter"}, {"Group"}, {"Value", true}, {"Why"}}};
  for (std::size_t i = 0; i < shown; ++i) {
    const ReportChoice& choice = input.choices[i];
    table.rows.push_back(
        {{choice.key, "keep"}, {title_of(input, choice.group)}, {value_text(choice), "keep"}, {choice.reason}});
  }
  write_table(page, table);
}

ChartLine below(const ReportCurve& curve, double most) {
  ChartLine out;
  for (std::size_t i = 0; i < curve.x.size(); ++i) {
    if (curve.y[i] > most) continue;
    out.x.push_back(curve.x[i]);
    out.y.push_back(curve.y[i]);
  }
  return out;
}

Chart chart_of(const ReportInput& input, const ReportCurve& curve, std::size_t number) {
  const CurveKind* kind = kind_of(curve);
  Chart chart;
  chart.id = fmt::format("curve-{}", number);
  chart.title = title_of(input, curve.group);
  chart.description = fmt::format("{}. {} points.", plain_title(curve.name), curve.x.size());
  chart.lines.push_back({"", curve.x, curve.y});
  if (!kind) return chart;
  chart.x = kind->x;
  chart.y = kind->y;
  chart.description = kind->meaning;
  if (const ReportChoice* choice = choice_for(input, kind->key, curve.group)) {
    if (!kind->mark_on_x) chart.lines = {below(curve, kTail * choice->value)};
    chart.mark = {choice->value, "chosen: " + value_text(*choice), kind->mark_on_x};
    chart.description += " Chosen: " + value_text(*choice) + ".";
  }
  return chart;
}

/// The curves of one kind, side by side.
void write_curves(HtmlWriter& page, const ReportInput& input, const std::vector<std::size_t>& curves) {
  const ReportCurve& first = input.curves[curves.front()];
  const CurveKind* kind = kind_of(first);
  page.leaf("h3",
            kind ? fmt::format("Behind {}", kind->key) : fmt::format("{} ({})", plain_title(first.name), first.stage));
  if (kind) page.leaf("p", kind->meaning, {{"class", "text"}});
  const std::size_t shown = std::min(curves.size(), kMostCharts);
  {
    const auto charts = page.open("div", {{"class", "charts"}});
    for (std::size_t i = 0; i < shown; ++i) write_chart(page, chart_of(input, input.curves[curves[i]], curves[i]));
  }
  if (shown < curves.size())
    page.leaf("p",
              fmt::format("Drawn are the first {} of {} groups; the values of all stand in the table above and in "
                          "run.json.",
                          shown, curves.size()),
              {{"class", "note"}});
}

}  // namespace

bool has_chosen_values(const ReportInput& input) { return !input.choices.empty() || !input.curves.empty(); }

void write_chosen_values(HtmlWriter& page, const ReportInput& input) {
  page.leaf("p",
            "The config leaves these values to the program (auto). They stay as they are in later runs, so that the "
            "map does not move overnight, until a run with --retune chooses them anew.",
            {{"class", "text"}});
  if (!input.choices.empty()) write_choices(page, input);
  std::map<std::pair<std::string, std::string>, std::vector<std::size_t>> by_kind;
  for (std::size_t i = 0; i < input.curves.size(); ++i)
    by_kind[{input.curves[i].stage, input.curves[i].name}].push_back(i);
  for (const auto& [kind, curves] : by_kind) write_curves(page, input, curves);
}

}  // namespace io
