// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "io/look/html.hpp"

namespace io {

struct Cell {
  std::string text;
  std::string css{};
};

struct Head {
  std::string text;
  bool number = false;
};

/// A table as text. The first cell of a row is its header.
struct TextTable {
  std::string caption;
  std::vector<Head> heads;
  std::vector<std::vector<Cell>> rows{};
  std::string css{};
};

/// Writes the table in a region of its own that scrolls where the page is too narrow.
void write_table(HtmlWriter& page, const TextTable& table);

/// "Clusters, strongest first" and, when cut, how many are shown and where the rest is.
std::string cut_caption(std::string text, std::size_t shown, std::size_t all, std::string_view where);

}  // namespace io
