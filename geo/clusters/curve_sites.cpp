// SPDX-License-Identifier: Apache-2.0
#include "geo/clusters/curve_sites.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <tuple>

#include "geo/core/hilbert.hpp"
#include "geo/core/parallel.hpp"
#include "geo/core/radix_sort.hpp"

namespace geo {
namespace {

constexpr std::size_t kChunk = 32'768;

void check(const ClusterInput& rows) {
  const std::size_t n = rows.x_m.size();
  const auto fits = [n](std::size_t size) { return size == 0 || size == n; };
  if (rows.y_m.size() != n || !fits(rows.id_rank.size()) || !fits(rows.weight.size()))
    throw std::invalid_argument("curve_sites: columns differ in length");
  const auto finite = [](double v) { return std::isfinite(v); };
  if (!std::ranges::all_of(rows.x_m, finite) || !std::ranges::all_of(rows.y_m, finite))
    throw std::invalid_argument("curve_sites: coordinates must be finite");
}

/// Rows of one place are neighbours in their order, also where the lattice of the keys does not tell places apart.
std::vector<KeyedRow> along_the_curve(const ClusterInput& rows, unsigned threads) {
  std::vector<KeyedRow> places(rows.x_m.size());
  parallel_for(places.size(), kChunk, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      places[i] = {fine_hilbert_key(rows.x_m[i], rows.y_m[i]), static_cast<Row>(i)};
  });
  sort_by_key(places, threads);
  const auto coordinates = [&](const KeyedRow& place) {
    return std::tuple(rows.x_m[place.row], rows.y_m[place.row], place.row);
  };
  for (std::size_t from = 0, to = 0; from < places.size(); from = to) {
    bool alike = true;
    for (to = from + 1; to < places.size() && places[to].key == places[from].key; ++to)
      alike = alike && coordinates(places[to - 1]) < coordinates(places[to]);
    if (!alike)
      std::sort(places.begin() + static_cast<std::ptrdiff_t>(from), places.begin() + static_cast<std::ptrdiff_t>(to),
                [&](const KeyedRow& a, const KeyedRow& b) { return coordinates(a) < coordinates(b); });
  }
  return places;
}

/// Numbers the places, chunk by chunk.
class Numbering {
 public:
  Numbering(const ClusterInput& rows, const std::vector<KeyedRow>& places, unsigned threads)
      : rows_(rows), places_(places), threads_(threads), first_((places.size() + kChunk - 1) / kChunk + 1, 0) {}

  CurveSites sites() {
    over_places([&](std::size_t begin, std::size_t end) {
      Row count = 0;
      for (std::size_t i = begin; i < end; ++i) count += starts(i) ? 1U : 0U;
      first_[begin / kChunk + 1] = count;
    });
    for (std::size_t c = 1; c < first_.size(); ++c) first_[c] += first_[c - 1];
    CurveSites out;
    out.site.resize(places_.size());
    for (std::vector<double>* column : {&out.x_m, &out.y_m, &out.weight}) column->resize(first_.back());
    if (!rows_.id_rank.empty()) out.leader.resize(first_.back());
    over_places([&](std::size_t begin, std::size_t end) {
      Row site = first_[begin / kChunk];
      for (std::size_t i = begin; i < end; ++i)
        if (starts(i)) add(i, site++, out);
    });
    return out;
  }

 private:
  template <class Body>
  void over_places(Body body) const {
    parallel_for(places_.size(), kChunk, threads_, body);
  }

  bool same(std::size_t i, std::size_t j) const {
    const KeyedRow &a = places_[i], &b = places_[j];
    return a.key == b.key && rows_.x_m[a.row] == rows_.x_m[b.row] && rows_.y_m[a.row] == rows_.y_m[b.row];
  }
  bool starts(std::size_t i) const { return i == 0 || !same(i - 1, i); }

  /// One site from all its rows, of which the first stands at `i`.
  void add(std::size_t i, Row site, CurveSites& out) const {
    const Row first = places_[i].row;
    Row leader = first;
    double weight = 0.0;
    for (std::size_t at = i; at < places_.size() && (at == i || same(i, at)); ++at) {
      const Row row = places_[at].row;
      out.site[row] = site;
      weight += rows_.weight.empty() ? 1.0 : rows_.weight[row];
      if (!rows_.id_rank.empty() && rows_.id_rank[row] < rows_.id_rank[leader]) leader = row;
    }
    out.x_m[site] = rows_.x_m[first];
    out.y_m[site] = rows_.y_m[first];
    out.weight[site] = weight;
    if (!rows_.id_rank.empty()) out.leader[site] = leader;
  }

  const ClusterInput& rows_;
  const std::vector<KeyedRow>& places_;
  unsigned threads_;
  std::vector<Row> first_;  // per chunk and one more: the sites before it
};

}  // namespace

CurveSites curve_sites(const ClusterInput& rows, unsigned threads) {
  check(rows);
  const std::vector<KeyedRow> places = along_the_curve(rows, threads);
  return Numbering(rows, places, threads).sites();
}

}  // namespace geo
