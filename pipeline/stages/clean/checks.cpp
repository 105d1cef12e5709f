// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/clean/checks.hpp"

#include "geo/core/parallel.hpp"
#include "pipeline/stages/ingest/field_values.hpp"

namespace pipeline {
namespace {

/// Days of a date column of firms.
class Days {
 public:
  explicit Days(const geo::Column& column) : days_(column.as<std::vector<std::int32_t>>()), known_(column.mask()) {}
  bool known_until(std::size_t row, std::int32_t day) const { return known(row) && days_[row] <= day; }
  bool known_after(std::size_t row, std::int32_t day) const { return known(row) && days_[row] > day; }

 private:
  bool known(std::size_t row) const { return !known_ || (*known_)[row] != 0; }
  std::span<const std::int32_t> days_;
  const geo::Column::Mask* known_;
};

}  // namespace

std::vector<Check> checked(const geo::Table& firms, const Frame& frame) {
  const auto x = firms.reals("x_m"), y = firms.reals("y_m");
  const Days opened(firms.column("opened")), closed(firms.column("closed"));
  const geo::AreaIndex inside(frame.area);
  const std::int32_t as_of = parsed_date(frame.as_of).value();
  std::vector<Check> out(firms.size());
  geo::parallel_for(firms.size(), 65'536, frame.threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row)
      out[row] = !inside.contains(x[row], y[row]) ? Check::outside
                 : closed.known_until(row, as_of) ? Check::closed
                 : opened.known_after(row, as_of) ? Check::not_yet_open
                                                  : Check::passed;
  });
  return out;
}

}  // namespace pipeline
