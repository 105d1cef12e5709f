// SPDX-License-Identifier: Apache-2.0
#include <Cbc_C_Interface.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "geo/siting/savings.hpp"

namespace geo {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::max();  // as CBC says it
constexpr Row kNone = std::numeric_limits<Row>::max();

/// An integer program, column by column: least objective, rows at most `row_most`.
class Program {
 public:
  explicit Program(std::vector<double> row_most) : row_most_(std::move(row_most)) {}

  /// A column from 0 to 1.
  void begin_column(double objective) {
    objective_.push_back(objective);
    start_.push_back(start_.back());
  }
  void set(std::size_t row, double value) {
    row_.push_back(static_cast<int>(row)), value_.push_back(value);
    ++start_.back();
  }

  /// The columns where the least is, the first `whole` of them whole; nothing unless it is proven within the nodes.
  std::optional<std::vector<double>> solve(std::size_t whole, int nodes) const {
    const std::unique_ptr<Cbc_Model, decltype(&Cbc_deleteModel)> model(Cbc_newModel(), &Cbc_deleteModel);
    const std::vector<double> low(objective_.size(), 0.0), high(objective_.size(), 1.0),
        row_least(row_most_.size(), -kInfinite);
    Cbc_loadProblem(model.get(), static_cast<int>(objective_.size()), static_cast<int>(row_most_.size()), start_.data(),
                    row_.data(), value_.data(), low.data(), high.data(), objective_.data(), row_least.data(),
                    row_most_.data());
    for (std::size_t column = 0; column < whole; ++column) Cbc_setInteger(model.get(), static_cast<int>(column));
    Cbc_setLogLevel(model.get(), 0);
    Cbc_setMaximumNodes(model.get(), nodes);
    Cbc_setParameter(model.get(), "threads", "0");
    Cbc_solve(model.get());
    if (!Cbc_isProvenOptimal(model.get())) return std::nullopt;
    const double* solution = Cbc_getColSolution(model.get());
    return std::vector<double>(solution, solution + objective_.size());
  }

 private:
  std::vector<double> row_most_, objective_;
  std::vector<int> start_{0}, row_;
  std::vector<double> value_;
};

std::vector<std::uint64_t> entries_of(const Savings& task, std::span<const Row> open) {
  std::vector<std::uint64_t> out;
  for (const Row j : open)
    for (auto e = task.begin[j]; e < task.begin[j + 1]; ++e) out.push_back(e);
  return out;
}

/// z_i <= sum of x_j that cover i: a row a demand, and one for the budget.
Program covering(const Savings& task, std::span<const Row> open) {
  std::vector<Row> row_of(task.worth.size(), kNone), demand;
  for (const auto e : entries_of(task, open))
    if (Row& row = row_of[task.demand[e]]; row == kNone) {
      row = static_cast<Row>(demand.size());
      demand.push_back(task.demand[e]);
    }
  std::vector<double> most(demand.size() + 1, 0.0);
  most.back() = task.budget;
  Program out(std::move(most));
  for (const Row j : open) {
    out.begin_column(0.0);
    for (auto e = task.begin[j]; e < task.begin[j + 1]; ++e) out.set(row_of[task.demand[e]], -1.0);
    out.set(demand.size(), task.price[j]);
  }
  for (std::size_t row = 0; row < demand.size(); ++row) {
    out.begin_column(-task.worth[demand[row]]);
    out.set(row, 1.0);
  }
  return out;
}

/// y_ij <= x_j, and i is saved by one place only: a row an entry, a row a demand, and one for the budget.
Program median(const Savings& task, std::span<const Row> open) {
  const auto entries = entries_of(task, open);
  const std::size_t budget = entries.size() + task.worth.size();
  std::vector<double> most(budget + 1, 1.0);
  std::fill_n(most.begin(), entries.size(), 0.0);
  most.back() = task.budget;
  Program out(std::move(most));
  std::size_t row = 0;
  for (const Row j : open) {
    out.begin_column(0.0);
    for (auto e = task.begin[j]; e < task.begin[j + 1]; ++e) out.set(row++, -1.0);
    out.set(budget, task.price[j]);
  }
  for (std::size_t k = 0; k < entries.size(); ++k) {
    out.begin_column(-task.saving[entries[k]]);
    out.set(k, 1.0);
    out.set(entries.size() + task.demand[entries[k]], 1.0);
  }
  return out;
}

}  // namespace

std::string integer_solver() { return Cbc_getVersion(); }

bool prove_by_solver(const Savings& task, const SavingsBound& bound, SavingsChoice& best, int nodes) {
  const Program program = task.saving.empty() ? covering(task, bound.open) : median(task, bound.open);
  const auto solution = program.solve(bound.open.size(), nodes);
  if (!solution) return false;
  SavingsChoice found;
  double left = task.budget;
  for (std::size_t k = 0; k < bound.open.size(); ++k)
    if ((*solution)[k] > 0.5) found.chosen.push_back(bound.open[k]), left -= task.price[bound.open[k]];
  found.value = value_of(task, found.chosen);
  if (left >= -1e-9 * task.budget && found.value > best.value) best = std::move(found);
  return true;
}

}  // namespace geo
