// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/sites/exclusion.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <span>
#include <utility>

#include "geo/core/overlay.hpp"
#include "geo/core/parallel.hpp"
#include "geo/siting/covered_area.hpp"

namespace pipeline {
namespace {

/// The shapes of a table whose column `key` holds `code`, added to `out`.
void add_shapes(const geo::Table& table, std::string_view key, std::int32_t code, geo::Shapes& out) {
  if (table.size() == 0) return;
  const auto codes = table.codes(key);
  for (std::size_t row = 0; row < codes.size(); ++row)
    if (codes[row] == code) out.add_shape(*table.shapes, row);
}

/// What a rule is about, whether the features of its own layer or the facilities of its theme.
struct Subject {
  std::vector<double> x, y;
  geo::Shapes lines{geo::Shapes::Kind::lines}, areas{geo::Shapes::Kind::areas};

  void add(const geo::Tables& in, const std::string& prefix, std::string_view key, std::int32_t code) {
    const geo::Table& points = in.at(prefix + "_points");
    if (points.size() > 0) {
      const auto codes = points.codes(key);
      const auto xs = points.reals("x_m"), ys = points.reals("y_m");
      for (std::size_t row = 0; row < codes.size(); ++row)
        if (codes[row] == code) x.push_back(xs[row]), y.push_back(ys[row]);
    }
    add_shapes(in.at(prefix + "_lines"), key, code, lines);
    add_shapes(in.at(prefix + "_areas"), key, code, areas);
  }

  /// Everything not farther than `by_m` from it, as one row or none.
  geo::Shapes zone(double by_m) const {
    geo::Shapes all = geo::around(areas, by_m);
    if (by_m == 0.0) return all;
    bool several = false;
    for (const geo::Shapes& more : {geo::around(lines, by_m), geo::around(x, y, by_m)}) {
      if (more.size() == 0) continue;
      several |= all.size() > 0;
      all.add_shape(more, 0);
    }
    return several ? geo::dissolved(all) : all;
  }
};

/// The zones of the rules, one shape a rule that has any.
struct Zones {
  std::vector<std::size_t> rule;
  std::vector<geo::Shapes> shapes;
};

Zones zones_of(const SiteStudy& study) {
  const geo::Table& rules = study.in.at("exclusion_rules");
  std::vector<geo::Shapes> all(rules.size(), geo::Shapes(geo::Shapes::Kind::areas));
  geo::parallel_for(all.size(), 1, study.frame.threads, [&](std::size_t r, std::size_t) {
    Subject subject;
    subject.add(study.in, "exclusion", "rule", static_cast<std::int32_t>(r));
    if (const std::int32_t theme = rules.codes("theme")[r]; theme >= 0)
      subject.add(study.in, "facility", "theme", theme);
    all[r] = subject.zone(rules.reals("buffer_m")[r]);
  });
  Zones out;
  for (std::size_t r = 0; r < all.size(); ++r)
    if (all[r].size() > 0) out.rule.push_back(r), out.shapes.push_back(std::move(all[r]));
  return out;
}

geo::Table zones_table(const Zones& zones, const geo::Table& rules) {
  geo::Texts names;
  geo::Shapes shapes(geo::Shapes::Kind::areas);
  for (std::size_t i = 0; i < zones.rule.size(); ++i) {
    names.add(rules.column("name").text(zones.rule[i]));
    shapes.add_shape(zones.shapes[i], 0);
  }
  geo::Table out;
  out.set("name", std::move(names));
  out.shapes = std::move(shapes);
  return out;
}

/// Of each hexagon what each rule takes, in m², row by row; the outside of the region first.
class Takings {
 public:
  Takings(const SiteStudy& study, const Zones& zones, const geo::Table& rules)
      : study_(study),
        whole_(geo::areas_m2(study.layout, study.cells, study.frame.threads)),
        by_rule_(rules.size() + 1) {
    land_ = covered(study.frame.area);
    std::vector<double>& outside = by_rule_.front() = whole_;
    for (std::size_t i = 0; i < outside.size(); ++i) outside[i] -= land_[i];
    for (std::size_t i = 0; i < zones.rule.size(); ++i) by_rule_[zones.rule[i] + 1] = covered(zones.shapes[i]);
    geo::Shapes all(geo::Shapes::Kind::areas);
    for (const geo::Shapes& zone : zones.shapes) all.add_shape(zone, 0);
    left_ = all.size() > 0 ? covered(geo::without(study.frame.area, all)) : land_;
  }

