// SPDX-License-Identifier: Apache-2.0
#include "io/run/schema.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "io/run/json.hpp"
#include "tests/io/run/stand_in.hpp"

namespace {

TEST(Schema, ComesFromTheDeclarations) {
  const auto schema = io::Json::parse(io::config_schema(stand_in::specs()));
  ASSERT_TRUE(schema);
  EXPECT_EQ((*schema)["$schema"].text(), "http://json-schema.org/draft-07/schema#");
  const io::Json& keys = (*schema)["properties"];
  const io::Json& eps = keys["clusters"]["properties"]["eps"];
  EXPECT_EQ(eps["description"].text(),
            "Radius of a neighbourhood. Expected: length from 1 m to 100 km, or auto. Default: 1000.");
  EXPECT_EQ(eps["anyOf"].items()[1]["const"].text(), "auto");
  EXPECT_EQ(keys["groups"]["additionalProperties"]["properties"]["clusters"]["properties"]["eps"], eps);
  const io::Json& gaps = keys["groups"]["additionalProperties"]["properties"]["gaps"]["properties"];
  EXPECT_TRUE(gaps["standards"].is_object()) << "gaps is not per group, but a group may have standards of its own";
  EXPECT_TRUE(gaps["detour"].is_null());
  EXPECT_FALSE((*schema)["additionalProperties"].flag(true));
  EXPECT_TRUE(keys["linkages"].is_object()) << "a key of a later version is no error in an editor";
  EXPECT_TRUE(keys["limits"]["properties"]["memory"].is_object());
}

}  // namespace
