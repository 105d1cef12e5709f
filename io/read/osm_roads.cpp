// SPDX-License-Identifier: Apache-2.0
#include "io/read/osm_roads.hpp"

#include <algorithm>
#include <osmium/osm/node.hpp>
#include <osmium/osm/way.hpp>

#include "geo/core/parallel.hpp"
#include "io/read/osm_passes.hpp"

namespace io {
namespace {

using Number = osmium::object_id_type;

/// The nodes that ways use, by number.
class NodePlaces {
 public:
  explicit NodePlaces(std::vector<Number> used) : ids_(std::move(used)) {
    std::sort(ids_.begin(), ids_.end());
    ids_.erase(std::unique(ids_.begin(), ids_.end()), ids_.end());
    ids_.shrink_to_fit();
    places_.resize(ids_.size());
  }

  /// Files are nearly always sorted by number, so a node is looked for behind the last one.
  void set(Number id, osmium::Location place) {
    if (next_ > 0 && ids_[next_ - 1] >= id) next_ = position(id);
    while (next_ < ids_.size() && ids_[next_] < id) ++next_;
    if (next_ < ids_.size() && ids_[next_] == id) places_[next_] = place;
  }
  osmium::Location operator[](Number id) const { return places_[position(id)]; }

 private:
  std::size_t position(Number id) const {
    return static_cast<std::size_t>(std::lower_bound(ids_.begin(), ids_.end(), id) - ids_.begin());
  }

  std::vector<Number> ids_;
  std::vector<osmium::Location> places_;  // invalid while not found
  std::size_t next_ = 0;
};

/// The places of all uses of nodes.
std::vector<osmium::Location> placed(const std::vector<Number>& refs, const NodePlaces& nodes, unsigned threads) {
  std::vector<osmium::Location> out(refs.size());
  geo::parallel_for(refs.size(), 1U << 16U, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) out[i] = nodes[refs[i]];
  });
  return out;
}

/// Cuts ways into lines of at least two different places in a row.
void add_lines(const std::vector<std::size_t>& ends, const std::vector<osmium::Location>& places, OsmRoads& out) {
  out.lon.reserve(places.size());
  out.lat.reserve(places.size());
  out.begin.push_back(0);
  std::size_t at = 0;
  for (std::uint32_t way = 0; way < ends.size(); ++way) {
    bool whole = true;
    const auto end_line = [&] {
      if (out.lon.size() - out.begin.back() < 2) {
        out.lon.resize(out.begin.back());
        out.lat.resize(out.begin.back());
      } else {
        out.begin.push_back(out.lon.size());
        out.way.push_back(way);
      }
    };
    osmium::Location last;
    for (; at < ends[way]; ++at) {
      if (!places[at].valid()) {
        whole = false;
        end_line();
      } else if (places[at] != last || out.lon.size() == out.begin.back()) {
        out.lon.push_back(places[at].lon_without_check());
        out.lat.push_back(places[at].lat_without_check());
      }
      last = places[at];
    }
    end_line();
    out.cut += whole ? 0 : 1;
  }
}

OsmRoads read_with(OsmPasses& passes, const std::function<bool(const OsmTags&)>& wants, unsigned threads) {
  OsmRoads out;
  std::vector<Number> refs;
  std::vector<std::size_t> ends;  // of each way in refs
  OsmTags tags;
  passes.each_way([&](const osmium::Way& way) {
    if (way.tags().empty()) return;
    tags.clear();
    for (const osmium::Tag& tag : way.tags()) tags.add(tag.key(), tag.value());
    if (!wants(tags)) return;
    for (const osmium::NodeRef& node : way.nodes()) refs.push_back(node.ref());
    ends.push_back(refs.size());
  });
  std::vector<osmium::Location> places;
  {
    NodePlaces nodes(refs);
    passes.each_node([&](const osmium::Node& node) { nodes.set(node.id(), node.location()); });
    places = placed(refs, nodes, threads);
  }
  std::vector<Number>().swap(refs);
  out.wanted = static_cast<std::int64_t>(ends.size());
  add_lines(ends, places, out);
  out.date = passes.date();
  return out;
}

}  // namespace

OsmRoads read_osm_roads(const std::string& uri, const std::function<bool(const OsmTags&)>& wants, unsigned threads) {
  OsmRoads out;
  const SourceStamp stamp =
      read_extract(uri, threads, [&](OsmPasses& passes) { out = read_with(passes, wants, threads); });
  out.stamp = stamp;
  return out;
}

}  // namespace io
