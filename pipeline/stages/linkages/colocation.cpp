// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/linkages/colocation.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "geo/core/parallel.hpp"
#include "geo/economics/coagglomeration.hpp"
#include "geo/economics/colocation_quotient.hpp"
#include "geo/economics/marcon_puech_between.hpp"
#include "geo/inference/fdr.hpp"
#include "pipeline/families.hpp"
#include "pipeline/stages/clusters/group_firms.hpp"
#include "pipeline/stages/linkages/chain_ties.hpp"

namespace pipeline {
namespace {

constexpr double kLevel = 0.05;

std::optional<double> known(double value) { return std::isnan(value) ? std::nullopt : std::optional(value); }

/// Two industries of which the first is looked at, the second looked for; both are numbers of a Comparison.
struct Pair {
  std::size_t a, b;
  std::size_t family;  ///< Group whose chain ties them, 0: none does.
};

/// Firms that are compared, and which pairs of their industries.
struct Comparison {
  Population firms;  ///< Also those of two populations in one.
  std::vector<Pair> pairs;
};

/// All pairs of a population.
Comparison within(const Population& population, const ChainTies& ties) {
  Comparison out{population, {}};
  const auto& industries = population.industries;
  for (std::size_t a = 0; a < industries.size(); ++a)
    for (std::size_t b = 0; b < industries.size(); ++b)
      if (a != b) out.pairs.push_back({a, b, ties.group_of(industries[a], industries[b]).value_or(0)});
  return out;
}

/// Puts the firms of both in table order; `number` gives an industry its place among those compared, or -1.
void merge(const Population& one, const Population& other, std::span<const std::int32_t> number, Population& out) {
  std::vector<std::pair<geo::Row, std::int32_t>> firms;
  for (const Population* from : {&one, &other})
    for (std::size_t i = 0; i < from->rows.size(); ++i) {
      const std::int32_t own = from->industry[i];
      firms.emplace_back(from->rows[i], own < 0 ? -1 : number[from->industries[static_cast<std::size_t>(own)]]);
    }
  std::ranges::sort(firms);
  for (const auto& [row, industry] : firms) {
    out.rows.push_back(row);
    out.industry.push_back(industry);
  }
}

/// Pairs of an industry of the one and an industry of the other that a chain ties, among the firms of both.
Comparison across(const Population& one, const Population& other, const ChainTies& ties, const IndustryList& list) {
  std::vector<std::pair<std::size_t, std::size_t>> tied;
  std::set<std::size_t> industries;
  for (const std::size_t a : one.industries)
    for (const std::size_t b : other.industries)
      if (list.industries[a].code != list.industries[b].code && ties.group_of(a, b)) {
        tied.insert(tied.end(), {{a, b}, {b, a}});
        industries.insert({a, b});
      }
  Comparison out;
  if (tied.empty()) return out;
  std::vector<std::int32_t> number(list.industries.size(), -1);
  for (const std::size_t at : industries) {
    number[at] = static_cast<std::int32_t>(out.firms.industries.size());
    out.firms.industries.push_back(at);
  }
  out.firms.text = one.text + " and " + other.text;
  merge(one, other, number, out.firms);
  for (const auto& [a, b] : tied)
    out.pairs.push_back(
        {static_cast<std::size_t>(number[a]), static_cast<std::size_t>(number[b]), *ties.group_of(a, b)});
  std::ranges::sort(out.pairs, {}, [](const Pair& pair) { return std::pair(pair.a, pair.b); });
  return out;
}

/// What is found of a pair; the industries are numbers in the list of all.
struct PairFigures {
  std::size_t a, b, family;
  double quotient, m, p;  ///< NaN: none.
  std::optional<double> gamma;
};

std::vector<PairFigures> figures(const Comparison& of, double radius_m, const Frame& frame, const geo::Table& table,
                                 const IndustryStudy& study) {
  if (of.pairs.empty()) return {};
  const Population& firms = of.firms;
  const std::size_t count = firms.industries.size();
  const auto x = taken(table.reals("x_m"), firms.rows), y = taken(table.reals("y_m"), firms.rows);
  const std::int64_t draws = draws_for(frame, firms.rows.size());
  const auto nearest =
      geo::colocation_quotients({x, y, firms.industry}, count, {draws, seed_of(frame, firms.text), frame.threads});
  const auto m = geo::marcon_puech_between({x, y, firms.industry}, count, radius_m, frame.threads);
  const auto controls = study.regions.shares(firms.rows);
  std::vector<std::vector<double>> shares;
  for (const std::size_t at : firms.industries) shares.push_back(study.regions.shares(study.list.industries[at].rows));
  std::vector<PairFigures> out;
  for (const Pair& pair : of.pairs) {
    const std::size_t at = pair.a * count + pair.b;
    out.push_back({firms.industries[pair.a], firms.industries[pair.b], pair.family, nearest.quotient[at], m[at],
                   nearest.p[at], geo::coagglomeration(shares[pair.a], shares[pair.b], controls)});
  }
  return out;
}

class PairRows {
 public:
  PairRows(const Frame& frame, const IndustryStudy& study) : frame_(frame), study_(study) {}

