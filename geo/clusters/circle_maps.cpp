// SPDX-License-Identifier: Apache-2.0
#include "geo/clusters/circle_maps.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <mutex>
#include <stdexcept>
#include <utility>

#include "geo/clusters/relabelling.hpp"
#include "geo/core/map_bits.hpp"
#include "geo/core/parallel.hpp"
#include "geo/core/random.hpp"
#include "geo/inference/least_cases.hpp"
#include "geo/inference/scan_llr.hpp"

namespace geo {
namespace {

constexpr std::size_t kBlock = MapCounts::kBlock;
using Word = std::uint64_t;

/// The labels of `width` times 128 maps: a row of bits for each firm, those of a site one after another, and a row of
/// zeros at the end.
template <std::size_t Width>
class Labels {
 public:
  Labels(const Circles& circles, const CircleMapsParams& params)
      : first_firm_(circles.size() + 1, 0), bits_(static_cast<std::size_t>(circles.firms()) + 1) {
    for (std::size_t s = 0; s < circles.size(); ++s) first_firm_[s + 1] = first_firm_[s] + circles.firms_at(s);
    const Relabelling relabelling(circles.sites().weight, circles.cases());
    parallel_for(Width, 1, params.threads, [&](std::size_t begin, std::size_t end) {
      for (std::size_t map = begin * kMapsAtOnce;
           map < end * kMapsAtOnce && map < static_cast<std::size_t>(params.count); ++map)
        draw(relabelling, params, map);
    });
  }

  std::uint32_t first_firm(Row site) const { return first_firm_[site]; }
  std::uint32_t no_firm() const { return first_firm_.back(); }
  const std::array<MapBits, Width>& operator[](std::uint32_t firm) const { return bits_[firm]; }
  bool is_case(std::uint32_t firm, std::size_t map) const {
    return bit_of(bits_[firm][map / kMapsAtOnce], map % kMapsAtOnce);
  }

 private:
  void draw(const Relabelling& relabelling, const CircleMapsParams& params, std::size_t map) {
    const auto number = static_cast<std::uint64_t>(params.first) + map;
    const std::vector<std::uint32_t> cases = relabelling.drawn(Random(params.seed, number));
    for (std::size_t s = 0; s < cases.size(); ++s)
      for (std::uint32_t i = 0; i < cases[s]; ++i)
        bits_[first_firm_[s] + i][map / kMapsAtOnce][map / 64 % 2] |= Word{1} << map % 64;
  }

  std::vector<std::uint32_t> first_firm_;
  std::vector<std::array<MapBits, Width>> bits_;
};

/// Eight firms on the way outward, and after which of them a circle ends.
struct Block {
  std::array<std::uint32_t, kBlock> firm;
  std::uint32_t ends = 0;
};

/// The best llr of each map so far, and the lowest of them as a level of LeastCases: no circle below it matters.
class Best {
 public:
  Best(std::size_t maps, const LeastCases& least) : least_(least), llr_(maps, 0.0) {}

  double operator[](std::size_t map) const { return llr_[map]; }
  std::size_t lowest_level() const { return lowest_level_; }
  void improve(std::size_t map, double llr) {
    if (llr <= llr_[map]) return;
    const bool may_rise = least_.level_of(llr_[map]) == lowest_level_ && least_.level_of(llr) > lowest_level_;
    llr_[map] = llr;
    if (may_rise) lowest_level_ = least_.level_of(std::ranges::min(llr_));
  }
  void improve(const Best& other) {
    for (std::size_t map = 0; map < llr_.size(); ++map) improve(map, other.llr_[map]);
  }
  const std::vector<double>& values() const { return llr_; }

 private:
  const LeastCases& least_;
  std::vector<double> llr_;
  std::size_t lowest_level_ = 0;
};

/// The scan of the maps of one set of labels, for one thread.
template <std::size_t Width>
class MapScan {
 public:
  MapScan(const Circles& circles, const Labels<Width>& labels, const LeastCases& least)
      : circles_(circles),
        labels_(labels),
        least_(least),
        walker_(circles),
        most_count_(static_cast<std::uint32_t>(std::min(circles.cases(), circles.most_firms()))),
        counts_(Width, MapCounts(most_count_)) {}

  void look_around(Row centre, Best& best) {
    lay_out(walker_.around(centre));
    for (MapCounts& counts : counts_) counts.clear();
    std::uint32_t firms = 0;  // before the block
    for (const Block& block : blocks_) {
      add(block, firms, best);
      firms += kBlock;
    }
  }

