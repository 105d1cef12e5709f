#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what is missing (Debian 12, as root or with sudo), builds, and maps the clusters of the sample region.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. tools/packages.sh

# shellcheck disable=SC2086
install_packages $BUILD_PACKAGES
cmake --preset release -DAGGLO_TESTS=OFF >/dev/null
cmake --build --preset release --target agglo
build/release/pipeline/agglo run configs/quickstart.yaml

run="$PWD/out/valmira/current"
echo
cat "$run/summary.txt"
echo "GeoPackage: $run/clusters.gpkg"
echo "Report:     $run/report.html"
