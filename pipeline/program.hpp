// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace pipeline {

struct Command {
  std::string name, help;
  std::vector<std::string> options;
};

struct ExitCode {
  int code;
  const char* meaning;
};

/// Every command with its options, as the command line knows them.
const std::vector<Command>& program_commands();

/// The contract with scripts: zero always means success, and codes are only ever added.
const std::vector<ExitCode>& exit_codes();

/// The whole program: reads the command line, runs a command, turns every error into its exit code.
int run_program(int argc, char** argv);

}  // namespace pipeline
