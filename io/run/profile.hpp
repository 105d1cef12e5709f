// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "io/run/node.hpp"

namespace io {

/// One step of a group's value chain.
struct ChainStage {
  std::string name;
  std::string role;  ///< core | supporting
  std::vector<std::string> codes;
};

struct Supply {
  std::string from, to;  ///< Stage names; `group.stage` for a stage of another group.
  double share = 0.0;    ///< Purchases from `from` per unit of output of `to`.
  std::string source;    ///< Publication, or "assumption".
};

struct ProfileGroup {
  std::string name, title;
  std::vector<ChainStage> stages;
  std::vector<Supply> supplies;
  std::vector<std::string> universe;  ///< Sections of the control population, when they are stated; may be empty.
};

struct Institution {
  std::string kind;  ///< university, training …
  std::vector<std::string> codes;
};

/// What a code stands for; -1 where it stands for none.
struct CodeMeaning {
  std::int32_t group = -1;        ///< Index into groups.
  std::int32_t stage = -1;        ///< Index into the stages of that group.
  std::int32_t institution = -1;  ///< Index into institutions.
};

/// An industry profile: which code belongs to which group, stage and role.
struct Profile {
  std::string scheme;  ///< nace-2, isic-4, naics-2022, scian, osm, overture, or a name of the user's own.
  std::filesystem::path file;
  std::string hash;  ///< XXH3-128 of the file, hex.
  std::vector<ProfileGroup> groups;
  std::vector<Institution> institutions;
  std::vector<std::pair<std::string, CodeMeaning>> codes;  ///< Normal code -> meaning, sorted: what meaning() searches.

  std::vector<std::pair<std::string, std::string>> own_sections;  ///< Normal code -> section, sorted: key `sections`.

  /// By longest prefix after normalisation (`C25.50`, `2550` and `25.50` are one code for nace-2; categories match at
  /// '/', whatever their letter case). All -1 for an unmapped code. A few binary searches: ask once a distinct code.
  CodeMeaning meaning(std::string_view code) const;
  /// The code of the profile, in normal spelling, by which meaning() decides; empty for an unmapped code.
  std::string_view claim(std::string_view code) const;
  /// The section of a code: the profile's own, else NACE and ISIC letters, NAICS and SCIAN sectors, the first two parts
  /// of a '/'-joined category in lower case; empty if unknown.
  std::string section(std::string_view code) const;
  /// "manufacturing" for section C, and for the category "Manufacturing & Wholesale Goods/Manufacturing".
  std::string section_title(std::string_view section) const;
  /// Whether a code's section is one of `sections`, or the code lies in one (food & drink/bakery in food & drink).
  bool lies_in_section(std::string_view code, const std::vector<std::string>& sections) const;
  /// Whether a code is one of `wanted` or lies in one, by the rules of meaning().
  bool lies_in(std::string_view code, const std::vector<std::string>& wanted) const;
  /// The sections that the controls of a group come from: its universe, else those of its core stages; sorted.
  std::vector<std::string> control_sections(const ProfileGroup& group) const;
};

/// Throws UserError(config) with every problem and its line: a code twice or one that its scheme has not
/// (code_list.hpp; classes are not checked with `national: true`), unknown stage names, bad group names …
Profile load_profile(const std::filesystem::path& file);
/// The same for a caller that goes on: what is wrong is added to `problems`. Throws only when the file cannot be read.
Profile load_profile(const std::filesystem::path& file, Problems& problems);

/// A kind of infrastructure, from the catalogue.
struct Theme {
  std::string name, title;
  std::string unit = "m";
  double standard = 0.0;  ///< In `unit`.
  std::string source;     ///< Where the standard comes from; "assumption"; or "unverified: " and the source.
  double weight = 1.0;
  std::vector<std::string> tags{};     ///< OSM tags.
  std::vector<std::string> parts{};    ///< Themes that together make this one where it has no source of its own.
  std::optional<double> severe{};      ///< In `unit`: beyond it a gap is severe whatever else holds. For the report.
  std::optional<double> standard_s{};  ///< The standard as a travel time, for networks.
  bool travel = true;                  ///< People or goods go there by road; false: a pipe or a wire comes from there.
  std::string note{};                  ///< What else is known, such as a capacity.
};

/// The catalogue of themes. Throws UserError(config) with every problem and its line.
std::vector<Theme> load_themes(const std::filesystem::path& file);
std::vector<Theme> load_themes(const std::filesystem::path& file, Problems& problems);
/// The one that is shipped, configs/profiles/themes.yaml: part of the program, so that it is always there.
std::vector<Theme> shipped_themes();
/// The text of the shipped catalogue.
std::string_view shipped_themes_text();

}  // namespace io
