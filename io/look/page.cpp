// SPDX-License-Identifier: Apache-2.0
#include "io/look/page.hpp"

#include "io/look/report_style.hpp"

namespace io {
namespace {

constexpr const char* kPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

}  // namespace

void write_page_head(HtmlWriter& page, const std::string& title, const std::string& program_version) {
  const auto head = page.open("head");
  page.empty("meta", {{"charset", "utf-8"}});
  page.empty("meta", {{"http-equiv", "Content-Security-Policy"}, {"content", kPolicy}});
  page.empty("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
  page.empty("meta", {{"name", "generator"}, {"content", "agglo " + program_version}});
  page.empty("link", {{"rel", "icon"}, {"href", "data:,"}});
  page.leaf("title", title);
  page.style(kReportStyle);
}

void write_list(HtmlWriter& page, std::string_view name, const std::vector<std::string>& items,
                const std::string& css) {
  const auto list = page.open(name, {{"class", css}});
  for (const std::string& item : items) page.leaf("li", item);
}

}  // namespace io
