// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/variety.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>
#include <vector>

namespace geo {

Variety variety(std::span<const std::int32_t> family, std::span<const std::int32_t> kind) {
  if (family.size() != kind.size()) throw std::invalid_argument("variety: a family and a kind a firm");
  std::vector<std::pair<std::int32_t, std::int32_t>> firms;
  for (std::size_t i = 0; i < family.size(); ++i) firms.emplace_back(family[i], kind[i]);
  std::ranges::sort(firms);
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
