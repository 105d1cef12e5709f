// SPDX-License-Identifier: Apache-2.0
#include "io/look/html.hpp"

#include <cstddef>
#include <cstdint>
#include <stdexcept>

namespace io {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

/// Bytes of the UTF-8 sequence at the start of `text`, and its code point; 0 bytes when it is none (RFC 3629: shortest
/// form, no surrogates).
std::pair<std::size_t, std::uint32_t> decoded(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t lead = byte(0);
  if (lead < 0x80) return {1, lead};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return {0, 0};
  std::uint32_t code = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {0, 0};
    code = code << 6 | (byte(i) & 0x3F);
  }
  constexpr std::uint32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  if (code < kSmallest[length] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return {0, 0};
  return {length, code};
}

bool is_control(std::uint32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x2028 || code == 0x2029;
}

bool turns_direction(std::uint32_t code) {
  return code == 0x200E || code == 0x200F || (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

std::string_view reference(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return {};
  }
}

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto [length, code] = decoded(text);
    if (code == '\t' || code == '\n' || code == '\r') {
      out += ' ';
    } else if (length == 0 || is_control(code) || turns_direction(code)) {
      out += kReplacement;
    } else {
      out += text.substr(0, length);
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return out;
}

std::string html_escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : printable(text)) {
    const std::string_view safe = reference(c);
    if (safe.empty()) {
      out += c;
    } else {
      out += safe;
    }
  }
  return out;
}

HtmlWriter::Element HtmlWriter::open(std::string_view name, const Attributes& attributes) {
  start(name, attributes);
  return {*this, name};
}

void HtmlWriter::leaf(std::string_view name, std::string_view text, const Attributes& attributes) {
  start(name, attributes);
  out_ += html_escaped(text);
  close(name);
}

void HtmlWriter::empty(std::string_view name, const Attributes& attributes) {
  start(name, attributes);
  if (name == "path" || name == "rect" || name == "line") close(name);  // SVG elements are not void
}

void HtmlWriter::style(std::string_view css) {
  if (css.find('<') != std::string_view::npos) throw std::invalid_argument("HtmlWriter: CSS holds '<'");
  out_.append("<style>").append(css).append("</style>\n");
}

void HtmlWriter::start(std::string_view name, const Attributes& attributes) {
  out_.append("<").append(name);
  for (const auto& [key, value] : attributes) {
    out_.append(" ").append(key).append("=\"").append(html_escaped(value)).append("\"");
  }
  out_ += '>';
}

void HtmlWriter::close(std::string_view name) {
  out_.append("</").append(name).append(">");
  const bool inline_level = name == "b" || name == "a" || name == "span" || name == "title" || name == "text";
  if (!inline_level) out_ += '\n';
}

}  // namespace io
