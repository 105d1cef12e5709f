// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "io/init/guess.hpp"

namespace io {

/// What a written config says, decided by the guesses or by a person.
struct InitAnswers {
  std::map<Attribute, GuessedAnswer> fields;  ///< Attribute::x for both coordinates.
  std::string crs;                            ///< Empty: the source's own.
  bool crs_was_asked = false;                 ///< A person said it.
  Choices crs_candidates;                     ///< When nobody could say: they go into a TODO that `validate` stops at.
  std::string scheme, profile;                ///< Profile: the path to write; empty without one.
};

/// Where things are, as the config shall write them: relative to its folder, or absolute.
struct InitPaths {
  std::string config;  ///< Its file name, for the comments.
  std::string uri, output;
  std::string region;  ///< A name for titles.
};

/// The best of each guess. Fields are taken when at least half sure.
InitAnswers best_answers(const SourceGuess& guess);

/// A commented config. Everything that a source cannot tell stands there as a comment; what must be decided before a
/// run is a value that begins with TODO.
std::string init_config(const SourceLook& look, const SourceGuess& guess, const InitAnswers& answers,
                        const InitPaths& paths);

/// A commented config for an OpenStreetMap extract. `profile` may be empty.
std::string init_extract_config(const InitPaths& paths, const std::string& profile);

/// The questions that init_config leaves open: "sources.firms.crs: EPSG:25832 (…) or …".
std::vector<std::string> open_questions(const SourceLook& look, const InitAnswers& answers);

}  // namespace io
