// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "geo/core/error.hpp"
#include "io/read/source.hpp"

namespace io::test {

/// A folder for one test's files, removed at its end.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "agglo-test-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string path(const std::string& name) const { return (path_ / name).string(); }
  std::string write(const std::string& name, std::string_view bytes) const {
    std::ofstream(path_ / name, std::ios::binary) << bytes;
    return path(name);
  }

 private:
  std::filesystem::path path_;
};

/// The text of the UserError that `action` throws, without `place`; "" and a failure when it throws none or another
/// kind.
template <class Action>
std::string user_error(geo::Trouble kind, const std::string& place, const Action& action) {
  try {
    action();
  } catch (const geo::UserError& error) {
    EXPECT_EQ(error.kind(), kind) << error.what();
    const std::string text = error.what();
    return text.starts_with(place + ": ") ? text.substr(place.size() + 2) : text;
  }
  ADD_FAILURE() << "no UserError";
  return {};
}

}  // namespace io::test
