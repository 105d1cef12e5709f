// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

namespace pipeline {

/// `agglo init SOURCE`: looks at a source of firms, or an OpenStreetMap extract, and writes a commented config that
/// runs.
struct InitOptions {
  std::string source, layer;
  std::filesystem::path dir = ".";
  bool force = false;  ///< Replaces an existing config.
  bool yes = false;    ///< Asks nothing, also on a terminal.
};

/// Guesses, asks what is open where standard input and error are a terminal, writes DIR/<name of the source>.yaml, says
/// on standard error how sure each guess is. Gives what standard output shall say: the file and the next command.
/// Throws UserError(config) when the file is there already and force is off; otherwise as read_source.
std::string init(const InitOptions& options);

/// The folder of the shipped profiles: beside the program (share/agglo/configs/profiles where it is installed,
/// configs/profiles where it was built), or $AGGLO_CONFIGS/profiles. Empty when there is none.
std::filesystem::path shipped_profiles_folder();

}  // namespace pipeline
