// SPDX-License-Identifier: Apache-2.0
#include "io/run/redact.hpp"

#include <gtest/gtest.h>

namespace io {
namespace {

TEST(Redacted, StrikesOutPasswords) {
  EXPECT_EQ(redacted("PG:host=db password=geheim dbname=x"), "PG:host=db password=*** dbname=x");
  EXPECT_EQ(redacted("PG:password='a b\\'c' host=db"), "PG:password=*** host=db");
  EXPECT_EQ(redacted("PG:password = geheim user=x"), "PG:password = *** user=x");
  EXPECT_EQ(redacted("SSLPASSWORD=x"), "SSLPASSWORD=***");
  EXPECT_EQ(redacted("https://h/x?api_key=abc&y=1&token=q"), "https://h/x?api_key=***&y=1&token=***");
  EXPECT_EQ(redacted("postgresql://ann:s3cret@db/x and http://b:c@d"), "postgresql://ann:***@db/x and http://b:***@d");
  EXPECT_EQ(redacted("postgresql://ann:p@ss@db/x"), "postgresql://ann:***@db/x");
  EXPECT_EQ(redacted("Unable to open datasource 'PG:dbname=x password=geheim'"),
            "Unable to open datasource 'PG:dbname=x password=***'");
}

TEST(Redacted, LeavesTheRestAlone) {
  for (const char* text :
       {"", "data/firms.csv", "/vsizip/a.zip", "http://host:8080/x@y", "passwords are kept elsewhere",
        "user=ann dbname=x", "layer 'tokens': 5 rows", "a://b", "PG:service=agglo"})
    EXPECT_EQ(redacted(text), text);
}

TEST(Escaped, KeepsOneRecordOnOneLine) {
  EXPECT_EQ(escaped("a\nb\r\tc"), "a\\nb\\r\\tc");
  EXPECT_EQ(escaped("\x1b[31mred\x07\x7f"), "\\x1b[31mred\\x07\\x7f");
  EXPECT_EQ(escaped("\xc2\x9b"
                    "31m"),
            "\\x9b31m");  // CSI as U+009B
  EXPECT_EQ(escaped("\xe2\x80\xae"
                    "gpj"),
            "\\u202egpj");  // right-to-left override
  EXPECT_EQ(escaped("\xe2\x81\xa6"
                    "x\xe2\x80\xa8"),
            "\\u2066x\\u2028");
  EXPECT_EQ(escaped(std::string_view("a\0b", 3)), "a\\x00b");
}

TEST(Escaped, KeepsOrdinaryText) {
  const std::string text = "Müller & Söhne – 東京 … 5 µm, C:\\x";
  EXPECT_EQ(escaped(text), text);
}

}  // namespace
}  // namespace io
