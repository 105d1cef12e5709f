#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Debian packages by purpose, and one function that installs those that are missing. Sourced by the other scripts.

BUILD_PACKAGES="ca-certificates cmake coinor-libcbc-dev g++ libcli11-dev libexpat1-dev libfmt-dev libgdal-dev libgeos-dev libnanoflann-dev
  libosmium2-dev libproj-dev libsqlite3-dev libxxhash-dev libyaml-cpp-dev ninja-build nlohmann-json3-dev pkg-config zlib1g-dev"
TEST_PACKAGES="libgmock-dev libgtest-dev python3 python3-gdal python3-yaml postgresql-15
  postgresql-15-postgis-3 postgresql-15-postgis-3-scripts"
LINT_PACKAGES="clang-14 clang-format-14 clang-tidy-14 libclang-rt-14-dev"
QGIS_PACKAGES="python3-qgis qgis-providers"
BENCH_PACKAGES="libbenchmark-dev libboost-graph-dev valgrind"
PEER_PACKAGES="gdal-bin grass-core postgresql-15 postgresql-15-postgis-3 python3-gdal python3-numpy python3-qgis python3-sklearn
  qgis-providers r-cran-dbscan r-cran-spatstat.explore r-cran-spdep saga"

# install_packages NAME...: quiet when all are there; needs root or sudo only when one is missing.
install_packages() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ "${#missing[@]}" -eq 0 ] && return 0
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "error: missing packages: ${missing[*]}; expected root or sudo; install them and run again" >&2; return 1; }
    as_root=(sudo)
  fi
  echo "installing: ${missing[*]}"
  local log; log=$(mktemp)
  if ! { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq &&
         "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
}
