// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <map>
#include <optional>

#include "geo/core/error.hpp"
#include "io/read/archive.hpp"
#include "io/read/number.hpp"
#include "io/read/sheet.hpp"
#include "io/read/text.hpp"
#include "io/read/xml_stream.hpp"

namespace io {
namespace {

using geo::Trouble;

constexpr std::size_t kMostColumns = 16'384;

/// The parts of an XLSX file by their names.
class Parts {
 public:
  Parts(std::string_view bytes, const std::string& place) : bytes_(bytes), place_(place) {
    if (bytes.starts_with("\xD0\xCF\x11\xE0"))
      geo::fail(Trouble::data, "{}: is encrypted or an old .xls; expected .xlsx; save it as .xlsx without a password",
                place);
    members_ = zip_members(bytes, place);
  }

  bool has(std::string_view name) const { return find(name) != members_.end(); }
  void read(std::string_view name, const XmlHandler& handler) const {
    const auto found = find(name);
    if (found == members_.end())
      geo::fail(Trouble::data, "{}: lacks its part '{}'; expected a complete .xlsx; save it again", place_,
                shown(name, 60));
    read_xml(unzipped(bytes_, *found, place_), handler, fmt::format("{}: {}", place_, shown(name, 60)));
  }

 private:
  std::vector<ZipMember>::const_iterator find(std::string_view name) const {
    return std::ranges::find(members_, name, &ZipMember::name);
  }
  std::string_view bytes_;
  const std::string& place_;
  std::vector<ZipMember> members_;
};

struct Workbook {
  std::vector<std::string> names, parts;  // of the sheets
  bool from_1904 = false;
};

void nothing(std::string_view) {}

Workbook workbook(const Parts& parts) {
  Workbook out;
  std::vector<std::string> ids;
  parts.read("xl/workbook.xml", {[&](std::string_view name, const XmlAttributes& attributes) {
                                   const std::string_view flag = attributes.get("date1904");
                                   if (name == "workbookPr") out.from_1904 = flag == "1" || flag == "true";
                                   if (name != "sheet") return;
                                   out.names.emplace_back(attributes.get("name"));
                                   ids.emplace_back(attributes.get("id"));
                                 },
                                 nothing, nothing});
  std::map<std::string, std::string, std::less<>> targets;
  parts.read("xl/_rels/workbook.xml.rels",
             {[&](std::string_view name, const XmlAttributes& attributes) {
                if (name != "Relationship") return;
                const std::filesystem::path target{std::string(attributes.get("Target"))};
                const auto part = target.is_absolute() ? target.relative_path() : std::filesystem::path("xl") / target;
                targets.emplace(attributes.get("Id"), part.lexically_normal().string());
              },
              nothing, nothing});
  for (const std::string& id : ids) out.parts.push_back(targets[id]);
  return out;
}

/// Texts that cells name by number; phonetic hints left out.
geo::Texts shared_strings(const Parts& parts) {
  geo::Texts out;
  if (!parts.has("xl/sharedStrings.xml")) return out;
  std::string text;
  bool in_text = false, in_hint = false;
  parts.read("xl/sharedStrings.xml", {[&](std::string_view name, const XmlAttributes&) {
                                        if (name == "si") text.clear();
                                        if (name == "rPh") in_hint = true;
                                        if (name == "t") in_text = !in_hint;
                                      },
                                      [&](std::string_view name) {
                                        if (name == "rPh") in_hint = false;
                                        if (name == "t") in_text = false;
                                        if (name == "si") out.add(text);
                                      },
                                      [&](std::string_view piece) {
                                        if (in_text) text += piece;
                                      }});
  return out;
}

/// Whether a number format shows a date: one with a day or a year outside quotes, brackets and escapes.
bool shows_date(std::string_view format) {
  for (std::size_t i = 0; i < format.size(); ++i) {
    const char c = format[i];
    if (c == '\\' || c == '_' || c == '*')
      ++i;
    else if (c == '"')
      i = std::min(format.find('"', i + 1), format.size());
    else if (c == '[')
      i = std::min(format.find(']', i + 1), format.size());
    else if (c == 'd' || c == 'D' || c == 'y' || c == 'Y')
      return true;
  }
  return false;
}

/// Per cell style: whether it shows a date.
std::vector<bool> date_styles(const Parts& parts) {
  std::vector<bool> out;
  if (!parts.has("xl/styles.xml")) return out;
  std::map<int, bool> own;
  bool in_cells = false;
  parts.read("xl/styles.xml", {[&](std::string_view name, const XmlAttributes& attributes) {
                                 const int id = whole_number<int>(attributes.get("numFmtId")).value_or(0);
                                 if (name == "numFmt") own[id] = shows_date(attributes.get("formatCode"));
                                 if (name == "cellXfs") in_cells = true;
                                 if (name != "xf" || !in_cells) return;
                                 const bool known = (id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 36) ||
                                                    (id >= 50 && id <= 58);
                                 out.push_back(own.contains(id) ? own[id] : known);
                               },
                               [&](std::string_view name) {
                                 if (name == "cellXfs") in_cells = false;
                               },
                               nothing});
  return out;
}

/// Days since 1899-12-30 as a date; in the 1900 system there is a 29 February 1900, which never was.
std::string date_text(double serial, bool from_1904) {
  constexpr double kLast = 2'958'466.0;  // of the year 9999
  if (!(serial >= 0.0) || serial >= kLast) return fmt::format("{}", serial);
  double day = std::floor(serial);
  auto second = static_cast<long>(std::llround((serial - day) * 86'400.0));
  if (second == 86'400) second = 0, day += 1.0;
  const double epoch = from_1904 ? -24'107.0 : serial < 60.0 ? -25'568.0 : -25'569.0;  // before 1970-01-01
  const std::chrono::sys_days days{std::chrono::days{static_cast<int>(day + epoch)}};
  const std::chrono::year_month_day date{days};
  std::string out = fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                                static_cast<unsigned>(date.day()));
  if (second > 0) out += fmt::format("T{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60);
  return out;
}

/// Column of a reference such as AB12; npos for what is none.
std::size_t column_of(std::string_view reference) {
  std::size_t column = 0;
  for (const char c : reference) {
    if (c < 'A' || c > 'Z') break;
    column = column * 26 + static_cast<std::size_t>(c - 'A' + 1);
    if (column > kMostColumns) return std::string::npos;
  }
  return column - 1;
}

/// Reads the cells of one sheet.
class SheetReader {
 public:
  SheetReader(const geo::Texts& strings, const std::vector<bool>& dates, bool from_1904, const std::string& place)
      : strings_(strings), dates_(dates), from_1904_(from_1904), place_(place), builder_(place) {}

  XmlHandler handler() {
    return {[this](std::string_view name, const XmlAttributes& attributes) { begin(name, attributes); },
            [this](std::string_view name) { end(name); },
            [this](std::string_view piece) {
              if (in_value_) value_ += piece;
            }};
  }
  Worksheet finished(const std::string& name) && { return std::move(builder_).finished(name); }

 private:
  void begin(std::string_view name, const XmlAttributes& attributes) {
    if (name == "row") {
      number_ = whole_number<std::int64_t>(attributes.get("r")).value_or(number_ + 1);
      column_ = std::string::npos;
      cells_.clear();
    } else if (name == "c") {
      const std::string_view reference = attributes.get("r");
      const std::size_t column = reference.empty() ? column_ + 1 : column_of(reference);
      if (column >= kMostColumns || (column_ != std::string::npos && column <= column_))
        geo::fail(Trouble::data,
                  "{}: row {}: cell '{}' stands out of order; expected a sheet as spreadsheet programs write it; save "
                  "it again",
                  place_, number_, shown(reference, 20));
      column_ = column;
      type_ = attributes.get("t");
      style_ = whole_number<std::size_t>(attributes.get("s")).value_or(0);
      value_.clear();
    } else if (name == "v" || name == "t") {
      in_value_ = true;
    }
  }

  void end(std::string_view name) {
    if (name == "v" || name == "t") in_value_ = false;
    if (name == "c") add_cell();
    if (name == "row") builder_.add_row(number_, cells_);
  }

  void add_cell() {
    if (value_.empty()) return;
    SheetCell cell{column_, {}, type_ == "e"};
    if (type_ == "s")
      cell.text = shared();
    else if (type_.empty() || type_ == "n")
      cell.text = number();
    else
      cell.text = value_;
    cells_.push_back(std::move(cell));
  }

  std::string shared() const {
    const auto at = whole_number<std::size_t>(value_);
    if (!at || *at >= strings_.size())
      geo::fail(Trouble::data, "{}: row {}: text number {} is missing; expected a complete .xlsx; save it again",
                place_, number_, shown(value_, 20));
    return std::string(strings_[*at]);
  }

  std::string number() const {
    double serial = 0.0;
    const bool is_date = style_ < dates_.size() && dates_[style_];
    const auto [end, error] = std::from_chars(value_.data(), value_.data() + value_.size(), serial);
    if (is_date && error == std::errc{} && end == value_.data() + value_.size()) return date_text(serial, from_1904_);
    return number_text(value_);
  }

  const geo::Texts& strings_;
  const std::vector<bool>& dates_;
  bool from_1904_;
  const std::string& place_;
  SheetBuilder builder_;
  std::int64_t number_ = 0;
  std::size_t column_ = std::string::npos, style_ = 0;
  std::string type_, value_;
  bool in_value_ = false;
  std::vector<SheetCell> cells_;
};

}  // namespace

Worksheet read_xlsx(std::string_view bytes, const std::string& layer, const std::string& place) {
  const Parts parts(bytes, place);
  const Workbook book = workbook(parts);
  const std::size_t chosen = chosen_sheet(book.names, layer, place);
  const geo::Texts strings = shared_strings(parts);
  const std::vector<bool> dates = date_styles(parts);
  SheetReader reader(strings, dates, book.from_1904, place);
  parts.read(book.parts[chosen], reader.handler());
  return std::move(reader).finished(book.names[chosen]);
}

}  // namespace io
