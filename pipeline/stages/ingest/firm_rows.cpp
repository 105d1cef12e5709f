// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/ingest/firm_rows.hpp"

#include <cmath>
#include <functional>
#include <optional>
#include <tuple>
#include <utility>

#include "geo/core/crs.hpp"
#include "geo/core/error.hpp"
#include "geo/core/join.hpp"
#include "geo/core/parallel.hpp"
#include "pipeline/stages/ingest/field_values.hpp"
#include "pipeline/stages/ingest/source_rows.hpp"

namespace pipeline {
namespace {

/// The source columns of one firm attribute; text() joins several with '/', leaving out empty ones at the end.
class Field {
 public:
  Field(const io::FirmSource& source, const geo::Table& table, const std::string& attribute) {
    const auto found = source.fields.find(attribute);
    if (found == source.fields.end()) return;
    for (const std::string& name : found->second) add(table, name);
  }
  Field(const geo::Table& table, const std::optional<std::string>& name) {
    if (name) add(table, *name);
  }

  bool mapped() const { return !columns_.empty(); }
  const std::string& name() const { return names_; }
  std::string_view text(std::size_t row) {
    if (columns_.size() == 1) return trimmed(columns_[0]->text(row));
    joined_.clear();
    std::size_t end = 0;
    for (const geo::Column* column : columns_) {
      const std::string_view part = trimmed(column->text(row));
      joined_ += part;
      if (!part.empty()) end = joined_.size();
      joined_ += '/';
    }
    joined_.resize(end);
    return joined_;
  }

 private:
  void add(const geo::Table& table, const std::string& name) {
    columns_.push_back(&table.column(name));
    names_ += (names_.empty() ? "" : "/") + name;
  }

  std::vector<const geo::Column*> columns_;
  std::string names_, joined_;
};

/// The values of one row while it is judged.
struct Candidate {
  std::string_view id, name, industry;
  std::optional<double> employees, accuracy_m;
  std::optional<std::int32_t> opened, closed;
  std::optional<bool> foreign, exporter;
  bool open_band = false;
};

struct Failure {
  std::string field, reason;
  std::string value;
  std::string id{};  // of the row, as far as it was read
  std::size_t row = 0;
};

class Mapper {
 public:
  Mapper(const io::FirmSource& source, const io::RawRows& raw)
      : raw_(raw),
        table_(raw.points.table),
        degrees_(geo::is_geographic(raw.crs)),
        id_(source, table_, "id"),
        name_(source, table_, "name"),
        industry_(source, table_, "industry"),
        employees_(source, table_, "employees"),
        least_(table_, source.employees_min),
        most_(table_, source.employees_max),
        opened_(source, table_, "opened"),
        closed_(source, table_, "closed"),
        foreign_(source, table_, "foreign"),
        exporter_(source, table_, "exporter"),
        accuracy_(source, table_, "accuracy") {}

  /// The first check that the row fails; nothing when it is a firm.
  std::optional<Failure> judge(std::size_t row, Candidate& out) {
    out = {};
    if (!id_.mapped()) fallback_id_ = std::to_string(raw_.points.row[row]);
    out.id = id_.mapped() ? id_.text(row) : std::string_view(fallback_id_);
    if (out.id.empty()) return Failure{id_.name(), "id_empty", ""};
    const double x = raw_.points.x[row], y = raw_.points.y[row];
    if (degrees_ && (std::abs(x) > 180.0 || std::abs(y) > 90.0))
      return Failure{"geometry", "coord_out_of_range", fmt::format("{} {}", x, y)};
    if (name_.mapped()) out.name = name_.text(row);
    if (industry_.mapped()) out.industry = industry_.text(row);
    if (industry_.mapped() && out.industry.empty()) return Failure{industry_.name(), "industry_empty", ""};
    return judge_values(row, out);
  }

