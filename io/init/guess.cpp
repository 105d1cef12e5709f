// SPDX-License-Identifier: Apache-2.0
#include "io/init/guess.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "io/look/progress.hpp"
#include "io/read/text.hpp"

namespace io {
namespace {

struct Verdict {
  double fit = 0.0;  ///< 0: the values cannot be that.
  std::string why;
};

Verdict fits_id(const ColumnLook& column) {
  const double filled = static_cast<double>(column.filled) / static_cast<double>(std::max<std::size_t>(column.rows, 1));
  const double different = column.share(column.distinct), all = std::min(filled, different);
  const bool decimals = column.is_number() && !column.is_count();
  if (decimals || all < 0.97) return {};
  if (all < 1.0)
    return {all >= 0.999 ? 0.95 : 0.9, fmt::format("{} rows have none or a repeated one, and will be rejected",
                                                   grouped(static_cast<long long>(column.rows - column.distinct)))};
  const std::vector<std::string> words = name_words(column.name);
  for (const char* counter : {"objectid", "ogc", "fid", "gid"})
    if (std::ranges::find(words, counter) != words.end() && words.size() <= 2)
      return {0.75, "every value is different, but such a number may change with the next export"};
  return {1.0, "every value is filled and different"};
}

Verdict fits_name(const ColumnLook& column) {
  if (column.filled == 0 || column.share(column.numbers) > 0.2 || column.share(column.dates) > 0.5) return {};
  if (column.share(column.distinct) < 0.3) return {0.6, "text, but few different ones"};
  return {1.0, "text, nearly all different"};
}

Verdict fits_count(const ColumnLook& column) {
  if (column.filled == 0) return {};
  const double filled = static_cast<double>(column.filled) / static_cast<double>(column.rows);
  if (column.is_count()) return {1.0, fmt::format("whole numbers, filled in {:.0f} % of the rows", 100 * filled)};
  if (column.share(column.numbers) >= 0.95 && column.low >= 0.0) return {0.8, "numbers that are not negative"};
  return {};
}

Verdict fits_date(const ColumnLook& column) {
  if (column.share(column.dates) < 0.95) return {};
  return {1.0, "dates such as " + shown(column.values.front().first, 20)};
}

Verdict fits_flag(const ColumnLook& column) {
  if (column.share(column.flags) < 0.98) return {};
  return {1.0, "yes and no"};
}

Verdict fits(Attribute attribute, const ColumnLook& column) {
  switch (attribute) {
    case Attribute::id:
      return fits_id(column);
    case Attribute::name:
      return fits_name(column);
    case Attribute::employees:
    case Attribute::employees_min:
    case Attribute::employees_max:
    case Attribute::accuracy:
      return fits_count(column);
    case Attribute::opened:
    case Attribute::closed:
      return fits_date(column);
    case Attribute::foreign:
    case Attribute::exporter:
      return fits_flag(column);
    case Attribute::x:
    case Attribute::y:
    case Attribute::industry:
      break;
  }
  return {};
}

/// An id without an id's name: unique, short, no text of words, and with no other attribute's name.
double nameless_id(const ColumnLook& column) {
  for (const Attribute other : {Attribute::name, Attribute::industry, Attribute::employees, Attribute::x, Attribute::y})
    if (name_fit(other, column.name) == 1.0) return 0.0;
  return column.is_unique() && column.share(column.spaced) < 0.05 && column.share(column.dates) < 0.5 ? 0.5 : 0.0;
}

bool is_retired_flag(const ColumnLook& column) {
  static constexpr std::array kWords{"superseded", "status", "active", "statut",   "estado",
                                     "situacao",   "stato",  "etat",   "inactive", "deleted"};
  const auto words = name_words(column.name);
  return column.distinct >= 2 && column.distinct <= 8 &&
         std::ranges::any_of(kWords, [&](const char* word) { return std::ranges::find(words, word) != words.end(); });
}

void note_columns(const SourceLook& look, const SourceGuess& guess, std::vector<std::string>& notes) {
  for (const ColumnLook& column : look.columns) {
    if (is_retired_flag(column)) {
      std::string values;
      for (const auto& [value, count] : column.values)
        values += fmt::format("{}'{}' in {} rows", values.empty() ? "" : ", ", shown(value, 20),
                              grouped(static_cast<long long>(count)));
      notes.push_back(fmt::format("column '{}' holds {}; rows that do not count can be left out with 'where'",
                                  shown(column.name, 40), values));
    }
    for (const Attribute attribute : {Attribute::opened, Attribute::closed})
      if (name_fit(attribute, column.name) == 1.0 && column.filled > 0 && !guess.fields.contains(attribute))
        notes.push_back(
            fmt::format("column '{}' may be the date {}, but holds values such as '{}'; expected 2026-01-31",
                        shown(column.name, 40), key_of(attribute), shown(column.values.front().first, 20)));
  }
}

/// A band needs both its ends, and they must not cross.
void keep_whole_bands(const SourceLook& look, std::map<Attribute, Choices>& fields) {
  const auto least = fields.find(Attribute::employees_min), most = fields.find(Attribute::employees_max);
  bool good = least != fields.end() && most != fields.end();
  if (good) {
    const ColumnLook* from = look.find(least->second[0].columns[0]);
    const ColumnLook* to = look.find(most->second[0].columns[0]);
    good = from->low <= to->low;  // at the other end the open band has no upper bound
  }
  if (good) return;
  fields.erase(Attribute::employees_min);
  fields.erase(Attribute::employees_max);
}

}  // namespace

bool is_open(const Choices& choices) {
  if (choices.empty()) return false;
  return choices[0].sure < 0.7 || (choices.size() > 1 && choices[1].sure > 0.85 * choices[0].sure);
}

Choices guess_field(Attribute attribute, const SourceLook& look) {
  Choices out;
  for (const ColumnLook& column : look.columns) {
    const Verdict verdict = fits(attribute, column);
    if (verdict.fit == 0.0) continue;
    const double named = name_fit(attribute, column.name);
    double sure = named == 1.0 ? 0.97 * verdict.fit : named > 0.0 ? 0.8 * verdict.fit : 0.0;
    if (sure == 0.0 && attribute == Attribute::id) sure = nameless_id(column);
    if (sure > 0.0) out.push_back({{column.name}, sure, verdict.why});
  }
  std::ranges::stable_sort(out, std::greater{}, &GuessedAnswer::sure);
  return out;
}

SourceGuess guess_source(const SourceLook& look, std::span<const Profile> profiles) {
  SourceGuess out;
  for (const Attribute attribute :
       {Attribute::id, Attribute::name, Attribute::employees, Attribute::employees_min, Attribute::employees_max,
        Attribute::opened, Attribute::closed, Attribute::foreign, Attribute::exporter, Attribute::accuracy})
    if (Choices choices = guess_field(attribute, look); !choices.empty()) out.fields[attribute] = std::move(choices);
  keep_whole_bands(look, out.fields);
  if (Choices industry = guess_industry(look, profiles); !industry.empty()) {
    out.scheme = guess_scheme(look, industry[0].columns, profiles);
    out.fields[Attribute::industry] = std::move(industry);
  }
  const GuessedAnswer* coordinates = nullptr;
  if (!look.has_points) {
    Choices pairs = guess_coordinates(look, out.notes);
    if (!pairs.empty()) coordinates = &(out.fields[Attribute::x] = std::move(pairs))[0];
  }
  out.crs = guess_crs(look, coordinates, out.notes);
  note_columns(look, out, out.notes);
  return out;
}

}  // namespace io
