// SPDX-License-Identifier: Apache-2.0
// Opens the made-up region the way its readers do. Skipped where QGIS, GDAL's validator or the checkers are missing.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "io/look/project.hpp"
#include "tests/support/sample_publication.hpp"

namespace io {
namespace {

namespace fs = std::filesystem;

bool runs(const std::string& command) { return std::system((command + " > /dev/null 2>&1").c_str()) == 0; }

fs::path checkers() {
  const char* shared = std::getenv("AGGLO_SHARED");
  return fs::path(shared ? shared : AGGLO_SOURCE_DIR "/../shared") / "check";
}

class QgisTest : public testing::Test {
 protected:
  QgisTest()
      : folder_(fs::path(testing::TempDir()) /
                (std::string("agglo_qgis_test_") + testing::UnitTest::GetInstance()->current_test_info()->name())) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  ~QgisTest() override { fs::remove_all(folder_); }

  std::string write(Publication publication) {
    const MapNames names{{{"all", "All firms"}, {"food", "Food"}, {"metal", "Metal goods"}, {"wood", "Wood"}},
                         {{"port", "Port"}, {"rail_freight", "Rail freight"}, {"road", "Trunk road"}}};
    give_look(publication, names);
    write_geopackage(folder_ / "clusters.gpkg", publication);
    return folder_ / "clusters.gpkg";
  }
  fs::path folder_;
};

TEST_F(QgisTest, TheFileObeysTheStandard) {
  if (!runs("/usr/bin/python3 -c 'import osgeo_utils.samples.validate_gpkg'")) GTEST_SKIP() << "no validate_gpkg";
  const std::string validate = "/usr/bin/python3 -m osgeo_utils.samples.validate_gpkg -k --extra --warning-as-error ";
  EXPECT_TRUE(runs(validate + write(tests::sample_publication(2'000))));
}

TEST_F(QgisTest, TheSqlChecksPassAlsoWithoutRows) {
  if (!fs::exists(checkers() / "gpkg_sql_checks.py")) GTEST_SKIP() << "no gpkg_sql_checks.py";
  const std::string check = fmt::format("python3 {}/gpkg_sql_checks.py ", checkers().string());
  EXPECT_TRUE(runs(check + write(tests::sample_publication(2'000))));
  fs::remove(folder_ / "clusters.gpkg");
  EXPECT_TRUE(runs(check + write(tests::empty_publication())));
}

TEST_F(QgisTest, QgisDrawsEveryRowWithoutAWarning) {
  if (!runs("/usr/bin/python3 -c 'import qgis.core'") || !fs::exists(checkers() / "qgis_open_check.py"))
    GTEST_SKIP() << "no QGIS, or no qgis_open_check.py";
  const std::string command = fmt::format(
      "/usr/bin/python3 {}/qgis_open_check.py {} {}/map.png --require-style --require-project --quiet > "
      "{}/said 2>&1 && ! grep -q WARN {}/said",
      checkers().string(), write(tests::sample_publication(2'000)), folder_.string(), folder_.string(),
      folder_.string());
  EXPECT_EQ(std::system(command.c_str()), 0) << "run the command by hand to see: " << command;
}

TEST_F(QgisTest, EveryExpressionEvaluates) {
  if (!runs("/usr/bin/python3 -c 'import qgis.core'")) GTEST_SKIP() << "no QGIS";
  EXPECT_TRUE(runs("/usr/bin/python3 " AGGLO_SOURCE_DIR "/tests/io/look/check_expressions.py " +
                   write(tests::sample_publication(2'000))));
}

}  // namespace
}  // namespace io
