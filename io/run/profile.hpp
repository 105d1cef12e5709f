// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

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
  std::vector<std::string>
      universe;  ///< Codes of the control population when the scheme has no sections; may be empty.
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
  std::string scheme;  ///< nace-2, isic-4, naics-2022, osm, or a name of the user's own.
  std::filesystem::path file;
  std::string hash;  ///< XXH3-128 of the file, hex.
  std::vector<ProfileGroup> groups;
  std::vector<Institution> institutions;

  /// By longest prefix after normalisation (`C25.50`, `2550` and `25.50` are one code for nace-2). All -1 for an
  /// unmapped code.
  CodeMeaning meaning(std::string_view code) const;
  /// The section of a code: NACE and ISIC letters, NAICS sectors, else the first part of a '/'-joined category; empty
  /// if unknown.
  std::string section(std::string_view code) const;
  /// "manufacturing" for section C; the section itself for schemes without titles.
  std::string section_title(std::string_view section) const;
};

/// Throws UserError(config) with every problem and its line: a code twice, unknown stage names, bad group names …
Profile load_profile(const std::filesystem::path& file);

/// A kind of infrastructure, from the catalogue.
struct Theme {
  std::string name, title;
  std::string unit = "m";
  double standard = 0.0;  ///< In `unit`.
  std::string source;     ///< Where the standard comes from, or "assumption".
  double weight = 1.0;
  std::vector<std::string> tags{};  ///< OSM tags.
};

std::vector<Theme> load_themes(const std::filesystem::path& file);

}  // namespace io
