// SPDX-License-Identifier: Apache-2.0
#include "geo/siting/savings.hpp"

namespace geo {

std::string integer_solver() { return {}; }

bool prove_by_solver(const Savings&, const SavingsBound&, SavingsChoice&, int) { return false; }

}  // namespace geo
