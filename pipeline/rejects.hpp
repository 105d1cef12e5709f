// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "geo/core/table.hpp"

namespace pipeline {

/// One input row that takes no part, with the first check it failed.
struct Reject {
  std::string_view source, source_id, field, value, reason;
  std::int64_t row = 0;
  std::optional<double> x{}, y{};  ///< As in the source.
};

/// Collects rejects as the columns of layer `rejects`.
class Rejects {
 public:
  void add(const Reject& reject);
  geo::Table table() const;

 private:
  geo::Texts source_, source_id_, field_, value_, reason_;
  std::vector<std::int64_t> row_;
  std::vector<double> x_, y_;
  geo::Column::Mask has_place_;
};

/// What a reason code means, for people: "closed" -> "closed on or before the data's date". The code itself if unknown.
std::string_view reason_title(std::string_view reason);

/// Whether a row with this reason is bad data: not when it is a firm of an earlier source, or left out because the
/// config says so. expect.max_rejects counts faults.
bool is_fault(std::string_view reason);

}  // namespace pipeline