  /// What a raster takes of each hexagon, as shares; missing counts as nothing.
  void subtract(std::size_t rule, const geo::Table& raster_cells, const std::string& column) {
    std::vector<double>& taken = by_rule_[rule + 1];
    taken.assign(whole_.size(), 0.0);
    const auto q = raster_cells.codes("q"), r = raster_cells.codes("r");
    const geo::Column& share = raster_cells.column(column);
    for (std::size_t row = 0; row < q.size(); ++row) {
      const auto cell = study_.cells.find({q[row], r[row]});
      if (!cell || !share.valid(row)) continue;
      taken[*cell] = share.number(row) * whole_[*cell];
      left_[*cell] = std::max(0.0, left_[*cell] - taken[*cell]);
    }
  }

  double share_left(std::size_t cell) const { return left_[cell] / whole_[cell]; }
  /// Number of the rule that takes most of a hexagon, the outside 0; of equals the first.
  std::int32_t main_rule(std::size_t cell) const {
    std::size_t best = 0;
    for (std::size_t r = 1; r < by_rule_.size(); ++r)
      if (taken(r, cell) > taken(best, cell)) best = r;
    return static_cast<std::int32_t>(best);
  }
  /// The rule that takes most of the land of the region, and its share of that land.
  std::pair<std::size_t, double> largest_rule() const {
    const double land = std::accumulate(land_.begin(), land_.end(), 0.0);
    std::pair<std::size_t, double> best{0, 0.0};
    for (std::size_t r = 1; r < by_rule_.size(); ++r) {
      double sum = 0.0;
      for (std::size_t cell = 0; cell < by_rule_[r].size(); ++cell) sum += std::min(by_rule_[r][cell], land_[cell]);
      if (sum > best.second * land && land > 0.0) best = {r, sum / land};
    }
    return best;
  }

 private:
  std::vector<double> covered(const geo::Shapes& areas) const {
    return geo::covered_m2(areas, {}, study_.layout, study_.cells, study_.frame.threads);
  }
  double taken(std::size_t rule, std::size_t cell) const { return by_rule_[rule].empty() ? 0.0 : by_rule_[rule][cell]; }

  const SiteStudy& study_;
  std::vector<double> whole_, land_, left_;
  std::vector<std::vector<double>> by_rule_;  ///< Empty for a rule that takes nothing.
};

void warn_where_nothing_is_left(const Usable& usable, const Takings& takings, Notes& notes) {
  if (std::ranges::any_of(usable.excluded_by, [](std::int32_t rule) { return rule < 0; })) return;
  const auto [rule, share] = takings.largest_rule();
  if (rule == 0)
    notes.warn("sites: no hexagon lies in the region with enough of its area; set sites.cell to a smaller size");
  else
    notes.warn(
        fmt::format("sites: no site meets the rules; the rule that removes most is '{}' ({:.0f} % of the land); "
                    "relax it, or lower sites.usable",
                    usable.rules[rule], share * 100.0));
}

}  // namespace

Usable usable_land(const SiteStudy& study, Notes& notes) {
  const geo::Table& rules = study.in.at("exclusion_rules");
  const Zones zones = zones_of(study);
  Takings takings(study, zones, rules);
  const geo::Table& raster_cells = study.in.at("raster_cells");
  Usable out;
  out.rules.add(kOutsideRegion);
  out.titles.add("Outside the region");
  for (std::size_t r = 0; r < rules.size(); ++r) {
    out.rules.add(rules.column("name").text(r));
    out.titles.add(rules.column("title").text(r));
    const std::string column = fmt::format("rule_{}", r);
    if (raster_cells.has(column)) takings.subtract(r, raster_cells, column);
  }
  out.zones = zones_table(zones, rules);
  for (std::size_t cell = 0; cell < study.cells.size(); ++cell) {
    out.share.push_back(takings.share_left(cell));
    out.excluded_by.push_back(out.share[cell] >= study.params.usable_share ? -1 : takings.main_rule(cell));
  }
  warn_where_nothing_is_left(out, takings, notes);
  return out;
}

}  // namespace pipeline
