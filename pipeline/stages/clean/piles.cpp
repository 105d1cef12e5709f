// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/clean/piles.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "geo/core/random.hpp"
#include "pipeline/frame.hpp"

namespace pipeline {
namespace {

/// 1 for each industry code that is that of a head office or office service.
std::vector<std::uint8_t> head_offices(const geo::Table& firms, const PileRules& rules,
                                       const std::optional<io::Profile>& profile) {
  const geo::Texts& industries = *firms.column("industry").labels();
  std::vector<std::uint8_t> out(industries.size());
  for (std::size_t i = 0; profile && i < industries.size(); ++i)
    out[i] = profile->lies_in(industries[i], rules.agent_codes);
  return out;
}

/// What the firms of one point are: how many, and whether they have nothing to do with each other.
class Crowd {
 public:
  explicit Crowd(const geo::Table& firms)
      : role_(firms.codes("role")), group_(firms.codes("group")), industry_(firms.codes("industry")) {}

  void look(std::span<const geo::Row> here) {
    trades_.clear();
    for (const geo::Row row : here) {
      if (role_[row] == kInstitution) continue;
      trades_.push_back(group_[row] >= 0 ? group_[row] : -1 - industry_[row]);
    }
    std::ranges::sort(trades_);
  }

  std::int64_t firms() const { return std::ssize(trades_); }

  bool unrelated(std::int64_t industries) const {
    std::int64_t squares = 0;
    for (std::size_t begin = 0; begin < trades_.size();) {
      std::size_t end = begin;
      while (end < trades_.size() && trades_[end] == trades_[begin]) ++end;
      squares += static_cast<std::int64_t>((end - begin) * (end - begin));
      begin = end;
    }
    return firms() * firms() >= industries * squares;
  }

 private:
  std::span<const std::int32_t> role_, group_, industry_;
  std::vector<std::int32_t> trades_;  // of the firms here, sorted: the group, or what stands for the industry
};

std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325U;  // FNV-1a
  for (const char letter : text) hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001B3U;
  return hash;
}

/// What the firms of one point are together: agents or on a centroid if they are many and unrelated or round.
std::int32_t kind_of_all(std::span<const geo::Row> here, std::span<const std::uint8_t> rounded, const PileRules& rules,
                         Crowd& crowd) {
  if (std::ssize(here) < rules.agent_firms) return kAddress;
  crowd.look(here);
  if (crowd.firms() < rules.agent_firms) return kAddress;
  if (std::ranges::any_of(here, [&](geo::Row row) { return rounded[row] != 0; })) return kCentroid;
  return crowd.unrelated(rules.agent_industries) ? kAgent : kAddress;
}

}  // namespace

Points::Points(geo::Sites sites) : sites_(std::move(sites)), begin_(sites_.size() + 1), rows_(sites_.site.size()) {
  for (const geo::Row site : sites_.site) ++begin_[site + 1];
  for (std::size_t s = 0; s < sites_.size(); ++s) begin_[s + 1] += begin_[s];
  std::vector<geo::Row> next(begin_.begin(), begin_.end() - 1);
  for (geo::Row row = 0; row < rows_.size(); ++row) rows_[next[sites_.site[row]]++] = row;
}

std::vector<std::int32_t> site_kinds(const geo::Table& firms, const Points& points, const PileRules& rules,
                                     const std::optional<io::Profile>& profile) {
  const auto accuracy_m = firms.reals("accuracy_m");
  const geo::Column::Mask* stated = firms.column("accuracy_m").mask();
  const auto rounded = firms.flags("rounded");
  const auto industry = firms.codes("industry");
  const std::vector<std::uint8_t> head_office = head_offices(firms, rules, profile);
  Crowd crowd(firms);
  std::vector<std::int32_t> kinds(firms.size(), kAddress);
  for (std::size_t site = 0; site < points.size(); ++site) {
    const auto here = points.rows(site);
    const std::int32_t of_all = kind_of_all(here, rounded, rules, crowd);
    for (const geo::Row row : here) {
      const bool vague = (!stated || (*stated)[row] != 0) && accuracy_m[row] >= rules.centroid_accuracy_m;
      const bool office = head_office[static_cast<std::size_t>(industry[row])] != 0;
      kinds[row] = vague ? kCentroid : of_all != kAddress ? of_all : office ? kAgent : kAddress;
    }
  }
  return kinds;
}

std::vector<std::uint8_t> counted(const geo::Table& firms, const Points& points, std::span<const std::int32_t> kinds,
                                  std::int64_t pile_weight, std::uint64_t seed) {
  const geo::Texts& id = firms.column("firm_id").as<geo::Texts>();
  const auto role = firms.codes("role");
  std::vector<std::uint8_t> out(firms.size(), 1);
  struct Drawn {
    std::uint32_t draw;
    std::string_view id;
    geo::Row row;
  };
  std::vector<Drawn> pile;
  for (std::size_t site = 0; site < points.size(); ++site) {
    pile.clear();
    for (const geo::Row row : points.rows(site))
      if (kinds[row] != kAddress && role[row] != kInstitution)
        pile.push_back({geo::Random(seed, hash_of(id[row])).bits32(), id[row], row});
    std::ranges::sort(pile, {}, [](const Drawn& d) { return std::tuple(d.draw, d.id); });
    for (std::size_t k = static_cast<std::size_t>(pile_weight); k < pile.size(); ++k) out[pile[k].row] = 0;
  }
  return out;
}

}  // namespace pipeline