 private:
  void lay_out(std::span<const Circles::Near> near) {
    blocks_.clear();
    std::size_t in_block = kBlock;
    for (std::size_t i = 0; i < near.size(); ++i) {
      const std::uint32_t first = labels_.first_firm(near[i].site), firms = circles_.firms_at(near[i].site);
      for (std::uint32_t f = 0; f < firms; ++f) {
        if (in_block == kBlock) {
          blocks_.emplace_back().firm.fill(labels_.no_firm());
          in_block = 0;
        }
        blocks_.back().firm[in_block++] = first + f;
      }
      if (i + 1 == near.size() || near[i + 1].m2 != near[i].m2) blocks_.back().ends |= 1U << (in_block - 1);
    }
  }

  void add(const Block& block, std::uint32_t firms_before, Best& best) {
    // No circle that ends here needs fewer cases than the first of them.
    const std::uint32_t first_end = firms_before + static_cast<std::uint32_t>(std::countr_zero(block.ends)) + 1;
    const std::uint32_t needed = block.ends == 0 ? most_count_ + 1 : least_.at(best.lowest_level())[first_end];
    for (std::size_t w = 0; w < Width; ++w) {
      counts_[w].add([&](std::size_t i) { return labels_[block.firm[i]][w]; });
      if (needed > most_count_) continue;
      const MapBits reached = counts_[w].at_least(needed);
      for (std::size_t half = 0; half < 2; ++half)
        for (Word left = reached[half]; left != 0; left &= left - 1)
          look_at(block, firms_before, w * kMapsAtOnce + half * 64 + static_cast<std::size_t>(std::countr_zero(left)),
                  best);
    }
  }

  /// Looks at every circle that ends in the block on one map, from the last one inward.
  void look_at(const Block& block, std::uint32_t firms_before, std::size_t map, Best& best) {
    std::uint32_t cases = counts_[map / kMapsAtOnce].of(map % kMapsAtOnce);
    const std::uint32_t* least = least_.at(least_.level_of(best[map]));
    for (std::size_t i = kBlock; i-- > 0;) {
      const std::uint32_t firms = firms_before + static_cast<std::uint32_t>(i) + 1;
      if ((block.ends >> i & 1U) != 0 && cases >= least[firms])
        best.improve(map, bernoulli_llr({cases, firms, circles_.cases(), circles_.firms()}));
      cases -= labels_.is_case(block.firm[i], map) ? 1U : 0U;
    }
  }

  const Circles& circles_;
  const Labels<Width>& labels_;
  const LeastCases& least_;
  Circles::Walker walker_;
  std::vector<Block> blocks_;
  std::uint32_t most_count_;  // of cases in a circle
  std::vector<MapCounts> counts_;
};

template <std::size_t Width>
std::vector<double> scanned(const Circles& circles, const CircleMapsParams& params, const LeastCases& least) {
  const Labels<Width> labels(circles, params);
  Best best(static_cast<std::size_t>(params.count), least);
  std::mutex lock;
  const auto known = [&] {  // what other chunks have found by now says only what need not be looked at
    const std::lock_guard guard(lock);
    return best;
  };
  const std::size_t chunk = std::clamp<std::size_t>(circles.size() / 128, 8, 512);
  parallel_for(circles.size(), chunk, params.threads, [&](std::size_t begin, std::size_t end) {
    Best found = known();
    MapScan<Width> scan(circles, labels, least);
    for (std::size_t centre = begin; centre < end; ++centre) scan.look_around(static_cast<Row>(centre), found);
    const std::lock_guard guard(lock);
    best.improve(found);
  });
  return best.values();
}

}  // namespace

std::vector<double> best_of_maps(const Circles& circles, const CircleMapsParams& params) {
  if (params.least_cases < 1 || params.count < 0 || params.first < 0 || params.floor < 0.0)
    throw std::invalid_argument("best_of_maps: parameters out of range");
  std::vector<double> levels{params.floor > 0.0 ? params.floor : 1e-9};
  for (const double level : {1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 10.0, 13.0, 17.0})
    if (level > levels.front()) levels.push_back(level);
  const LeastCases least({circles.cases(), circles.firms(), circles.most_firms(), params.least_cases}, levels);
  constexpr std::int64_t kFew = kMapsAtOnce, kMany = 7 * kMapsAtOnce;
  std::vector<double> best;
  for (CircleMapsParams part = params; static_cast<std::int64_t>(best.size()) < params.count;
       part.first += part.count) {
    const std::int64_t left = params.count - static_cast<std::int64_t>(best.size());
    part.count = std::min(left, left <= kFew ? kFew : kMany);
    const std::vector<double> found =
        left <= kFew ? scanned<1>(circles, part, least) : scanned<7>(circles, part, least);
    best.insert(best.end(), found.begin(), found.end());
  }
  return best;
}

}  // namespace geo
