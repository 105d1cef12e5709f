// SPDX-License-Identifier: Apache-2.0
#include "io/run/scheme.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <span>

namespace io {
namespace {

struct Section {
  int first, last;  // two-digit divisions, both included
  std::string_view name, title;
};

// NACE Rev. 2 and ISIC Rev. 4 have the same sections and divisions. The titles are our own short ones.
constexpr std::array<Section, 21> kNace{{{1, 3, "A", "agriculture, forestry and fishing"},
                                         {5, 9, "B", "mining and quarrying"},
                                         {10, 33, "C", "manufacturing"},
                                         {35, 35, "D", "electricity and gas supply"},
                                         {36, 39, "E", "water supply, sewerage and waste management"},
                                         {41, 43, "F", "construction"},
                                         {45, 47, "G", "wholesale and retail trade"},
                                         {49, 53, "H", "transport and storage"},
                                         {55, 56, "I", "accommodation and food service"},
                                         {58, 63, "J", "information and communication"},
                                         {64, 66, "K", "finance and insurance"},
                                         {68, 68, "L", "real estate"},
                                         {69, 75, "M", "professional, scientific and technical services"},
                                         {77, 82, "N", "administrative and support services"},
                                         {84, 84, "O", "public administration"},
                                         {85, 85, "P", "education"},
                                         {86, 88, "Q", "health and social work"},
                                         {90, 93, "R", "arts, entertainment and recreation"},
                                         {94, 96, "S", "other services"},
                                         {97, 98, "T", "households as employers"},
                                         {99, 99, "U", "international organisations"}}};

constexpr std::array<Section, 20> kNaics{{{11, 11, "11", "agriculture, forestry, fishing and hunting"},
                                          {21, 21, "21", "mining"},
                                          {22, 22, "22", "utilities"},
                                          {23, 23, "23", "construction"},
                                          {31, 33, "31-33", "manufacturing"},
                                          {42, 42, "42", "wholesale trade"},
                                          {44, 45, "44-45", "retail trade"},
                                          {48, 49, "48-49", "transport and warehousing"},
                                          {51, 51, "51", "information"},
                                          {52, 52, "52", "finance and insurance"},
                                          {53, 53, "53", "real estate and rental"},
                                          {54, 54, "54", "professional, scientific and technical services"},
                                          {55, 55, "55", "management of companies"},
                                          {56, 56, "56", "administrative, support and waste services"},
                                          {61, 61, "61", "education"},
                                          {62, 62, "62", "health and social assistance"},
                                          {71, 71, "71", "arts, entertainment and recreation"},
                                          {72, 72, "72", "accommodation and food service"},
                                          {81, 81, "81", "other services"},
                                          {92, 92, "92", "public administration"}}};

/// SCIAN has other numbers for wholesale, retail and government, and NAICS' for the rest.
constexpr std::array<Section, 20> scian_sections() {
  auto sections = kNaics;
  for (Section& section : sections) {
    if (section.first == 42) section = {43, 43, "43", "wholesale trade"};
    if (section.first == 44) section = {46, 46, "46", "retail trade"};
    if (section.first == 92) section = {93, 93, "93", "public administration"};
  }
  return sections;
}
constexpr auto kScian = scian_sections();

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lower_case(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), lower);
  return out;
}

std::string_view trimmed(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::span<const Section> sections(Scheme scheme) {
  if (scheme == Scheme::scian) return kScian;
  if (scheme == Scheme::naics) return kNaics;
  return kNace;
}

bool is_numbered(Scheme scheme) { return scheme <= Scheme::scian; }
bool has_naics_digits(Scheme scheme) { return scheme == Scheme::naics || scheme == Scheme::scian; }

/// Digits of C25.50, 25.50Z, 2550, 1.10; empty for anything else.
std::string nace_digits(std::string_view code) {
  if (!code.empty() && is_letter(code.front())) code = trimmed(code.substr(1));
  if (!code.empty() && is_letter(code.back())) code = trimmed(code.substr(0, code.size() - 1));
  std::string digits;
  if (code.size() > 1 && code[1] == '.') digits = "0";  // a division has two digits: 1.10 has lost its zero
  for (const char c : code) {
    if (c == '.' || c == ' ') continue;
    if (!is_digit(c)) return {};
    digits += c;
  }
  return digits.size() >= 2 && digits.size() <= 8 ? digits : std::string();
}

std::string section_name(Scheme scheme, std::string_view name) {
  std::string wanted(name);
  std::ranges::transform(wanted, wanted.begin(), upper);
  for (const Section& section : sections(scheme))
    if (section.name == wanted) return wanted;
  return {};
}

std::string naics_digits(std::string_view code) {
  const bool digits = code.size() >= 2 && code.size() <= 6 && std::ranges::all_of(code, is_digit);
  return digits ? std::string(code) : std::string();
}

/// Parts without spaces around them; empty ones at the end dropped.
std::string joined_parts(std::string_view code, char separator) {
  std::string out;
  std::size_t meant = 0;  // length up to the last part that is not empty
  while (true) {
    const std::size_t end = code.find(separator);
    const std::string_view part = trimmed(code.substr(0, end));
    out += part;
    if (!part.empty()) meant = out.size();
    if (end == std::string_view::npos) break;
    out += separator;
    code.remove_prefix(end + 1);
  }
  out.resize(meant);
  return out;
}

/// "a > B c/d" -> "a/b_c/d"; empty when a part is no lower-case word.
std::string overture_path(std::string_view code) {
  std::string path(code);
  std::ranges::replace(path, '>', '/');
  path = lower_case(joined_parts(path, '/'));
  for (char& c : path)
    if (c == ' ' || c == '-') c = '_';
  const auto fits = [](char c) { return c == '_' || c == '/' || is_digit(c) || is_letter(c); };
  return std::ranges::all_of(path, fits) ? path : std::string();
}

/// a/b_c -> b_c, c, a: the deepest first, each before its head words.
std::vector<std::string> overture_ancestors(std::string_view path) {
  std::vector<std::string> out;
  while (!path.empty()) {
    const std::size_t slash = path.rfind('/');
    std::string_view word = path.substr(slash == std::string_view::npos ? 0 : slash + 1);
    path = path.substr(0, slash == std::string_view::npos ? 0 : slash);
    while (!word.empty()) {
      out.emplace_back(word);
      const std::size_t end = word.find('_');
      word = end == std::string_view::npos ? std::string_view() : word.substr(end + 1);
    }
  }
  return out;
}

}  // namespace

