// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "geo/core/error.hpp"
#include "io/read/archive.hpp"
#include "io/read/sheet.hpp"
#include "io/read/text.hpp"
#include "io/read/xml_stream.hpp"

namespace io {
namespace {

using geo::Trouble;

constexpr std::size_t kMostColumns = 16'384;
constexpr std::int64_t kMostRows = 1'048'576;

std::int64_t repeats(std::string_view text) {
  std::int64_t count = 1;
  std::from_chars(text.data(), text.data() + text.size(), count);
  return std::max<std::int64_t>(count, 1);
}

bool is_error_text(std::string_view text) { return text.starts_with('#') || text.starts_with("Err:"); }

/// Reads content.xml once for the names of the sheets (wanted: npos) or for the cells of one.
class ContentReader {
 public:
  ContentReader(std::size_t wanted, const std::string& place) : wanted_(wanted), place_(place), builder_(place) {}

  XmlHandler handler() {
    return {[this](std::string_view name, const XmlAttributes& attributes) { begin(name, attributes); },
            [this](std::string_view name) { end(name); },
            [this](std::string_view piece) {
              if (paragraph_ > 0 && note_ == 0) text_ += piece;
            }};
  }
  const std::vector<std::string>& names() const { return names_; }
  Worksheet finished() && { return std::move(builder_).finished(names_[wanted_]); }

 private:
  bool in_sheet() const { return depth_ == 1 && names_.size() == wanted_ + 1; }

  void begin(std::string_view name, const XmlAttributes& attributes) {
    if (name == "table" && depth_++ == 0) {
      names_.emplace_back(attributes.get("name"));
      row_ = 0;
    }
    if (!in_sheet()) return;
    if (name == "table-row") {
      row_repeats_ = repeats(attributes.get("number-rows-repeated"));
      column_ = 0;
      cells_.clear();
    } else if (name == "table-cell" || name == "covered-table-cell") {
      begin_cell(attributes);
    } else if (name == "annotation") {
      ++note_;
    } else if (name == "p" || name == "line-break") {
      begin_line(name == "p");
    } else if (name == "s" && note_ == 0) {
      text_.append(static_cast<std::size_t>(std::min<std::int64_t>(repeats(attributes.get("c")), 1000)), ' ');
    } else if (name == "tab" && note_ == 0) {
      text_ += '\t';
    }
  }

  /// A paragraph behind another, or a break in one.
  void begin_line(bool paragraph) {
    const bool first = paragraph && text_.empty();
    if (note_ == 0 && !first) text_ += '\n';
    if (paragraph) ++paragraph_;
  }

  void begin_cell(const XmlAttributes& attributes) {
    cell_repeats_ = static_cast<std::size_t>(repeats(attributes.get("number-columns-repeated")));
    type_ = attributes.get("value-type");
    formula_ = !attributes.get("formula").empty();
    text_.clear();
    value_.clear();
    if (type_ == "float" || type_ == "percentage" || type_ == "currency") value_ = number_text(attributes.get("value"));
    if (type_ == "date") value_ = attributes.get("date-value");
    if (type_ == "time") value_ = attributes.get("time-value");
    if (type_ == "boolean") value_ = attributes.get("boolean-value");
    if (type_ == "string") value_ = attributes.get("string-value");
  }

  void end(std::string_view name) {
    if (name == "table") --depth_;
    if (!in_sheet()) return;
    if (name == "annotation") --note_;
    if (name == "p") --paragraph_;
    if (name == "table-cell" || name == "covered-table-cell") end_cell();
    if (name == "table-row") end_row();
  }

  void end_cell() {
    const bool failed = formula_ && is_error_text(text_);  // LibreOffice saves #N/A as text, older ones as the number 0
    const std::string& text = failed || value_.empty() ? text_ : value_;
    if (!type_.empty() && !text.empty()) {
      if (cell_repeats_ > kMostColumns - std::min(column_, kMostColumns))
        geo::fail(
            Trouble::data,
            "{}: row {} has more than {} columns; expected a sheet as spreadsheet programs write it; save it again",
            place_, row_ + 1, kMostColumns);
      for (std::size_t i = 0; i < cell_repeats_; ++i) cells_.push_back({column_ + i, text, failed});
    }
    column_ += cell_repeats_;
  }

  void end_row() {
    if (!cells_.empty()) {
      if (row_repeats_ > kMostRows - std::min(row_, kMostRows))
        geo::fail(Trouble::data,
                  "{}: has more than {} rows; expected a sheet as spreadsheet programs write it; use CSV", place_,
                  kMostRows);
      for (std::int64_t i = 1; i <= row_repeats_; ++i) builder_.add_row(row_ + i, cells_);
    }
    row_ += row_repeats_;
  }

  std::size_t wanted_;
  const std::string& place_;
  SheetBuilder builder_;
  std::vector<std::string> names_;
  int depth_ = 0, note_ = 0, paragraph_ = 0;  // how deep in tables, notes and paragraphs
  std::int64_t row_ = 0, row_repeats_ = 1;
  std::size_t column_ = 0, cell_repeats_ = 1;
  std::string type_, text_, value_;
  bool formula_ = false;
  std::vector<SheetCell> cells_;
};

}  // namespace

Worksheet read_ods(std::string_view bytes, const std::string& layer, const std::string& place) {
  const std::vector<ZipMember> members = zip_members(bytes, place);
  const auto content = std::ranges::find(members, "content.xml", &ZipMember::name);
  if (content == members.end())
    geo::fail(Trouble::data, "{}: lacks its part 'content.xml'; expected an .ods file; save it again", place);
  const std::string xml = unzipped(bytes, *content, place);
  const std::string where = place + ": content.xml";
  ContentReader names(std::string::npos - 1, where);
  read_xml(xml, names.handler(), where);
  ContentReader reader(chosen_sheet(names.names(), layer, place), place);
  read_xml(xml, reader.handler(), where);
  return std::move(reader).finished();
}

}  // namespace io
