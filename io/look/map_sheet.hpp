// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "io/look/html.hpp"
#include "io/look/svg_map.hpp"

namespace io {

/// How one kind of thing is drawn, on the map and in the legend. Widths in units of the sheet.
struct Look {
  std::string fill = "none", stroke = "none", dash{};
  double width = 2.0, opacity = 1.0;

  /// Attributes of the SVG element that draws `path` so.
  HtmlWriter::Attributes attributes(std::string path) const;
};

enum class Mark { area, line, symbol };

struct LegendLine {
  Look look;
  Mark mark = Mark::area;
  std::string text;
  std::size_t symbol = 0;  ///< Kind of symbol_path(), for Mark::symbol.
};

/// One map under way: what is drawn goes to the page at once, its legend is kept for the end.
class Sheet {
 public:
  Sheet(HtmlWriter& page, const MapView& view) : page_(page), view_(view) {}

  const MapView& view() const { return view_; }
  const std::vector<LegendLine>& legend() const { return legend_; }
  const std::vector<std::string>& left_out() const { return left_out_; }

  /// An empty path draws nothing.
  void draw(const Look& look, const std::string& path, const std::string& tooltip = {});
  void number(SheetPoint at, const std::string& text);
  void explain(LegendLine line) { legend_.push_back(std::move(line)); }
  /// Says what did not fit, when it did not.
  void note_left_out(std::size_t drawn, std::size_t all, std::string_view what);

 private:
  HtmlWriter& page_;
  const MapView& view_;
  std::vector<LegendLine> legend_;
  std::vector<std::string> left_out_;
};

struct MapTexts {
  std::string id, title, description;
  std::string source;  ///< CRS, date and attribution, for the caption.
};

/// A whole <figure>: paper, what `content` draws, scale bar and north arrow, legend, caption. The SVG carries title and
/// description for those who do not see it.
void write_map(HtmlWriter& page, const MapView& view, const MapTexts& texts,
               const std::function<void(Sheet&)>& content);

}  // namespace io
