// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

#include "geo/core/error.hpp"
#include "tools/synth/country.hpp"
#include "tools/synth/region.hpp"

namespace {

int make(int argc, char** argv) {
  CLI::App app{
      "Makes the fictional region Valmira (up to 20,000 firms), or a larger country of the same kind for benchmarks."};
  synth::Order order;
  app.add_option("--output", order.folder, "Folder for the files; made when missing.")->required();
  app.add_option("--firms", order.firms, "Good firms; up to 20,000 dirty rows come on top.")
      ->check(CLI::Range(2'000, 50'000'000))
      ->capture_default_str();
  app.add_option("--seed", order.seed, "Same seed, same bytes.")->capture_default_str();
  app.add_flag("--firms-only", order.firms_only, "Write firms.csv only.");
  app.add_option("--roads", order.roads,
                 "Of a country of more than 20,000 firms: write roads.gpkg only, with about so many edges.");
  CLI11_PARSE(app, argc, argv);
  std::filesystem::create_directories(order.folder);
  if (order.firms <= synth::kLargestRegion)
    synth::make_region(order);
  else
    synth::make_country(order);
  return 0;
}

void complain(const char* what) { static_cast<void>(std::fprintf(stderr, "agglo-synth: %s\n", what)); }

}  // namespace

int main(int argc, char** argv) {
  try {
    return make(argc, argv);
  } catch (const geo::UserError& error) {
    complain(error.what());
    return static_cast<int>(error.kind());
  } catch (const std::exception& error) {
    complain(error.what());
    return 1;
  }
}
