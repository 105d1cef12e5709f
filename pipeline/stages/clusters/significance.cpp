// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/clusters/significance.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "geo/clusters/hdbscan_search.hpp"
#include "geo/clusters/search_test.hpp"
#include "pipeline/stages/clusters/quotients.hpp"
#include "pipeline/stages/clusters/scanned.hpp"

namespace pipeline {
namespace {

constexpr std::string_view kScanned = "scan", kRelabelled = "relabel",
                           kRelabelledGivenEps = "relabel, given the eps that auto chose",
                           kNoControls = "none: nobody to compare with",
                           kSingleSite = "none: fewer than min_sites sites", kOff = "none: significance.draws is 0",
                           kTooMany = "none: more than 1,000,000 control firms; set significance.draws",
                           kTooManyFirms =
                               "none: hdbscan with more than 50,000 firms in the group; set significance.draws";
constexpr std::size_t kMostFirms = 50'000;  // of a group, for relabelled runs of HDBSCAN*
constexpr std::int64_t kMostDraws = 99;     // likewise

/// How many maps are relabelled, and if none, why.
struct Draws {
  std::int64_t count = 0;
  std::string_view why_none = kOff;
};

Draws draws_of(const ClustersParams& params, const Frame& frame, std::size_t population, std::size_t cases) {
  const std::int64_t draws = draws_for(frame, population);
  if (frame.draws) return {draws, kOff};
  if (draws == 0) return {0, kTooMany};
  if (params.method != "hdbscan") return {draws, kOff};
  return cases > kMostFirms ? Draws{0, kTooManyFirms} : Draws{std::min(draws, kMostDraws), kOff};
}

/// What the controls say about the clusters; nothing for `all`.
struct Inference {
  geo::SearchTest test;
  std::int64_t population = 0, cases = 0;
  Draws draws;
  std::string_view method = kRelabelled;
};

std::optional<Inference> inference(const ClustersParams& params, const Frame& frame, const Group& group,
                                   const GroupPopulation& firms, const Detection& detection) {
  if (!group.has_controls()) return {};
  const geo::HdbscanClustering& found = detection.found;
  const geo::Population population = firms.view();
  const Draws draws = draws_of(params, frame, firms.size(), found.cluster.size());
  const std::uint64_t seed = seed_of(frame, group.name);
  Inference out{{}, static_cast<std::int64_t>(firms.size()), static_cast<std::int64_t>(found.cluster.size()), draws};
  if (params.method == "scan") {
    out.test = detection.scan;
    out.method = kScanned;
  } else if (params.method == "hdbscan")
    out.test = geo::search_test(population, found,
                                geo::HdbscanSearchParams{.hdbscan = hdbscan_params(params),
                                                         .least_reach_m = kLeastReach,
                                                         .draws = draws.count,
                                                         .seed = seed,
                                                         .threads = frame.threads});
  else
    out.test = geo::search_test(
        population, found,
        geo::SearchTestParams{
            .dbscan = dbscan_params(params), .draws = draws.count, .seed = seed, .threads = frame.threads});
  return out;
}

void set_quotients(const std::optional<Inference>& found, std::size_t clusters, geo::Table& table) {
  std::vector<std::int64_t> controls(clusters, 0);
  Quotients quotients;
  for (std::size_t c = 0; c < clusters; ++c) {
    std::optional<geo::LocationQuotient> quotient;
    if (found) {
      const geo::PlaceCount& place = found->test.places[c];
      controls[c] = place.population;
      quotient = geo::location_quotient({found->population, found->cases, place.population}, place.cases);
    }
    quotients.add(quotient);
  }
  table.set("controls", std::move(controls), geo::Column::Mask(clusters, found ? 1 : 0));
  quotients.set("lq", table);
}

std::string_view method_of(const std::optional<Inference>& found, std::size_t cluster) {
  if (!found) return kNoControls;
  if (found->draws.count == 0) return found->draws.why_none;
  return found->test.draws[cluster] > 0 ? found->method : kSingleSite;
}

/// The tested cluster with the largest likelihood ratio, of equals the first.
std::optional<std::size_t> best_of(const geo::SearchTest& test) {
  std::optional<std::size_t> best;
  for (std::size_t c = 0; c < test.llr.size(); ++c)
    if (test.draws[c] > 0 && (!best || test.llr[c] > test.llr[*best])) best = c;
  return best;
}

void set_significance(const std::optional<Inference>& found, std::size_t clusters, geo::Table& table) {
  Reals p, q;
  geo::Texts method;
  std::vector<std::int64_t> draws;
  const std::optional<std::size_t> best = found ? best_of(found->test) : std::nullopt;
  for (std::size_t c = 0; c < clusters; ++c) {
    const bool tested = found && found->test.draws[c] > 0;
    p.add(tested ? std::optional(found->test.p[c]) : std::nullopt);
    q.add(best == c ? std::optional(found->test.p[c]) : std::nullopt);
    draws.push_back(tested ? found->test.draws[c] : 0);
    method.add(method_of(found, c));
  }
  table.set("p", p.column());
  table.set("q", q.column());
  table.set("p_method", std::move(method));
  table.set("draws", std::move(draws));
}

}  // namespace

void set_inference(const ClustersParams& params, const Frame& frame, const Group& group, const geo::Table& firms,
                   const Detection& detection, geo::Table& table) {
  const GroupPopulation population(group, firms);
  std::optional<Inference> found = inference(params, frame, group, population, detection);
  if (found && detection.eps_is_chosen) found->method = kRelabelledGivenEps;
  set_quotients(found, detection.clusters(), table);
  set_significance(found, detection.clusters(), table);
  table.set("scan_p", scan_p(params, frame, group, population, detection));
}

bool is_off(std::string_view p_method) { return p_method == kOff || p_method == kTooMany || p_method == kTooManyFirms; }

}  // namespace pipeline