  void add(const PairFigures& pair) {
    a_.add(study_.list.industries[pair.a].code);
    b_.add(study_.list.industries[pair.b].code);
    quotient_.add(known(pair.quotient));
    m_.add(known(pair.m));
    gamma_.add(pair.gamma);
    p_.push_back(pair.p);
    family_.push_back(pair.family);
  }

  void to(geo::Tables& out) {
    std::vector<io::TestFamily> families;
    const std::vector<double> adjusted = corrected(families);
    Reals p, q;
    for (std::size_t row = 0; row < p_.size(); ++row) {
      p.add(known(p_[row]));
      q.add(known(adjusted[row]));
    }
    geo::Table& table = out["colocation"];
    table.set("industry_a", std::move(a_));
    table.set("industry_b", std::move(b_));
    table.set("clq", quotient_.column());
    table.set("m", m_.column());
    table.set("gamma_c", gamma_.column());
    table.set("p", p.column());
    table.set("q", q.column());
    out["colocation_tests"] = family_table(families);
  }

 private:
  /// q of each row, family by family; the family of no chain comes first and is never left out.
  std::vector<double> corrected(std::vector<io::TestFamily>& families) const {
    std::vector<double> q(p_.size());
    for (std::size_t at = 0; at < frame_.groups.size(); ++at) {
      std::vector<std::size_t> rows;
      std::vector<double> p;
      for (std::size_t row = 0; row < p_.size(); ++row)
        if (family_[row] == at) {
          rows.push_back(row);
          p.push_back(p_[row]);
        }
      if (at > 0 && rows.empty()) continue;
      const std::vector<double> adjusted = geo::adjusted_q(p);
      io::TestFamily& family = families.emplace_back(family_of(at));
      for (std::size_t i = 0; i < rows.size(); ++i) {
        q[rows[i]] = adjusted[i];
        family.size += std::isnan(p[i]) ? 0 : 1;
        family.found += adjusted[i] <= kLevel ? 1 : 0;
      }
    }
    return q;
  }
  io::TestFamily family_of(std::size_t at) const {
    if (at == 0) return {"clq", "industries", 0, "BH over pairs of industries that no chain ties", kLevel, 0};
    return {"clq", frame_.groups[at].name, 0, "BH over pairs of industries that its chain ties", kLevel, 0};
  }

  const Frame& frame_;
  const IndustryStudy& study_;
  geo::Texts a_, b_;
  Reals quotient_, m_, gamma_;
  std::vector<double> p_;
  std::vector<std::size_t> family_;
};

}  // namespace

void add_colocation(double radius_m, const Frame& frame, const geo::Tables& in, const IndustryStudy& study,
                    geo::Tables& out) {
  const geo::Table& firms = in.at("firms");
  const std::vector<Population>& populations = study.list.populations;
  const ChainTies ties(frame, firms, study.list.industries);
  std::vector<std::pair<std::size_t, std::size_t>> compared;  // a population with itself, or two
  for (std::size_t one = 0; one < populations.size(); ++one) compared.emplace_back(one, one);
  for (std::size_t one = 0; one < populations.size(); ++one)
    for (std::size_t other = one + 1; other < populations.size(); ++other) compared.emplace_back(one, other);
  // Side by side, so that what one thread does alone in a comparison keeps no other waiting.
  std::vector<std::vector<PairFigures>> found(compared.size());
  geo::parallel_for(compared.size(), 1, frame.threads, [&](std::size_t i, std::size_t) {
    const auto& [one, other] = compared[i];
    const Comparison of =
        one == other ? within(populations[one], ties) : across(populations[one], populations[other], ties, study.list);
    found[i] = figures(of, radius_m, frame, firms, study);
  });
  PairRows rows(frame, study);
  for (const std::vector<PairFigures>& pairs : found)
    for (const PairFigures& pair : pairs) rows.add(pair);
  rows.to(out);
}

}  // namespace pipeline
