// SPDX-License-Identifier: Apache-2.0
#include "io/write/rtree.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "geo/core/random.hpp"
#include "io/write/packed_file.hpp"
#include "tests/support/sqlite_reader.hpp"

namespace io {
namespace {

/// A file with an empty R-tree, as GDAL leaves it.
class RtreeFile : public testing::Test {
 protected:
  RtreeFile()
      : file_(testing::TempDir() + "agglo_rtree_" + testing::UnitTest::GetInstance()->current_test_info()->name() +
              ".db") {
    std::filesystem::remove(file_);
    tests::SqliteReader(file_).rows("CREATE VIRTUAL TABLE rtree_t_geom USING rtree(id,minx,maxx,miny,maxy)");
  }
  ~RtreeFile() override { std::filesystem::remove(file_); }

  void fill(const std::vector<FloatBox>& boxes) {
    PackedFile packed(file_, 2);
    packed_rtree(boxes, packed.threads())(packed, "t");
    packed.finish();
  }
  std::string one(const std::string& sql) { return tests::SqliteReader(file_).one(sql); }

  std::filesystem::path file_;
};

std::vector<FloatBox> random_boxes(std::size_t count, std::uint64_t seed) {
  geo::Random random(seed, 1);
  std::vector<FloatBox> boxes;
  while (boxes.size() < count) {
    const double x = 1e5 * random.normal(), y = 1e5 * random.normal();
    boxes.push_back(FloatBox::around({x, y, x + 900 * random.unit(), y + 900 * random.unit()}));
  }
  return boxes;
}

TEST_F(RtreeFile, IsSoundForOneRowAFullNodeAndOneMore) {
  for (const std::size_t count : {1U, 50U, 51U, 52U, 2601U, 2602U, 20'000U}) {
    tests::SqliteReader(file_).rows(
        "DROP TABLE rtree_t_geom; CREATE VIRTUAL TABLE rtree_t_geom USING rtree(id,minx,maxx,miny,maxy)");
    fill(random_boxes(count, count));
    EXPECT_EQ(one("SELECT rtreecheck('rtree_t_geom')"), "ok") << count;
    EXPECT_EQ(one("SELECT count(*) FROM rtree_t_geom"), std::to_string(count));
  }
}

TEST_F(RtreeFile, FindsTheSameRowsAsAFullScan) {
  const auto boxes = random_boxes(7'000, 3);
  fill(boxes);
  const tests::SqliteReader reader(file_);
  geo::Random random(4, 1);
  for (int query = 0; query < 50; ++query) {
    const double x = 1e5 * random.normal(), y = 1e5 * random.normal(), side = 4e4 * random.unit();
    const FloatBox window = FloatBox::around({x, y, x + side, y + side});
    std::vector<std::string> expected;
    for (std::size_t row = 0; row < boxes.size(); ++row)
      if (boxes[row].max_x >= window.min_x && boxes[row].min_x <= window.max_x && boxes[row].max_y >= window.min_y &&
          boxes[row].min_y <= window.max_y)
        expected.push_back(std::to_string(row + 1));
    EXPECT_EQ(reader.rows(fmt::format("SELECT id FROM rtree_t_geom WHERE maxx >= {:.1f} AND minx <= {:.1f} AND "
                                      "maxy >= {:.1f} AND miny <= {:.1f} ORDER BY id",
                                      window.min_x, window.max_x, window.min_y, window.max_y)),
              expected);
  }
}

TEST_F(RtreeFile, TakesEditsAfterwards) {
  fill(random_boxes(3'000, 5));
  const tests::SqliteReader reader(file_);
  reader.rows("DELETE FROM rtree_t_geom WHERE id % 3 = 0; INSERT INTO rtree_t_geom VALUES(9000, 1, 2, 1, 2)");
  EXPECT_EQ(reader.one("SELECT rtreecheck('rtree_t_geom')"), "ok");
  EXPECT_EQ(reader.one("SELECT count(*) FROM rtree_t_geom"), "2001");
}

TEST_F(RtreeFile, CoincidentRowsStaySeparate) {
  fill(std::vector<FloatBox>(300, FloatBox::around({5, 5, 5, 5})));
  EXPECT_EQ(one("SELECT count(*) FROM rtree_t_geom WHERE minx <= 5 AND maxx >= 5"), "300");
  EXPECT_EQ(one("SELECT rtreecheck('rtree_t_geom')"), "ok");
}

TEST_F(RtreeFile, StaysEmptyWithoutRows) {
  fill({});
  EXPECT_EQ(one("SELECT rtreecheck('rtree_t_geom')"), "ok");
  EXPECT_EQ(one("SELECT count(*) FROM rtree_t_geom"), "0");
}

TEST(FloatBox, IsRoundedOutwards) {
  const double exact = 1'234'567.0009765625;  // between two floats
  const FloatBox box = FloatBox::around({exact, -exact, exact, -exact});
  EXPECT_LT(static_cast<double>(box.min_x), exact);
  EXPECT_GT(static_cast<double>(box.max_x), exact);
  EXPECT_LT(static_cast<double>(box.min_y), -exact);
  EXPECT_GT(static_cast<double>(box.max_y), -exact);
}

TEST(FloatBox, KeepsWhatAFloatHolds) { EXPECT_EQ(FloatBox::around({1, 2, 3, 4}), (FloatBox{1, 3, 2, 4})); }

}  // namespace
}  // namespace io
