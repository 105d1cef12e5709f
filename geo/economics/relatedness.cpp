// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/relatedness.hpp"

#include <cmath>
#include <limits>
#include <span>
#include <stdexcept>

namespace geo {
namespace {

void check(const Presence& presence) {
  if (presence.has.size() != presence.places * presence.kinds)
    throw std::invalid_argument("relatedness: one value a place and kind");
}

/// The kinds of each place, ascending.
std::vector<std::vector<std::size_t>> kinds_of_places(const Presence& presence) {
  std::vector<std::vector<std::size_t>> out(presence.places);
  for (std::size_t place = 0; place < presence.places; ++place)
    for (std::size_t kind = 0; kind < presence.kinds; ++kind)
      if (presence.has[place * presence.kinds + kind] != 0) out[place].push_back(kind);
  return out;
}

/// Places that have both, 0 on the diagonal.
std::vector<double> common_places(const Presence& presence) {
  std::vector<double> out(presence.kinds * presence.kinds);
  for (const auto& kinds : kinds_of_places(presence))
    for (const std::size_t a : kinds)
      for (const std::size_t b : kinds)
        if (a != b) out[a * presence.kinds + b] += 1.0;
  return out;
}

/// Of C, S_i, S_j and T; C > 0, so that S_i and S_j are above 0 and below T.
double measured(RelatednessMeasure measure, double c, double si, double sj, double t) {
  switch (measure) {
    case RelatednessMeasure::association:
      return c * t / (si * sj);
    case RelatednessMeasure::cosine:
      return c / std::sqrt(si * sj);
    case RelatednessMeasure::jaccard:
      return c / (si + sj - c);
    case RelatednessMeasure::probability:
      break;
  }
  return c / (t / 2.0 * (si / t * (sj / (t - si)) + sj / t * (si / (t - sj))));
}

}  // namespace

std::vector<double> relatedness(const Presence& presence, RelatednessMeasure measure) {
  check(presence);
  const std::size_t kinds = presence.kinds;
  std::vector<double> out = common_places(presence), sums(kinds);
  double total = 0.0;
  for (std::size_t i = 0; i < kinds; ++i) {
    for (const double c : std::span(out).subspan(i * kinds, kinds)) sums[i] += c;
    total += sums[i];
  }
  for (std::size_t i = 0; i < kinds; ++i)
    for (std::size_t j = 0; j < kinds; ++j)
      if (double& c = out[i * kinds + j]; c > 0.0) c = measured(measure, c, sums[i], sums[j], total);
  return out;
}

std::vector<double> relatedness_density(const Presence& presence, const std::vector<double>& phi) {
  check(presence);
  const std::size_t kinds = presence.kinds;
  if (phi.size() != kinds * kinds) throw std::invalid_argument("relatedness_density: a value a pair of kinds");
  std::vector<double> all(kinds), out(presence.places * kinds);
  for (std::size_t i = 0; i < kinds; ++i)
    for (std::size_t j = 0; j < kinds; ++j)
      if (j != i) all[i] += phi[i * kinds + j];
  const auto of_places = kinds_of_places(presence);
  for (std::size_t place = 0; place < presence.places; ++place)
    for (std::size_t i = 0; i < kinds; ++i) {
      double here = 0.0;
      for (const std::size_t j : of_places[place])
        if (j != i) here += phi[i * kinds + j];
      out[place * kinds + i] = all[i] > 0.0 ? 100.0 * (here / all[i]) : std::numeric_limits<double>::quiet_NaN();
    }
  return out;
}

}  // namespace geo