Scheme scheme_of(std::string_view name) {
  if (name == "nace-2") return Scheme::nace;
  if (name == "isic-4") return Scheme::isic;
  if (name == "naics-2022") return Scheme::naics;
  if (name == "scian") return Scheme::scian;
  if (name == "overture") return Scheme::overture;
  return name == "osm" ? Scheme::osm : Scheme::categories;
}

const std::vector<std::string>& scheme_names() {
  static const std::vector<std::string> kNames{"nace-2", "isic-4", "naics-2022", "scian", "osm", "overture"};
  return kNames;
}

std::string normal_code(Scheme scheme, std::string_view code) {
  code = trimmed(code);
  if (scheme == Scheme::osm) return lower_case(joined_parts(code, '='));
  if (scheme == Scheme::overture) return overture_path(code);
  if (scheme == Scheme::categories) return lower_case(joined_parts(code, '/'));
  const std::string digits = has_naics_digits(scheme) ? naics_digits(code) : nace_digits(code);
  return digits.empty() ? section_name(scheme, code) : digits;
}

bool is_code(Scheme scheme, std::string_view code) {
  const std::string normal = normal_code(scheme, code);
  return !normal.empty() && (!is_numbered(scheme) || !section_of(scheme, normal).empty());
}

std::vector<std::string> ancestors(Scheme scheme, const std::string& normal) {
  std::vector<std::string> out;
  if (normal.empty()) return out;
  if (scheme == Scheme::overture) return overture_ancestors(normal);
  if (!is_numbered(scheme)) {
    const char* separators = scheme == Scheme::osm ? "=;" : "/";
    for (std::string rest = normal;; rest.resize(rest.find_last_of(separators))) {
      out.push_back(rest);
      if (rest.find_first_of(separators) == std::string::npos) return out;
    }
  }
  if (!is_digit(normal.front()) || normal.find('-') != std::string::npos) return {normal};
  for (std::size_t length = normal.size(); length >= 2; --length) out.push_back(normal.substr(0, length));
  if (std::string section = section_of(scheme, normal); !section.empty() && section != out.back())
    out.push_back(std::move(section));
  return out;
}

std::string section_of(Scheme scheme, std::string_view code) {
  if (scheme == Scheme::osm) {
    const std::string tag = normal_code(scheme, code);
    return tag.substr(0, tag.find('='));
  }
  if (scheme == Scheme::overture) return {};
  if (scheme == Scheme::categories) {
    const std::string parts = normal_code(scheme, code);
    const std::size_t first = parts.find('/');
    return first == std::string::npos ? parts : parts.substr(0, parts.find('/', first + 1));
  }
  std::string normal = normal_code(scheme, code);
  if (normal.empty() || !is_digit(normal.front()) || normal.find('-') != std::string::npos) return normal;
  const int division = (normal[0] - '0') * 10 + (normal[1] - '0');
  for (const Section& section : sections(scheme))
    if (division >= section.first && division <= section.last) return std::string(section.name);
  return {};
}

std::string section_title(Scheme scheme, std::string_view section) {
  if (scheme == Scheme::categories) return lower_case(section.substr(section.rfind('/') + 1));
  if (is_numbered(scheme))
    for (const Section& known : sections(scheme))
      if (known.name == section) return std::string(known.title);
  return std::string(section);
}

std::string_view example_code(Scheme scheme) {
  switch (scheme) {
    case Scheme::nace:
      return "25.50";
    case Scheme::isic:
      return "2591";
    case Scheme::naics:
      return "339910 or 31-33";
    case Scheme::scian:
      return "339912 or 31-33";
    case Scheme::overture:
      return "jewelry_manufacturer";
    case Scheme::osm:
      return "craft=jeweller";
    case Scheme::categories:
      break;
  }
  return "Manufacturing/Jewelry";
}

}  // namespace io
