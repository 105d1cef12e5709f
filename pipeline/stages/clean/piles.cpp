// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/clean/piles.hpp"

#include <algorithm>
#include <tuple>

#include "geo/core/random.hpp"
#include "geo/index/sites.hpp"
#include "pipeline/frame.hpp"

namespace pipeline {
namespace {

/// The points at which rows stand, numbered in the order of rows, and the rows (as positions) by point.
struct Points {
  geo::Sites sites;
  std::vector<std::size_t> begin;  // per site, and the end of the last
  std::vector<std::size_t> members;

  std::span<const std::size_t> of(std::size_t site) const {
    return std::span(members).subspan(begin[site], begin[site + 1] - begin[site]);
  }
};

Points points_of(const geo::Table& firms, std::span<const geo::Row> rows) {
  const auto all_x = firms.reals("x_m"), all_y = firms.reals("y_m");
  std::vector<double> x, y;
  for (const geo::Row row : rows) {
    x.push_back(all_x[row]);
    y.push_back(all_y[row]);
  }
  Points out{geo::collapsed(x, y), {}, std::vector<std::size_t>(rows.size())};
  out.begin.resize(out.sites.size() + 1);
  for (const geo::Row site : out.sites.site) ++out.begin[site + 1];
  for (std::size_t s = 0; s < out.sites.size(); ++s) out.begin[s + 1] += out.begin[s];
  std::vector<std::size_t> next(out.begin.begin(), out.begin.end() - 1);
  for (std::size_t i = 0; i < rows.size(); ++i) out.members[next[out.sites.site[i]]++] = i;
  return out;
}

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

  void look(std::span<const geo::Row> rows, std::span<const std::size_t> here) {
    trades_.clear();
    for (const std::size_t i : here) {
      const geo::Row row = rows[i];
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

}  // namespace

std::vector<std::int32_t> site_kinds(const geo::Table& firms, std::span<const geo::Row> rows, const PileRules& rules,
                                     const std::optional<io::Profile>& profile) {
  const geo::Column& accuracy = firms.column("accuracy_m");
  const auto rounded = firms.flags("rounded");
  const auto industry = firms.codes("industry");
  const std::vector<std::uint8_t> head_office = head_offices(firms, rules, profile);
  const Points points = points_of(firms, rows);
  Crowd crowd(firms);
  std::vector<std::int32_t> kinds(rows.size(), kAddress);
  for (std::size_t site = 0; site < points.sites.size(); ++site) {
    const auto here = points.of(site);
    crowd.look(rows, here);
    const bool many = crowd.firms() >= rules.agent_firms;
    const bool round = std::ranges::any_of(here, [&](std::size_t i) { return rounded[rows[i]] != 0; });
    const std::int32_t of_all = !many                                     ? kAddress
                                : round                                   ? kCentroid
                                : crowd.unrelated(rules.agent_industries) ? kAgent
                                                                          : kAddress;
    for (const std::size_t i : here) {
      const geo::Row row = rows[i];
      const bool vague = accuracy.valid(row) && accuracy.number(row) >= rules.centroid_accuracy_m;
      const bool office = head_office[static_cast<std::size_t>(industry[row])] != 0;
      kinds[i] = vague ? kCentroid : of_all != kAddress ? of_all : office ? kAgent : kAddress;
    }
  }
  return kinds;
}

std::vector<std::uint8_t> counted(const geo::Table& firms, std::span<const geo::Row> rows,
                                  std::span<const std::int32_t> kinds, std::int64_t pile_weight, std::uint64_t seed) {
  const geo::Texts& id = firms.column("firm_id").as<geo::Texts>();
  const auto role = firms.codes("role");
  const Points points = points_of(firms, rows);
  std::vector<std::uint8_t> out(rows.size(), 1);
  struct Drawn {
    std::uint32_t draw;
    std::string_view id;
    std::size_t position;
  };
  std::vector<Drawn> pile;
  for (std::size_t site = 0; site < points.sites.size(); ++site) {
    pile.clear();
    for (const std::size_t i : points.of(site))
      if (kinds[i] != kAddress && role[rows[i]] != kInstitution)
        pile.push_back({geo::Random(seed, hash_of(id[rows[i]])).bits32(), id[rows[i]], i});
    std::ranges::sort(pile, {}, [](const Drawn& d) { return std::tuple(d.draw, d.id); });
    for (std::size_t k = static_cast<std::size_t>(pile_weight); k < pile.size(); ++k) out[pile[k].position] = 0;
  }
  return out;
}

}  // namespace pipeline
