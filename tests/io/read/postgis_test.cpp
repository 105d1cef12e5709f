// SPDX-License-Identifier: Apache-2.0
// What needs no server; tests/e2e/postgis.py runs a real one.
#include "io/read/postgis.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/io/read/files.hpp"

namespace io {
namespace {

using geo::Trouble;
using testing::HasSubstr;

std::string refused(const std::string& uri, const std::string& layer = "a.b") {
  return test::user_error(Trouble::config, uri, [&] { connection_of(uri, layer); });
}

TEST(PostGis, SessionsReadOnlyAndWaitNotForEver) {
  EXPECT_EQ(connection_of("PG:service=agglo", "a.b"),
            "PG:service=agglo connect_timeout=10 options='-c default_transaction_read_only=on'");
  EXPECT_EQ(connection_of("PG: dbname = 'my db' host=/run/pg connect_timeout=3", "a.b"),
            "PG:dbname = 'my db' host=/run/pg connect_timeout=3 options='-c default_transaction_read_only=on'");
}

TEST(PostGis, OnlyWordsAboutReachingAServerAreRead) {
  for (const char* word : {"options", "passfile", "tables", "active_schema", "sslkey", "schemas"})
    EXPECT_THAT(refused(std::string("PG:service=x ") + word + "=y"),
                HasSubstr("'" + std::string(word) + "' is not read here"));
  EXPECT_THAT(refused("PG:dbname='a' options='-c x=y'"), HasSubstr("'options' is not read here"));
  EXPECT_THAT(refused("PG:dbname=a\\ options=y passfile=z"), HasSubstr("'passfile' is not read here"));
}

TEST(PostGis, TableMustBeNamed) { EXPECT_THAT(refused("PG:service=x", ""), HasSubstr("set layer")); }

TEST(PostGis, MessagesHideThePassword) {
  const std::string error =
      test::user_error(Trouble::config, "", [] { connection_of("PG:password=geheim x=y", "a.b"); });
  EXPECT_THAT(error, testing::Not(HasSubstr("geheim")));
}

TEST(PostGis, ServerThatIsNotThereIsUnavailable) {
  SourceRequest request;
  request.uri = "PG:host=127.0.0.1 port=1 dbname=x user=y";
  request.layer = "a.b";
  EXPECT_THAT(test::user_error(Trouble::unavailable, request.uri, [&] { read_source(request); }),
              HasSubstr("cannot be reached"));
}

TEST(PostGis, OnlyThePrefixMakesADatabase) {
  EXPECT_TRUE(is_database("PG:service=x"));
  for (const char* uri : {"pg.csv", "data/PG:x", "postgresql://h/d", "MYSQL:x"}) EXPECT_FALSE(is_database(uri)) << uri;
}

}  // namespace
}  // namespace io
