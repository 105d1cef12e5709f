// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "geo/economics/location_quotient.hpp"
#include "pipeline/stages/clusters/group_firms.hpp"

namespace pipeline {

/// Three columns under construction: location quotients and the two ends of their intervals.
class Quotients {
 public:
  void add(const std::optional<geo::LocationQuotient>& quotient) {
    lq_.add(quotient ? std::optional(quotient->lq) : std::nullopt);
    low_.add(quotient ? std::optional(quotient->low) : std::nullopt);
    high_.add(quotient ? std::optional(quotient->high) : std::nullopt);
  }
  /// As columns `name`, `name`_low and `name`_high. Once.
  void set(const std::string& name, geo::Table& table) {
    table.set(name, lq_.column());
    table.set(name + "_low", low_.column());
    table.set(name + "_high", high_.column());
  }

 private:
  Reals lq_, low_, high_;
};

}  // namespace pipeline
