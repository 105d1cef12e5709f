// SPDX-License-Identifier: Apache-2.0
#include "pipeline/program.hpp"

int main(int argc, char** argv) { return pipeline::run_program(argc, argv); }
