// SPDX-License-Identifier: Apache-2.0
#include "io/run/code_list.hpp"

#include <gtest/gtest.h>

namespace {

using io::is_listed;
using io::Scheme;

TEST(CodeList, HasEveryClassOfTheShippedSchemes) {
  const auto classes = [](Scheme scheme) { return io::listed_codes(io::shipped_code_list(scheme)).size(); };
  EXPECT_EQ(classes(Scheme::nace), 615U);
  EXPECT_EQ(classes(Scheme::isic), 419U);
  EXPECT_EQ(classes(Scheme::naics), 1151U) << "1,057 of 2017 and 94 new ones of 2022";
  for (const Scheme scheme : {Scheme::scian, Scheme::osm, Scheme::overture, Scheme::categories})
    EXPECT_FALSE(io::has_code_list(scheme));
}

TEST(CodeList, KnowsClassesWhatHoldsThemAndNationalPartsOfThem) {
  for (const char* code : {"25", "255", "2550", "25501", "0111", "C"})
    EXPECT_TRUE(is_listed(Scheme::nace, code)) << code;
  for (const char* code : {"34", "2563", "25630", "258", "0117"}) EXPECT_FALSE(is_listed(Scheme::nace, code)) << code;
  EXPECT_TRUE(is_listed(Scheme::naics, "458310") && is_listed(Scheme::naics, "448310")) << "2022 and 2017";
  EXPECT_FALSE(is_listed(Scheme::naics, "339912")) << "of SCIAN";
  EXPECT_TRUE(is_listed(Scheme::scian, "339912")) << "no list, so nothing is refused";
}

TEST(CodeList, ARunIsEveryNumberOfItAndACommentIsNone) {
  EXPECT_EQ(io::listed_codes("# 9999\n0111-0113 02\n\n0099"),
            (std::vector<std::string>{"0099", "0111", "0112", "0113", "02"}));
}

}  // namespace
