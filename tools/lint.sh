#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Formatting, types that share a name, headers that compile alone, clang-tidy on the sources that the last 30 commits
# touched; with --all: on every source, which takes a quarter of an hour of one core.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. tools/packages.sh

# shellcheck disable=SC2086
install_packages $BUILD_PACKAGES $TEST_PACKAGES $LINT_PACKAGES
sources() { git ls-files -- "$@"; }

echo "format"
sources '*.cpp' '*.hpp' | xargs clang-format-14 --dry-run -Werror

echo "one definition"
tools/one_definition.py

echo "headers compile alone"  # the compiler has proved it where a source includes its own header first
own_source_first() { [ -f "${1%.hpp}.cpp" ] && grep -m1 '^#include' "${1%.hpp}.cpp" | grep -qF "\"$1\""; }
header_alone() { echo "#include \"$1\"" | g++ -std=c++20 -Wall -Wextra -Werror -fsyntax-only -I. -x c++ - || { echo "$1 does not compile alone" >&2; return 1; }; }
export -f own_source_first header_alone
sources 'geo/*.hpp' 'io/*.hpp' 'pipeline/*.hpp' | xargs -P "$(nproc)" -I{} bash -c 'own_source_first {} || header_alone {}'

echo "clang-tidy"
cmake --preset clang -DAGGLO_TESTS=OFF >/dev/null
recent() { git log -30 --name-only --format= --diff-filter=d -- "$@" | sort -u | while read -r file; do [ ! -f "$file" ] || echo "$file"; done; }
looked_at=recent
[ "${1:-}" != "--all" ] || looked_at=sources
$looked_at 'geo/*.cpp' 'io/*.cpp' 'pipeline/*.cpp' 'tools/*.cpp' |
  xargs -P "$(nproc)" -n 4 clang-tidy-14 -p build/clang --quiet --warnings-as-errors='*' 2> >(grep -v 'warnings\? generated\|^Suppressed\|^Use -header-filter' >&2)

echo "lint: fine"
