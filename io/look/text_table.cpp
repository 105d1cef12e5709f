// SPDX-License-Identifier: Apache-2.0
#include "io/look/text_table.hpp"

#include <fmt/format.h>

#include <cstdint>

#include "io/look/figures.hpp"

namespace io {
namespace {

HtmlWriter::Attributes cell_attributes(const Cell& cell, const Head& head) {
  std::string css = head.number ? "n" : "";
  if (!cell.css.empty()) css += (css.empty() ? "" : " ") + cell.css;
  return css.empty() ? HtmlWriter::Attributes{} : HtmlWriter::Attributes{{"class", css}};
}

void write_row(HtmlWriter& page, const std::vector<Head>& heads, const std::vector<Cell>& row) {
  const auto line = page.open("tr");
  for (std::size_t i = 0; i < row.size(); ++i) {
    auto attributes = cell_attributes(row[i], heads[i]);
    if (i == 0) attributes.emplace_back("scope", "row");
    page.leaf(i == 0 ? "th" : "td", row[i].text, attributes);
  }
}

}  // namespace

void write_table(HtmlWriter& page, const TextTable& table) {
  const auto scroll =
      page.open("div", {{"class", "wide"}, {"tabindex", "0"}, {"role", "region"}, {"aria-label", table.caption}});
  const auto element =
      page.open("table", table.css.empty() ? HtmlWriter::Attributes{} : HtmlWriter::Attributes{{"class", table.css}});
  page.leaf("caption", table.caption);
  {
    const auto head = page.open("thead");
    const auto line = page.open("tr");
    for (const Head& cell : table.heads) {
      HtmlWriter::Attributes attributes{{"scope", "col"}};
      if (cell.number) attributes.emplace_back("class", "n");
      page.leaf("th", cell.text, attributes);
    }
  }
  const auto body = page.open("tbody");
  for (const auto& row : table.rows) write_row(page, table.heads, row);
}

std::string cut_caption(std::string text, std::size_t shown, std::size_t all, std::string_view where) {
  if (shown >= all) return text;
  return fmt::format("{} (the first {} of {}; all stand in {})", text, count_text(static_cast<std::int64_t>(shown)),
                     count_text(static_cast<std::int64_t>(all)), where);
}

}  // namespace io
