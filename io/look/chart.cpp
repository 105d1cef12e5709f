// SPDX-License-Identifier: Apache-2.0
#include "io/look/chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <stdexcept>

#include "io/look/figures.hpp"

namespace io {
namespace {

constexpr double kWidth = 372.0, kHeight = 240.0, kLeft = 58.0, kRight = 20.0, kTop = 12.0, kBottom = 44.0;
constexpr double kKeyHeight = 18.0;     // of the row that names the lines
constexpr double kLetter = 6.6;         // about the width of one
constexpr std::size_t kLineStyles = 3;  // l0, l1, l2 of the style sheet
constexpr double kFlatBelow = 0.6;      // an axis whose least value is a larger share of its most does not start at 0

struct Range {
  double low = 0.0, high = 0.0;
  bool empty = true;
  void add(double value) {
    if (!std::isfinite(value)) return;
    low = empty ? value : std::min(low, value);
    high = empty ? value : std::max(high, value);
    empty = false;
  }
};

double step_for(double span, int count) {
  const double rough = span / count, power = std::pow(10.0, std::floor(std::log10(rough)));
  const double leading = rough / power;
  return power * (leading > 5.0 ? 10.0 : leading > 2.0 ? 5.0 : leading > 1.0 ? 2.0 : 1.0);
}

/// An axis with its figures: what is drawn of it.
class Scale {
 public:
  Scale(const ChartAxis& axis, Range range) : axis_(axis) {
    if (range.low >= 0.0 && range.low <= kFlatBelow * range.high) range.low = 0.0;
    if (axis.from) range.low = *axis.from;
    if (axis.to) range.high = *axis.to;
    if (!(range.low < range.high)) range.high = range.low + std::max(1.0, std::abs(range.low));
    ticks_ = ticks(range.low, range.high, 5);
    in_km_ = axis.figures == Figures::metres && ticks_.back() >= 1000.0;
  }
  double share(double value) const { return (value - ticks_.front()) / (ticks_.back() - ticks_.front()); }
  bool shows(double value) const { return value >= ticks_.front() && value <= ticks_.back(); }
  const std::vector<double>& at() const { return ticks_; }
  std::string title() const {
    return axis_.title + (axis_.figures != Figures::metres ? "" : in_km_ ? " (km)" : " (m)");
  }
  std::string figure(double value) const {
    const double unit = in_km_ ? 1000.0 : axis_.figures == Figures::share ? 0.01 : 1.0;
    const double step = (ticks_[1] - ticks_[0]) / unit, shown = value / unit;
    const int digits = std::max(0, static_cast<int>(std::ceil(-std::log10(step) - 1e-9)));
    const std::string text = digits == 0 ? whole_text(shown) : fmt::format("{:.{}f}", shown, digits);
    return axis_.figures == Figures::share ? text + "\u00A0%" : text;
  }

 private:
  const ChartAxis& axis_;
  std::vector<double> ticks_;
  bool in_km_ = false;
};

std::string units(double value) { return fmt::format("{:.1f}", value); }

/// Draws on the sheet: x to the right, y down.
class Drawing {
 public:
  Drawing(HtmlWriter& page, const Chart& chart, const Range& x, const Range& y)
      : page_(page),
        chart_(chart),
        x_(chart.x, x),
        y_(chart.y, y),
        top_(chart.lines.size() > 1 ? kTop + kKeyHeight : kTop) {}

  void draw() const {
    if (chart_.band) draw_band(*chart_.band);
    if (chart_.inner_band) draw_band(*chart_.inner_band);
    draw_axes();
    if (chart_.lines.size() > 1) draw_key();
    for (std::size_t i = 0; i < chart_.lines.size(); ++i) draw_line(i);
    if (chart_.mark) draw_mark(*chart_.mark);
    if (chart_.band) name_band(*chart_.band);
  }

 private:
  double right() const { return kWidth - kRight; }
  double bottom() const { return kHeight - kBottom; }
  double across(double x) const { return kLeft + x_.share(x) * (right() - kLeft); }
  double down(double y) const { return bottom() - y_.share(y) * (bottom() - top_); }

