// SPDX-License-Identifier: Apache-2.0
#include "io/look/concentration_facts.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "io/look/layer_row.hpp"

namespace io {
namespace {

IndustryFacts industry_at(const LayerRow& at) {
  IndustryFacts facts;
  facts.code = at.text("industry");
  facts.name = industry_name(facts.code);
  facts.group = at.text("group_name");
  facts.k_density_class = at.text("k_density_class");
  facts.firms = at.count("firms");
  facts.gamma = at.number("ellison_glaeser");
  facts.eg_p = at.number("eg_p");
  facts.m_peak = at.number("m_peak");
  facts.m_peak_m = at.number("m_peak_m");
  facts.k_density_p = at.number("k_density_p");
  facts.localised_to_m = at.number("localised_to_m");
  facts.clustered_share = at.number("clustered_share");
  return facts;
}

bool more_concentrated(const IndustryFacts& a, const IndustryFacts& b) {
  const auto key = [](const IndustryFacts& one) {
    return std::tuple(!one.is_localised(), -one.share_beyond().value_or(-1.0), -one.gamma.value_or(-1e9),
                      std::string_view(one.code));
  };
  return key(a) < key(b);
}

bool nearer(const Neighbours& a, const Neighbours& b) {
  const auto key = [](const Neighbours& one) { return std::tuple(-one.quotient.value_or(0.0), one.a, one.b); };
  return key(a) < key(b);
}

bool surer(const Neighbours& a, const Neighbours& b) { return *a.q != *b.q ? *a.q < *b.q : nearer(a, b); }

}  // namespace

double BandedCurve::share_beyond() const {
  double sum = 0.0;
  for (std::size_t i = 0; i + 1 < value.size(); ++i)
    sum += std::max(value[i] - high[i], 0.0) * (distance_m[i + 1] - distance_m[i]) / 1000.0;
  return sum;
}

std::optional<double> IndustryFacts::share_beyond() const {
  return is_localised() && !k.value.empty() ? std::optional(k.share_beyond()) : std::nullopt;
}

Concentration::Concentration(const ReportInput& input) {
  const ReportLayers& layers = input.layers;
  if (layers.industries != nullptr) read_industries(*layers.industries);
  if (layers.concentration_curves != nullptr) read_curves(*layers.concentration_curves);
  std::ranges::sort(industries, more_concentrated);
  if (layers.colocation != nullptr) read_pairs(*layers.colocation, input.thresholds.band_alpha);
}

void Concentration::read_industries(const geo::Table& layer) {
  std::map<std::string, std::int64_t> names;
  for (std::size_t row = 0; row < layer.size(); ++row) {
    industries.push_back(industry_at({layer, row}));
    ++names[industries.back().name];
  }
  for (IndustryFacts& industry : industries)
    if (names[industry.name] > 1) industry.name = industry.code;
}

void Concentration::read_curves(const geo::Table& layer) {
  std::map<std::string_view, IndustryFacts*> by_code;
  for (IndustryFacts& industry : industries) by_code[industry.code] = &industry;
  for (std::size_t row = 0; row < layer.size(); ++row) {
    const LayerRow at{layer, row};
    const auto found = by_code.find(layer.column("industry").text(row));
    if (found == by_code.end()) continue;
    BandedCurve& curve = at.text("statistic") == "k" ? found->second->k : found->second->m;
    curve.distance_m.push_back(at.number("distance_m").value_or(0.0));
    curve.value.push_back(at.number("value").value_or(0.0));
    curve.low.push_back(at.number("low").value_or(0.0));
    curve.high.push_back(at.number("high").value_or(0.0));
    if (!layer.has("local_high")) continue;
    curve.local_low.push_back(at.number("local_low").value_or(0.0));
    curve.local_high.push_back(at.number("local_high").value_or(0.0));
  }
}

void Concentration::read_pairs(const geo::Table& layer, double level) {
  for (std::size_t row = 0; row < layer.size(); ++row) {
    const LayerRow at{layer, row};
    const auto q = at.number("q");
    if (!q || layer.column("industry_a").text(row) == layer.column("industry_b").text(row)) continue;
    ++pairs_tested;
    if (*q > level && best && *q > *best->q) continue;
    const Neighbours pair{at.text("industry_a"),
                          at.text("industry_b"),
                          at.number("clq"),
                          at.number("m"),
                          at.number("gamma_c"),
                          at.number("p"),
                          q};
    if (!best || surer(pair, *best)) best = pair;
    if (*q <= level) near.push_back(pair);
  }
  std::ranges::sort(near, nearer);
}

std::int64_t Concentration::count(std::string_view k_density_class) const {
  return std::ranges::count(industries, k_density_class, &IndustryFacts::k_density_class);
}

std::string Concentration::name_of(std::string_view code) const {
  const IndustryFacts* industry = find(code);
  return industry == nullptr ? industry_name(code) : industry->name;
}

const IndustryFacts* Concentration::find(std::string_view code) const {
  const auto found = std::ranges::find(industries, code, &IndustryFacts::code);
  return found == industries.end() ? nullptr : &*found;
}

std::string industry_name(std::string_view code) {
  const std::size_t last = code.rfind('/');
  if (last == std::string_view::npos || last == 0) return std::string(code);
  const std::size_t before = code.rfind('/', last - 1);
  const std::size_t from = before == std::string_view::npos ? 0 : before + 1;
  return std::string(code.substr(from, last - from)) + ": " + std::string(code.substr(last + 1));
}

}  // namespace io
