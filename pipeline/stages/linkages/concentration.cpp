// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/linkages/concentration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <span>
#include <utility>

#include "geo/core/parallel.hpp"
#include "geo/economics/concentration.hpp"
#include "geo/economics/ellison_glaeser.hpp"
#include "geo/economics/weighted_concentration.hpp"
#include "pipeline/families.hpp"
#include "pipeline/notes.hpp"
#include "pipeline/stages/clusters/group_firms.hpp"

namespace pipeline {
namespace {

constexpr double kPerKm = 1000.0;  // of K-density, which geo gives by the metre

/// All that is found of one industry.
struct Found {
  std::optional<geo::EllisonGlaeser> regions;
  std::optional<geo::Concentration> curves;
  std::int64_t draws = 0;
};

/// Curves end at half the diameter of the region at the latest.
double most_range_m(const Frame& frame) {
  return 0.5 * std::hypot(frame.region.max_x - frame.region.min_x, frame.region.max_y - frame.region.min_y);
}

void find_regions(const Frame& frame, const IndustryStudy& study, const Population& population,
                  std::vector<Found>& found) {
  const std::vector<double> share = study.regions.shares(population.rows);
  const std::int64_t draws = draws_for(frame, population.rows.size());
  geo::parallel_for(population.industries.size(), 1, frame.threads, [&](std::size_t begin, std::size_t) {
    const std::size_t at = population.industries[begin];
    const Industry& industry = study.list.industries[at];
    const auto size = study.regions.sizes(industry.rows);
    const auto region = study.regions.regions(industry.rows);
    found[at].regions = geo::ellison_glaeser({size, region}, share, {draws, seed_of(frame, industry.code)});
    found[at].draws = draws;
  });
}

geo::ConcentrationParams curve_params(const IndustryParams& params, const Frame& frame, const geo::Table& firms,
                                      const Population& population) {
  geo::ConcentrationParams with;
  with.draws = draws_for(frame, firms.size());  // by the whole register: its populations are mapped one after the other
  with.alpha = params.band_alpha;
  with.most_range_m = most_range_m(frame);
  with.seed = seed_of(frame, population.text);
  with.threads = frame.threads;
  return with;
}

/// The firms of a population whose employees are known. Industries with too few of those become controls only.
Population with_known_size(const IndustryParams& params, const geo::Table& firms, const Population& population) {
  const geo::Column& employees = firms.column("employees");
  Population out{population.text, {}, {}, population.industries};
  std::vector<std::int64_t> count(population.industries.size(), 0);
  for (std::size_t i = 0; i < population.rows.size(); ++i) {
    if (!employees.valid(population.rows[i])) continue;
    out.rows.push_back(population.rows[i]);
    out.industry.push_back(population.industry[i]);
    if (population.industry[i] >= 0) ++count[static_cast<std::size_t>(population.industry[i])];
  }
  for (std::int32_t& industry : out.industry)
    if (industry >= 0 && count[static_cast<std::size_t>(industry)] < params.least_plants) industry = -1;
  return out;
}

void find_curves(const IndustryParams& params, const Frame& frame, const geo::Table& firms,
                 const Population& population, std::vector<Found>& found) {
  const geo::ConcentrationParams with = curve_params(params, frame, firms, population);
  if (with.alpha * static_cast<double>(with.draws + 1) < 1.0) return;  // no band, no test: not worth the pairs
  const Population of = params.by_employees() ? with_known_size(params, firms, population) : population;
  if (of.rows.size() < 2) return;
  const auto x = taken(firms.reals("x_m"), of.rows), y = taken(firms.reals("y_m"), of.rows);
  const geo::ControlFirms controls{x, y, of.industry};
  std::vector<double> size;
  if (params.by_employees()) size = taken(firms.reals("employees"), of.rows);
  for (double& employees : size) employees = std::max(1.0, employees);  // whoever runs a firm works in it
  auto curves = params.by_employees() ? geo::weighted_concentration(controls, size, of.industries.size(), with)
                                      : geo::concentration(controls, of.industries.size(), with);
  for (std::size_t i = 0; i < curves.size(); ++i) found[of.industries[i]].curves = std::move(curves[i]);
}

/// What curves by employees leave out.
geo::Table notes_on(const IndustryParams& params, const geo::Table& firms, const IndustryStudy& study,
                    const std::vector<Found>& found) {
  Notes notes{Group{}};
  if (!params.by_employees()) return notes.table();
  std::size_t all = 0, unknown = 0, untested = 0;
  for (const Population& population : study.list.populations) {
    all += population.rows.size();
    for (const geo::Row row : population.rows) unknown += firms.column("employees").valid(row) ? 0U : 1U;
    for (const std::size_t industry : population.industries)
      untested += found[industry].regions && !found[industry].curves ? 1U : 0U;
  }
  if (unknown > 0)
    notes.warn(fmt::format(
        "linkages.weight: employees: {} of {} firms have no known employees and are left out of K-density and M; {} of "
        "{} industries have no curves, for want of {} firms of known size or of draws; weight: firms counts them all",
        unknown, all, untested, study.list.industries.size(), params.least_plants));
  return notes.table();
}

/// Whether there is anybody in a population but one industry.
bool compares(const Population& population) {
  return population.industries.size() > 1 || std::ranges::count(population.industry, -1) > 0;
}

std::vector<Found> find(const IndustryParams& params, const Frame& frame, const geo::Table& firms,
                        const IndustryStudy& study) {
  std::vector<Found> found(study.list.industries.size());
  for (const Population& population : study.list.populations) {
    if (!compares(population)) continue;
    find_regions(frame, study, population, found);
    find_curves(params, frame, firms, population, found);
  }
  return found;
}

/// The highest value above the band, and the farthest.
struct Above {
  std::optional<double> peak, peak_m, farthest_m;
};

Above above(const geo::BandedCurve& curve, const geo::DistanceLadder& ladder) {
  Above out;
  for (std::size_t step = 0; step < curve.value.size(); ++step) {
    if (!(curve.value[step] > curve.band.high[step])) continue;  // NaN is not above
    out.farthest_m = ladder.distance_m(step);
    if (out.peak && *out.peak >= curve.value[step]) continue;
    out.peak = curve.value[step];
    out.peak_m = out.farthest_m;
  }
  return out;
}

const char* class_of(const geo::GlobalEnvelope& band, double alpha) {
  if (band.p_above <= alpha) return "localised";
  return band.p_below <= alpha ? "dispersed" : "neither";
}

/// By firm: 1 where a cluster of its own group holds it.
std::vector<std::uint8_t> clustered(const Frame& frame, const geo::Tables& in) {
  const geo::Table &firms = in.at("firms"), &members = in.at("members");
  std::vector<std::uint8_t> out(firms.size(), 0);
  if (members.size() == 0) return out;
  const auto row_of = members.codes("row"), group = firms.codes("group");
  const geo::Column &name = members.column("group_name"), &key = members.column("key");
  std::vector<std::string_view> name_of;  // by code of the group
  for (const Group& of : frame.groups) {
    if (of.is_all()) continue;
    name_of.resize(std::max(name_of.size(), static_cast<std::size_t>(of.code) + 1));
    name_of[static_cast<std::size_t>(of.code)] = of.name;
  }
  for (std::size_t i = 0; i < row_of.size(); ++i) {
    const auto row = static_cast<std::size_t>(row_of[i]);
    if (group[row] < 0 || static_cast<std::size_t>(group[row]) >= name_of.size() || !key.valid(i)) continue;
    if (name.text(i) == name_of[static_cast<std::size_t>(group[row])]) out[row] = 1;
  }
  return out;
}

/// Rows of table `industries`.
class IndustryRows {
 public:
  IndustryRows(const IndustryParams& params, const Frame& frame, const geo::Tables& in)
      : params_(params),
        frame_(frame),
        employees_are_known_(in.at("firms").column("employees")),
        employees_(in.at("firms").reals("employees")),
        clustered_(pipeline::clustered(frame, in)) {}

