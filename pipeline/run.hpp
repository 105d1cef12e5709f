// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <future>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "geo/core/table.hpp"
#include "io/run/config.hpp"
#include "io/run/record.hpp"
#include "io/run/state.hpp"
#include "pipeline/frame.hpp"

namespace pipeline {

/// What became of one source, for the run record, the report and the check read = accepted + rejected.
struct SourceFacts {
  std::string name{}, uri{}, driver{}, layer{}, hash{}, license{}, attribution{}, as_of{};
  std::string theme{};        ///< Of infrastructure; empty for firms.
  std::string crs{};          ///< Of the source.
  std::string written{};      ///< The uri as the config has it: for everything that is published.
  double accuracy_m = -1.0;   ///< Of the transformation to the analysis CRS; negative when PROJ does not say.
  std::int64_t size = 0;      ///< Bytes.
  std::int64_t read = 0;      ///< Rows that pass the source's own filter.
  std::int64_t filtered = 0;  ///< Rows that its filter left out.
  std::int64_t accepted = 0;  ///< After cleaning.
  std::int64_t rejected = 0;
  std::int64_t in_reach = 0;  ///< Of infrastructure: facilities inside the region and its margin.
};

/// What the stages that touch the outside work on.
struct Run {
  const io::Config& config;
  Frame frame{};
  geo::Tables tables{};                ///< All that stages gave so far.
  std::vector<SourceFacts> sources{};  ///< Firm sources first, in order of precedence.
  std::map<std::string, std::int64_t>
      unmapped_codes{};                            ///< Industry codes that no group or institution claims, with firms.
  std::vector<std::string> codes_without_firms{};  ///< Codes of the profile, in normal spelling.
  std::vector<std::string> warnings{};
  std::optional<geo::Crs> frozen_crs{};  ///< Of the previous run.
  io::State state{};                     ///< Of the previous run; publish brings it up to date.
  std::filesystem::path folder{};        ///< Where publish writes.
  io::RunRecord record{};                ///< Made by publish, completed by the runner.
  std::future<void> written_whole{};     ///< The check of the GeoPackage, begun by publish; throws where it is not.

  void warn(std::string text) { warnings.push_back(std::move(text)); }
  /// A table for good: nobody else needs it any more.
  geo::Table take(std::string_view table) { return std::exchange(tables.find(table)->second, {}); }
};

}  // namespace pipeline
