// SPDX-License-Identifier: Apache-2.0
#include "io/run/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace io {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Edits between two names, a swap of neighbours being one (Damerau 1964, CACM 7(3), 171-176).
std::size_t edits(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), now(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    now[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = lower(a[i - 1]) == lower(b[j - 1]);
      now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]);
      if (swapped) now[j] = std::min(now[j], before[j - 2] + 1);
    }
    std::swap(before, last);
    std::swap(last, now);
  }
  return last[b.size()];
}

}  // namespace

std::optional<std::string> nearest(std::string_view name, const std::vector<std::string>& candidates) {
  if (name.size() > 100) return std::nullopt;  // no typo of ours, and the search is quadratic
  std::size_t best = std::max<std::size_t>(1, name.size() / 3) + 1;
  const std::string* found = nullptr;
  for (const std::string& candidate : candidates)
    if (const std::size_t distance = edits(name, candidate); distance < best && distance < candidate.size()) {
      best = distance;
      found = &candidate;
    }
  return found ? std::optional(*found) : std::nullopt;
}

std::string hint(std::string_view name, const std::vector<std::string>& candidates) {
  if (const auto meant = nearest(name, candidates)) return fmt::format("did you mean '{}'?", *meant);
  if (candidates.empty()) return "expected none here";
  return fmt::format("expected one of {}", fmt::join(candidates, ", "));
}

}  // namespace io
