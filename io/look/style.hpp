// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace io {

// A style as plain values: what is drawn, free of any file format. qml.hpp writes it, for layer_styles and the project
// alike; cartography.hpp holds the styles of our layers.

/// One layer of a symbol: a QGIS symbol layer class with its options. Colours are "#rrggbb" or "#rrggbbaa", lengths
/// millimetres on paper.
struct SymbolLayer {
  std::string kind;  ///< SimpleFill | SimpleLine | SimpleMarker
  std::vector<std::pair<std::string, std::string>> options;
};

struct Symbol {
  std::string type;  ///< fill | line | marker
  std::vector<SymbolLayer> layers;
  std::string opacity{};  ///< Expression, 0 to 100, that makes a row fainter than its class; empty: none is.
};

struct Stroke {
  std::string color;
  double width_mm = 0.0;
  std::string pattern = "solid";  ///< solid | dash | dot | no
};

Symbol fill(std::string_view color, const Stroke& outline);
/// Lines over a fill: `pattern` is one of Qt's brushes, such as b_diagonal.
Symbol hatched(Symbol under, std::string_view color, std::string_view pattern);
Symbol line(const Stroke& stroke);
/// A wider line below: the casing of a road.
Symbol cased(const Stroke& stroke, const Stroke& casing);
/// `shape` is a QGIS name: circle, square, diamond, triangle …
Symbol marker(std::string_view shape, double size_mm, std::string_view color, const Stroke& outline);
/// Draws nothing, but a row in it counts as drawn: no value ever falls out of a style without a word.
Symbol nothing(std::string_view type);

/// What rows with one value look like. The value "" stands for all others, and NULL.
struct StyleClass {
  std::string value, label;
  Symbol symbol;
};

struct Labels {
  std::string expression;  ///< Rows where it gives an empty text or NULL have no label.
  std::string size_pt = "8", color = "#333333";
  std::string priority = "5";  ///< An expression, 0 to 10: who wins where labels would overlap.
  bool bold = false;
};

/// How a vector layer is drawn: always by classes, never one symbol for all.
struct LayerStyle {
  std::string name, description;  ///< Name at most 30 characters.
  std::string attribute;          ///< A column, or an expression that gives a class value.
  std::vector<StyleClass> classes;
  Labels labels{};
  std::string order_by{};  ///< Expression: rows with higher values are drawn later, on top.
  std::string map_tip{};   ///< HTML with [% expressions %].
  std::string display{};   ///< Expression that names a row in forms and lists.
};

/// One stop of a colour ramp.
struct RampStop {
  double value = 0.0;
  std::string color, label;
};

}  // namespace io
