// SPDX-License-Identifier: Apache-2.0
#include "io/run/code_list.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

namespace io {
namespace {

void add_run(const std::string& word, std::vector<std::string>& codes) {
  const std::string first = word.substr(0, word.find('-')), last = word.substr(word.find('-') + 1);
  for (int n = std::stoi(first); n <= std::stoi(last); ++n)
    codes.push_back(fmt::format("{:0{}}", n, first.size()));  // with its leading zero
}

const std::vector<std::string>& classes_of(Scheme scheme) {
  static const std::vector<std::string> kNace = listed_codes(shipped_code_list(Scheme::nace)),
                                        kIsic = listed_codes(shipped_code_list(Scheme::isic)),
                                        kNaics = listed_codes(shipped_code_list(Scheme::naics)), kNone;
  if (scheme == Scheme::nace) return kNace;
  if (scheme == Scheme::isic) return kIsic;
  return scheme == Scheme::naics ? kNaics : kNone;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::vector<std::string> listed_codes(std::string_view text) {
  std::vector<std::string> codes;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line.starts_with('#') ? std::string() : line);
    for (std::string word; words >> word;) add_run(word, codes);
  }
  std::ranges::sort(codes);
  return codes;
}

bool has_code_list(Scheme scheme) { return !classes_of(scheme).empty(); }

bool is_listed(Scheme scheme, std::string_view normal) {
  const std::vector<std::string>& classes = classes_of(scheme);
  if (classes.empty() || !std::ranges::all_of(normal, is_digit)) return true;
  const std::string_view wanted = normal.substr(0, classes.front().size());
  const auto found = std::ranges::lower_bound(classes, wanted);
  return found != classes.end() && found->starts_with(wanted);
}

}  // namespace io
