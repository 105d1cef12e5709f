// SPDX-License-Identifier: Apache-2.0
#include "io/run/stage_cache.hpp"

#include <gtest/gtest.h>

#include <chrono>

#include "tests/io/run/scratch.hpp"
#include "tests/io/run/some_tables.hpp"

namespace io {
namespace {

namespace fs = std::filesystem;

CacheKey key(const std::string& eps = "1000", const std::string& firms = "aaaa", const std::string& group = "metal") {
  return {"clusters", group, {{"eps", eps}, {"min_points", "10"}, {"input firms", firms}, {"program", "0.1.0"}}};
}

geo::Tables tables(unsigned seed = 1) { return {{"clusters", some_table(50, seed)}}; }

std::size_t stored_in(const fs::path& folder) {
  std::size_t count = 0;
  for (const auto& entry : fs::directory_iterator(folder)) count += entry.path().extension() == ".tables";
  return count;
}

TEST(StageCache, GivesBackWhatWasPut) {
  const Scratch scratch;
  const StageCache cache(scratch / ".cache");
  EXPECT_FALSE(cache.get(key()));
  cache.put(key(), tables(), 2.0);
  const auto back = cache.get(key());
  ASSERT_TRUE(back);
  EXPECT_TRUE(*back == tables());
  EXPECT_FALSE(cache.get(key("750")));
  EXPECT_FALSE(cache.get(key("1000", "aaaa", "food")));
}

TEST(StageCache, KeysDifferInEveryPart) {
  EXPECT_NE(key().hash(), key("750").hash());
  EXPECT_NE(key().hash(), key("1000", "aaaa", "food").hash());
  EXPECT_EQ(key().hash(), key().hash());
  const CacheKey a{"s", "g", {{"ab", "c"}}}, b{"s", "g", {{"a", "bc"}}};
  EXPECT_NE(a.hash(), b.hash());
}

TEST(StageCache, SaysWhyItMisses) {
  const Scratch scratch;
  const StageCache cache(scratch / ".cache");
  EXPECT_EQ(cache.look(key()).why, "first time");
  cache.put(key(), tables(), 2.0);
  EXPECT_EQ(cache.look(key()).why, "unchanged");
  EXPECT_TRUE(cache.look(key()).stored);
  EXPECT_EQ(cache.look(key("750")).why, "eps changed from 1000 to 750");
  EXPECT_EQ(cache.look(key("750", "bbbb")).why, "eps changed from 1000 to 750 and 1 more");
  EXPECT_EQ(cache.look(key("1000", std::string(32, 'b'))).why, "input firms changed");
  EXPECT_EQ(cache.look(key("1000", "aaaa", "food")).why, "first time");
  CacheKey grown = key();
  grown.parts.emplace_back("weight", "employees");
  EXPECT_EQ(cache.look(grown).why, "weight is new");
  cache.put(grown, tables(), 2.0);
  EXPECT_EQ(cache.look(key("750")).why, "eps changed from 1000 to 750 and 1 more");
  EXPECT_EQ(cache.look(key()).why, "as in an earlier run");
}

TEST(StageCache, ComparesWithTheLastRunAlsoAfterAHit) {
  const Scratch scratch;
  const StageCache cache(scratch / ".cache");
  cache.put(key("1000"), tables(), 2.0);
  cache.put(key("750"), tables(), 2.0);
  EXPECT_TRUE(cache.get(key("1000")));
  EXPECT_EQ(cache.look(key("500")).why, "eps changed from 1000 to 500");
}

TEST(StageCache, StoresOnlyWhatTookLong) {
  const Scratch scratch;
  const StageCache cache(scratch / ".cache");
  cache.put(key(), tables(), 0.49);
  EXPECT_FALSE(cache.get(key()));
  const StageCache::Look look = cache.look(key());
  EXPECT_TRUE(look.unchanged);
  EXPECT_FALSE(look.stored);
  EXPECT_EQ(look.why, "unchanged, but quicker made again than read");
}

TEST(StageCache, ADamagedEntryIsAMissAndGoes) {
  const Scratch scratch;
  const StageCache cache(scratch / ".cache");
  cache.put(key(), tables(), 2.0);
  for (const auto& entry : fs::directory_iterator(scratch / ".cache"))
    if (entry.path().extension() == ".tables") fs::resize_file(entry.path(), 100);
  EXPECT_FALSE(cache.get(key()));
  EXPECT_EQ(stored_in(scratch / ".cache"), 0U);
  EXPECT_EQ(cache.look(key()).why, "no longer in the cache");
  cache.put(key(), tables(), 2.0);
  EXPECT_TRUE(cache.get(key()));
}

TEST(StageCache, PutReplacesWhatIsThere) {
  const Scratch scratch;
  const StageCache cache(scratch / ".cache");
  cache.put(key(), tables(1), 2.0);
  cache.put(key(), tables(2), 2.0);
  EXPECT_TRUE(*cache.get(key()) == tables(2));
}

TEST(StageCache, StaysBelowItsLimitAndKeepsWhatIsUsed) {
  const Scratch scratch;
  StageCache(scratch / ".cache").put(key("1"), tables(), 2.0);
  std::uintmax_t bytes = 0;
  for (const auto& entry : fs::directory_iterator(scratch / ".cache"))
    if (entry.path().extension() == ".tables") bytes = entry.file_size();
  const StageCache cache(scratch / ".cache", bytes * 5 / 2);
  cache.put(key("2"), tables(), 2.0);
  // Make "1" the one that was used last.
  const auto old = fs::file_time_type::clock::now() - std::chrono::hours(1);
  for (const auto& entry : fs::directory_iterator(scratch / ".cache")) fs::last_write_time(entry.path(), old);
  EXPECT_TRUE(cache.get(key("1")));
  cache.put(key("3"), tables(), 2.0);
  EXPECT_EQ(stored_in(scratch / ".cache"), 2U);
  EXPECT_TRUE(cache.get(key("1")));
  EXPECT_FALSE(cache.get(key("2")));
  EXPECT_TRUE(cache.get(key("3")));
}

TEST(StageCache, OffOrWithoutAFolderItStoresNothing) {
  const Scratch scratch;
  const StageCache off;
  off.put(key(), tables(), 2.0);
  EXPECT_FALSE(off.get(key()));
  EXPECT_EQ(off.look(key()).why, "the cache is off");
  const StageCache blocked(scratch.write("file", "x") / "below");
  blocked.put(key(), tables(), 2.0);
  EXPECT_FALSE(blocked.get(key()));
}

TEST(StageCache, TakesAnyGroupName) {
  const Scratch scratch;
  const StageCache cache(scratch / ".cache");
  const CacheKey odd = key("1", "a", "../../evil name/ü");
  cache.put(odd, tables(), 2.0);
  EXPECT_TRUE(cache.get(odd));
  EXPECT_EQ(std::distance(fs::directory_iterator(scratch.path()), {}), 1);
}

}  // namespace
}  // namespace io
