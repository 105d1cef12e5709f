// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "io/look/html.hpp"

namespace io {

/// <head> of a page that loads nothing and runs nothing, in the look of the report.
void write_page_head(HtmlWriter& page, const std::string& title, const std::string& program_version);

/// A list (ol or ul) of sentences.
void write_list(HtmlWriter& page, std::string_view name, const std::vector<std::string>& items, const std::string& css);

/// A section that its heading names.
template <class Content>
void write_section(HtmlWriter& page, const std::string& id, std::string_view title, Content content) {
  const std::string heading = id + "-heading";
  const auto section = page.open("section", {{"id", id}, {"aria-labelledby", heading}});
  page.leaf("h2", title, {{"id", heading}});
  content();
}

}  // namespace io
