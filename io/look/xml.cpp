// SPDX-License-Identifier: Apache-2.0
#include "io/look/xml.hpp"

namespace io {

std::string xml_escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&apos;";
        break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') out += c;
    }
  return out;
}

void Xml::start(std::string_view element, Attributes attributes) {
  text_.append("<").append(element);
  for (const auto& [name, value] : attributes)
    text_.append(" ").append(name).append("=\"").append(xml_escaped(value)).append("\"");
}

void Xml::open(std::string_view element, Attributes attributes) {
  start(element, attributes);
  text_ += ">\n";
  open_.emplace_back(element);
}

void Xml::leaf(std::string_view element, Attributes attributes, std::string_view text) {
  start(element, attributes);
  if (text.empty()) {
    text_ += "/>\n";
  } else {
    text_.append(">").append(xml_escaped(text)).append("</").append(element).append(">\n");
  }
}

void Xml::close() {
  text_.append("</").append(open_.back()).append(">\n");
  open_.pop_back();
}

}  // namespace io