  void line(double x1, double y1, double x2, double y2, const char* css) const {
    page_.empty("line", {{"x1", units(x1)}, {"y1", units(y1)}, {"x2", units(x2)}, {"y2", units(y2)}, {"class", css}});
  }
  void text(double x, double y, std::string_view words, const std::string& css) const {
    page_.leaf("text", words, {{"x", units(x)}, {"y", units(y)}, {"class", css}});
  }

  void draw_axes() const {
    for (const double value : y_.at()) {
      line(kLeft, down(value), right(), down(value), "grid");
      text(kLeft - 6.0, down(value) + 4.0, y_.figure(value), "end");
    }
    for (const double value : x_.at()) {
      line(across(value), bottom(), across(value), bottom() + 4.0, "axis");
      text(across(value), bottom() + 17.0, x_.figure(value), "mid");
    }
    line(kLeft, bottom(), right(), bottom(), "axis");
    text((kLeft + right()) / 2.0, kHeight - 8.0, x_.title(), "mid title");
    const double middle = (top_ + bottom()) / 2.0;
    page_.leaf("text", y_.title(),
               {{"transform", fmt::format("translate(13 {}) rotate(-90)", units(middle))}, {"class", "mid title"}});
  }

  void draw_key() const {
    double x = kLeft;
    for (std::size_t i = 0; i < chart_.lines.size(); ++i) {
      const std::string& name = chart_.lines[i].name;
      page_.empty("path", {{"d", fmt::format("M{} 11h20", units(x))}, {"class", style(i)}});
      text(x + 26.0, 15.0, name, "start");
      x += 42.0 + kLetter * static_cast<double>(name.size());
    }
  }

  void draw_band(const ChartBand& band) const {
    std::string there, back;
    for (std::size_t p = 0; p < band.x.size(); ++p) {
      if (!std::isfinite(band.low[p]) || !std::isfinite(band.high[p])) continue;
      const std::string x = units(across(band.x[p]));
      there += (there.empty() ? "M" : "L") + x + " " + units(down(band.high[p]));
      back.insert(0, "L" + x + " " + units(down(band.low[p])));
    }
    if (!there.empty()) page_.empty("path", {{"d", there + back + "Z"}, {"class", "band"}});
  }

  /// Beside the band at two thirds of the axis: above it or below it, where the line is not.
  void name_band(const ChartBand& band) const {
    if (band.x.empty()) return;
    const std::size_t p = band.x.size() * 2 / 3;
    const double x = across(band.x[p]), over = down(band.high[p]) - 6.0, under = down(band.low[p]) + 15.0;
    if (!std::isfinite(over) || !std::isfinite(under)) return;
    const bool fits_under = under < bottom() - 4.0 && way_to_line(x, under) > way_to_line(x, over);
    text(x, fits_under ? under : over, band.name, "mid chosen");
  }

  /// How far the lines stay from (x, y) up or down, near x.
  double way_to_line(double x, double y) const {
    constexpr double kBeside = 60.0;
    double way = kHeight;
    for (const ChartLine& line : chart_.lines)
      for (std::size_t p = 0; p < line.x.size(); ++p)
        if (std::isfinite(line.y[p]) && std::abs(across(line.x[p]) - x) < kBeside)
          way = std::min(way, std::abs(down(line.y[p]) - y));
    return way;
  }

  void draw_line(std::size_t i) const {
    const ChartLine& drawn = chart_.lines[i];
    std::string path, dots;
    bool joins = false;
    for (std::size_t p = 0; p < drawn.x.size(); ++p) {
      const bool known = std::isfinite(drawn.x[p]) && std::isfinite(drawn.y[p]);
      if (known) {
        const std::string at = units(across(drawn.x[p])) + " " + units(down(drawn.y[p]));
        path += (joins ? "L" : "M") + at;
        dots += "M" + at + "h0";  // a round end on both sides of nothing
      }
      joins = known;
    }
    if (!path.empty()) page_.empty("path", {{"d", path}, {"class", style(i)}});
    if (!dots.empty() && chart_.dots) page_.empty("path", {{"d", dots}, {"class", style(i) + " dots"}});
  }

