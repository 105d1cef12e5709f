// SPDX-License-Identifier: Apache-2.0
#include "io/read/file.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "tests/io/read/files.hpp"

namespace io {
namespace {

TEST(MappedFile, ACutFileEndsTheProcessWithItsName) {
  const test::Folder folder;
  const std::string path = folder.write("firms.csv", std::string(1U << 20U, 'x'));
  EXPECT_EXIT(
      {
        watch_for_cut_files();
        const MappedFile file(path);
        std::filesystem::resize_file(path, 5000);
        const std::string_view bytes = file.bytes();
        std::exit(std::accumulate(bytes.begin(), bytes.end(), 0) == 0 ? 2 : 3);
      },
      testing::ExitedWithCode(1), "error: .*firms.csv: was cut while it was read; expected a file that stands still");
}

}  // namespace
}  // namespace io
