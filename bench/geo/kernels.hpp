// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <fstream>
#include <map>
#include <string>
#include <string_view>

#include "bench/geo/measure.hpp"
#include "bench/geo/points.hpp"

namespace bench {

/// The name=value words of the command line.
struct Args {
  std::map<std::string, std::string, std::less<>> values;

  std::string text(std::string_view name, std::string_view otherwise) const {
    const auto found = values.find(name);
    return found == values.end() ? std::string(otherwise) : found->second;
  }
  double number(std::string_view name, double otherwise) const {
    const auto found = values.find(name);
    return found == values.end() ? otherwise : std::stod(found->second);
  }
  std::size_t count(std::string_view name, std::size_t otherwise) const {
    return static_cast<std::size_t>(number(name, static_cast<double>(otherwise)));
  }
  unsigned threads() const { return static_cast<unsigned>(count("threads", 1)); }
};

/// What a kernel cost, by its name on the command line (head of kernels.cpp).
using Kernels = std::map<std::string_view, Cost (*)(const Args&)>;
Kernels cluster_kernels();
Kernels surface_kernels();
Kernels economic_kernels();
Kernels access_kernels();

/// The case and number of points that are asked for.
inline Points points_of(const Args& args, std::size_t count = 1'000'000) {
  return points_of(args.text("case", "plain"), args.count("count", count)).value();
}

/// Appends a column to the file of the results, if one is asked for.
template <class Column>
void write(const Args& args, const Column& column) {
  const std::string file = args.text("out", "");
  if (file.empty()) return;
  std::ofstream(file, std::ios::binary | std::ios::app)
      .write(reinterpret_cast<const char*>(column.data()),
             static_cast<std::streamsize>(column.size() * sizeof(column[0])));
}

/// The same points along the Hilbert curve.
Points along_the_curve(const Points& points);

}  // namespace bench
