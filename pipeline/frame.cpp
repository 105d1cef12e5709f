// SPDX-License-Identifier: Apache-2.0
#include "pipeline/frame.hpp"

#include <memory>
#include <utility>

namespace pipeline {
namespace {

/// Who takes part in statistics.
class Counted {
 public:
  explicit Counted(const geo::Table& firms) : role_(firms.codes("role")) {
    if (firms.has("counted")) counted_ = firms.flags("counted");
  }
  bool operator()(std::size_t row) const {
    return role_[row] != kInstitution && (counted_.empty() || counted_[row] != 0);
  }

 private:
  std::span<const std::int32_t> role_;
  std::span<const std::uint8_t> counted_;
};

}  // namespace

std::vector<geo::Row> members_of(const Group& group, const geo::Table& firms) {
  const auto code = firms.codes("group");
  const Counted counted(firms);
  std::vector<geo::Row> rows;
  for (std::size_t row = 0; row < code.size(); ++row)
    if (counted(row) && (group.is_all() || code[row] == group.code)) rows.push_back(static_cast<geo::Row>(row));
  return rows;
}

std::vector<geo::Row> population_of(const Group& group, const geo::Table& firms) {
  std::vector<geo::Row> rows;
  if (group.is_all()) return rows;
  const auto code = firms.codes("group"), industry = firms.codes("industry");
  const Counted counted(firms);
  for (std::size_t row = 0; row < code.size(); ++row) {
    if (!counted(row)) continue;
    if (group.is_control[static_cast<std::size_t>(industry[row])] || code[row] == group.code)
      rows.push_back(static_cast<geo::Row>(row));
  }
  return rows;
}

std::vector<std::uint8_t> cases_in(const Group& group, const geo::Table& firms, std::span<const geo::Row> population) {
  const auto code = firms.codes("group");
  std::vector<std::uint8_t> cases(population.size());
  for (std::size_t i = 0; i < population.size(); ++i) cases[i] = code[population[i]] == group.code;
  return cases;
}

std::uint64_t seed_of(const Frame& frame, std::string_view name) {
  std::uint64_t hash = 0xCBF29CE484222325U;  // FNV-1a
  for (const char letter : name) hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001B3U;
  return frame.seed ^ hash;
}

geo::Column name_of_group(const Frame& frame, const Group& group, std::size_t rows) {
  auto names = std::make_shared<geo::Texts>();
  std::int32_t code = 0;
  for (std::size_t g = 0; g < frame.groups.size(); ++g) {
    names->add(frame.groups[g].name);
    if (frame.groups[g].name == group.name) code = static_cast<std::int32_t>(g);
  }
  return geo::Column::coded(std::vector<std::int32_t>(rows, code), std::move(names));
}

std::int64_t draws_for(const Frame& frame, std::size_t population) {
  if (frame.draws) return *frame.draws;
  if (population <= 100'000) return 999;
  return population <= 1'000'000 ? 99 : 0;
}

}  // namespace pipeline
