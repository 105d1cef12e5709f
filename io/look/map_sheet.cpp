// SPDX-License-Identifier: Apache-2.0
#include "io/look/map_sheet.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <utility>

#include "io/look/figures.hpp"

namespace io {
namespace {

void write_scale_and_north(HtmlWriter& page, const MapView& view) {
  const double bar_m = scale_bar_m(view);
  const auto length = static_cast<std::int32_t>(bar_m * view.units_per_m());
  const std::int32_t y = view.height() - 36;
  const Look ground{.fill = "#ffffff", .opacity = 0.8}, ink{.stroke = "#222222", .width = 4.0};
  page.empty("path",
             ground.attributes(fmt::format("M14 {}h{}v-62h-{}z", view.height() - 14, length + 60, length + 60)));
  page.empty("path", ink.attributes(fmt::format("M44 {}v12h{}v-12", y - 10, length)));
  page.leaf("text", amount_text(bar_m, "m"),
            {{"class", "scale"}, {"x", fmt::format("{}", 44 + length / 2)}, {"y", fmt::format("{}", y - 12)}});
  const Look needle{.fill = "#222222"};
  page.empty("path", needle.attributes("M1950 22l20 58l-20 -14l-20 14z"));
  page.leaf("text", "N", {{"class", "scale"}, {"x", "1950"}, {"y", "108"}});
}

void write_swatch(HtmlWriter& page, const LegendLine& line) {
  const auto svg = page.open("svg", {{"viewBox", "0 0 56 32"}, {"class", "swatch"}, {"aria-hidden", "true"}});
  switch (line.mark) {
    case Mark::area:
      page.empty("path", line.look.attributes("M4 4h48v24h-48z"));
      break;
    case Mark::line:
      page.empty("path", line.look.attributes("M2 16h52"));
      break;
    case Mark::symbol:
      page.empty("path", line.look.attributes(symbol_path(line.symbol, {28, 16}, 12)));
      break;
  }
}

void write_legend(HtmlWriter& page, const std::vector<LegendLine>& legend) {
  const auto list = page.open("ul", {{"class", "legend"}});
  for (const LegendLine& line : legend) {
    const auto item = page.open("li");
    write_swatch(page, line);
    page.leaf("span", line.text);
  }
}

void write_caption(HtmlWriter& page, const Sheet& sheet, const MapTexts& texts) {
  const auto caption = page.open("figcaption");
  page.leaf("b", texts.title + ".");
  std::string text = fmt::format(" North is up. {}", texts.source);
  if (!sheet.left_out().empty()) text += fmt::format(" Drawn in part: {}.", fmt::join(sheet.left_out(), "; "));
  page.text(text);
}

void write_svg(HtmlWriter& page, const MapView& view, const MapTexts& texts, Sheet& sheet,
               const std::function<void(Sheet&)>& content) {
  const auto svg = page.open("svg", {{"class", "map"},
                                     {"viewBox", fmt::format("0 0 {} {}", MapView::kWidth, view.height())},
                                     {"role", "img"},
                                     {"aria-labelledby", fmt::format("{0}-title {0}-text", texts.id)}});
  page.leaf("title", texts.title, {{"id", texts.id + "-title"}});
  page.leaf("desc", texts.description, {{"id", texts.id + "-text"}});
  const Look paper{.fill = "#eef1f4"};
  page.empty("path", paper.attributes(fmt::format("M0 0h{0}v{1}h-{0}z", MapView::kWidth, view.height())));
  content(sheet);
  write_scale_and_north(page, view);
}

}  // namespace

HtmlWriter::Attributes Look::attributes(std::string path) const {
  HtmlWriter::Attributes all{{"d", std::move(path)}, {"fill", fill}};
  if (stroke != "none") all.insert(all.end(), {{"stroke", stroke}, {"stroke-width", fmt::format("{}", width)}});
  if (!dash.empty()) all.emplace_back("stroke-dasharray", dash);
  if (opacity < 1.0) all.emplace_back("fill-opacity", fmt::format("{}", opacity));
  return all;
}

void Sheet::draw(const Look& look, const std::string& path, const std::string& tooltip) {
  if (path.empty()) return;
  if (tooltip.empty()) return page_.empty("path", look.attributes(path));
  const auto element = page_.open("path", look.attributes(path));
  page_.leaf("title", tooltip);
}

void Sheet::number(SheetPoint at, const std::string& text) {
  constexpr std::int32_t kBaseline = 9;  // below the middle of the digits
  page_.leaf("text", text,
             {{"class", "number"}, {"x", fmt::format("{}", at.x)}, {"y", fmt::format("{}", at.y + kBaseline)}});
}

void Sheet::note_left_out(std::size_t drawn, std::size_t all, std::string_view what) {
  if (drawn >= all) return;
  left_out_.push_back(fmt::format("{} of {} {}", count_text(static_cast<std::int64_t>(drawn)),
                                  count_text(static_cast<std::int64_t>(all)), what));
}

void write_map(HtmlWriter& page, const MapView& view, const MapTexts& texts,
               const std::function<void(Sheet&)>& content) {
  Sheet sheet(page, view);
  const auto figure = page.open("figure");
  {
    const auto scroll =
        page.open("div", {{"class", "wide"}, {"tabindex", "0"}, {"role", "region"}, {"aria-label", texts.title}});
    write_svg(page, view, texts, sheet, content);
  }
  write_legend(page, sheet.legend());
  write_caption(page, sheet, texts);
}

}  // namespace io
