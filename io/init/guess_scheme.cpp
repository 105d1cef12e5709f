// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "io/init/guess.hpp"
#include "io/read/text.hpp"
#include "io/run/scheme.hpp"

namespace io {
namespace {

/// Digits of the values, without the letters and points around them.
struct Digits {
  std::array<double, 10> length{};  ///< Share of the values by number of digits; 9: more.
  double dotted = 0.0;              ///< With a point inside, such as 25.50.
};

template <class Test>
double share_of(const ColumnLook& column, Test test) {
  double all = 0.0, good = 0.0;
  for (const auto& [value, count] : column.values) {
    all += static_cast<double>(count);
    if (test(value)) good += static_cast<double>(count);
  }
  return all == 0.0 ? 0.0 : good / all;
}

Digits digits_of(const ColumnLook& column) {
  Digits out;
  double all = 0.0;
  for (const auto& [value, count] : column.values) {
    const auto digits =
        static_cast<std::size_t>(std::ranges::count_if(value, [](char c) { return c >= '0' && c <= '9'; }));
    out.length[std::min<std::size_t>(digits, 9)] += static_cast<double>(count);
    if (value.find('.') != std::string::npos && digits >= 3) out.dotted += static_cast<double>(count);
    all += static_cast<double>(count);
  }
  for (double& length : out.length) length /= std::max(all, 1.0);
  out.dotted /= std::max(all, 1.0);
  return out;
}

/// What a scheme's codes look like, beyond being valid: NACE has four digits with a point, NAICS six.
double shape_fit(Scheme scheme, const Digits& d) {
  const auto& n = d.length;
  if (scheme == Scheme::nace)
    return std::min(
        1.0, 0.6 * (n[2] + n[3]) + 0.9 * n[4] + 0.95 * n[5] + 0.3 * n[6] + d.dotted * (n[3] + n[4] + n[5] + n[6]));
  if (scheme == Scheme::isic) return (1.0 - 0.5 * d.dotted) * (0.5 * n[2] + 0.6 * n[3] + 0.8 * n[4]);
  return (1.0 - d.dotted) * (0.55 * n[2] + 0.6 * n[3] + 0.5 * n[4] + 0.6 * n[5] + 0.95 * n[6]);
}

/// A scheme that the column's name says.
double name_hint(Scheme scheme, const std::string& column) {
  static constexpr std::array<std::pair<std::string_view, Scheme>, 21> kHints{
      {{"nace", Scheme::nace},
       {"naf", Scheme::nace},
       {"ape", Scheme::nace},
       {"codeape", Scheme::nace},
       {"wz", Scheme::nace},
       {"noga", Scheme::nace},
       {"onace", Scheme::nace},
       {"oenace", Scheme::nace},
       {"cnae", Scheme::nace},
       {"cae", Scheme::nace},
       {"ateco", Scheme::nace},
       {"sbi", Scheme::nace},
       {"wirtschaftszweig", Scheme::nace},
       {"activiteprincipaleetablissement", Scheme::nace},
       {"isic", Scheme::isic},
       {"ciiu", Scheme::isic},
       {"naics", Scheme::naics},
       {"scian", Scheme::scian},
       {"act", Scheme::scian},
       {"osm", Scheme::osm},
       {"overture", Scheme::overture}}};
  const std::vector<std::string> words = name_words(column);
  bool other = false;
  for (const auto& [word, meant] : kHints) {
    if (std::ranges::find(words, word) == words.end()) continue;
    if (meant == scheme) return 1.0;
    other = true;
  }
  return other ? 0.2 : 0.6;
}

GuessedAnswer numbered(Scheme scheme, const std::string& name, const ColumnLook& column) {
  const double valid = share_of(column, [&](const std::string& value) {
    return std::ranges::any_of(value, [](char c) { return c >= '0' && c <= '9'; }) && is_code(scheme, value);
  });
  const double hint = name_hint(scheme, column.name);
  double sure = 0.0;
  if (valid >= 0.5)
    sure = valid *
           (hint == 1.0  ? 0.97
            : hint < 0.5 ? 0.3
                         : 0.9) *
           std::max(shape_fit(scheme, digits_of(column)), hint == 1.0 ? 1.0 : 0.0);
  return {{name}, sure, fmt::format("{:.0f} % of the values are codes of {}", 100 * valid, name)};
}

bool is_tag(const std::string& value) {
  const std::size_t at = value.find('=');
  return at != std::string::npos && at > 0 && at + 1 < value.size() &&
         std::ranges::all_of(value.substr(0, at),
                             [](char c) { return (c >= 'a' && c <= 'z') || c == '_' || c == ':'; });
}

bool is_word(const std::string& value) {
  return std::ranges::all_of(value,
                             [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

GuessedAnswer tags(const ColumnLook& column) {
  const double share = share_of(column, is_tag);
  return {{"osm"},
          share >= 0.8 ? 0.97 * share : 0.0,
          fmt::format("{:.0f} % of the values are written key=value", 100 * share)};
}

GuessedAnswer overture(const ColumnLook& column, const Profile& profile) {
  const double words = share_of(column, is_word);
  const double known = share_of(column, [&](const std::string& value) {
    const CodeMeaning meaning = profile.meaning(value);
    return meaning.group >= 0 || meaning.institution >= 0;
  });
  const bool fits = words >= 0.95 && known >= 0.15 && !column.is_number();
  return {{"overture"},
          fits ? std::min(0.9, 0.6 + known) : 0.0,
          fmt::format("{:.0f} % of the values are categories that overture.yaml lists", 100 * known)};
}

/// The first parts of a profile's categories: how its register is recognised.
std::set<std::string> first_parts(const Profile& profile) {
  std::set<std::string> out;
  for (const auto& [code, meaning] : profile.codes) out.insert(code.substr(0, code.find('/')));
  return out;
}

GuessedAnswer categories(const ColumnLook& column, const Profile& profile) {
  const std::set<std::string> known = first_parts(profile);
  const double share = share_of(column, [&](const std::string& value) {
    const std::string code = normal_code(Scheme::categories, value);
    return known.contains(code.substr(0, code.find('/')));
  });
  return {{profile.scheme},
          share >= 0.8 ? 0.97 * share : 0.0,
          fmt::format("{:.0f} % of the values begin with categories of {}", 100 * share, profile.scheme)};
}

/// 25.50, C25.5, 25.50.1, 62.01Z, and few different ones: 9493.0 and 12.34, 12.35 … are measures.
bool is_dotted(const ColumnLook& column) {
  if (column.distinct > 1000 || column.distinct * 2 > column.filled) return false;
  return share_of(column, [](const std::string& value) {
           const std::size_t dot = value.find('.');
           return dot == 2 || (dot == 3 && (value[0] < '0' || value[0] > '9'));
         }) > 0.7;
}

Choices schemes_of(const ColumnLook& column, std::span<const Profile> profiles) {
  Choices out;
  for (const auto& [scheme, name] : {std::pair{Scheme::nace, "nace-2"},
                                     {Scheme::isic, "isic-4"},
                                     {Scheme::naics, "naics-2022"},
                                     {Scheme::scian, "scian"}})
    out.push_back(numbered(scheme, name, column));
  out.push_back(tags(column));
  for (const Profile& profile : profiles) {
    if (scheme_of(profile.scheme) == Scheme::overture) out.push_back(overture(column, profile));
    if (scheme_of(profile.scheme) == Scheme::categories) out.push_back(categories(column, profile));
  }
  std::erase_if(out, [](const GuessedAnswer& choice) { return choice.sure < 0.2; });
  std::ranges::stable_sort(out, std::greater{}, &GuessedAnswer::sure);
  return out;
}

/// The columns behind the first one of a register that keeps its categories in several: type, category, subcategory.
std::vector<std::string> with_lower_levels(const SourceLook& look, std::size_t first) {
  std::vector<std::string> columns{look.columns[first].name};
  for (std::size_t i = first + 1; i < look.columns.size(); ++i) {
    const auto words = name_words(look.columns[i].name);
    const auto is_level = [](const std::string& word) {
      return word == "category" || word == "subcategory" || word == "subtype" || word == "class" || word == "subclass";
    };
    if (look.columns[i].is_number() || std::ranges::none_of(words, is_level)) break;
    columns.push_back(look.columns[i].name);
  }
  return columns;
}

}  // namespace

Choices guess_scheme(const SourceLook& look, const std::vector<std::string>& columns,
                     std::span<const Profile> profiles) {
  const ColumnLook* column = look.find(columns.front());
  return column ? schemes_of(*column, profiles) : Choices{};
}

Choices guess_industry(const SourceLook& look, std::span<const Profile> profiles) {
  Choices out;
  for (std::size_t i = 0; i < look.columns.size(); ++i) {
    const ColumnLook& column = look.columns[i];
    const double named = name_fit(Attribute::industry, column.name);
    const Choices schemes = column.filled == 0 ? Choices{} : schemes_of(column, profiles);
    const double scheme = schemes.empty() ? 0.0 : schemes[0].sure;
    const bool telling = scheme > 0.0 && (scheme_of(schemes[0].columns[0]) > Scheme::scian || is_dotted(column));
    if (scheme == 0.0 && named == 1.0 && !column.is_number() && column.share(column.distinct) < 0.5)
      out.push_back({{column.name}, 0.4, "its name; the values fit no scheme known here"});
    if (scheme == 0.0 || (named == 0.0 && !telling)) continue;  // bare numbers may be anything: postcodes, years
    const bool derived = std::ranges::count(name_words(column.name), "derived") > 0;
    const double sure = scheme * (named == 1.0 ? 1.0 : named > 0.0 ? 0.9 : 0.95) * (derived ? 0.6 : 1.0);
    std::vector<std::string> columns =
        scheme_of(schemes[0].columns[0]) == Scheme::categories ? with_lower_levels(look, i) : std::vector{column.name};
    out.push_back({std::move(columns), sure, schemes[0].why});
  }
  std::ranges::stable_sort(out, std::greater{}, &GuessedAnswer::sure);
  return out;
}

}  // namespace io
