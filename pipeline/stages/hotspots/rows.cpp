// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/hotspots/rows.hpp"

#include <cmath>
#include <memory>
#include <span>
#include <string>
#include <utility>

namespace pipeline {
namespace {

/// One column of a statistic at the written rows; NaN becomes missing.
class Masked {
 public:
  explicit Masked(std::size_t rows) {
    values_.reserve(rows);
    valid_.reserve(rows);
  }
  void add(double value) {
    const bool known = !std::isnan(value);
    values_.push_back(known ? value : 0.0);
    valid_.push_back(known);
  }
  void to(geo::Table& table, std::string name) { table.set(std::move(name), std::move(values_), std::move(valid_)); }
  const geo::Column::Mask& valid() const { return valid_; }

 private:
  std::vector<double> values_;
  geo::Column::Mask valid_;
};

std::shared_ptr<const geo::Texts> lisa_labels() {
  geo::Texts labels;
  for (const char* label : {"HH", "HL", "LH", "LL", "ns", "isolated"}) labels.add(label);  // in the order of Lisa
  return std::make_shared<const geo::Texts>(std::move(labels));
}

void add_counts(const CellCounts& counts, std::span<const geo::Row> rows, geo::Table& out) {
  std::vector<std::int64_t> firms, controls;
  std::vector<double> employees;
  geo::Column::Mask employees_known;
  for (const geo::Row cell : rows) {
    firms.push_back(counts.firms[cell]);
    controls.push_back(counts.controls[cell]);
    employees.push_back(counts.employees[cell]);
    employees_known.push_back(counts.employees_known[cell]);
  }
  out.set("firms", std::move(firms));
  out.set("controls", std::move(controls));
  out.set("employees", std::move(employees), std::move(employees_known));
}

void add_test(const CellCounts& counts, const HotspotStatistics& s, std::span<const geo::Row> rows, geo::Table& out) {
  Masked lq(rows.size()), ratio(rows.size()), p(rows.size()), q(rows.size());
  std::vector<std::uint8_t> is_hot;
  for (const geo::Row cell : rows) {
    const auto controls = static_cast<double>(counts.controls[cell]);
    lq.add(controls > 0.0 ? static_cast<double>(counts.firms[cell]) / controls / s.share : NAN);
    ratio.add(s.test ? s.test->ratio[cell] : NAN);
    p.add(s.test ? s.test->p[cell] : NAN);
    q.add(s.test ? s.test->q[cell] : NAN);
    is_hot.push_back(s.hot(cell));
  }
  lq.to(out, "lq");
  ratio.to(out, "spec_ratio");
  p.to(out, "spec_p");
  const geo::Column::Mask tested = q.valid();
  q.to(out, "spec_q");
  out.set("hot", std::move(is_hot), tested);
}

void add_description(const HotspotStatistics& s, std::span<const geo::Row> rows, geo::Table& out) {
  Masked gi_z(rows.size()), gi_p(rows.size()), moran_i(rows.size()), moran_p(rows.size());
  std::vector<std::int64_t> bin;
  std::vector<std::int32_t> lisa;
  for (const geo::Row cell : rows) {
    gi_z.add(s.gi ? s.gi->z[cell] : NAN);
    gi_p.add(s.gi ? s.gi->p[cell] : NAN);
    bin.push_back(s.gi ? s.gi->bin[cell] : 0);
    moran_i.add(s.moran ? s.moran->i[cell] : NAN);
    moran_p.add(s.moran ? s.moran->p[cell] : NAN);
    lisa.push_back(s.moran ? s.moran->lisa[cell] : kNone);
  }
  gi_z.to(out, "gi_z");
  gi_p.to(out, "gi_p");
  out.set("gi_bin", std::move(bin));
  moran_i.to(out, "moran_i");
  moran_p.to(out, "moran_p");
  out.set("lisa", geo::Column::coded(std::move(lisa), lisa_labels()));
}

void add_employment(const CellEmployment& employment, std::span<const geo::Row> rows, geo::Table& out) {
  Masked lq(rows.size()), p(rows.size()), q(rows.size());
  std::vector<std::int32_t> other_firms;
  std::vector<float> other_largest_share;
  const PlaceEmployment nobody;
  for (const geo::Row cell : rows) {
    const PlaceEmployment* found = employment.of(cell);
    const PlaceEmployment& here = found != nullptr ? *found : nobody;
    lq.add(here.lq.value_or(NAN));
    p.add(here.p.value_or(NAN));
    q.add(here.q.value_or(NAN));
    other_firms.push_back(static_cast<std::int32_t>(here.other_firms));
    other_largest_share.push_back(static_cast<float>(here.largest_other_share()));
  }
  lq.to(out, "employees_lq");
  p.to(out, "employees_p");
  q.to(out, "employees_q");
  out.set("other_firms", std::move(other_firms));
  out.set("other_largest_share", std::move(other_largest_share));
}

}  // namespace

geo::Table hotspot_rows(const geo::HexCells& cells, const Frame& frame, const Group& group, const CellCounts& counts,
                        const HotspotStatistics& statistics, const CellEmployment& employment) {
  std::vector<geo::Row> rows;
  for (geo::Row cell = 0; cell < cells.size(); ++cell)
    if (counts.firms[cell] > 0 || statistics.hot(cell) || statistics.classed(cell)) rows.push_back(cell);
  std::vector<std::int32_t> q, r;
  for (const geo::Row cell : rows) {
    q.push_back(cells.cells()[cell].q);
    r.push_back(cells.cells()[cell].r);
  }
  geo::Table out;
  out.set("q", std::move(q));
  out.set("r", std::move(r));
  out.set("group_name", name_of_group(frame, group, rows.size()));
  add_counts(counts, rows, out);
  add_test(counts, statistics, rows, out);
  add_description(statistics, rows, out);
  add_employment(employment, rows, out);
  return out;
}

}  // namespace pipeline
