// SPDX-License-Identifier: Apache-2.0
#include "io/read/osm_passes.hpp"

#include <algorithm>
#include <exception>
#include <new>
#include <osmium/io/pbf_input.hpp>
#include <osmium/io/reader.hpp>
#include <osmium/memory/buffer.hpp>
#include <osmium/osm/node.hpp>
#include <osmium/osm/relation.hpp>
#include <osmium/osm/way.hpp>
#include <osmium/thread/pool.hpp>
#include <utility>

#include "geo/core/error.hpp"
#include "io/read/file.hpp"
#include "io/read/text.hpp"
#include "io/run/interrupt.hpp"

namespace io {
namespace {

using geo::Trouble;

std::string date_of(const osmium::io::Header& header) {
  std::string stamp = header.get("osmosis_replication_timestamp");
  if (stamp.empty()) stamp = header.get("timestamp");
  if (stamp.size() < 10) return {};
  return osmium::Timestamp{stamp.substr(0, 10) + "T00:00:00Z"}.to_iso().substr(0, 10);
}

std::optional<geo::Box> box_of(const osmium::io::Header& header) {
  const osmium::Box box = header.joined_boxes();
  if (!box.valid()) return std::nullopt;
  return geo::Box{box.bottom_left().lon(), box.bottom_left().lat(), box.top_right().lon(), box.top_right().lat()};
}

}  // namespace

struct OsmPasses::File {
  osmium::io::File file;
  std::string place;
  std::size_t most_bytes;
  osmium::thread::Pool pool;
  std::string date;             // of the header
  std::optional<geo::Box> box;  // of the header
  osmium::Timestamp newest;     // of the objects met; only when the header has no date

  File(const std::filesystem::path& path, std::string where, std::size_t size, unsigned threads)
      : file(path.string(), "pbf"),  // the format is declared: neither name nor content choose it
        place(std::move(where)),
        most_bytes(std::max<std::size_t>(256'000'000, 200 * size)),
        pool(static_cast<int>(std::max(1U, threads))) {}

  void read_header() {
    osmium::io::Reader reader{file, osmium::osm_entity_bits::nothing, pool};
    const osmium::io::Header header = reader.header();
    if (header.has_multiple_object_versions())
      geo::fail(Trouble::data,
                "{}: holds several versions of objects; expected one extract of one day; make one with "
                "osmium time-filter",
                place);
    date = date_of(header);
    box = box_of(header);
    reader.close();
  }

  /// Calls take(object) for all objects of one type.
  template <class T, class Take>
  void each(const Take& take) {
    osmium::io::Reader reader{file, osmium::osm_entity_bits::from_item_type(T::itemtype), pool,
                              date.empty() ? osmium::io::read_meta::yes : osmium::io::read_meta::no};
    std::size_t bytes = 0;
    while (const osmium::memory::Buffer buffer = reader.read()) {
      check_interrupt();
      bytes += buffer.committed();
      if (bytes > most_bytes)
        geo::fail(Trouble::data, "{}: unfolds to more than 200 times its size; expected an extract, not a bomb", place);
      for (const T& object : buffer.template select<T>()) {
        if (!object.visible()) continue;
        newest = std::max(newest, object.timestamp());
        take(object);
      }
    }
    reader.close();
  }
};

OsmPasses::OsmPasses(const std::filesystem::path& path, std::string place, std::size_t size, unsigned threads)
    : file_(std::make_unique<File>(path, std::move(place), size, threads)) {
  file_->read_header();
}

OsmPasses::~OsmPasses() = default;

void OsmPasses::each_relation(const std::function<void(const osmium::Relation&)>& take) {
  file_->each<osmium::Relation>(take);
}

void OsmPasses::each_way(const std::function<void(const osmium::Way&)>& take) {
  bool any = false;
  file_->each<osmium::Way>([&](const osmium::Way& way) {
    any = true;
    take(way);
  });
  if (!any)
    geo::fail(Trouble::data, "{}: holds no ways; expected a whole extract: this one is cut; fetch it again",
              file_->place);
}

void OsmPasses::each_node(const std::function<void(const osmium::Node&)>& take) { file_->each<osmium::Node>(take); }

std::string OsmPasses::date() const {
  if (!file_->date.empty()) return file_->date;
  if (file_->newest <= osmium::Timestamp{"2004-08-09T00:00:00Z"}) return {};  // before that there was no OSM
  return file_->newest.to_iso().substr(0, 10);
}

std::optional<geo::Box> OsmPasses::box() const { return file_->box; }

SourceStamp read_extract(const std::string& uri, unsigned threads, const std::function<void(OsmPasses&)>& read) {
  check_plain_path(uri);
  const MappedFile file(uri);  // a regular file that may be read; tells whether it changes meanwhile
  const std::string place = shown(uri, 300);
  try {
    // an absolute path is never taken for an address or for standard input
    OsmPasses passes(std::filesystem::absolute(uri), place, file.bytes().size(), threads);
    read(passes);
  } catch (const geo::UserError&) {
    throw;
  } catch (const Interrupted&) {
    throw;
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& e) {
    geo::fail(Trouble::data, "{}: cannot be read as .osm.pbf ({}); expected a whole extract; fetch or make it again",
              place, shown(e.what(), 200));
  }
  file.check_unchanged();
  return stamp_source(uri);
}

}  // namespace io
