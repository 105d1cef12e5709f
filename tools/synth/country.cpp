// SPDX-License-Identifier: Apache-2.0
#include "tools/synth/country.hpp"
#include "tools/synth/firms.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "geo/core/error.hpp"
#include "geo/core/parallel.hpp"
#include "tools/synth/clusters.hpp"
#include "tools/synth/country_roads.hpp"
#include "tools/synth/country_towns.hpp"
#include "tools/synth/dirt.hpp"
#include "tools/synth/industries.hpp"
#include "tools/synth/streams.hpp"
#include "tools/synth/writer.hpp"

namespace synth {
namespace {

constexpr std::size_t kBlock = 1U << 17;  // firms; one random stream and one PROJ instance each
constexpr double kSharedShare = 0.10;

/// All that a firm takes from its branch, looked up once.
struct Branch {
  std::string nace, noun;
  double median_log, spread;
};

struct Branches {
  std::vector<Branch> list;
  std::vector<double> city, town, village;       ///< Running weights of the background branches.
  std::vector<std::vector<std::size_t>> chains;  ///< For each plan, its branches, repeated by their firms.
};

Branch branch_of(const std::string& nace) {
  return {nace, noun_of(nace), std::log(median_employees(nace)), is_manufacturing(nace) ? 1.15 : 0.95};
}

Branches make_branches() {
  Branches out;
  double city = 0, town = 0, village = 0;
  for (const Industry& industry : background_industries()) {
    out.list.push_back(branch_of(industry.nace));
    out.city.push_back(city += industry.city);
    out.town.push_back(town += industry.town);
    out.village.push_back(village += industry.village);
  }
  for (const ClusterPlan& plan : cluster_plans()) {
    out.chains.emplace_back();
    for (const StagePlan& stage : plan.stages) {
      const std::size_t first = out.list.size();
      for (const std::string& nace : stage.codes) out.list.push_back(branch_of(nace));
      for (std::size_t i = 0; i < static_cast<std::size_t>(stage.firms); ++i)
        out.chains.back().push_back(first + i % stage.codes.size());
    }
  }
  return out;
}

struct Drawn {
  Point at;
  const Branch* branch;
};

const Branch& background_branch(const Branches& branches, double firms, geo::Random& random) {
  return branches.list[pick(firms > 4'000 ? branches.city : firms > 400 ? branches.town : branches.village, random)];
}

/// A point that several firms of the town share: one of its buildings, the first ones by far the fullest.
Point shared_address(const CountryTowns& country, std::size_t town, std::uint64_t seed, geo::Random& random) {
  const double buildings = 1 + country.towns[town].firms / 60;
  const double u = random.unit();
  const auto building = static_cast<std::uint64_t>(buildings * u * u);
  geo::Random fixed(seed, stream::buildings + town * 4'096 + building);
  return around(country, country.towns[town], fixed);
}

Drawn draw(const CountryTowns& country, const Branches& branches, std::uint64_t seed, geo::Random& random) {
  const double kind = random.unit();
  if (kind < kRuralShare) return {anywhere(country, random), &background_branch(branches, 0, random)};
  if (kind < kRuralShare + kClusterShare) {
    const std::size_t estate = pick(country.estate_weights, random);
    const auto& chain = branches.chains[estate % branches.chains.size()];
    return {around(country, country.estates[estate], random),
            &branches.list[chain[random.below(static_cast<std::uint32_t>(chain.size()))]]};
  }
  const std::size_t town = pick(country.town_weights, random);
  const Branch& branch = background_branch(branches, country.towns[town].firms, random);
  const bool shared = random.unit() < kSharedShare / (1 - kRuralShare - kClusterShare);
  return {shared ? shared_address(country, town, seed, random) : around(country, country.towns[town], random), &branch};
}

void add_degrees(std::string& out, double degrees) {
  const auto units = static_cast<std::int64_t>(std::llround(std::abs(degrees) * 1e7));
  fmt::format_to(std::back_inserter(out), "{}{}.{:07}", degrees < 0 ? "-" : "", units / 10'000'000, units % 10'000'000);
}

void add_row(std::string& out, std::size_t number, const Branch& branch, Point lon_lat, geo::Random& random) {
  const auto to = std::back_inserter(out);
  fmt::format_to(to, "V{:08},{} {},{},", number, invented_name(random), branch.noun, branch.nace);
  if (random.unit() > 0.12)
    fmt::format_to(to, "{}", std::max(1L, std::lround(std::exp(branch.median_log + branch.spread * random.normal()))));
  out += ',';
  add_degrees(out, lon_lat.x);
  out += ',';
  add_degrees(out, lon_lat.y);
  const int age = static_cast<int>(-std::log(1 - random.unit()) * 13);
  const std::uint32_t month = 1 + random.below(12), day = 1 + random.below(28);
  const bool foreign = random.below(25) == 0, exporter = random.below(12) == 0;
  fmt::format_to(to, ",{:04}-{:02}-{:02},,{:d},{:d},{}\n", std::max(1950, 2025 - age), month, day, foreign, exporter,
                 kAtAddress);
}

std::string block_text(const CountryTowns& country, const Branches& branches, const Order& order, std::size_t block) {
  geo::Random random(order.seed, stream::blocks + block);
  const std::size_t first = block * kBlock, count = std::min(kBlock, order.firms - first);
  std::vector<double> x(count), y(count);
  std::vector<const Branch*> branch(count);
  for (std::size_t i = 0; i < count; ++i) {
    const Drawn drawn = draw(country, branches, order.seed, random);
    x[i] = drawn.at.x;
    y[i] = drawn.at.y;
    branch[i] = drawn.branch;
  }
  LonLat().convert(x, y);
  std::string out;
  out.reserve(count * 96);
  for (std::size_t i = 0; i < count; ++i) add_row(out, first + i + 1, *branch[i], {x[i], y[i]}, random);
  return out;
}

/// Blocks are made side by side and written in order.
void write_firms(const CountryTowns& country, const Order& order) {
  const std::string path = (order.folder / "firms.csv").string();
  const std::unique_ptr<std::FILE, decltype(&std::fclose)> file(std::fopen(path.c_str(), "wb"), &std::fclose);
  bool good = file != nullptr;
  const auto put = [&](const std::string& text) {
    good = good && std::fwrite(text.data(), 1, text.size(), file.get()) == text.size();
  };
  put(csv_text({}));
  const Branches branches = make_branches();
  const unsigned threads = std::clamp(std::thread::hardware_concurrency(), 1U, 8U);
  const std::size_t blocks = (order.firms + kBlock - 1) / kBlock;
  for (std::size_t begin = 0; good && begin < blocks; begin += threads) {
    std::vector<std::string> texts(std::min<std::size_t>(threads, blocks - begin));
    geo::parallel_for(texts.size(), 1, threads, [&](std::size_t from, std::size_t to) {
      for (std::size_t i = from; i < to; ++i) texts[i] = block_text(country, branches, order, begin + i);
    });
    for (const std::string& text : texts) put(text);
  }
  if (!good || std::fflush(file.get()) != 0)
    geo::fail(geo::Trouble::data, "{}: cannot write it; expected a folder that can be written with room left; check it",
              path);
}

}  // namespace

void make_country(const Order& order) {
  const CountryTowns country = make_country_towns(order.firms, order.seed);
  if (order.roads > 0)
    return write_geopackage((order.folder / "roads.gpkg").string(), {country_roads(country, order.roads, order.seed)},
                            LonLat());
  write_firms(country, order);
  if (order.firms_only) return;
  const LonLat lon_lat;
  write_geopackage((order.folder / "infrastructure.gpkg").string(), country_infrastructure(country, order.seed),
                   lon_lat);
  write_geopackage((order.folder / "region.gpkg").string(), country_region(country), lon_lat);
}

}  // namespace synth
