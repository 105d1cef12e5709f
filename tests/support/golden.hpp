// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <fstream>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace tests {

/// A CSV file of tests/golden: a header line, no quotes, no commas inside fields; lines that start with '#' are
/// skipped.
class Golden {
 public:
  explicit Golden(std::istream& in) {
    for (std::string line; std::getline(in, line);) {
      if (line.empty() || line.front() == '#') continue;
      if (header_.empty())
        header_ = cut(line);
      else
        cells_.push_back(cut(line));
    }
  }
  std::size_t rows() const { return cells_.size(); }
  /// The field as text; throws std::out_of_range naming a column that is not there.
  const std::string& text(std::size_t row, const std::string& column) const {
    for (std::size_t c = 0; c < header_.size(); ++c)
      if (header_[c] == column) return cells_.at(row).at(c);
    throw std::out_of_range("golden file has no column " + column);
  }
  /// The field as a number; empty is NaN, "inf" is infinite.
  double number(std::size_t row, const std::string& column) const {
    const std::string& field = text(row, column);
    return field.empty() ? std::numeric_limits<double>::quiet_NaN() : std::stod(field);
  }
  std::int64_t integer(std::size_t row, const std::string& column) const { return std::stoll(text(row, column)); }

 private:
  static std::vector<std::string> cut(const std::string& line) {
    std::vector<std::string> fields;
    std::stringstream stream(line);
    for (std::string field; std::getline(stream, field, ',');) fields.push_back(field);
    if (line.back() == ',') fields.emplace_back();
    return fields;
  }
  std::vector<std::string> header_;
  std::vector<std::vector<std::string>> cells_;
};

/// tests/golden/NAME; throws std::runtime_error when it is not there.
inline Golden read_golden(const std::string& name) {
  std::ifstream file(std::string(AGGLO_SOURCE_DIR) + "/tests/golden/" + name);
  if (!file) throw std::runtime_error("no golden file " + name);
  return Golden(file);
}

}  // namespace tests
