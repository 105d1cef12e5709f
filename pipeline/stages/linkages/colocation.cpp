// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/linkages/colocation.hpp"

#include <cmath>
#include <optional>
#include <utility>

#include "geo/economics/coagglomeration.hpp"
#include "geo/economics/colocation_quotient.hpp"
#include "geo/economics/marcon_puech_between.hpp"
#include "geo/inference/fdr.hpp"
#include "pipeline/families.hpp"
#include "pipeline/stages/clusters/group_firms.hpp"

namespace pipeline {
namespace {

constexpr double kLevel = 0.05;

std::optional<double> known(double value) { return std::isnan(value) ? std::nullopt : std::optional(value); }

class PairRows {
 public:
  PairRows(double radius_m, const Frame& frame, const geo::Table& firms, const IndustryStudy& study)
      : radius_m_(radius_m), frame_(frame), firms_(firms), study_(study) {}

  void add(const Population& population) {
    const std::size_t count = population.industries.size();
    if (count < 2) return;
    const auto x = taken(firms_.reals("x_m"), population.rows), y = taken(firms_.reals("y_m"), population.rows);
    const std::int64_t draws = draws_for(frame_, population.rows.size());
    const auto nearest = geo::colocation_quotients({x, y, population.industry}, count,
                                                   {draws, seed_of(frame_, population.text), frame_.threads});
    const auto m = geo::marcon_puech_between({x, y, population.industry}, count, radius_m_, frame_.threads);
    const auto controls = study_.regions.shares(population.rows);
    std::vector<std::vector<double>> shares;
    for (const std::size_t at : population.industries) shares.push_back(study_.regions.shares(industry(at).rows));
    for (std::size_t a = 0; a < count; ++a)
      for (std::size_t b = 0; b < count; ++b) {
        if (a == b) continue;
        const std::size_t at = a * count + b;
        a_.add(industry(population.industries[a]).code);
        b_.add(industry(population.industries[b]).code);
        quotient_.add(known(nearest.quotient[at]));
        m_.add(known(m[at]));
        gamma_.add(geo::coagglomeration(shares[a], shares[b], controls));
        p_.push_back(nearest.p[at]);
      }
  }

  void to(geo::Tables& out) {
    const std::vector<double> adjusted = geo::adjusted_q(p_);
    io::TestFamily family{"clq", "industries", 0, "BH over pairs of industries", kLevel, 0};
    Reals p, q;
    for (std::size_t row = 0; row < p_.size(); ++row) {
      p.add(known(p_[row]));
      q.add(known(adjusted[row]));
      family.size += std::isnan(p_[row]) ? 0 : 1;
      family.found += adjusted[row] <= kLevel ? 1 : 0;
    }
    geo::Table& table = out["colocation"];
    table.set("industry_a", std::move(a_));
    table.set("industry_b", std::move(b_));
    table.set("clq", quotient_.column());
    table.set("m", m_.column());
    table.set("gamma_c", gamma_.column());
    table.set("p", p.column());
    table.set("q", q.column());
    out["colocation_tests"] = family_table({family});
  }

 private:
  const Industry& industry(std::size_t at) const { return study_.list.industries[at]; }

  double radius_m_;
  const Frame& frame_;
  const geo::Table& firms_;
  const IndustryStudy& study_;
  geo::Texts a_, b_;
  Reals quotient_, m_, gamma_;
  std::vector<double> p_;
};

}  // namespace

void add_colocation(double radius_m, const Frame& frame, const geo::Tables& in, const IndustryStudy& study,
                    geo::Tables& out) {
  PairRows rows(radius_m, frame, in.at("firms"), study);
  for (const Population& population : study.list.populations) rows.add(population);
  rows.to(out);
}

}  // namespace pipeline
