// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/supplier_nearness.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "geo/core/parallel.hpp"

namespace geo {
namespace {

constexpr std::size_t kBlocks = 16, kBuyersOfATask = 32;
constexpr double kT15 = 1.7530503556925550;  // 95 % quantile of Student's t with kBlocks - 1 degrees

/// Shares of sellers around some buyers that have a neighbour.
struct Sum {
  double shares = 0.0;
  std::size_t buyers = 0;
  void add(const Sum& more) {
    shares += more.shares;
    buyers += more.buyers;
  }
};

/// Evenly spread over the rows.
std::vector<std::size_t> taken(std::size_t rows, std::size_t most) {
  const std::size_t count = std::min(rows, most);
  std::vector<std::size_t> out(count);
  for (std::size_t i = 0; i < count; ++i) out[i] = i * rows / count;
  return out;
}

Nearness with_limit(const std::array<Sum, kBlocks>& blocks, double expected) {
  Sum all;
  for (const Sum& block : blocks) all.add(block);
  const auto m_of = [&](const Sum& some) { return some.shares / static_cast<double>(some.buyers) / expected; };
  std::array<double, kBlocks> without{};
  double mean = 0.0;
  for (std::size_t b = 0; b < kBlocks; ++b) {
    without[b] = m_of({all.shares - blocks[b].shares, all.buyers - blocks[b].buyers});
    mean += without[b] / kBlocks;
  }
  double squares = 0.0;
  for (const double m : without) squares += (m - mean) * (m - mean);
  const double m = m_of(all);
  return {m, m + kT15 * std::sqrt(squares * (kBlocks - 1) / kBlocks)};
}

}  // namespace

std::optional<Nearness> supplier_nearness(std::span<const double> buyer_x_m, std::span<const double> buyer_y_m,
                                          const IndexedFirms& sellers, const IndexedFirms& all, double radius_m,
                                          std::size_t most, unsigned threads) {
  if (buyer_x_m.size() != buyer_y_m.size() || all.index.size() < buyer_x_m.size() + sellers.index.size())
    throw std::invalid_argument("supplier_nearness: buyers and sellers are among all firms");
  const std::vector<std::size_t> buyers = taken(buyer_x_m.size(), most);
  std::vector<double> share(buyers.size(), -1.0);  // below 0: without a neighbour
  parallel_for(buyers.size(), kBuyersOfATask, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const double x = buyer_x_m[buyers[i]], y = buyer_y_m[buyers[i]];
      const std::size_t near = all.index.count_within(x, y, radius_m) - 1;  // without itself
      if (near > 0)
        share[i] = static_cast<double>(sellers.index.count_within(x, y, radius_m)) / static_cast<double>(near);
    }
  });
  std::erase_if(share, [](double s) { return s < 0.0; });
  if (share.size() < kBlocks || sellers.index.size() == 0) return std::nullopt;
  std::array<Sum, kBlocks> blocks{};
  for (std::size_t i = 0; i < share.size(); ++i) blocks[i * kBlocks / share.size()].add({share[i], 1});
  return with_limit(blocks, static_cast<double>(sellers.index.size()) / static_cast<double>(all.index.size() - 1));
}

}  // namespace geo
