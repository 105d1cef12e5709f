// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/linkages/area_figures.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "geo/access/area_stabs.hpp"
#include "geo/core/parallel.hpp"
#include "geo/economics/location_quotient.hpp"
#include "geo/economics/standardised.hpp"
#include "geo/inference/fdr.hpp"
#include "pipeline/cluster_firms.hpp"
#include "pipeline/columns_of.hpp"
#include "pipeline/employment.hpp"
#include "pipeline/families.hpp"

namespace pipeline {
namespace {

constexpr double kLevel = 0.05, kOutstanding = 1.96;
constexpr std::size_t kFirmsOfATask = 4096;

/// A group in an area.
struct Figures {
  std::int64_t firms = 0, controls = 0;
  std::optional<double> employees, largest;
  std::optional<geo::LocationQuotient> quotient;
  std::optional<double> p, q, standardised;
  std::int64_t clusters = 0;
};

using ByArea = std::vector<Figures>;

void count_firms(const Group& group, const geo::Table& firms, const std::vector<std::int32_t>& area, ByArea& out) {
  const geo::Column& employees = firms.column("employees");
  for (const geo::Row row : members_of(group, firms)) {
    if (area[row] < 0) continue;
    Figures& here = out[static_cast<std::size_t>(area[row])];
    ++here.firms;
    if (!employees.valid(row)) continue;
    here.employees = here.employees.value_or(0.0) + employees.number(row);
    here.largest = std::max(here.largest.value_or(0.0), employees.number(row));
  }
}

/// Standardised LQ of the areas that have one.
void standardise(ByArea& out) {
  std::vector<double> quotients;
  for (const Figures& here : out)
    if (here.quotient) quotients.push_back(here.quotient->lq);
  const auto z = geo::standardised(quotients);
  std::size_t next = 0;
  for (Figures& here : out)
    if (z && here.quotient) here.standardised = (*z)[next++];
}

/// LQ with its interval and test where a control firm stands.
void compare(const Group& group, const geo::Table& firms, const std::vector<std::int32_t>& area, ByArea& out) {
  if (!group.has_controls()) return;
  const std::vector<geo::Row> population = population_of(group, firms);
  for (const geo::Row row : population)
    if (area[row] >= 0) ++out[static_cast<std::size_t>(area[row])].controls;
  const auto marked = std::ssize(members_of(group, firms));
  std::vector<double> p;
  for (Figures& here : out) {
    const geo::Margins margins{std::ssize(population), marked, here.controls};
    here.quotient = geo::location_quotient(margins, here.firms);
    if (here.quotient) here.p = geo::hypergeometric_upper_tail(margins, here.firms);
    p.push_back(here.p.value_or(std::numeric_limits<double>::quiet_NaN()));
  }
  const std::vector<double> q = geo::adjusted_q(p);
  for (std::size_t a = 0; a < out.size(); ++a)
    if (out[a].p) out[a].q = q[a];
  standardise(out);
}

/// Clusters that have a firm in the area, without single sites.
void count_clusters(const Group& group, const geo::Table& clusters, const RowLists& members,
                    const std::vector<std::int32_t>& area, ByArea& out) {
  if (clusters.size() == 0) return;
  const geo::Column& name = clusters.column("group_name");
  const auto single = clusters.flags("single_site");
  for (std::size_t c = 0; c < clusters.size(); ++c) {
    if (single[c] != 0 || name.text(c) != group.name) continue;
    std::vector<std::int32_t> touched;
    for (const geo::Row row : members[c])
      if (area[row] >= 0) touched.push_back(area[row]);
    std::ranges::sort(touched);
    touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
    for (const std::int32_t a : touched) ++out[static_cast<std::size_t>(a)].clusters;
  }
}

/// The two tests, and how many areas stand out among the others.
void add_families(const Group& group, const ByArea& figures, const std::vector<PlaceEmployment>& employment,
                  std::vector<io::TestFamily>& out) {
  io::TestFamily exact{"areas", group.name, 0, "exact hypergeometric, Benjamini-Hochberg", kLevel, 0};
  io::TestFamily z{"standardised_lq", group.name, 0, "z over areas from 1.96 on, description", kLevel, 0};
  for (const Figures& here : figures) {
    exact.size += here.p ? 1 : 0;
    exact.found += here.q && *here.q <= kLevel ? 1 : 0;
    z.size += here.standardised ? 1 : 0;
    z.found += here.standardised && *here.standardised >= kOutstanding ? 1 : 0;
  }
  for (const io::TestFamily& family : {exact, employment_family("areas_employees", group, employment, kLevel), z})
    if (family.size > 0) out.push_back(family);
}

struct AreaRow {
  std::size_t area;
  const Group* group;
  const Figures* figures;
  const PlaceEmployment* employment;
};

template <class Get>
auto of_quotient(Get get) {
  return [get](const AreaRow& row) {
    const auto& quotient = row.figures->quotient;
    return quotient ? std::optional(std::invoke(get, *quotient)) : std::nullopt;
  };
}

/// Unknown where the group has firms and none tells its employees.
auto of_employment(std::optional<double> PlaceEmployment::*figure) {
  return [figure](const AreaRow& row) { return row.figures->employees ? row.employment->*figure : std::nullopt; };
}

geo::Table table_of(const std::vector<AreaRow>& rows, const geo::Table& outlines) {
  geo::Table out;
  const auto set = [&](const char* name, auto get) { set_column(out, name, rows, get); };
  const auto text = [&](const char* column) {
    return [&values = outlines.column(column)](const AreaRow& row) {
      return values.valid(row.area) ? std::optional(std::string(values.text(row.area))) : std::nullopt;
    };
  };
  set("area_id", text("area_id"));
  set("name", text("name"));
  set("group_name", [](const AreaRow& row) { return row.group->name; });
  set("firms", [](const AreaRow& row) { return row.figures->firms; });
  set("employees", [](const AreaRow& row) { return row.figures->employees; });
  set("largest_employees", [](const AreaRow& row) { return row.figures->largest; });
  set("lq", of_quotient(&geo::LocationQuotient::lq));
  set("lq_low", of_quotient(&geo::LocationQuotient::low));
  set("lq_high", of_quotient(&geo::LocationQuotient::high));
  set("p", [](const AreaRow& row) { return row.figures->p; });
  set("q", [](const AreaRow& row) { return row.figures->q; });
  set("clusters", [](const AreaRow& row) { return row.figures->clusters; });
  set("standardised_lq", [](const AreaRow& row) { return row.figures->standardised; });
  set("employees_lq", of_employment(&PlaceEmployment::lq));
  set("employees_p", of_employment(&PlaceEmployment::p));
  set("employees_q", of_employment(&PlaceEmployment::q));
  set("other_firms", [](const AreaRow& row) { return row.employment->other_firms; });
  set("other_largest_share", [](const AreaRow& row) { return row.employment->largest_other_share(); });
  std::vector<std::uint32_t> area;
  for (const AreaRow& row : rows) area.push_back(static_cast<std::uint32_t>(row.area));
  out.shapes = geo::Shapes::picked(std::make_shared<const geo::Shapes>(*outlines.shapes), std::move(area));
  return out;
}

}  // namespace

std::vector<std::int32_t> area_of_firms(const geo::Table& outlines, const geo::Table& firms, unsigned threads) {
  const auto x = firms.reals("x_m"), y = firms.reals("y_m");
  std::vector<std::int32_t> out(x.size(), -1);
  if (outlines.size() == 0) return out;
  const geo::AreaStabs areas(*outlines.shapes);
  geo::parallel_for(x.size(), kFirmsOfATask, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row)
      areas.each_holding(x[row], y[row], [&](geo::Row area) {
        if (out[row] < 0) out[row] = static_cast<std::int32_t>(area);
      });
  });
  return out;
}