  void draw_mark(const ChartMark& mark) const {
    if (!(mark.on_x ? x_ : y_).shows(mark.value)) return;
    if (!mark.on_x) {
      line(kLeft, down(mark.value), right(), down(mark.value), "mark");
      if (mark.text.empty()) return;
      const bool high = down(mark.value) < top_ + 18.0;
      return text(kLeft + 8.0, down(mark.value) + (high ? 14.0 : -6.0), mark.text, "start chosen");
    }
    const double x = across(mark.value);
    line(x, top_, x, bottom(), "mark");
    const bool on_left = x > (kLeft + right()) / 2.0;
    text(x + (on_left ? -6.0 : 6.0), is_free(x, on_left) ? top_ + 10.0 : bottom() - 8.0, mark.text,
         on_left ? "end chosen" : "start chosen");
  }

  /// Whether no line runs along the top beside a mark, where its words would cover it.
  bool is_free(double mark_x, bool on_left) const {
    constexpr double kWords = 100.0, kHigh = 26.0;
    for (const ChartLine& line : chart_.lines)
      for (std::size_t p = 0; p < line.x.size(); ++p) {
        if (!std::isfinite(line.x[p]) || !std::isfinite(line.y[p])) continue;
        const double beside = (across(line.x[p]) - mark_x) * (on_left ? -1.0 : 1.0);
        if (beside >= 0.0 && beside < kWords && down(line.y[p]) < top_ + kHigh) return false;
      }
    return true;
  }

  static std::string style(std::size_t i) { return fmt::format("line l{}", i % kLineStyles); }

  HtmlWriter& page_;
  const Chart& chart_;
  Scale x_, y_;
  double top_;
};

}  // namespace

std::vector<double> ticks(double low, double high, int count) {
  if (!std::isfinite(low) || !std::isfinite(high) || !(low < high))
    throw std::invalid_argument("ticks: low < high expected, both finite");
  const double step = step_for(high - low, std::max(count, 1));
  // A hair inward: 0.3 / 0.1 is a little less than 3.
  const double first = std::floor(low / step + 1e-9), last = std::ceil(high / step - 1e-9);
  std::vector<double> out;
  for (double i = first; i <= last; i += 1.0) out.push_back(i * step);
  return out;
}

void write_chart(HtmlWriter& page, const Chart& chart) {
  Range x, y;
  const auto add = [&](const std::vector<double>& at, const std::vector<double>& values) {
    for (std::size_t i = 0; i < at.size(); ++i) {
      if (!std::isfinite(at[i]) || !std::isfinite(values[i])) continue;
      x.add(at[i]);
      y.add(values[i]);
    }
  };
  for (const ChartLine& line : chart.lines) add(line.x, line.y);
  if (chart.band && !x.empty) {
    add(chart.band->x, chart.band->low);
    add(chart.band->x, chart.band->high);
  }
  if (chart.inner_band && !x.empty) {
    add(chart.inner_band->x, chart.inner_band->low);
    add(chart.inner_band->x, chart.inner_band->high);
  }
  const auto figure = page.open("figure", {{"class", "chart"}});
  page.leaf("figcaption", chart.title);
  if (x.empty) return page.leaf("p", "There is nothing to draw.", {{"class", "note"}});
  if (chart.mark) (chart.mark->on_x ? x : y).add(chart.mark->value);
  const std::string title = chart.id + "-title", description = chart.id + "-desc";
  const auto svg = page.open("svg", {{"class", "chart"},
                                     {"viewBox", fmt::format("0 0 {} {}", kWidth, kHeight)},
                                     {"role", "img"},
                                     {"aria-labelledby", title + " " + description}});
  page.leaf("title", chart.title, {{"id", title}});
  page.leaf("desc", chart.description, {{"id", description}});
  Drawing(page, chart, x, y).draw();
}

}  // namespace io
