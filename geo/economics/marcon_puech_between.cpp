// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/marcon_puech_between.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "geo/core/parallel.hpp"
#include "geo/index/cells.hpp"

namespace geo {
namespace {

constexpr std::size_t kBlocks = 16;  // of cells; each sums for itself

/// Sums over some of the firms.
struct Sums {
  std::vector<double> found;           ///< By a and b: shares of b around firms of a.
  std::vector<double> inverse, other;  ///< By a: sum of 1 / (W - w_i), and of (W_a - w_i) / (W - w_i).

  explicit Sums(std::size_t industries) : found(industries * industries), inverse(industries), other(industries) {}
  void add(const Sums& more) {
    const auto sum = [](std::vector<double>& to, const std::vector<double>& from) {
      for (std::size_t i = 0; i < to.size(); ++i) to[i] += from[i];
    };
    sum(found, more.found);
    sum(inverse, more.inverse);
    sum(other, more.other);
  }
};

class Between {
 public:
  Between(const IndustryFirms& firms, std::size_t industries, double radius_m)
      : firms_(firms),
        industries_(industries),
        radius_m2_(radius_m * radius_m),
        cells_(cells_of(firms.x_m, firms.y_m, firms.weight, radius_m)),
        total_(std::accumulate(cells_.weight.begin(), cells_.weight.end(), 0.0)),
        by_industry_(industries) {
    for (std::size_t m = 0; m < cells_.members(); ++m)
      if (const auto a = industry(m); a >= 0) by_industry_[static_cast<std::size_t>(a)] += cells_.weight[m];
  }

  std::vector<double> all(unsigned threads) const {
    std::vector<Sums> parts(kBlocks, Sums(industries_));
    parallel_for(kBlocks, 1, threads, [&](std::size_t block, std::size_t) {
      add_cells(block * cells_.size() / kBlocks, (block + 1) * cells_.size() / kBlocks, parts[block]);
    });
    for (std::size_t block = 1; block < kBlocks; ++block) parts[0].add(parts[block]);
    return quotients(parts[0]);
  }

 private:
  std::int32_t industry(std::size_t member) const { return firms_.industry[cells_.site[member]]; }

  void add_cells(std::size_t first, std::size_t end, Sums& sums) const {
    Window window(cells_.keys);
    std::vector<double> near(industries_ + 1);  // by industry; the last for those of none
    for (std::size_t cell = first; cell < end; ++cell) {
      const auto around = window.around(cells_.keys[cell]);
      for (std::size_t m = cells_.begins[cell]; m < cells_.begins[cell + 1]; ++m)
        if (industry(m) >= 0) add_firm(m, around, near, sums);
    }
  }

  void add_firm(std::size_t firm, std::span<const std::uint32_t> around, std::vector<double>& near, Sums& sums) const {
    std::ranges::fill(near, 0.0);
    for (const std::uint32_t cell : around)
      for (std::size_t m = cells_.begins[cell]; m < cells_.begins[cell + 1]; ++m) {
        if (squared(cells_.x_m[m] - cells_.x_m[firm], cells_.y_m[m] - cells_.y_m[firm]) > radius_m2_) continue;
        const std::int32_t b = industry(m);
        near[b < 0 ? industries_ : static_cast<std::size_t>(b)] += cells_.weight[m];
      }
    const auto a = static_cast<std::size_t>(industry(firm));
    const double own = cells_.weight[firm];
    near[a] -= own;
    const double within = std::accumulate(near.begin(), near.end(), 0.0);
    if (!(within > 0.0)) return;
    for (std::size_t b = 0; b < industries_; ++b) sums.found[a * industries_ + b] += near[b] / within;
    sums.inverse[a] += 1.0 / (total_ - own);
    sums.other[a] += (by_industry_[a] - own) / (total_ - own);
  }

  std::vector<double> quotients(const Sums& sums) const {
    std::vector<double> out(sums.found.size(), std::numeric_limits<double>::quiet_NaN());
    for (std::size_t a = 0; a < industries_; ++a)
      for (std::size_t b = 0; b < industries_; ++b) {
        const double expected = a == b ? sums.other[a] : by_industry_[b] * sums.inverse[a];
        if (expected > 0.0) out[a * industries_ + b] = sums.found[a * industries_ + b] / expected;
      }
    return out;
  }

  const IndustryFirms& firms_;
  std::size_t industries_;
  double radius_m2_;
  Cells cells_;
  double total_;
  std::vector<double> by_industry_;
};

}  // namespace

std::vector<double> marcon_puech_between(const IndustryFirms& firms, std::size_t industries, double radius_m,
                                         unsigned threads) {
  if (firms.industry.size() != firms.x_m.size())
    throw std::invalid_argument("marcon_puech_between: columns differ in length");
  return Between(firms, industries, radius_m).all(threads);
}

}  // namespace geo