  void add(const Industry& industry, const Found& found) {
    code_.add(industry.code);
    add_group(industry);
    firms_.push_back(std::ssize(industry.rows));
    add_employees(industry);
    const bool tested = found.regions && found.draws > 0;
    gamma_.add(found.regions ? std::optional(found.regions->gamma) : std::nullopt);
    z_.add(found.regions && !std::isnan(found.regions->z) ? std::optional(found.regions->z) : std::nullopt);
    p_.add(tested ? std::optional(found.regions->p) : std::nullopt);
    add_curves(found);
  }

  geo::Table table() {
    geo::Table out;
    out.set("industry", std::move(code_));
    out.set("group_name", std::move(group_), std::move(grouped_));
    out.set("firms", std::move(firms_));
    out.set("employees", employed_.column());
    out.set("ellison_glaeser", gamma_.column());
    out.set("eg_z", z_.column());
    out.set("eg_p", p_.column());
    out.set("m_peak", m_peak_.column());
    out.set("m_peak_m", m_peak_m_.column());
    out.set("k_density_class", std::move(class_), std::move(classed_));
    out.set("k_density_p", k_p_.column());
    out.set("localised_to_m", localised_to_m_.column());
    out.set("clustered_share", clustered_share_.column());
    out.set("largest_employees", largest_.column());
    return out;
  }

 private:
  void add_group(const Industry& industry) {
    const auto group = std::ranges::find(frame_.groups, industry.group, &Group::code);
    const bool known = industry.group >= 0 && group != frame_.groups.end();
    group_.add(known ? std::string_view(group->name) : std::string_view());
    grouped_.push_back(known ? 1 : 0);
    std::int64_t held = 0;
    for (const geo::Row row : industry.rows) held += clustered_[row];
    clustered_share_.add(known ? std::optional(static_cast<double>(held) / static_cast<double>(industry.rows.size()))
                               : std::nullopt);
  }

