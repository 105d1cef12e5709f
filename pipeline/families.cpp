// SPDX-License-Identifier: Apache-2.0
#include "pipeline/families.hpp"

#include "pipeline/columns_of.hpp"

namespace pipeline {

geo::Table family_table(const std::vector<io::TestFamily>& families) {
  using io::TestFamily;
  geo::Table out;
  set_column(out, "statistic", families, &TestFamily::statistic);
  set_column(out, "group_name", families, &TestFamily::group);
  set_column(out, "size", families, &TestFamily::size);
  set_column(out, "method", families, &TestFamily::method);
  set_column(out, "level", families, &TestFamily::level);
  set_column(out, "found", families, &TestFamily::found);
  return out;
}

std::vector<io::TestFamily> families_in(const geo::Tables& tables) {
  std::vector<io::TestFamily> out;
  for (const auto& [name, table] : tables) {
    if (!name.ends_with("_tests")) continue;
    for (std::size_t row = 0; row < table.size(); ++row)
      out.push_back({std::string(table.column("statistic").text(row)),
                     std::string(table.column("group_name").text(row)), table.integers("size")[row],
                     std::string(table.column("method").text(row)), table.reals("level")[row],
                     table.integers("found")[row]});
  }
  return out;
}

}  // namespace pipeline
