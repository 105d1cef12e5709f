// SPDX-License-Identifier: Apache-2.0
#include "io/run/yaml.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using io::Node;
using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> problems_of(std::string_view text) {
  io::Problems problems;
  io::parse_yaml(text, "a.yaml", problems);
  return problems.messages();
}

Node parsed(std::string_view text) {
  io::Problems problems;
  Node root = io::parse_yaml(text, "a.yaml", problems);
  problems.raise();
  return root;
}

TEST(Yaml, ScalarsKeepTheirText) {
  const Node root = parsed("nace: 01.10\nnaics: 0311\ncountry: NO\nquoted: '7'\nplain: 7\n");
  EXPECT_EQ(root.find("nace")->text, "01.10");
  EXPECT_EQ(root.find("naics")->text, "0311");
  EXPECT_EQ(root.find("country")->text, "NO");
  EXPECT_TRUE(root.find("quoted")->quoted);
  EXPECT_FALSE(root.find("plain")->quoted);
}

TEST(Yaml, EveryValueKnowsItsPlaceAndPath) {
  const Node root = parsed("a:\n  - {b: 1}\n  - c: 2\n");
  const Node& c = *root.find("a")->items[1].find("c");
  EXPECT_EQ(c.where(), "a.yaml:3:8: a[1].c");
  EXPECT_EQ(root.find("a")->items[0].find("b")->where(), "a.yaml:2:9: a[0].b");
  EXPECT_EQ(root.find("a")->items[1].entries[0].line, 3);
  EXPECT_EQ(root.find("a")->items[1].entries[0].column, 5);
}

TEST(Yaml, KeyWithoutValueIsEmpty) {
  EXPECT_TRUE(parsed("a:\nb: 1\n").find("a")->empty());
  EXPECT_FALSE(parsed("a: ''\n").find("a")->empty());
}

TEST(Yaml, ByteOrderMarkIsSkipped) {
  EXPECT_EQ(parsed("\xEF\xBB\xBF"
                   "a: 1")
                .find("a")
                ->text,
            "1");
}

TEST(Yaml, JsonIsYaml) { EXPECT_EQ(parsed("{\"a\": {\"b\": [1, 2]}}").find("a")->find("b")->items[1].text, "2"); }

TEST(Yaml, DuplicateKeysAreRefused) {
  EXPECT_THAT(problems_of("a: 1\nb: 2\na: 3\n"),
              ElementsAre("a.yaml:3:1: a: the key is given twice, first in line 1; remove one of them"));
}

TEST(Yaml, AnchorsAliasesAndMergeKeysAreRefused) {
  EXPECT_THAT(problems_of("a: &x {b: 1}\nc: *x\nd: {<<: *x}\n"),
              ElementsAre("a.yaml:1:4: anchors (&name) are not read here; remove it and write values out where needed",
                          "a.yaml:2:4: aliases are not read here; write the value out",
                          "a.yaml:3:5: merge keys (<<) are not read here; write the values out",
                          "a.yaml:3:9: aliases are not read here; write the value out"));
}

TEST(Yaml, TagsAreRefused) {
  EXPECT_THAT(
      problems_of("a: !!python/object/apply:os.system ['x']\nb: !local 1\n"),
      ElementsAre(HasSubstr("a.yaml:1:4: the tag 'tag:yaml.org,2002:python/object/apply:os.system' is not read"),
                  "a.yaml:2:4: the tag '!local' is not read here; remove it: every value is taken as its key "
                  "needs it"));
}

TEST(Yaml, SecondDocumentIsRefused) {
  EXPECT_THAT(problems_of("a: 1\n---\nb: 2\n"),
              ElementsAre("a.yaml:2:1: a second document begins here; expected one; remove the line '---'"));
}

TEST(Yaml, SyntaxErrorHasItsPlace) {
  EXPECT_THAT(problems_of("a: [1, 2\nb: 3\n"), ElementsAre(HasSubstr("a.yaml:2:2: this is not YAML: ")));
}

TEST(Yaml, OtherEncodingsAreRefused) {
  EXPECT_THAT(problems_of("a: 1\nb: M\xFCller\n"),
              ElementsAre("a.yaml:2:5: byte 0xfc is not UTF-8 text; expected UTF-8; save the file in that encoding"));
  EXPECT_THAT(problems_of(std::string_view("\xFF\xFE"
                                           "a\0",
                                           4)),
              ElementsAre(HasSubstr("a.yaml:1:1: byte 0xff")));
  EXPECT_THAT(problems_of(std::string_view("a: \0", 4)), ElementsAre(HasSubstr("a.yaml:1:4: byte 0x00")));
}

TEST(Yaml, Utf8IsCheckedStrictly) {
  EXPECT_EQ(io::first_bad_byte("Größe 漢 \xF0\x9F\x8F\xAD"), std::string_view::npos);
  EXPECT_EQ(io::first_bad_byte("a\xC0\xAF"), 1U);         // overlong
  EXPECT_EQ(io::first_bad_byte("\xED\xA0\x80"), 0U);      // surrogate
  EXPECT_EQ(io::first_bad_byte("\xF4\x90\x80\x80"), 0U);  // above U+10FFFF
  EXPECT_EQ(io::first_bad_byte("ab\xE2\x82"), 2U);        // cut
}

TEST(Yaml, DepthIsLimited) {
  const auto nested = [](std::size_t n) { return "a: " + std::string(n, '[') + std::string(n, ']'); };
  EXPECT_THAT(problems_of(nested(31)), ElementsAre());
  EXPECT_THAT(problems_of(nested(32)), ElementsAre("a.yaml:1:35: more than 32 levels of nesting"));
  EXPECT_THAT(problems_of(nested(100'000)), ElementsAre("a.yaml:1:35: more than 32 levels of nesting"));
}

TEST(Yaml, NumberOfValuesIsLimited) {
  std::string text = "a:\n";
  for (int i = 0; i < 10'000; ++i) text += " - 1\n";
  EXPECT_THAT(problems_of(text), ElementsAre(HasSubstr("more than 10000 values; expected a config, not data")));
}

TEST(Yaml, RootIsAMap) {
  EXPECT_THAT(problems_of(""), ElementsAre("a.yaml:1:1: the file is empty; expected keys such as 'version: 1'"));
  EXPECT_THAT(problems_of("- a\n"), ElementsAre("a.yaml:1:1: there is no key; expected keys such as 'version: 1'"));
  EXPECT_THAT(problems_of("# nothing\n"),
              ElementsAre("a.yaml:1:1: there is no key; expected keys such as 'version: 1'"));
}

TEST(Yaml, ListAsKeyIsRefused) {
  EXPECT_THAT(problems_of("? [a]\n: 1\n"),
              ElementsAre(HasSubstr("a list or map stands where a key is expected; write a plain name")));
}

TEST(Yaml, ProblemsStandInTheOrderOfTheFile) {
  io::Problems problems;
  const Node root = parsed("a: 1\nb: 2\nc: 3\nd: 4\ne: 5\nf: 6\ng: 7\nh: 8\ni: 9\nj: 10\n");
  problems.add(*root.find("j"), "late");
  problems.add(*root.find("b"), "early");
  EXPECT_THAT(problems.messages(), ElementsAre("a.yaml:2:4: b: early", "a.yaml:10:4: j: late"));
}

}  // namespace
