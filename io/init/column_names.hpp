// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace io {

/// What a column may hold, for the guesses of `agglo init`: the firm attributes of a config, and the two ends of an
/// employment band.
enum class Attribute {
  id,
  name,
  industry,
  employees,
  employees_min,
  employees_max,
  x,
  y,
  opened,
  closed,
  foreign,
  exporter,
  accuracy
};

const char* key_of(Attribute attribute);

/// How well a column's name fits, from names that registers use in English, German, French, Spanish, Portuguese,
/// Italian and Dutch: 1 for one of those names, 0.6 for one that holds such a word, 0 for neither or for a word that
/// speaks against it (a street's name is no firm's). Letter case, punctuation and accents do not matter: Längengrad,
/// N_Addetti.
double name_fit(Attribute attribute, std::string_view column);

/// "nAddetti-2020" -> {n, addetti, 2020}; accents become plain letters.
std::vector<std::string> name_words(std::string_view column);

}  // namespace io
