#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Formatting, clang-tidy, headers that compile alone. Needs a configured build/clang (for its compile commands).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. tools/packages.sh

# shellcheck disable=SC2086
install_packages $BUILD_PACKAGES $TEST_PACKAGES $LINT_PACKAGES
sources() { git ls-files -- "$@"; }

echo "format"
sources '*.cpp' '*.hpp' | xargs clang-format-14 --dry-run -Werror

echo "headers compile alone"
header_alone() { echo "#include \"$1\"" | g++ -std=c++20 -Wall -Wextra -Werror -fsyntax-only -I. -x c++ - || { echo "$1 does not compile alone" >&2; return 1; }; }
export -f header_alone
sources 'geo/*.hpp' 'io/*.hpp' 'pipeline/*.hpp' | xargs -P "$(nproc)" -I{} bash -c 'header_alone {}'

echo "clang-tidy"
cmake --preset clang -DAGGLO_TESTS=OFF >/dev/null
sources 'geo/*.cpp' 'io/*.cpp' | xargs -P "$(nproc)" -n 4 clang-tidy-14 -p build/clang --quiet --warnings-as-errors='*' 2>/dev/null

echo "lint: fine"
