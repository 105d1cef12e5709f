// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/colocation_quotient.hpp"

#include <algorithm>
#include <limits>
#include <mutex>
#include <stdexcept>
#include <utility>

#include "geo/core/parallel.hpp"
#include "geo/core/random.hpp"
#include "geo/index/cells.hpp"
#include "geo/index/kd_index.hpp"
#include "geo/index/sites.hpp"
#include "geo/inference/sample_sum_tail.hpp"

namespace geo {
namespace {

constexpr double kTie = 1e-9;  // counts are sums of 1/v; equal ones may differ in their last bits
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kDrawsAtOnce = 8;

/// Lists of rows, one a site.
struct Lists {
  std::vector<std::uint32_t> begins{0};
  std::vector<Row> rows;
  std::span<const Row> of(std::size_t site) const {
    return std::span(rows).subspan(begins[site], begins[site + 1] - begins[site]);
  }
};

Lists firms_by_site(const Sites& sites) {
  Lists out;
  out.begins.assign(sites.size() + 1, 0);
  for (const Row site : sites.site) ++out.begins[site + 1];
  for (std::size_t site = 0; site < sites.size(); ++site) out.begins[site + 1] += out.begins[site];
  out.rows.resize(sites.site.size());
  std::vector<std::uint32_t> next(out.begins.begin(), out.begins.end() - 1);
  for (std::size_t firm = 0; firm < sites.site.size(); ++firm)
    out.rows[next[sites.site[firm]]++] = static_cast<Row>(firm);
  return out;
}

/// The sites that are nearest to a site, itself left out.
class NearestSites {
 public:
  NearestSites(std::vector<double> x_m, std::vector<double> y_m)
      : x_m_(std::move(x_m)), y_m_(std::move(y_m)), index_(x_m_, y_m_) {}

  void find(std::size_t site, std::vector<Neighbor>& near, std::vector<Row>& out) const {
    out.clear();
    if (x_m_.size() < 2) return;
    for (std::size_t k = 4;; k *= 2) {  // until one of the k is farther than the nearest
      index_.nearest(x_m_[site], y_m_[site], k, near);
      if (near.size() == x_m_.size() || distance_m2(site, near.back().row) > distance_m2(site, near[1].row)) break;
    }
    for (std::size_t i = 1; i < near.size(); ++i)  // near[0] is the site
      if (distance_m2(site, near[i].row) == distance_m2(site, near[1].row)) out.push_back(near[i].row);
  }

 private:
  double distance_m2(std::size_t a, std::size_t b) const { return squared(x_m_[a] - x_m_[b], y_m_[a] - y_m_[b]); }

  std::vector<double> x_m_, y_m_;
  KdIndex index_;
};

/// Who is nearest to whom; counts pairs of labels for any labels.
class NearestFirms {
 public:
  NearestFirms(const LabelledFirms& firms, unsigned threads) {
    const Sites sites = collapsed(firms.x_m, firms.y_m);
    firms_ = firms_by_site(sites);
    std::vector<double> x, y;
    for (const Row first : sites.first) {
      x.push_back(firms.x_m[first]);
      y.push_back(firms.y_m[first]);
    }
    const NearestSites nearest(std::move(x), std::move(y));
    std::vector<std::vector<Row>> found(sites.size());
    parallel_for(sites.size(), 1024, threads, [&](std::size_t begin, std::size_t end) {
      std::vector<Neighbor> near;
      for (std::size_t site = begin; site < end; ++site)
        if (firms_.of(site).size() == 1) nearest.find(site, near, found[site]);
    });
    for (const auto& list : found) {
      nearest_.rows.insert(nearest_.rows.end(), list.begin(), list.end());
      nearest_.begins.push_back(static_cast<std::uint32_t>(nearest_.rows.size()));
    }
  }

  std::size_t sites() const { return nearest_.begins.size() - 1; }

  /// C by pairs of labels 0 … labels - 1, row-major.
  std::vector<double> counts(std::span<const std::int32_t> label, std::size_t labels) const {
    std::vector<double> out(labels * labels, 0.0);
    std::vector<double> tally(labels, 0.0);
    for (std::size_t site = 0; site < sites(); ++site) {
      const auto here = firms_.of(site);
      if (here.size() == 1)
        add_single(here[0], site, label, labels, out);
      else if (here.size() < labels)
        add_few(here, label, labels, out);
      else
        add_many(here, label, tally, out);
    }
    return out;
  }

  /// The shares of label b among the nearest of each firm that is not of b.
  std::vector<ScoreCount> scores(std::span<const std::int32_t> label, std::size_t b) const {
    std::vector<double> score;
    const auto of_b = [&](std::span<const Row> firms) {
      return static_cast<double>(std::ranges::count_if(firms, [&](Row firm) { return at(label, firm) == b; }));
    };
    for (std::size_t site = 0; site < sites(); ++site) {
      const auto here = firms_.of(site);
      double found = 0.0, nearest = 0.0;
      if (here.size() == 1) {
        for (const Row near : nearest_.of(site)) {
          found += of_b(firms_.of(near));
          nearest += static_cast<double>(firms_.of(near).size());
        }
      } else {
        found = of_b(here);
        nearest = static_cast<double>(here.size() - 1);
      }
      for (const Row firm : here)
        if (at(label, firm) != b) score.push_back(nearest > 0.0 ? found / nearest : 0.0);
    }
    std::ranges::sort(score);
    std::vector<ScoreCount> out;
    for (const double value : score) {
      if (out.empty() || out.back().score != value) out.push_back({value, 0});
      ++out.back().members;
    }
    return out;
  }

