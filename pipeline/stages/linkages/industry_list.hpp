// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "pipeline/frame.hpp"
#include "pipeline/stages/linkages/industry_params.hpp"

namespace pipeline {

/// An industry with enough firms to be analysed.
struct Industry {
  std::string code;              ///< As in the source, cut to linkages.code_digits.
  std::int32_t population = -1;  ///< Of IndustryList::populations; -1: it has no controls.
  std::int32_t group = -1;       ///< Value of column `group` of its firms; -1 for none, or more than one.
  std::vector<geo::Row> rows{};  ///< Its firms, in table order.
};

/// Firms that some industries are compared with, those of the industries included.
struct Population {
  std::string text;                       ///< "manufacturing firms"
  std::vector<geo::Row> rows{};           ///< In table order.
  std::vector<std::int32_t> industry{};   ///< By row: position in `industries`, or -1.
  std::vector<std::size_t> industries{};  ///< Positions in IndustryList::industries.
};

/// Who is analysed and against whom: firms that count (see members_of), no institutions.
struct IndustryList {
  std::vector<Industry> industries;     ///< In the order of their codes, bytewise.
  std::vector<Population> populations;  ///< Those with at least one industry.
};

IndustryList industry_list(const IndustryParams& params, const Frame& frame, const geo::Table& firms);

/// "25.50" cut after two digits is "25", after three "25.5"; a text with fewer digits stays.
std::string cut_code(std::string_view code, std::int64_t digits);

}  // namespace pipeline
