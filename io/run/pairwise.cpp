// SPDX-License-Identifier: Apache-2.0
#include "io/run/pairwise.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <sstream>

#include "geo/core/error.hpp"
#include "geo/siting/ahp.hpp"
#include "io/run/quantity.hpp"

namespace io {
namespace {

constexpr const char* kForm = "write a row of names, then a row a name: 'road 1 3 5'";

std::vector<std::string> words(const std::string& line) {
  std::istringstream in(line);
  std::vector<std::string> out;
  for (std::string word; in >> word;) out.push_back(word);
  return out;
}

/// 3, 0.5 or 1/3; nothing for anything else.
std::optional<double> ratio_of(const std::string& word) {
  const std::size_t slash = word.find('/');
  const auto above = parse_quantity(word.substr(0, slash), {});
  const auto below = slash == std::string::npos ? 1.0 : parse_quantity(word.substr(slash + 1), {});
  if (!above || !below || !(*above > 0.0) || !(*below > 0.0)) return std::nullopt;
  return *above / *below;
}

void add_row(const std::string& line, std::string_view place, Pairwise& out) {
  const std::vector<std::string> row = words(line);
  const std::string& name = out.names[out.ratios.size() / out.names.size()];
  if (row.empty() || row.front() != name)
    geo::fail(geo::Trouble::config, "{}: a row begins with '{}'; expected '{}', the order of the first row; {}", place,
              row.empty() ? "" : cut(row.front()), name, kForm);
  if (row.size() != out.names.size() + 1)
    geo::fail(geo::Trouble::config, "{}: row '{}' has {} numbers; expected {}, one a name; {}", place, name,
              row.size() - 1, out.names.size(), kForm);
  for (std::size_t i = 1; i < row.size(); ++i) {
    const auto ratio = ratio_of(row[i]);
    if (!ratio)
      geo::fail(geo::Trouble::config, "{}: row '{}' has '{}'; expected a number above 0, such as 3 or 1/3; {}", place,
                name, cut(row[i]), kForm);
    out.ratios.push_back(*ratio);
  }
}

void check_reciprocal(const Pairwise& pairs, std::string_view place) {
  const std::size_t side = pairs.names.size();
  const auto [a, b] = geo::contradicting_pair(pairs.ratios);
  if (a >= side) return;
  if (a == b)
    geo::fail(geo::Trouble::config, "{}: '{}' compared with itself is {}; expected 1; correct it", place,
              pairs.names[a], shortest(pairs.ratios[a * side + a]));
  geo::fail(geo::Trouble::config,
            "{0}: '{1}' over '{2}' is {3}, but '{2}' over '{1}' is {4}; expected 1/{3}; correct one of the two", place,
            pairs.names[a], pairs.names[b], shortest(pairs.ratios[a * side + b]), shortest(pairs.ratios[b * side + a]));
}

}  // namespace

Pairwise parsed_pairwise(std::span<const std::string> rows, std::string_view place) {
  Pairwise out;
  if (!rows.empty()) out.names = words(rows.front());
  const std::size_t side = out.names.size();
  if (side < 2 || side > geo::kMostCompared)
    geo::fail(geo::Trouble::config, "{}: compares {} names; expected 2 to {}; {}, or write weights", place, side,
              geo::kMostCompared, kForm);
  for (auto name = out.names.begin(); name != out.names.end(); ++name)
    if (std::find(out.names.begin(), name, *name) != name)
      geo::fail(geo::Trouble::config, "{}: '{}' stands twice; expected each name once; take one out", place, *name);
  if (rows.size() != side + 1)
    geo::fail(geo::Trouble::config, "{}: has {} rows below the names; expected {}, one a name; {}", place,
              rows.size() - 1, side, kForm);
  for (const std::string& line : rows.subspan(1)) add_row(line, place, out);
  check_reciprocal(out, place);
  return out;
}

PairwiseWeights pairwise_weights(std::span<const std::string> rows, std::string_view place) {
  const Pairwise pairs = parsed_pairwise(rows, place);
  const geo::Priorities found = geo::priorities(pairs.ratios);
  if (found.consistency_ratio > geo::kMostInconsistent) {
    const auto [a, b] = geo::least_consistent_pair(pairs.ratios, found.weights);
    geo::fail(geo::Trouble::config,
              "{}: the comparisons contradict one another, their consistency ratio is {:.2f}; expected at most {:.2f}; "
              "think over '{}' against '{}' first: it is {:.2g}, the others together say {:.2g}",
              place, found.consistency_ratio, geo::kMostInconsistent, pairs.names[a], pairs.names[b],
              pairs.ratios[a * pairs.names.size() + b], found.weights[a] / found.weights[b]);
  }
  PairwiseWeights out{{}, found.consistency_ratio};
  for (std::size_t i = 0; i < pairs.names.size(); ++i) out.weights[pairs.names[i]] = found.weights[i];
  return out;
}

}  // namespace io
