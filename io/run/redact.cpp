// SPDX-License-Identifier: Apache-2.0
#include "io/run/redact.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace io {
namespace {

constexpr std::string_view kStars = "***";

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_secret(std::string_view word) {
  std::string small(word);
  std::ranges::transform(small, small.begin(), lower);
  for (const std::string_view end : {"password", "passwd", "pwd", "token", "secret", "api_key", "apikey", "passphrase"})
    if (small.ends_with(end)) return true;
  return false;
}

/// Where a value that starts at `at` ends: a quoted one behind its closing quote, with \' and '' inside.
std::size_t value_end(std::string_view text, std::size_t at) {
  if (at < text.size() && (text[at] == '\'' || text[at] == '"')) {
    const char quote = text[at];
    for (std::size_t i = at + 1; i < text.size(); ++i) {
      if (text[i] == '\\')
        ++i;
      else if (text[i] == quote)
        return i + 1;
    }
    return text.size();
  }
  while (at < text.size() && std::string_view(" \t\r\n&;,'\")").find(text[at]) == std::string_view::npos) ++at;
  return at;
}

/// key=value whose key names a secret.
std::string without_named_secrets(std::string_view text) {
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t end = at;
    while (end < text.size() && is_word(text[end])) ++end;
    const std::string_view word = text.substr(at, end - at);
    out += word;
    std::size_t sign = end;
    while (sign < text.size() && text[sign] == ' ') ++sign;
    if (is_secret(word) && sign < text.size() && text[sign] == '=') {
      std::size_t value = sign + 1;
      while (value < text.size() && text[value] == ' ') ++value;
      out.append(text.substr(end, value - end)).append(kStars);
      end = value_end(text, value);
    } else if (end < text.size()) {
      out += text[end++];
    }
    at = end;
  }
  return out;
}

/// scheme://user:password@host
std::string without_user_infos(std::string_view text) {
  std::string out;
  std::size_t at = 0;
  for (std::size_t mark = text.find("://"); mark != std::string_view::npos; mark = text.find("://", at)) {
    const std::size_t begin = mark + 3;
    const std::size_t end = std::min(text.find_first_of("/ \t\n\"'<>", begin), text.size());
    const std::size_t sign = text.substr(0, end).rfind('@');
    const std::size_t colon = text.find(':', begin);
    out += text.substr(at, begin - at);
    at = begin;
    if (sign == std::string_view::npos || sign < begin || colon == std::string_view::npos || colon > sign) continue;
    out.append(text.substr(begin, colon + 1 - begin)).append(kStars);
    at = sign;
  }
  return out.append(text.substr(at));
}

/// The code point that starts at `at` when it is one that text must not carry to a terminal; its length in bytes.
std::size_t forbidden_bytes(std::string_view text, std::size_t at, std::uint32_t& code) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(i < text.size() ? text[i] : '\0'); };
  if (byte(at) < 0x20 || byte(at) == 0x7f) return code = byte(at), 1;
  if (byte(at) == 0xc2 && byte(at + 1) >= 0x80 && byte(at + 1) < 0xa0) return code = byte(at + 1), 2;
  if (byte(at) != 0xe2 || (byte(at + 1) != 0x80 && byte(at + 1) != 0x81)) return 0;
  code = 0x2000U + (byte(at + 1) & 1U) * 0x40U + (byte(at + 2) & 0x3fU);
  const bool turns = (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
  const bool breaks = code == 0x2028 || code == 0x2029 || code == 0x200e || code == 0x200f;
  return turns || breaks ? 3 : 0;
}

}  // namespace

std::string redacted(std::string_view text) { return without_user_infos(without_named_secrets(text)); }

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    std::uint32_t code = 0;
    const std::size_t size = forbidden_bytes(text, at, code);
    if (size == 0)
      out += text[at];
    else if (code == '\n')
      out += "\\n";
    else if (code == '\r')
      out += "\\r";
    else if (code == '\t')
      out += "\\t";
    else
      out += code < 0x100 ? fmt::format("\\x{:02x}", code) : fmt::format("\\u{:04x}", code);
    at += std::max<std::size_t>(size, 1);
  }
  return out;
}

}  // namespace io
