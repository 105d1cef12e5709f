// SPDX-License-Identifier: Apache-2.0
#include "pipeline/frame.hpp"

#include <algorithm>
#include <array>
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

/// The rows below `count` that `takes`, about `expected` of them. No branch hangs on the answer: which firms are of a
/// group cannot be foreseen along the curve.
template <class Takes>
std::vector<geo::Row> rows_that(Takes takes, std::size_t count, std::size_t expected) {
  constexpr std::size_t kBlock = 4096;
  std::array<geo::Row, kBlock> taken;
  std::vector<geo::Row> rows;
  rows.reserve(expected);
  for (std::size_t begin = 0; begin < count; begin += kBlock) {
    std::size_t size = 0;
    for (std::size_t row = begin; row < std::min(begin + kBlock, count); ++row) {
      taken[size] = static_cast<geo::Row>(row);
      size += takes(row) ? 1U : 0U;
    }
    rows.insert(rows.end(), taken.begin(), taken.begin() + static_cast<std::ptrdiff_t>(size));
  }
  return rows;
}

}  // namespace

std::vector<geo::Row> members_of(const Group& group, const geo::Table& firms) {
  const auto code = firms.codes("group");
  const Counted counted(firms);
  if (group.is_all()) return rows_that(counted, code.size(), code.size());
  return rows_that([&](std::size_t row) { return counted(row) && code[row] == group.code; }, code.size(),
                   static_cast<std::size_t>(group.firms));
}

std::vector<geo::Row> population_of(const Group& group, const geo::Table& firms) {
  if (group.is_all()) return {};
  const auto code = firms.codes("group"), industry = firms.codes("industry");
  const Counted counted(firms);
  const auto takes = [&](std::size_t row) {
    if (!counted(row)) return false;
    const bool is_control = group.is_control[static_cast<std::size_t>(industry[row])] != 0,
               is_own = code[row] == group.code;
    return is_control || is_own;
  };
  return rows_that(takes, code.size(), static_cast<std::size_t>(group.firms + group.others));
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
