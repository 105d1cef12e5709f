// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "io/look/progress.hpp"
#include "pipeline/stages/gaps.hpp"

namespace pipeline {
namespace {

/// 850 m, 3.2 km, 34 km.
std::string length(double metres) {
  if (metres < 1000.0) return fmt::format("{:.0f} m", metres);
  return metres < 10'000.0 || std::fmod(metres, 1000.0) != 0.0 ? fmt::format("{:.1f} km", metres / 1000.0)
                                                               : fmt::format("{:.0f} km", metres / 1000.0);
}

std::string standard_text(double metres) {
  return std::fmod(metres, 1000.0) == 0.0 ? fmt::format("{:.0f} km", metres / 1000.0) : length(metres);
}

/// 7.5 min, 42 min, 3.2 h, 2 h.
std::string time(double minutes) {
  const bool hours = minutes >= 180.0 || minutes == 120.0;
  const double value = hours ? minutes / 60.0 : minutes;
  std::string text = fmt::format("{:.{}f}", value, value < 10.0 ? 1 : 0);
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text + (hours ? " h" : " min");
}

/// The figures of one row; nothing where the column is missing.
struct GapRow {
  const geo::Table& gaps;
  std::size_t row;
  std::optional<double> number(std::string_view column) const {
    const geo::Column& values = gaps.column(column);
    return values.valid(row) ? std::optional(values.number(row)) : std::nullopt;
  }
  std::string firms() const { return io::grouped(std::llround(*number("firms"))); }
  /// The standard, and whose it is where it is not the theme's.
  std::string within() const {
    const double standard = *number("standard");
    return (is_time() ? time(standard) : standard_text(standard)) + whose;
  }
  bool is_time() const { return gaps.column("unit").text(row) == "min"; }
  bool by_road() const { return gaps.column("metric").text(row) == "network"; }
  std::string whose{};  ///< " (the standard of its group)", or empty.
};

/// 0.53, 7.2, 54, 1,900.
std::string amount(double value) {
  return value < 10.0 ? fmt::format("{:.2g}", value) : io::grouped(std::llround(value));
}

/// "; capacity in reach 1.2 MVA per 1,000 employees (region 0.9)"; empty without a capacity.
std::string capacity_text(const GapRow& gap) {
  const auto here = gap.number("e2sfca"), everywhere = gap.number("mean_per_head");
  if (!here || !everywhere) return "";
  const std::string_view unit = gap.gaps.column("capacity_unit").text(gap.row);
  return fmt::format("; capacity in reach {}{}{} per 1,000 {} (region {})", amount(1000.0 * *here),
                     unit.empty() ? "" : " ", unit, gap.gaps.column("heads").text(gap.row),
                     amount(1000.0 * *everywhere));
}

std::string without_facility(const GapRow& gap, const Theme* theme) {
  if (!theme || !theme->has_source)
    return fmt::format("whether the {} firms are within {} is unknown: the run has no source for it.", gap.firms(),
                       gap.within());
  if (!theme->complete)
    return fmt::format(
        "none is known in reach of the {} firms; the layer is not known to be complete, so this is unknown, not a gap.",
        gap.firms());
  return fmt::format("none of the {} firms has one in reach; the layer is complete and holds none.", gap.firms());
}

std::string nearest_text(const GapRow& gap) {
  const std::string_view name = gap.gaps.column("facility").text(gap.row),
                         id = gap.gaps.column("facility_id").text(gap.row);
  return name.empty() ? fmt::format("facility {}", id) : std::string(name);
}

std::string distance_text(const GapRow& gap) {
  if (!gap.number("found")) return "from some firms no road leads there";
  if (gap.by_road()) return fmt::format("{} on average by road", (gap.is_time() ? time : length)(*gap.number("found")));
  return fmt::format("{} on average by road estimate (straight line × {:g})", length(*gap.number("found")),
                     *gap.number("detour"));
}

std::string served(const GapRow& gap) {
  const double outside = gap.number("firms_outside").value_or(0.0);
  const std::string who =
      outside == 0.0
          ? "all " + gap.firms() + " firms are"
          : fmt::format("{} of {} firms are", io::grouped(std::llround(*gap.number("firms") - outside)), gap.firms());
  return fmt::format("{} within {}; for most {} is nearest; {}; {:.0f} % have a second one within the standard{}.", who,
                     gap.within(), nearest_text(gap), distance_text(gap), 100.0 * *gap.number("backup_share"),
                     capacity_text(gap));
}

/// What keeps the severity from being what the figures say; empty when nothing does.
std::string doubt(const GapRow& gap, bool known, std::string_view edge) {
  const auto border = gap.number("border_m");
  if (!border) return known ? "" : "; the layer is not known to be complete, so this is unknown, not a gap";
  const double end = *gap.number("end_m");
  const std::string where = end < 100.0
                                ? fmt::format("the layer ends at the {}, {} away at the nearest", edge, length(*border))
                                : fmt::format("the layer ends {} beyond the {}, which is {} away at the nearest",
                                              length(end), edge, length(*border));
  return known ? fmt::format("; {}: as a facility may stand beyond, the severity is the least that is possible", where)
               : fmt::format("; {}: what lies beyond is unknown, so this is unknown, not a gap", where);
}

std::string outside(const GapRow& gap, bool known, std::string_view edge) {
  const auto employees = gap.number("employees_outside");
  const std::string staff = employees ? fmt::format(" ({} employees)", io::grouped(std::llround(*employees))) : "";
  const long long count = std::llround(*gap.number("firms_outside"));
  return fmt::format("{} of {} firms{} {} farther than {} from the nearest; for most that is {}; {}{}{}.",
                     io::grouped(count), gap.firms(), staff, count == 1 ? "is" : "are", gap.within(), nearest_text(gap),
                     distance_text(gap), capacity_text(gap), doubt(gap, known, edge));
}

/// Of the theme critical_supplier where the register says it: `firms` are those that buy along their chain.
std::string of_suppliers(const GapRow& gap) {
  const long long count = std::llround(*gap.number("firms_outside"));
  std::string text = fmt::format("all {} firms that buy along their chain have every stage they buy from within {}",
                                 gap.firms(), gap.within());
  if (count > 0)
    text = fmt::format("{} of {} firms that buy along their chain {} farther than {} from a stage they buy from",
                       io::grouped(count), gap.firms(), count == 1 ? "is" : "are", gap.within());
  if (!gap.number("found"))
    return text + (gap.by_road() ? "; from some of them no road leads to a firm of some such stage, or there is none."
                                 : "; the region has no firm of some such stage.");
  return fmt::format("{}; the nearest firm of the farthest such stage is {} away.", text, distance_text(gap));
}

/// Of a theme that is judged by its parts.
std::string of_parts(const GapRow& gap) {
  const std::string words(gap.gaps.column("parts").text(gap.row));
  if (!gap.number("covered_share")) return fmt::format("unknown for the {} firms; {}.", gap.firms(), words);
  const long long count = std::llround(*gap.number("firms_outside"));
  const auto employees = gap.number("employees_outside");
  const std::string staff = employees ? fmt::format(" ({} employees)", io::grouped(std::llround(*employees))) : "";
  const std::string_view doubt = gap.number("severity") ? "" : "; what its layers lack is unknown, so this is no gap";
  if (count == 0)
    return fmt::format("all {} firms are within the standard of every known part; {}.", gap.firms(), words);
  return fmt::format("{} of {} firms{} {} farther from some part than its standard; {}{}.", io::grouped(count),
                     gap.firms(), staff, count == 1 ? "is" : "are", words, doubt);
}

}  // namespace

std::string gap_sentence(const Frame& frame, const geo::Table& gaps, std::size_t row) {
  const std::string_view name = gaps.column("theme").text(row);
  const auto theme = std::ranges::find(frame.themes, name, &Theme::name);
  const bool has_theme = theme != frame.themes.end();
  const bool own = has_theme && theme->of_groups.contains(gaps.column("group_name").text(row));
  const GapRow gap{gaps, row, own ? " (the standard of its group)" : ""};
  const std::string title = has_theme ? theme->title : std::string(name);
  if (name == "critical_supplier" && gap.number("severity") && !gaps.column("facility_id").valid(row))
    return title + ": " + of_suppliers(gap);
  if (has_theme && theme->is_composite()) return title + ": " + of_parts(gap);
  if (!gap.number("found") && !gaps.column("facility_id").valid(row))
    return title + ": " + without_facility(gap, has_theme ? &*theme : nullptr);
  const auto severity = gap.number("severity");
  const std::string_view edge = frame.has_boundary() ? "border" : "edge of the region";
  return title + ": " + (severity && *severity == 0.0 ? served(gap) : outside(gap, severity.has_value(), edge));
}

}  // namespace pipeline
