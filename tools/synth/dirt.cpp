// SPDX-License-Identifier: Apache-2.0
#include "tools/synth/dirt.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tools/synth/streams.hpp"

namespace synth {
namespace {

constexpr double kShareOfEachKind = 0.01;

enum Kind : int {
  kEmptyCode,
  kDuplicateId,
  kEqualRow,
  kEmptyId,
  kTextCoordinate,
  kOutOfRange,
  kNullIsland,
  kSwapped,
  kOutside,
  kNegative,
  kNotANumber,
  kClosedFirm,
  kUnknownCode,
  kQuotedName,
  kPadded
};

std::string name_in_csv(const std::string& value) {
  if (value.find_first_of(",\"\n\r") == std::string::npos) return value;
  std::string out = "\"";
  for (const char c : value) out.append(c == '"' ? 2 : 1, c);
  return out + '"';
}

CsvRow row_of(const Firm& firm, std::size_t number, const LonLat& lon_lat) {
  const Point at = lon_lat.of(firm.at);
  CsvRow row;
  row.cluster = firm.cluster;
  row.fields = {fmt::format("V{:06}", number),
                firm.name,
                firm.nace,
                firm.employees > 0 ? fmt::format("{}", firm.employees) : "",
                fmt::format("{:.7f}", at.x),
                fmt::format("{:.7f}", at.y),
                firm.opened,
                firm.closed,
                firm.foreign ? "1" : "0",
                firm.exporter ? "1" : "0",
                firm.accuracy_m};
  return row;
}

/// A place beyond the land border or out at sea, but still in the neighbourhood.
void move_outside(CsvRow& row, const LonLat& lon_lat, geo::Random& random) {
  const bool land = random.unit() < 0.5;
  const Point p = land ? within_box(km(80, -40), km(200, 40), random) : within_box(km(-140, -60), km(-80, 60), random);
  const Point at = lon_lat.of(p);
  row.fields[kLon] = fmt::format("{:.7f}", at.x);
  row.fields[kLat] = fmt::format("{:.7f}", at.y);
}

/// Spoils a fresh row, or a copy of a good one for the two kinds of repetition.
void spoil(CsvRow& row, int kind, const LonLat& lon_lat, geo::Random& random) {
  auto& f = row.fields;
  static constexpr std::array kTexts{"n/a", "unknown", "W 26.1", "-26,14"};
  static constexpr std::array kUnknownCodes{"99.99", "00.00", "34.10", "X1"};
  static constexpr std::array kNoNumbers{"n/a", "ten", "5-10"};
  switch (kind) {
    case kEmptyCode:
      f[kNace].clear();
      break;
    case kDuplicateId:
      f[kName] += "\u2014second entry";
      break;  // beyond ASCII, so the good row is the smaller one
    case kEmptyId:
      f[kId].clear();
      break;
    case kTextCoordinate:
      f[kLon] = kTexts[random.below(kTexts.size())];
      break;
    case kOutOfRange:
      f[kLat] = fmt::format("{}", 91 + random.below(800));
      break;
    case kNullIsland:
      f[kLon] = f[kLat] = "0";
      break;
    case kSwapped:
      std::swap(f[kLon], f[kLat]);
      break;
    case kOutside:
      move_outside(row, lon_lat, random);
      break;
    case kNegative:
      f[kEmployees] = "-3";
      break;
    case kNotANumber:
      f[kEmployees] = kNoNumbers[random.below(kNoNumbers.size())];
      break;
    case kClosedFirm:
      f[kClosed] = day_in(2022 + static_cast<int>(random.below(4)), random);
      f[kOpened] = "2011-04-01";
      break;
    case kUnknownCode:
      f[kNace] = kUnknownCodes[random.below(kUnknownCodes.size())];
      break;
    case kQuotedName:
      f[kName] = "The \"" + f[kName] + "\",\nnew building";
      break;
    case kPadded:
      f[kName] = "  " + f[kName] + " ", f[kNace] = " " + f[kNace] + " ", f[kEmployees] += " ";
      break;
    default:
      break;  // kEqualRow stays equal
  }
}

}  // namespace

const std::vector<DirtKind>& dirt_kinds() {
  static const std::vector<DirtKind> kinds{
      {"empty_code", false, "no industry code"},
      {"duplicate_id", false,
       "the id of a good row with another name; the bytewise smaller row stays, which is the good one"},
      {"equal_row", false, "a good row once more; one of the two stays"},
      {"empty_id", false, "no id"},
      {"coordinate_not_a_number", false, "lon is text"},
      {"coordinate_out_of_range", false, "lat is beyond 90 degrees"},
      {"null_island", false, "lon and lat are 0"},
      {"swapped_axes", false, "lon and lat are swapped: outside the region"},
      {"outside_region", false, "in the sea or in a neighbouring land"},
      {"employees_negative", false, "employees is -3"},
      {"employees_not_a_number", false, "employees is text"},
      {"closed", false, "closed before 2026-01-01"},
      {"unknown_code", true, "a code that NACE does not have: kept without a group, counted"},
      {"quoted_name", true, "a name with quotes, a comma and a line break"},
      {"padded", true, "blanks around name, code and employees"}};
  return kinds;
}

std::vector<CsvRow> make_rows(const World& world, const Economy& economy, const LonLat& lon_lat) {
  geo::Random random(world.seed, stream::dirt);
  const Background background(world);
  std::vector<std::pair<std::size_t, CsvRow>> placed;  // dirty rows follow the good row of their key
  std::size_t number = 0;
  for (const Firm& firm : economy.firms) ++number, placed.emplace_back(number, row_of(firm, number, lon_lat));
  const std::size_t good = placed.size();
  const auto each = static_cast<std::size_t>(kShareOfEachKind * static_cast<double>(good));
  std::vector<std::size_t> originals(good);  // a good row is repeated once at most
  for (std::size_t i = 0; i < good; ++i) originals[i] = i;
  for (std::size_t kind = 0; kind < dirt_kinds().size(); ++kind)
    for (std::size_t i = 0; i < each; ++i) {
      const std::size_t after = 1 + random.below(static_cast<std::uint32_t>(good));
      CsvRow row;
      if (kind == kDuplicateId || kind == kEqualRow) {
        std::swap(originals[random.below(static_cast<std::uint32_t>(originals.size()))], originals.back());
        row = placed[originals.back()].second;
        originals.pop_back();
      } else {
        row = row_of(background.draw(random), ++number, lon_lat);
      }
      row.kind = static_cast<int>(kind);
      spoil(row, row.kind, lon_lat, random);
      placed.emplace_back(after, std::move(row));
    }
  std::ranges::stable_sort(placed, {}, [](const auto& entry) { return entry.first; });
  std::vector<CsvRow> out;
  for (auto& [key, row] : placed) out.push_back(std::move(row));
  return out;
}

std::string csv_text(const std::vector<CsvRow>& rows) {
  std::string out = fmt::format("{}\n", fmt::join(kFieldNames, ","));
  for (const CsvRow& row : rows)
    for (std::size_t f = 0; f < kFields; ++f) {
      out += name_in_csv(row.fields[f]);
      out += f + 1 < kFields ? ',' : '\n';
    }
  return out;
}

}  // namespace synth
