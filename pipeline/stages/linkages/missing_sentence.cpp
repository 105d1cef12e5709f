// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>

#include "io/look/figures.hpp"
#include "pipeline/stages/linkages/chain.hpp"

namespace pipeline {
namespace {

std::string firms_text(double count) { return io::counted(std::llround(count), "firm", "firms"); }

/// "52 employees", "0.9 firms".
std::string output_of(double size, bool by_firms) {
  return fmt::format("{} {}", io::ratio_text(size), by_firms ? "firms" : "employees");
}

}  // namespace

std::string missing_link_sentence(const geo::Table& rows, std::size_t row) {
  const auto number = [&](std::string_view column) { return rows.column(column).number(row); };
  const bool by_firms = number("by_firms") != 0.0, weak = number("weak") != 0.0, one_buyer = number("buyers") == 1.0;
  const std::string_view stage = rows.column("title").text(row);
  const std::string within = io::amount_text(number("radius_m"), "m"), buyers = firms_text(number("buyers"));
  const double found_firms = number("found_firms"), share = number("missing_share");
  std::string text = fmt::format("{} of the {} that {} {} is missing within {}", io::share_text(share), stage, buyers,
                                 one_buyer ? "needs" : "need", within);
  if (share == 0.0)  // enough of it, from too few
    text = fmt::format("What {} {} of {} hangs on {} within {}", buyers, one_buyer ? "needs" : "need", stage,
                       firms_text(found_firms), within);
  text +=
      fmt::format(": {} the output of {}", one_buyer ? "it needs" : "they need", output_of(number("needed"), by_firms));
  text += found_firms == 0.0 ? std::string(", and no firm of that stage is there")
          : by_firms         ? fmt::format(", {} {} there", firms_text(found_firms), found_firms == 1.0 ? "is" : "are")
                     : fmt::format(", {} there {} {}", firms_text(found_firms), found_firms == 1.0 ? "has" : "have",
                                   output_of(number("found"), false));
  const geo::Column& nearest = rows.column("nearest_m");
  if (!nearest.valid(row))
    text += "; the region has none";
  else if (found_firms == 0.0)
    text += fmt::format("; the nearest is {} to the {}", io::distance_text(nearest.number(row)),
                        rows.column("nearest_direction").text(row));
  if (const geo::Column& high = rows.column("nearness_high"); high.valid(row))
    text += fmt::format("; in the whole region it keeps away from such buyers (M at most {})",
                        io::ratio_text(high.number(row)));
  return io::plain_spaces(text) + (weak ? "; the stage is weak." : "; the stage is missing.");
}

}  // namespace pipeline
