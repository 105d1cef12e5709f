// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/ingest/pairs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "io/read/source.hpp"
#include "io/run/scheme.hpp"
#include "pipeline/stages/ingest/field_values.hpp"
#include "pipeline/stages/ingest/source_rows.hpp"

namespace pipeline {
namespace {

struct Pairs {
  geo::Texts a, b;
  std::vector<double> value;
  std::vector<std::int64_t> row;
};

/// The columns whose attributes are `a` and `b`, and column value.
Pairs read_pairs(const io::PairSource& source, const char* a, const char* b, Run& run, Rejects& rejects) {
  const io::RawRows raw = io::read_source(request_for(source, source.fields, io::Geometry::none, run.frame.threads));
  const geo::Table& table = raw.plain.table;
  const auto field = source.fields.find("value");
  Pairs out;
  std::int64_t rejected = reject_unread(source.name, raw, rejects);
  for (std::size_t row = 0; row < raw.plain.size(); ++row) {
    double value = 1.0;
    if (field != source.fields.end()) {
      const std::string_view text = trimmed(table.column(field->second).text(row));
      const auto number = parsed_number(text, raw.decimal_comma);
      if (!number || *number < 0.0) {
        rejects.add({.source = source.name,
                     .source_id = {},
                     .field = "value",
                     .value = text,
                     .reason = "value_not_a_number",
                     .row = raw.plain.row[row]});
        ++rejected;
        continue;
      }
      value = *number;
    }
    out.a.add(trimmed(table.column(source.fields.at(a)).text(row)));
    out.b.add(trimmed(table.column(source.fields.at(b)).text(row)));
    out.value.push_back(value);
    out.row.push_back(raw.plain.row[row]);
  }
  run.sources.push_back(facts_of(source.name, source, raw, rejected, 0, run.frame));
  return out;
}

/// Codes of the source in normal spelling, by number.
class Codes {
 public:
  explicit Codes(io::Scheme scheme) : scheme_(scheme) {}

  std::int32_t add(std::string_view code) {
    std::string normal = io::normal_code(scheme_, code);
    if (normal.empty()) normal = code;
    return number_.emplace(std::move(normal), static_cast<std::int32_t>(number_.size())).first->second;
  }
  /// -1 where the source names nothing that holds it.
  std::int32_t of(std::string_view industry) const {
    for (const std::string& code : io::ancestors(scheme_, io::normal_code(scheme_, industry)))
      if (const auto found = number_.find(code); found != number_.end()) return found->second;
    return -1;
  }

 private:
  io::Scheme scheme_;
  std::map<std::string, std::int32_t> number_;
};

}  // namespace

geo::Table read_links(Run& run, Rejects& rejects) {
  Pairs pairs;
  if (run.config.links) pairs = read_pairs(*run.config.links, "buyer", "supplier", run, rejects);
  geo::Table out;
  out.set("buyer", std::move(pairs.a));
  out.set("supplier", std::move(pairs.b));
  out.set("value", std::move(pairs.value));
  out.set("row", std::move(pairs.row));
  return out;
}

geo::Tables read_relatedness(Run& run, const geo::Texts& industries, Rejects& rejects) {
  Pairs pairs;
  if (run.config.relatedness) pairs = read_pairs(*run.config.relatedness, "industry_a", "industry_b", run, rejects);
  Codes codes(run.config.profile ? io::scheme_of(run.config.profile->scheme) : io::Scheme::categories);
  std::vector<std::int32_t> a, b, of_industry;
  for (std::size_t i = 0; i < pairs.value.size(); ++i) {
    a.push_back(codes.add(pairs.a[i]));
    b.push_back(codes.add(pairs.b[i]));
  }
  geo::Column::Mask named;
  for (std::size_t i = 0; !a.empty() && i < industries.size(); ++i) {
    of_industry.push_back(codes.of(industries[i]));
    named.push_back(of_industry.back() >= 0 ? 1 : 0);
  }
  if (!a.empty() && std::ranges::find(named, 1) == named.end())
    run.warn(fmt::format("{}: none of its codes is an industry of the firms; relatedness is taken from co-location",
                         run.config.relatedness->place));
  geo::Tables out;
  out["relatedness"].set("a", std::move(a));
  out["relatedness"].set("b", std::move(b));
  out["relatedness"].set("value", std::move(pairs.value));
  out["related_codes"].set("code", std::move(of_industry), std::move(named));
  return out;
}

}  // namespace pipeline
