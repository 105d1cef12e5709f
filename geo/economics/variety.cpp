// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/variety.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <utility>
#include <vector>

#include "geo/core/radix_sort.hpp"

namespace geo {

Variety variety(std::span<const std::int32_t> family, std::span<const std::int32_t> kind) {
  if (family.size() != kind.size()) throw std::invalid_argument("variety: a family and a kind a firm");
  std::vector<std::pair<std::int32_t, std::int32_t>> firms;
  for (std::size_t i = 0; i < family.size(); ++i) firms.emplace_back(family[i], kind[i]);
  const auto unsigned_of = [](std::int32_t code) { return static_cast<std::uint32_t>(code) ^ (1U << 31U); };
  const auto key = [&](const auto& of) { return std::uint64_t{unsigned_of(of.first)} << 32U | unsigned_of(of.second); };
  radix_sort(firms, key, 1);
  const auto share = [all = static_cast<double>(firms.size())](auto begin, auto end) {
    return static_cast<double>(end - begin) / all;
  };
  Variety out;
  for (auto first = firms.begin(); first != firms.end();) {
    const auto last = std::find_if(first, firms.end(), [&](const auto& f) { return f.first != first->first; });
    const double of_family = share(first, last);
    out.unrelated -= of_family * std::log2(of_family);
    while (first != last) {
      const auto next = std::find_if(first, last, [&](const auto& f) { return f.second != first->second; });
      const double of_kind = share(first, next);
      out.related += of_kind * std::log2(of_family / of_kind);
      first = next;
    }
  }
  return out;
}

}  // namespace geo
