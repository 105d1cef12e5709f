// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace io {

/// Text that is safe to show anywhere: what is not UTF-8, control characters (tab and line ends become a space) and
/// characters that turn the direction of the text around become U+FFFD.
std::string printable(std::string_view text);

/// printable() text for HTML and SVG content and for quoted attribute values: & < > " ' as references.
std::string html_escaped(std::string_view text);

/// Writes HTML with inline SVG. Whatever goes in as text or as an attribute's value is escaped; element and attribute
/// names are the program's own. So no text can open an element.
///
///     HtmlWriter page;
///     {
///       auto row = page.open("tr");
///       page.leaf("th", "Clusters", {{"scope", "row"}});
///       page.leaf("td", "12");
///     }
class HtmlWriter {
 public:
  using Attributes = std::vector<std::pair<std::string_view, std::string>>;

  /// Closes its element when it goes out of scope.
  class Element {
   public:
    Element(HtmlWriter& page, std::string_view name) : page_(page), name_(name) {}
    Element(const Element&) = delete;
    Element& operator=(const Element&) = delete;
    ~Element() { page_.close(name_); }

   private:
    HtmlWriter& page_;
    std::string_view name_;
  };

  HtmlWriter() : out_("<!DOCTYPE html>\n") {}

  /// Opens an element; keep what it returns until the element ends.
  [[nodiscard]] Element open(std::string_view name, const Attributes& attributes = {});
  /// An element that holds text only.
  void leaf(std::string_view name, std::string_view text, const Attributes& attributes = {});
  /// An element without content: meta, path …
  void empty(std::string_view name, const Attributes& attributes = {});
  void text(std::string_view text) { out_ += html_escaped(text); }
  /// <style> with the program's own CSS. Throws std::invalid_argument when it holds '<'.
  void style(std::string_view css);

  const std::string& html() const { return out_; }

 private:
  void start(std::string_view name, const Attributes& attributes);
  void close(std::string_view name);

  std::string out_;
};

}  // namespace io