  void add_employees(const Industry& industry) {
    std::optional<double> sum, largest;
    for (const geo::Row row : industry.rows) {
      if (!employees_are_known_.valid(row)) continue;
      sum = sum.value_or(0.0) + employees_[row];
      largest = std::max(largest.value_or(0.0), employees_[row]);
    }
    employed_.add(sum);
    largest_.add(largest);
  }

  void add_curves(const Found& found) {
    const bool known = found.curves.has_value();
    const Above m = known ? above(found.curves->m, found.curves->m_ladder) : Above{};
    const std::string_view kind = known ? class_of(found.curves->k.band, params_.band_alpha) : "";
    m_peak_.add(m.peak);
    m_peak_m_.add(m.peak_m);
    class_.add(kind);
    classed_.push_back(known ? 1 : 0);
    k_p_.add(known ? std::optional(found.curves->k.band.p_above) : std::nullopt);
    localised_to_m_.add(kind == "localised" ? above(found.curves->k, found.curves->ladder).farthest_m : std::nullopt);
  }

  const IndustryParams& params_;
  const Frame& frame_;
  const geo::Column& employees_are_known_;
  std::span<const double> employees_;
  std::vector<std::uint8_t> clustered_;
  geo::Texts code_, group_, class_;
  geo::Column::Mask grouped_, classed_;
  std::vector<std::int64_t> firms_;
  Reals employed_, largest_, gamma_, z_, p_, m_peak_, m_peak_m_, k_p_, localised_to_m_, clustered_share_;
};

/// Rows of table `concentration_curves`.
class CurveRows {
 public:
  void add(const Industry& industry, const geo::Concentration& curves) {
    add(industry, "m", curves.m, curves.m_ladder, 1.0);
    add(industry, "k", curves.k, curves.ladder, kPerKm);
  }
  geo::Table table() {
    geo::Table out;
    out.set("industry", std::move(code_));
    out.set("statistic", std::move(statistic_));
    out.set("distance_m", std::move(distance_m_));
    out.set("value", std::move(value_));
    out.set("low", std::move(low_));
    out.set("high", std::move(high_));
    out.set("local_low", std::move(local_low_));
    out.set("local_high", std::move(local_high_));
    return out;
  }

 private:
  void add(const Industry& industry, std::string_view statistic, const geo::BandedCurve& curve,
           const geo::DistanceLadder& ladder, double unit) {
    for (std::size_t step = 0; step < curve.value.size(); ++step) {
      if (std::isnan(curve.value[step])) continue;
      code_.add(industry.code);
      statistic_.add(statistic);
      distance_m_.push_back(ladder.distance_m(step));
      value_.push_back(unit * curve.value[step]);
      low_.push_back(unit * curve.band.low[step]);
      high_.push_back(unit * curve.band.high[step]);
      local_low_.push_back(unit * curve.local_low[step]);
      local_high_.push_back(unit * curve.local_high[step]);
    }
  }

  geo::Texts code_, statistic_;
  std::vector<double> distance_m_, value_, low_, high_, local_low_, local_high_;
};

/// What was tested, for run_info: each industry by itself, as the field reports it.
geo::Table families(const IndustryParams& params, const std::vector<Found>& found) {
  io::TestFamily regions{"ellison_glaeser", "industries", 0, "each by itself, darts", params.band_alpha, 0};
  io::TestFamily density{"k_density", "industries", 0, "each by itself, global envelope", params.band_alpha, 0};
  if (params.by_employees()) density.method += ", by employees";
  for (const Found& of : found) {
    if (of.regions && of.draws > 0) {
      ++regions.size;
      regions.found += of.regions->p <= params.band_alpha ? 1 : 0;
    }
    if (!of.curves) continue;
    ++density.size;
    density.found += of.curves->k.band.p_above <= params.band_alpha ? 1 : 0;
  }
  return family_table({regions, density});
}

}  // namespace

void add_concentration(const IndustryParams& params, const Frame& frame, const geo::Tables& in,
                       const IndustryStudy& study, geo::Tables& out) {
  const std::vector<Found> found = find(params, frame, in.at("firms"), study);
  IndustryRows rows(params, frame, in);
  CurveRows curves;
  for (std::size_t i = 0; i < found.size(); ++i) {
    rows.add(study.list.industries[i], found[i]);
    if (found[i].curves) curves.add(study.list.industries[i], *found[i].curves);
  }
  out["industries"] = rows.table();
  out["concentration_curves"] = curves.table();
  out["industry_tests"] = families(params, found);
  out["linkages_notes"] = notes_on(params, in.at("firms"), study, found);
}

}  // namespace pipeline
