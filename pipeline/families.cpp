// SPDX-License-Identifier: Apache-2.0
#include "pipeline/families.hpp"

namespace pipeline {

geo::Table family_table(const std::vector<io::TestFamily>& families) {
  geo::Texts statistic, group, method;
  std::vector<std::int64_t> size, found;
  std::vector<double> level;
  for (const io::TestFamily& family : families) {
    statistic.add(family.statistic);
    group.add(family.group);
    method.add(family.method);
    size.push_back(family.size);
    level.push_back(family.level);
    found.push_back(family.found);
  }
  geo::Table out;
  out.set("statistic", std::move(statistic));
  out.set("group_name", std::move(group));
  out.set("size", std::move(size));
  out.set("method", std::move(method));
  out.set("level", std::move(level));
  out.set("found", std::move(found));
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
