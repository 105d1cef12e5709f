// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/clean/folded_name.hpp"

#include <gtest/gtest.h>

namespace pipeline {
namespace {

void expect_same(std::initializer_list<const char*> names) {
  for (const char* name : names) EXPECT_EQ(folded_name(name), folded_name(*names.begin())) << name;
}

TEST(FoldedName, LetterCaseAccentsAndBlanksDoNotCount) {
  EXPECT_EQ(folded_name("  Fundición  ÁLAMO "), "fundicion alamo");
  expect_same({"Åkeri Øst", "akeri ost", "ÅKERI ØST"});
  expect_same({"Łódź", "lodz"});
  expect_same({"Nestlé", "NESTLE\xCC\x81"});  // decomposed
}

TEST(FoldedName, GermanVowelsMatchTheirSpellingWithE) {
  expect_same({"Müller Söhne", "Mueller Soehne", "Muller Sohne"});
  expect_same({"Weiß", "Weiss", "WEISS"});
}

TEST(FoldedName, LegalFormsAtTheEndDoNotCount) {
  expect_same({"Huber Metallbau", "Huber Metallbau GmbH", "HUBER METALLBAU G.m.b.H.", "Huber Metallbau GmbH & Co. KG",
               "Huber Metallbau gesellschaft mit beschränkter Haftung"});
  expect_same({"Aceros del Norte", "Aceros del Norte, S.A. de C.V.", "ACEROS DEL NORTE S. A. DE C. V.",
               "Aceros del Norte SA de CV"});
  expect_same({"Tornillos", "Tornillos S. de R.L. de C.V."});
  expect_same(
      {"Acme Jewelry", "Acme Jewelry, Inc.", "ACME JEWELRY CO", "Acme Jewelry Company, Inc.", "Acme Jewelry LLC"});
  expect_same({"Nowak", "Nowak Sp. z o.o.", "NOWAK SP. Z O. O."});
  expect_same({"Novák", "Novák s.r.o.", "Novák, spol. s r.o."});
}

TEST(FoldedName, LegalFormsBeforeTheNameDoNotCount) {
  expect_same({"Ромашка", "ООО «Ромашка»", "РОМАШКА"});
  expect_same({"Baltika", "UAB Baltika", "Baltika, UAB"});
}

TEST(FoldedName, ScriptsWithoutBlanksLoseTheirLegalFormsToo) {
  expect_same({"トヨタ", "トヨタ株式会社", "株式会社トヨタ"});
  expect_same({"华为", "华为有限公司"});
}

TEST(FoldedName, WordsForAndCountOnlyAtTheEdge) {
  expect_same({"Smith Sons", "Smith & Sons", "Smith and Sons", "Smith + Sons Ltd"});
  expect_same({"Pérez Hijos", "Pérez y Hijos", "Perez e Hijos"});
  EXPECT_EQ(folded_name("Y"), "y");
}

TEST(FoldedName, SingleLettersInARowAreOneWord) { expect_same({"J.B. Metal", "J. B. Metal", "JB Metal", "j b metal"}); }

TEST(FoldedName, DifferentNamesStayDifferent) {
  for (const auto& [a, b] : {std::pair{"Huber Metallbau", "Huber Holzbau"}, {"Smith 1", "Smith 2"}, {"Sa Pa", "Sa Po"}})
    EXPECT_NE(folded_name(a), folded_name(b));
}

TEST(FoldedName, WhatIsOnlyALegalFormStaysAndPunctuationIsNothing) {
  EXPECT_EQ(folded_name("GmbH"), "gmbh");
  EXPECT_EQ(folded_name("S.A."), "sa");
  EXPECT_EQ(folded_name(" - ... ! "), "");
  EXPECT_EQ(folded_name(""), "");
}

TEST(FoldedName, FoldingTwiceChangesNothing) {
  for (const char* name : {"Müller & Söhne GmbH & Co. KG", "ООО «Ромашка»", "株式会社トヨタ", "A & B", "d'Or S.p.A."})
    EXPECT_EQ(folded_name(folded_name(name)), folded_name(name)) << name;
}

TEST(FoldedName, DamagedUtf8DoesNoHarm) { EXPECT_NO_FATAL_FAILURE(static_cast<void>(folded_name("a\xE2\x82"))); }

}  // namespace
}  // namespace pipeline
