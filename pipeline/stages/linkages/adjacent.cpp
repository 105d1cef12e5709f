// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/linkages/adjacent.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "geo/core/parallel.hpp"
#include "geo/economics/location_quotient.hpp"
#include "geo/economics/relatedness.hpp"
#include "pipeline/cluster_firms.hpp"
#include "pipeline/columns_of.hpp"
#include "pipeline/stages/linkages/industry_list.hpp"
#include "pipeline/stages/linkages/structure.hpp"

namespace pipeline {
namespace {

constexpr std::size_t kRelatedNamed = 3;
constexpr std::size_t kPlacesOfATask = 64;

/// What stands where: industries and populations of firms that count.
struct Census {
  IndustryList list;
  CountedFirms firms;
  std::vector<std::int32_t> industry, population;  ///< By position among those firms.

  Census(const IndustryParams& params, const Frame& frame, const geo::Table& table)
      : list(industry_list(params, frame, table)),
        firms(table),
        industry(numbers(list.industries, table.size())),
        population(numbers(list.populations, table.size())) {}

 private:
  /// Which of the lists holds each firm; -1: none.
  template <class List>
  std::vector<std::int32_t> numbers(const std::vector<List>& lists, std::size_t rows) const {
    std::vector<std::int32_t> of_row(rows, -1), out;
    for (std::size_t number = 0; number < lists.size(); ++number)
      for (const geo::Row row : lists[number].rows) of_row[row] = static_cast<std::int32_t>(number);
    out.reserve(firms.rows().size());
    for (const geo::Row row : firms.rows()) out.push_back(of_row[row]);
    return out;
  }
};

/// The firms of each industry in one place, and in which the place is specialised.
struct PlaceIndustries {
  std::vector<std::int64_t> firms;
  std::vector<std::uint8_t> specialised;
};

/// Of the place around some sites.
PlaceIndustries place_industries(const Census& census, std::span<const double> x_m, std::span<const double> y_m,
                                 double radius_m) {
  const IndustryList& list = census.list;
  PlaceIndustries out{std::vector<std::int64_t>(list.industries.size()),
                      std::vector<std::uint8_t>(list.industries.size())};
  std::vector<std::int64_t> drawn(list.populations.size());
  census.firms.points().near(x_m, y_m, radius_m, [&](std::size_t begin, std::size_t end) {
    for (std::size_t firm = begin; firm < end; ++firm) {
      if (census.industry[firm] >= 0) ++out.firms[static_cast<std::size_t>(census.industry[firm])];
      if (census.population[firm] >= 0) ++drawn[static_cast<std::size_t>(census.population[firm])];
    }
  });
  for (std::size_t i = 0; i < out.firms.size(); ++i) {
    const Industry& industry = list.industries[i];
    if (industry.population < 0 || out.firms[i] == 0) continue;
    const auto p = static_cast<std::size_t>(industry.population);
    const geo::Margins margins{std::ssize(list.populations[p].rows), std::ssize(industry.rows), drawn[p]};
    out.specialised[i] = geo::is_above_one(margins, out.firms[i]) ? 1 : 0;
  }
  return out;
}

geo::RelatednessMeasure measure_of(const std::string& name) {
  if (name == "association") return geo::RelatednessMeasure::association;
  if (name == "cosine") return geo::RelatednessMeasure::cosine;
  return name == "jaccard" ? geo::RelatednessMeasure::jaccard : geo::RelatednessMeasure::probability;
}

/// The matrix of a source, between industries whose codes it names; of several values of a pair the largest. Nothing
/// without a source that names an industry.
std::optional<std::vector<double>> given_relatedness(const IndustryList& list, const geo::Tables& in) {
  const geo::Table &given = in.at("relatedness"), &related = in.at("related_codes"), &firms = in.at("firms");
  const auto code = firms.codes("industry");
  std::map<std::int32_t, std::vector<std::size_t>> with_code;
  for (std::size_t i = 0; i < list.industries.size(); ++i) {
    const auto label = static_cast<std::size_t>(code[list.industries[i].rows[0]]);
    if (given.size() > 0 && related.column("code").valid(label)) with_code[related.codes("code")[label]].push_back(i);
  }
  if (with_code.empty()) return std::nullopt;
  const std::size_t n = list.industries.size();
  std::vector<double> phi(n * n);
  for (std::size_t row = 0; row < given.size(); ++row)
    for (const std::size_t i : with_code[given.codes("a")[row]])
      for (const std::size_t j : with_code[given.codes("b")[row]])
        if (i != j) phi[i * n + j] = phi[j * n + i] = std::max(phi[i * n + j], given.reals("value")[row]);
  return phi;
}

struct AdjacentRow {
  std::size_t cluster, industry;
  double density;
  std::int64_t rank;
};

class Adjacent {
 public:
  Adjacent(const ChainParams& params, const IndustryParams& industries, const Frame& frame, const geo::Tables& in)
      : params_(params),
        frame_(frame),
        firms_(in.at("firms")),
        clusters_(in.at("clusters")),
        census_(industries, frame, firms_) {
    for (std::size_t c = 0; c < clusters_.size(); ++c)
      if (clusters_.column("group_name").text(c) != "all" && clusters_.flags("single_site")[c] == 0)
        places_.push_back(c);
    look_around(firms_of_clusters(clusters_, in.at("members")));
    relate(in);
  }

