// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "io/init/column_names.hpp"
#include "io/init/source_look.hpp"
#include "io/run/profile.hpp"

namespace io {

/// One possible answer to what a config has to say about a source.
struct GuessedAnswer {
  std::vector<std::string> columns;  ///< Columns of the source; for x both, x first. For CRS and scheme: its name.
  double sure = 0.0;                 ///< 0 to 1. Not a probability: names and values that agree give more than either.
  std::string why;
};

/// Best first; equal ones in the order of the columns. Empty: nothing looks like it.
using Choices = std::vector<GuessedAnswer>;

/// Whether a person should look: the best is not sure, or the next one is nearly as good.
bool is_open(const Choices& choices);

/// What a source seems to be.
struct SourceGuess {
  std::map<Attribute, Choices> fields;  ///< Attribute::x stands for both coordinates.
  Choices crs;     ///< Metre coordinates without a CRS give candidates that are never sure: only a person knows.
  Choices scheme;  ///< Of the first choice for industry.
  std::vector<std::string> notes;  ///< What was noticed besides: swapped axes, rows that a register has retired …
};

/// Guesses from names and values; pure, and the same for any order of rows. `profiles` are the shipped ones: what their
/// codes look like is how a scheme of categories is recognised.
SourceGuess guess_source(const SourceLook& look, std::span<const Profile> profiles);

/// The parts of it.
Choices guess_field(Attribute attribute, const SourceLook& look);
Choices guess_coordinates(const SourceLook& look, std::vector<std::string>& notes);
/// For coordinates in the columns of a choice, or for the points of the source itself.
Choices guess_crs(const SourceLook& look, const GuessedAnswer* coordinates, std::vector<std::string>& notes);
Choices guess_industry(const SourceLook& look, std::span<const Profile> profiles);
/// Schemes that the values of a column fit.
Choices guess_scheme(const SourceLook& look, const std::vector<std::string>& columns,
                     std::span<const Profile> profiles);

}  // namespace io