void add_area_tables(const Frame& frame, const geo::Tables& in, const std::vector<std::int32_t>& area,
                     geo::Tables& out) {
  const geo::Table &outlines = in.at("area_outlines"), &firms = in.at("firms"), &clusters = in.at("clusters");
  std::vector<ByArea> figures(frame.groups.size(), ByArea(outlines.size()));
  if (outlines.size() > 0) {
    const RowLists members = firms_of_clusters(clusters, in.at("members"));
    geo::parallel_for(figures.size(), 1, frame.threads, [&](std::size_t g, std::size_t) {
      const Group& group = frame.groups[g];
      count_firms(group, firms, area, figures[g]);
      compare(group, firms, area, figures[g]);
      count_clusters(group, clusters, members, area, figures[g]);
    });
  }
  std::vector<std::vector<PlaceEmployment>> employment;  // its draws take all threads
  std::vector<io::TestFamily> families;
  for (std::size_t g = 0; g < figures.size(); ++g) {
    FixedPlaces places{{}, {}, outlines.size()};
    if (places.count > 0) places.rows = with_employees(population_of(frame.groups[g], firms), firms);
    for (const geo::Row row : places.rows) places.of_firm.push_back(area[row]);
    employment.push_back(employment_in(places, frame, frame.groups[g], firms));
    add_families(frame.groups[g], figures[g], employment[g], families);
  }
  std::vector<AreaRow> rows;
  for (std::size_t a = 0; a < outlines.size(); ++a)
    for (std::size_t g = 0; g < figures.size(); ++g)
      if (frame.groups[g].is_all() || figures[g][a].firms > 0)
        rows.push_back({a, &frame.groups[g], &figures[g][a], &employment[g][a]});
  out["areas"] = table_of(rows, outlines);
  out["area_tests"] = family_table(families);
}

}  // namespace pipeline
