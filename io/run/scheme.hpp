// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace io {

/// A published or own scheme of industry codes, by what its codes look like.
enum class Scheme {
  nace,       ///< nace-2 and its national versions: C25.50, 2550, 25.5, 25.50Z
  isic,       ///< isic-4: C2591, 2591, 25
  naics,      ///< naics-2022: 339910, 31-33
  scian,      ///< Mexico's version of NAICS, 2018 and 2023: 339912, 31-33; wholesale is 43, retail 46
  osm,        ///< key=value, and a second tag behind ';': man_made=works;product=steel
  overture,   ///< Overture places: jewelry_manufacturer, or a path of such words joined by '/' or '>'
  categories  ///< Any other name: a register's own categories, joined by '/'.
};

Scheme scheme_of(std::string_view name);
/// The names with rules of their own.
const std::vector<std::string>& scheme_names();

/// The one spelling of a code: digits for NACE, ISIC, NAICS and SCIAN (25.50Z -> 2550, 1.10 -> 0110; a lone section C
/// stays C, a range 31-33 stays 31-33); lower case without empty trailing parts for categories (Food/Bakery/ ->
/// food/bakery). Empty when `code` does not look like one of the scheme.
std::string normal_code(Scheme scheme, std::string_view code);

/// Whether a code looks like one of the scheme and, for the numbered schemes, its division or sector exists: 34.10 is
/// no code of NACE. Any text is a category or an OSM tag.
bool is_code(Scheme scheme, std::string_view code);

/// A normal code and all that it lies in, longest first: 2550, 255, 25, C; a/b/c, a/b, a. For Overture each word of the
/// path, the deepest first, and behind each its head words: a/art_museum -> art_museum, museum, a. For OSM
/// man_made=works;product=steel, man_made=works;product, man_made=works, man_made.
std::vector<std::string> ancestors(Scheme scheme, const std::string& normal);

/// Section of a code: NACE and ISIC letters, NAICS and SCIAN sectors (31-33), the key of an OSM tag, the first two
/// parts of a category in lower case. Empty if unknown, and for Overture: a profile says its own.
std::string section_of(Scheme scheme, std::string_view code);
/// "manufacturing" for C and 31-33; for categories the last part of the section in lower case; else the section itself.
std::string section_title(Scheme scheme, std::string_view section);

/// A code as an example for messages.
std::string_view example_code(Scheme scheme);

}  // namespace io