 private:
  static std::size_t at(std::span<const std::int32_t> label, Row firm) { return static_cast<std::size_t>(label[firm]); }

  void add_single(Row firm, std::size_t site, std::span<const std::int32_t> label, std::size_t labels,
                  std::vector<double>& out) const {
    double equally_near = 0.0;
    for (const Row near : nearest_.of(site)) equally_near += static_cast<double>(firms_.of(near).size());
    double* const row = &out[at(label, firm) * labels];
    for (const Row near : nearest_.of(site))
      for (const Row other : firms_.of(near)) row[at(label, other)] += 1.0 / equally_near;
  }

  static void add_few(std::span<const Row> here, std::span<const std::int32_t> label, std::size_t labels,
                      std::vector<double>& out) {
    const double share = 1.0 / static_cast<double>(here.size() - 1);
    for (const Row firm : here)
      for (const Row other : here)
        if (firm != other) out[at(label, firm) * labels + at(label, other)] += share;
  }

  static void add_many(std::span<const Row> here, std::span<const std::int32_t> label, std::vector<double>& tally,
                       std::vector<double>& out) {
    std::ranges::fill(tally, 0.0);
    for (const Row firm : here) tally[at(label, firm)] += 1.0;
    const double share = 1.0 / static_cast<double>(here.size() - 1);
    for (std::size_t a = 0; a < tally.size(); ++a)
      for (std::size_t b = 0; b < tally.size(); ++b)
        out[a * tally.size() + b] += tally[a] * (tally[b] - (a == b ? 1.0 : 0.0)) * share;
  }

  Lists firms_, nearest_;
};

std::vector<std::int32_t> shuffled(std::vector<std::int32_t> labels, Random random) {
  for (std::size_t i = labels.size(); i > 1; --i)
    std::swap(labels[i - 1], labels[random.below(static_cast<std::uint32_t>(i))]);
  return labels;
}

/// How many draws reach the observed counts.
std::vector<std::int64_t> draws_at_least(const NearestFirms& nearest, const std::vector<std::int32_t>& label,
                                         const std::vector<double>& observed, std::size_t labels,
                                         const ColocationParams& params) {
  std::vector<std::int64_t> reached(observed.size(), 0);
  std::mutex lock;
  parallel_for(static_cast<std::size_t>(params.draws), kDrawsAtOnce, params.threads,
               [&](std::size_t begin, std::size_t end) {
                 std::vector<std::int64_t> here(observed.size(), 0);
                 for (std::size_t draw = begin; draw < end; ++draw) {
                   const auto drawn = nearest.counts(shuffled(label, Random(params.seed, draw)), labels);
                   for (std::size_t i = 0; i < here.size(); ++i) here[i] += drawn[i] >= observed[i] - kTie ? 1 : 0;
                 }
                 const std::lock_guard guard(lock);
                 for (std::size_t i = 0; i < here.size(); ++i) reached[i] += here[i];
               });
  return reached;
}

}  // namespace

Colocation colocation_quotients(const LabelledFirms& firms, std::size_t industries, const ColocationParams& params) {
  const std::size_t n = firms.industry.size();
  if (firms.x_m.size() != n || firms.y_m.size() != n || params.draws < 0)
    throw std::invalid_argument("colocation_quotients: columns or draws do not fit");
  const std::size_t labels = industries + 1;  // the last: of no industry that is asked about
  std::vector<std::int32_t> label(firms.industry.begin(), firms.industry.end());
  std::vector<double> members(labels, 0.0);
  for (std::int32_t& of : label) {
    if (of < 0) of = static_cast<std::int32_t>(industries);
    members[static_cast<std::size_t>(of)] += 1.0;
  }
  const NearestFirms nearest(firms, params.threads);
  const auto observed = nearest.counts(label, labels);
  const auto reached = draws_at_least(nearest, label, observed, labels, params);
  Colocation out{std::vector<double>(industries * industries, kNone),
                 std::vector<double>(industries * industries, kNone)};
  for (std::size_t b = 0; b < industries; ++b) {
    std::vector<ScoreCount> scores;  // when they are needed
    for (std::size_t a = 0; a < industries; ++a) {
      const double others = members[b] - (a == b ? 1.0 : 0.0);
      if (!(members[a] > 0.0) || !(others > 0.0)) continue;
      const std::size_t from = a * labels + b, to = a * industries + b;
      out.quotient[to] = observed[from] / members[a] / (others / static_cast<double>(n - 1));
      if (params.draws == 0) continue;
      out.p[to] = static_cast<double>(1 + reached[from]) / static_cast<double>(params.draws + 1);
      if (reached[from] > 0 || a == b) continue;
      if (scores.empty()) scores = nearest.scores(label, b);
      out.p[to] = std::min(out.p[to], sample_sum_tail(scores, static_cast<std::int64_t>(members[a]), observed[from]));
    }
  }
  return out;
}

}  // namespace geo