 private:
  std::optional<Failure> judge_values(std::size_t row, Candidate& out) {
    if (auto failed = read_employees(row, out)) return failed;
    const auto date = [&](Field& field, std::optional<std::int32_t>& to) {
      return read(field, row, "date_not_a_date", to, [](std::string_view text) { return parsed_date(text); });
    };
    const auto flag = [&](Field& field, std::optional<bool>& to) {
      return read(field, row, "flag_not_a_flag", to, [](std::string_view text) { return parsed_flag(text); });
    };
    if (auto failed = date(opened_, out.opened)) return failed;
    if (auto failed = date(closed_, out.closed)) return failed;
    if (auto failed = flag(foreign_, out.foreign)) return failed;
    if (auto failed = flag(exporter_, out.exporter)) return failed;
    return read(accuracy_, row, "accuracy_not_a_length", out.accuracy_m,
                [&](std::string_view text) { return amount(text); });
  }

  std::optional<double> amount(std::string_view text) const {
    const auto value = parsed_number(text, raw_.decimal_comma);
    return value && *value >= 0.0 ? value : std::nullopt;
  }

  /// Bands: the geometric middle of both ends; an open top band is its lower end times 1.5 (METHODS 17).
  std::optional<Failure> read_employees(std::size_t row, Candidate& out) {
    const auto count = [&](std::string_view text) { return amount(text); };
    if (!least_.mapped()) return read(employees_, row, "employees_not_a_count", out.employees, count);
    std::optional<double> least, most;
    if (auto failed = read(least_, row, "employees_not_a_count", least, count)) return failed;
    if (auto failed = read(most_, row, "employees_not_a_count", most, count)) return failed;
    out.open_band = least && !most;
    if (least && most) out.employees = std::sqrt(*least * *most);
    if (least && !most) out.employees = *least * 1.5;
    return std::nullopt;
  }

  template <class T, class Parse>
  static std::optional<Failure> read(Field& field, std::size_t row, const char* reason, std::optional<T>& to,
                                     Parse parse) {
    if (!field.mapped()) return std::nullopt;
    const std::string_view text = field.text(row);
    if (text.empty()) return std::nullopt;
    to = parse(text);
    if (!to) return Failure{field.name(), reason, std::string(text.substr(0, 80))};
    return std::nullopt;
  }

