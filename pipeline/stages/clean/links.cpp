// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/clean/links.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace pipeline {
namespace {

/// Finds firms by their ids.
class FirmIds {
 public:
  explicit FirmIds(const geo::Table& firms) : id_(firms.column("firm_id")), row_of_rank_(firms.size()) {
    const auto rank = firms.codes("id_rank");
    for (std::size_t row = 0; row < rank.size(); ++row)
      row_of_rank_[static_cast<std::size_t>(rank[row])] = static_cast<std::int32_t>(row);
  }

  std::optional<std::int32_t> row(std::string_view id) const {
    const auto text = [&](std::int32_t row) { return id_.text(static_cast<std::size_t>(row)); };
    const auto found = std::ranges::lower_bound(row_of_rank_, id, {}, text);
    return found != row_of_rank_.end() && text(*found) == id ? std::optional(*found) : std::nullopt;
  }

 private:
  const geo::Column& id_;
  std::vector<std::int32_t> row_of_rank_;
};

struct Link {
  std::int32_t buyer, supplier;
  double value;
  std::pair<std::int32_t, std::int32_t> ends() const { return {buyer, supplier}; }
};

geo::Table link_table(std::vector<Link> links) {
  std::ranges::sort(links, {}, [](const Link& link) { return std::tuple(link.buyer, link.supplier, link.value); });
  std::vector<std::int32_t> buyer, supplier;
  std::vector<double> value;
  for (std::size_t i = 0; i < links.size(); ++i) {
    if (i > 0 && links[i].ends() == links[i - 1].ends()) {
      value.back() += links[i].value;
      continue;
    }
    buyer.push_back(links[i].buyer);
    supplier.push_back(links[i].supplier);
    value.push_back(links[i].value);
  }
  geo::Table out;
  out.set("buyer", std::move(buyer));
  out.set("supplier", std::move(supplier));
  out.set("value", std::move(value));
  return out;
}

}  // namespace

geo::Table matched_links(const geo::Table& links, const geo::Table& firms, Run& run, Rejects& rejects) {
  const FirmIds ids(firms);
  const geo::Column &buyers = links.column("buyer"), &suppliers = links.column("supplier");
  const auto value = links.reals("value");
  std::vector<Link> kept;
  std::int64_t rejected = 0;
  for (std::size_t i = 0; i < links.size(); ++i) {
    const auto buyer = ids.row(buyers.text(i)), supplier = ids.row(suppliers.text(i));
    if (buyer && supplier && *buyer != *supplier) {
      kept.push_back({*buyer, *supplier, value[i]});
      continue;
    }
    const bool by_buyer = !buyer;
    rejects.add({.source = "links",
                 .source_id = {},
                 .field = by_buyer ? "buyer" : "supplier",
                 .value = by_buyer ? buyers.text(i) : suppliers.text(i),
                 .reason = buyer && supplier ? "link_to_itself" : "link_unknown_firm",
                 .row = links.integers("row")[i]});
    ++rejected;
  }
  for (SourceFacts& source : run.sources)
    if (run.config.links && source.name == "links") {
      source.accepted -= rejected;
      source.rejected += rejected;
    }
  return link_table(std::move(kept));
}

}  // namespace pipeline
