// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "geo/core/shapes.hpp"
#include "io/read/source.hpp"

namespace osmium {
class Node;
class Relation;
class Way;
}  // namespace osmium

namespace io {

/// A file in PBF form (libosmium) that is read once for each type of objects, guarded.
///
/// Objects come in the order of the file whatever the number of threads, those marked as deleted are left out, and a
/// reference holds during the call only. Each pass decodes the blocks of the whole file and asks for interrupts. A pass
/// throws UserError `data` when it unfolds to more than 200 times the size of the file (beyond 256 MB), and libosmium's
/// own exceptions (std::exception) when the file is damaged, cut or no PBF; what `take` throws goes through.
class OsmPasses {
 public:
  /// Reads the header. `path` is absolute, `place` names the file in messages, `size` is its size in bytes. Throws
  /// UserError `data` when the file holds several versions of objects; else as a pass does.
  OsmPasses(const std::filesystem::path& path, std::string place, std::size_t size, unsigned threads);
  ~OsmPasses();

  void each_relation(const std::function<void(const osmium::Relation&)>& take);
  /// Throws UserError `data` at the end when there was none: such a file is cut.
  void each_way(const std::function<void(const osmium::Way&)>& take);
  void each_node(const std::function<void(const osmium::Node&)>& take);

  /// ISO date of the header, else the newest of all objects that the passes so far have met; empty when neither is
  /// there.
  std::string date() const;
  /// Of the header, degrees.
  std::optional<geo::Box> box() const;

 private:
  struct File;  // keeps the reader of libosmium out of every other file
  std::unique_ptr<File> file_;
};

/// What `read` takes out of an extract. Throws UserError: as MappedFile where it cannot be opened or changes meanwhile,
/// `data` where it is damaged.
SourceStamp read_extract(const std::string& uri, unsigned threads, const std::function<void(OsmPasses&)>& read);

}  // namespace io
