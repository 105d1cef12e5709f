// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace io {

/// The QGIS whose files are written: it decides from this which upgrades to run when it reads them.
inline constexpr std::string_view kQgisVersion = "3.22.16-Białowieża";

/// Text for XML, with the five special characters as entities; control characters that XML cannot hold are left out.
std::string xml_escaped(std::string_view text);

/// Writes XML one element after the other: nesting is right by construction, texts are escaped here.
class Xml {
 public:
  using Attributes = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  explicit Xml(std::string_view prolog = "") : text_(prolog) {}
  void open(std::string_view element, Attributes attributes = {});
  void leaf(std::string_view element, Attributes attributes = {}, std::string_view text = "");
  void close();
  /// XML made elsewhere, as it is.
  void raw(std::string_view xml) { text_.append(xml); }
  /// Closes nothing: all that was opened must be closed.
  const std::string& text() const { return text_; }

 private:
  void start(std::string_view element, Attributes attributes);
  std::string text_;
  std::vector<std::string> open_;
};

}  // namespace io