  const io::RawRows& raw_;
  const geo::Table& table_;
  bool degrees_;
  Field id_, name_, industry_, employees_, least_, most_, opened_, closed_, foreign_, exporter_, accuracy_;
  std::string fallback_id_;
};

std::int32_t industry_code(std::string_view text, FirmRows& firms) {
  const auto found = firms.industry_codes.find(text);
  if (found != firms.industry_codes.end()) return found->second;
  const auto code = static_cast<std::int32_t>(firms.industries.size());
  firms.industries.add(text);
  firms.industry_codes.emplace(text, code);
  return code;
}

template <class T, class U>
void push(const std::optional<T>& value, std::vector<U>& values, geo::Column::Mask& mask) {
  values.push_back(value ? static_cast<U>(*value) : U{});
  mask.push_back(value.has_value());
}

void keep(const Candidate& firm, const io::RawPart& part, std::size_t row, std::int32_t position, FirmRows& firms) {
  firms.x.push_back(part.x[row]);
  firms.y.push_back(part.y[row]);
  firms.id.add(firm.id);
  firms.name.add(firm.name);
  firms.has_name.push_back(!firm.name.empty());
  firms.industry.push_back(industry_code(firm.industry, firms));
  push(firm.employees, firms.employees, firms.has_employees);
  push(firm.opened, firms.opened, firms.has_opened);
  push(firm.closed, firms.closed, firms.has_closed);
  push(firm.foreign, firms.foreign, firms.has_foreign);
  push(firm.exporter, firms.exporter, firms.has_exporter);
  push(firm.accuracy_m, firms.accuracy_m, firms.has_accuracy);
  firms.source.push_back(position);
  firms.row.push_back(part.row[row]);
  firms.imputed_open_bands += firm.open_band;
}

/// The firms of some rows, with codes of industries of their own, and the rows that are none.
struct Piece {
  FirmRows firms;
  std::vector<Failure> failures;
};

Piece mapped(const io::FirmSource& source, std::int32_t position, const io::RawRows& raw, std::size_t begin,
             std::size_t end) {
  Piece out;
  Mapper mapper(source, raw);
  Candidate firm;
  for (std::size_t row = begin; row < end; ++row) {
    if (auto failed = mapper.judge(row, firm)) {
      failed->id = firm.id;
      failed->row = row;
      out.failures.push_back(std::move(*failed));
    } else {
      keep(firm, raw.points, row, position, out.firms);
    }
  }
  return out;
}

/// Gives the industries of a piece the codes of `firms`.
void recode(FirmRows& piece, FirmRows& firms) {
  std::vector<std::int32_t> code(piece.industries.size());
  for (std::size_t i = 0; i < code.size(); ++i) code[i] = industry_code(piece.industries[i], firms);
  for (std::int32_t& industry : piece.industry) industry = code[static_cast<std::size_t>(industry)];
}

template <class T>
void join(std::vector<T> FirmRows::*column, FirmRows& firms, std::vector<Piece>& pieces) {
  std::vector<T>& to = firms.*column;
  std::size_t size = to.size();
  for (const Piece& piece : pieces) size += (piece.firms.*column).size();
  to.reserve(size);
  for (Piece& piece : pieces) {
    const std::vector<T> from = std::move(piece.firms.*column);  // freed at once
    to.insert(to.end(), from.begin(), from.end());
  }
}

void join(geo::Texts FirmRows::*column, FirmRows& firms, std::vector<Piece>& pieces) {
  std::vector<geo::Texts> parts{std::move(firms.*column)};
  for (Piece& piece : pieces) parts.push_back(std::move(piece.firms.*column));
  firms.*column = geo::joined(std::move(parts));
}

void join_all(FirmRows& firms, std::vector<Piece>& pieces, unsigned threads) {
  using F = FirmRows;
  const auto columns =
      std::tuple(&F::id, &F::name, &F::x, &F::y, &F::employees, &F::accuracy_m, &F::row, &F::industry, &F::opened,
                 &F::closed, &F::source, &F::has_name, &F::has_employees, &F::has_opened, &F::has_closed, &F::foreign,
                 &F::has_foreign, &F::exporter, &F::has_exporter, &F::has_accuracy);
  std::vector<std::function<void()>> work;
  std::apply([&](auto... column) { (work.push_back([&, column] { join(column, firms, pieces); }), ...); }, columns);
  geo::parallel_for(work.size(), 1, threads, [&](std::size_t begin, std::size_t) { work[begin](); });
}

}  // namespace

io::SourceRequest firm_request(const io::FirmSource& source, unsigned threads) {
  io::SourceRequest request = request_for(source, {}, io::Geometry::points, threads);
  for (const auto& [attribute, columns] : source.fields) {
    if (attribute == "x")
      request.x_field = columns.front();
    else if (attribute == "y")
      request.y_field = columns.front();
    else
      request.columns.insert(request.columns.end(), columns.begin(), columns.end());
    if (attribute == "id") request.id_field = columns.front();
  }
  for (const auto& band : {source.employees_min, source.employees_max})
    if (band) request.columns.push_back(*band);
  return request;
}

void add_firms(const io::FirmSource& source, std::int32_t position, io::RawRows raw, FirmRows& firms, Rejects& rejects,
               unsigned threads) {
  reject_unread(source.name, raw, rejects);
  constexpr std::size_t kChunk = 65'536;
  std::vector<Piece> pieces((raw.points.size() + kChunk - 1) / kChunk);
  geo::parallel_for(raw.points.size(), kChunk, threads, [&](std::size_t begin, std::size_t end) {
    pieces[begin / kChunk] = mapped(source, position, raw, begin, end);
  });
  for (Piece& piece : pieces) {
    recode(piece.firms, firms);
    firms.imputed_open_bands += piece.firms.imputed_open_bands;
    for (const Failure& failed : piece.failures)
      rejects.add({.source = source.name,
                   .source_id = failed.id,
                   .field = failed.field,
                   .value = failed.value,
                   .reason = failed.reason,
                   .row = raw.points.row[failed.row],
                   .x = raw.points.x[failed.row],
                   .y = raw.points.y[failed.row]});
  }
  raw = io::RawRows();  // its texts take as much memory as the firms
  join_all(firms, pieces, threads);
}

}  // namespace pipeline