  geo::Table table() const {
    std::vector<std::vector<AdjacentRow>> best_of(places_.size());
    geo::parallel_for(places_.size(), kPlacesOfATask, frame_.threads, [&](std::size_t begin, std::size_t end) {
      for (std::size_t place = begin; place < end; ++place) best_of[place] = best(place);
    });
    std::vector<AdjacentRow> rows;
    for (const auto& of_place : best_of) rows.insert(rows.end(), of_place.begin(), of_place.end());
    const std::vector<double> usual = mean_density();
    geo::Table out;
    const auto set = [&](const char* name, auto get) { set_column(out, name, rows, get); };
    set("group_name",
        [&](const AdjacentRow& row) { return std::string(clusters_.column("group_name").text(places_[row.cluster])); });
    set("key", [&](const AdjacentRow& row) { return clusters_.codes("key")[places_[row.cluster]]; });
    set("industry", [&](const AdjacentRow& row) { return census_.list.industries[row.industry].code; });
    set("rank", &AdjacentRow::rank);
    set("density", &AdjacentRow::density);
    set("mean_density", [&](const AdjacentRow& row) { return usual[row.industry]; });
    set("firms", [&](const AdjacentRow& row) { return found_[row.cluster].firms[row.industry]; });
    set("related_to", [&](const AdjacentRow& row) { return related_text(row); });
    return out;
  }

 private:
  std::size_t kinds() const { return census_.list.industries.size(); }

  void look_around(const RowLists& members) {
    const auto x = firms_.reals("x_m"), y = firms_.reals("y_m");
    found_.resize(places_.size());
    geo::parallel_for(places_.size(), 1, frame_.threads, [&](std::size_t i, std::size_t) {
      std::vector<double> site_x, site_y;
      for (const geo::Row row : members[places_[i]]) {
        site_x.push_back(x[row]);
        site_y.push_back(y[row]);
      }
      found_[i] = place_industries(census_, site_x, site_y, params_.place_m);
    });
    presence_ = {places_.size(), kinds(), {}};
    for (const PlaceIndustries& found : found_)
      presence_.has.insert(presence_.has.end(), found.specialised.begin(), found.specialised.end());
  }

  void relate(const geo::Tables& in) {
    auto given = given_relatedness(census_.list, in);
    phi_ = given ? std::move(*given) : geo::relatedness(presence_, measure_of(params_.relatedness));
    density_ = geo::relatedness_density(presence_, phi_);
  }

  /// Whether the cluster's group is compared with firms of the industry.
  bool is_candidate(std::size_t place, std::size_t industry) const {
    if (presence_.has[place * kinds() + industry] != 0 || !(density_[place * kinds() + industry] > 0.0)) return false;
    const Group& group =
        *std::ranges::find(frame_.groups, clusters_.column("group_name").text(places_[place]), &Group::name);
    const auto code = firms_.codes("industry")[census_.list.industries[industry].rows[0]];
    return group.has_controls() && group.is_control[static_cast<std::size_t>(code)] != 0;
  }

  std::vector<AdjacentRow> best(std::size_t place) const {
    std::vector<AdjacentRow> rows;
    for (std::size_t i = 0; i < kinds(); ++i)
      if (is_candidate(place, i)) rows.push_back({place, i, density_[place * kinds() + i], 0});
    const auto order = [](const AdjacentRow& row) { return std::tuple(-row.density, row.industry); };
    std::ranges::sort(rows, {}, order);
    rows.resize(std::min(rows.size(), static_cast<std::size_t>(params_.adjacent_kept)));
    for (std::size_t r = 0; r < rows.size(); ++r) rows[r].rank = static_cast<std::int64_t>(r + 1);
    return rows;
  }

  /// What an industry's density is on average over the clusters.
  std::vector<double> mean_density() const {
    std::vector<double> out(kinds());
    for (std::size_t place = 0; place < places_.size(); ++place)
      for (std::size_t i = 0; i < kinds(); ++i)
        out[i] += density_[place * kinds() + i] / static_cast<double>(places_.size());
    return out;
  }

  /// The industries of the cluster that this one is most related to.
  std::string related_text(const AdjacentRow& row) const {
    std::vector<std::size_t> present;
    for (std::size_t j = 0; j < kinds(); ++j)
      if (presence_.has[row.cluster * kinds() + j] != 0 && phi_[row.industry * kinds() + j] > 0.0) present.push_back(j);
    std::ranges::stable_sort(present, {}, [&](std::size_t j) { return -phi_[row.industry * kinds() + j]; });
    std::string out;
    for (std::size_t k = 0; k < std::min(present.size(), kRelatedNamed); ++k)
      out += (k == 0 ? "" : "; ") + census_.list.industries[present[k]].code;
    return out;
  }

  const ChainParams& params_;
  const Frame& frame_;
  const geo::Table &firms_, &clusters_;
  Census census_;
  std::vector<std::size_t> places_;  // rows of clusters
  std::vector<PlaceIndustries> found_;
  geo::Presence presence_;
  std::vector<double> phi_, density_;
};

}  // namespace

geo::Table adjacent_industries(const ChainParams& params, const IndustryParams& industries, const Frame& frame,
                               const geo::Tables& in) {
  if (params.adjacent_kept > 0 && in.at("clusters").size() > 0) return Adjacent(params, industries, frame, in).table();
  geo::Table none;
  for (const char* name : {"group_name", "industry", "related_to"}) none.set(name, geo::Texts());
  none.set("key", std::vector<std::int32_t>());
  for (const char* name : {"rank", "firms"}) none.set(name, std::vector<std::int64_t>());
  for (const char* name : {"density", "mean_density"}) none.set(name, std::vector<double>());
  return none;
}

}  // namespace pipeline
