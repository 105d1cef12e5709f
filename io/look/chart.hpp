// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "io/look/html.hpp"

namespace io {

/// How the figures of an axis are written: 12,000; 40 %; km or m, whichever suits the axis.
enum class Figures { plain, share, metres };

struct ChartAxis {
  std::string title;  ///< "Distance"; the unit is added.
  Figures figures = Figures::plain;
  std::optional<double> from{}, to{};  ///< Ends of the axis; nothing: what the lines and the mark need.
};

/// Points that are joined in the order given. One that is not finite parts the line.
struct ChartLine {
  std::string name{};  ///< For the key, which a chart of one line does not have.
  std::vector<double> x, y;
};

/// What lies between two lines, behind the others. Points that are not finite are left out.
struct ChartBand {
  std::string name;  ///< Stands in it, or beside it where the lines leave more room.
  std::vector<double> x, low, high;
};

/// The value that matters, as a line across the chart.
struct ChartMark {
  double value = 0.0;
  std::string text{};  ///< "chosen: 810 m"; empty on a level that the band names.
  bool on_x = true;    ///< Else on the other axis.
};

/// A small line chart.
struct Chart {
  std::string id;           ///< Unique on the page; the program's own letters, digits and hyphens.
  std::string title;        ///< Stands above it.
  std::string description;  ///< What it shows, for who cannot see it.
  ChartAxis x, y;
  std::vector<ChartLine> lines;  ///< At most three are told apart.
  std::optional<ChartMark> mark{};
  std::optional<ChartBand> band{};
  std::optional<ChartBand> inner_band{};  ///< Within it and darker, without its name.
  bool dots = false;                      ///< Shows the points: between them nothing was computed.
};

/// Writes the chart as a figure with inline SVG in the colours of the page; without any finite point, a sentence that
/// says so. The same chart gives the same bytes.
void write_chart(HtmlWriter& page, const Chart& chart);

/// Round numbers (1, 2 or 5 times a power of ten apart) from at most `low` to at least `high`, about `count` of them.
/// Throws std::invalid_argument unless low < high, both finite.
std::vector<double> ticks(double low, double high, int count);

}  // namespace io
