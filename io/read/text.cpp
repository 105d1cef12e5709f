// SPDX-License-Identifier: Apache-2.0
#include "io/read/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "io/run/redact.hpp"

namespace io {
namespace {

unsigned byte_at(std::string_view text, std::size_t i) { return static_cast<unsigned char>(text[i]); }

bool continues(std::string_view text, std::size_t i) { return i < text.size() && (byte_at(text, i) & 0xC0U) == 0x80U; }

// Length of the UTF-8 character at i (Unicode 15, table 3-7); 0 when there is none.
std::size_t character_bytes(std::string_view text, std::size_t i) {
  const unsigned lead = byte_at(text, i);
  if (lead < 0x80U) return lead == 0U ? 0 : 1;
  if (lead < 0xC2U || lead > 0xF4U || !continues(text, i + 1)) return 0;
  const unsigned second = byte_at(text, i + 1);
  if (lead < 0xE0U) return 2;
  if (lead < 0xF0U) {
    if ((lead == 0xE0U && second < 0xA0U) || (lead == 0xEDU && second > 0x9FU)) return 0;
    return continues(text, i + 2) ? 3 : 0;
  }
  if ((lead == 0xF0U && second < 0x90U) || (lead == 0xF4U && second > 0x8FU)) return 0;
  return continues(text, i + 2) && continues(text, i + 3) ? 4 : 0;
}

}  // namespace

std::string shown(std::string_view text, std::size_t limit) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    if (out.size() >= limit) return out + "…";
    const std::size_t bytes = character_bytes(text, i);
    const bool control = byte_at(text, i) < 0x20U || byte_at(text, i) == 0x7FU;
    if (bytes == 0 || control)
      out += fmt::format("\\x{:02x}", byte_at(text, i));
    else
      out += escaped(text.substr(i, bytes));
    i += std::max<std::size_t>(bytes, 1);
  }
  return out;
}

std::string listed(std::span<const std::string> names) {
  constexpr std::size_t kMost = 10;
  if (names.empty()) return "none";
  std::string out;
  for (std::size_t i = 0; i < std::min(names.size(), kMost); ++i)
    out += fmt::format("{}'{}'", i == 0 ? "" : ", ", shown(names[i], 40));
  if (names.size() > kMost) out += fmt::format(" and {} more", names.size() - kMost);
  return out;
}

std::size_t find_name(std::string_view wanted, std::span<const std::string> names) {
  const auto exact = std::ranges::find(names, wanted);
  if (exact != names.end()) return static_cast<std::size_t>(exact - names.begin());
  const std::string target = lower(trimmed(wanted));
  std::size_t found = std::string::npos;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (lower(trimmed(names[i])) != target) continue;
    if (found != std::string::npos) return std::string::npos;
    found = i;
  }
  return found;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r";
  const std::size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

std::string lower(std::string_view ascii) {
  std::string out(ascii);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

bool is_utf8(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size();) {
    const std::size_t length = character_bytes(bytes, i);
    if (length == 0) return false;
    i += length;
  }
  return true;
}

}  // namespace io
