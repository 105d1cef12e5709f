// SPDX-License-Identifier: Apache-2.0
#include "io/run/json.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace io {
namespace {

TEST(Json, KeepsTheOrderOfKeys) {
  Json json;
  json.set("b", 1).set("a", true).set("c", Json::list());
  EXPECT_EQ(json.dump(-1), R"({"b":1,"a":true,"c":[]})");
  json.set("b", "now text");
  EXPECT_EQ(json.dump(-1), R"({"b":"now text","a":true,"c":[]})");
}

TEST(Json, IndentsForPeople) {
  Json json;
  json.set("list", Json::List{1, 2.5}).set("none", Json::object());
  EXPECT_EQ(json.dump(), "{\n  \"list\": [\n    1,\n    2.5\n  ],\n  \"none\": {}\n}");
}

TEST(Json, GivesBackWhatWasWritten) {
  Json json;
  json.set("text", "\"\\\n\x01 ü </script>").set("big", INT64_MAX).set("small", 5e-324).set("third", 1.0 / 3.0);
  json.set("list", Json::List{nullptr == nullptr, Json(), Json::object()});
  EXPECT_EQ(Json::parse(json.dump()), json);
  EXPECT_EQ(Json::parse(json.dump(-1)), json);
}

TEST(Json, WritesNeitherNanNorInfinity) {
  EXPECT_EQ(Json(std::nan("")).dump(), "null");
  EXPECT_EQ(Json(INFINITY).dump(), "null");
}

TEST(Json, ReplacesWhatIsNoUtf8) { EXPECT_EQ(Json("a\xff").dump(), "\"a\xef\xbf\xbd\""); }

TEST(Json, AbsentAndOtherTypesAnswerWithTheFallback) {
  const Json json = *Json::parse(R"({"a": "x"})");
  EXPECT_EQ(json["b"]["c"].integer(7), 7);
  EXPECT_EQ(json["a"].integer(7), 7);
  EXPECT_EQ(json["a"].text(), "x");
  EXPECT_TRUE(json["a"].items().empty());
}

TEST(Json, RefusesWhatIsNone) {
  for (const char* text : {"", "{", "{]", "nul", "1 2", "\"a"}) EXPECT_FALSE(Json::parse(text)) << text;
  EXPECT_FALSE(Json::parse(std::string(100'000, '[')));
}

}  // namespace
}  // namespace io
