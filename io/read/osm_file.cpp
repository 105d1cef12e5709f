// SPDX-License-Identifier: Apache-2.0
#include "io/read/osm_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <exception>
#include <filesystem>
#include <new>
#include <osmium/area/assembler.hpp>
#include <osmium/io/pbf_input.hpp>
#include <osmium/io/reader.hpp>
#include <osmium/memory/buffer.hpp>
#include <osmium/thread/pool.hpp>
#include <set>
#include <utility>

#include "geo/core/error.hpp"
#include "io/read/file.hpp"
#include "io/read/ogr_geometry.hpp"
#include "io/read/osm_match.hpp"
#include "io/read/osm_rows.hpp"
#include "io/read/text.hpp"
#include "io/read/wkb.hpp"
#include "io/run/interrupt.hpp"

namespace io {
namespace {

using geo::Trouble;
using Number = osmium::object_id_type;
using Kinds = OsmLayer::Kinds;

const osmium::area::AssemblerConfig kAssembly;  // assemblers keep a reference to it

void load_tags(const osmium::OSMObject& object, OsmTags& tags) {
  tags.clear();
  for (const osmium::Tag& tag : object.tags()) tags.add(tag.key(), tag.value());
}

bool is_area_relation(const OsmTags& tags) { return tags["type"] == "multipolygon" || tags["type"] == "boundary"; }

/// Until 2017 the tags of a multipolygon could stand on its outer ways, and on the relation nothing of meaning.
bool is_old_style(const OsmTags& tags) {
  return tags["type"] == "multipolygon" && std::ranges::all_of(tags.all(), [](const OsmTags::Tag& tag) {
           return tag.first == "type" || tag.first == "source" || tag.first == "created_by" || tag.first == "note" ||
                  tag.first == "fixme";
         });
}

bool is_outer(const osmium::RelationMember& member) {
  return std::strcmp(member.role(), "inner") != 0;  // no role counts as outer
}

geo::Shapes shapes_of(const osmium::Area& area) {
  geo::Shapes out(geo::Shapes::Kind::areas);
  const auto add_ring = [&](const osmium::NodeRefList& ring) {
    for (const osmium::NodeRef& node : ring)
      out.add_vertex(node.location().lon_without_check(), node.location().lat_without_check());
    out.end_ring();
  };
  for (const osmium::OuterRing& outer : area.outer_rings()) {
    add_ring(outer);
    for (const osmium::InnerRing& inner : area.inner_rings(outer)) add_ring(inner);
    out.end_part();
  }
  out.end_shape();
  return out;
}

template <class T>
void put(std::string& bytes, T value) {
  static_assert(std::endian::native == std::endian::little);
  bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

/// A ring that crosses itself, repaired by GEOS; nothing when no area is left of it.
std::optional<geo::Shapes> repaired(const osmium::Way& way) {
  std::string wkb;
  put(wkb, std::uint8_t{1});
  put(wkb, std::uint32_t{3});
  put(wkb, std::uint32_t{1});
  put(wkb, static_cast<std::uint32_t>(way.nodes().size()));
  for (const osmium::NodeRef& node : way.nodes()) {
    put(wkb, node.location().lon_without_check());
    put(wkb, node.location().lat_without_check());
  }
  const auto valid = made_valid(wkb);
  FlatGeometry geometry;
  if (!valid || read_wkb(*valid, geometry) != WkbFault::none || geometry.areas.size() == 0) return std::nullopt;
  return std::move(geometry.areas);
}

/// A way that is kept: wanted itself or a member of a wanted relation.
struct KeptWay {
  Number id;
  std::size_t offset;  ///< In the buffer of ways.
  bool complete;       ///< All its nodes are in the extract.
};

/// One reading of an extract. Call read() once.
class Extraction {
 public:
  Extraction(const std::filesystem::path& path, std::string place, std::size_t size,
             const std::vector<OsmLayer>& layers, unsigned threads)
      : file_(path.string(), "pbf"),  // the format is declared: neither name nor content choose it
        place_(std::move(place)),
        most_bytes_(std::max<std::size_t>(256'000'000, 200 * size)),
        layers_(layers),
        matcher_(layers),
        rows_(layers),
        pool_(static_cast<int>(std::max(1U, threads))) {}

  OsmExtract read() {
    OsmExtract out;
    read_header(out);
    each<osmium::Relation>([&](const osmium::Relation& relation) { look_at(relation); });
    sort_unique(member_ways_);
    each<osmium::Way>([&](const osmium::Way& way) { look_at(way); });
    if (ways_seen_ == 0)
      geo::fail(Trouble::data, "{}: holds no ways; expected a whole extract: this one is cut; fetch it again", place_);
    std::ranges::sort(kept_ways_, {}, &KeptWay::id);
    sort_unique(node_ids_);
    node_places_.resize(node_ids_.size());
    each<osmium::Node>([&](const osmium::Node& node) { look_at(node); });
    place_ways();
    for (const osmium::Relation& relation : relations_.select<osmium::Relation>()) give(relation);
    for (const KeptWay& way : kept_ways_) give(way);
    if (out.date.empty() && newest_ > osmium::Timestamp{"2004-08-09T00:00:00Z"})  // before that there was no OSM
      out.date = newest_.to_iso().substr(0, 10);
    out.layers = std::move(rows_).finished();
    return out;
  }

 private:
  static void sort_unique(std::vector<Number>& ids) {
    std::ranges::sort(ids);
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    ids.shrink_to_fit();
  }

  void read_header(OsmExtract& out) {
    osmium::io::Reader reader{file_, osmium::osm_entity_bits::nothing, pool_};
    const osmium::io::Header header = reader.header();
    if (header.has_multiple_object_versions())
      geo::fail(Trouble::data,
                "{}: holds several versions of objects; expected one extract of one day; make one with "
                "osmium time-filter",
                place_);
    std::string stamp = header.get("osmosis_replication_timestamp");
    if (stamp.empty()) stamp = header.get("timestamp");
    if (stamp.size() >= 10) out.date = osmium::Timestamp{stamp.substr(0, 10) + "T00:00:00Z"}.to_iso().substr(0, 10);
    want_dates_ = out.date.empty();
    if (const osmium::Box box = header.joined_boxes(); box.valid())
      out.box =
          geo::Box{box.bottom_left().lon(), box.bottom_left().lat(), box.top_right().lon(), box.top_right().lat()};
    reader.close();
  }

  /// Calls take(object) for all objects of one type, in the order of the file.
  template <class T, class Take>
  void each(Take take) {
    osmium::io::Reader reader{file_, osmium::osm_entity_bits::from_item_type(T::itemtype), pool_,
                              want_dates_ ? osmium::io::read_meta::yes : osmium::io::read_meta::no};
    std::size_t bytes = 0;
    while (const osmium::memory::Buffer buffer = reader.read()) {
      check_interrupt();
      bytes += buffer.committed();
      if (bytes > most_bytes_)
        geo::fail(Trouble::data, "{}: unfolds to more than 200 times its size; expected an extract, not a bomb",
                  place_);
      for (const T& object : buffer.template select<T>()) {
        if (!object.visible()) continue;
        newest_ = std::max(newest_, object.timestamp());
        take(object);
      }
    }
    reader.close();
  }

  void match(const osmium::OSMObject& object) {
    load_tags(object, tags_);
    matcher_.match(tags_, matches_);
  }

  void look_at(const osmium::Relation& relation) {
    match(relation);
    if (is_area_relation(tags_) && (!matches_.empty() || is_old_style(tags_))) {
      relations_.add_item(relation);
      relations_.commit();
      for (const osmium::RelationMember& member : relation.members())
        if (member.type() == osmium::item_type::way) member_ways_.push_back(member.ref());
      return;
    }
    for (const OsmMatch& m : matches_)
      rows_.reject({'r', relation.id(), tags_}, m, "geom_type",
                   fmt::format("relation of type {}", tags_["type"].empty() ? "none" : shown(tags_["type"], 40)));
  }

  /// Drops the layers that take relations only.
  void drop_relation_layers() {
    std::erase_if(matches_, [&](const OsmMatch& m) { return layers_[m.layer].kinds == Kinds::relations; });
  }

  void look_at(const osmium::Way& way) {
    ++ways_seen_;
    match(way);
    drop_relation_layers();
    if (matches_.empty() && !std::ranges::binary_search(member_ways_, way.id())) return;
    kept_ways_.push_back({way.id(), ways_.committed(), true});
    ways_.add_item(way);
    ways_.commit();
    for (const osmium::NodeRef& node : way.nodes()) node_ids_.push_back(node.ref());
  }

  void look_at(const osmium::Node& node) {
    if (const std::size_t at = position(node.id()); at < node_ids_.size() && node_ids_[at] == node.id())
      node_places_[at] = node.location();
    if (node.tags().empty()) return;
    match(node);
    drop_relation_layers();
    for (const OsmMatch& m : matches_) {
      const OsmObject object{'n', node.id(), tags_};
      if (is_out_of_use(tags_))
        rows_.filtered(m);
      else if (!node.location().valid())
        rows_.reject(object, m, "coord_out_of_range", "node without a place on earth");
      else
        rows_.point(object, m, node.location().lon(), node.location().lat());
    }
  }

  /// Where a node stands among the wanted ones. Files are nearly always sorted by id, so the place is found by walking
  /// on from the last one.
  std::size_t position(Number id) {
    if (cursor_ > 0 && node_ids_[cursor_ - 1] >= id)
      cursor_ = static_cast<std::size_t>(std::ranges::lower_bound(node_ids_, id) - node_ids_.begin());
    while (cursor_ < node_ids_.size() && node_ids_[cursor_] < id) ++cursor_;
    return cursor_;
  }

  void place_ways() {
    for (KeptWay& kept : kept_ways_)
      for (osmium::NodeRef& node : ways_.get<osmium::Way>(kept.offset).nodes()) {
        const auto at = std::ranges::lower_bound(node_ids_, node.ref()) - node_ids_.begin();
        node.set_location(node_places_[static_cast<std::size_t>(at)]);
        kept.complete = kept.complete && node.location().valid();
      }
  }

  struct Members {
    std::vector<const osmium::Way*> ways;
    std::size_t missing = 0;
    bool complete = true;  ///< All nodes are there.
  };
  Members members_of(const osmium::Relation& relation) const {
    Members out;
    for (const osmium::RelationMember& member : relation.members()) {
      if (member.type() != osmium::item_type::way) continue;
      const auto found = std::ranges::lower_bound(kept_ways_, member.ref(), {}, &KeptWay::id);
      if (found == kept_ways_.end() || found->id != member.ref()) {
        ++out.missing;
        continue;
      }
      out.ways.push_back(&ways_.get<osmium::Way>(found->offset));
      out.complete = out.complete && found->complete;
    }
    return out;
  }

  /// Calls take(way) for the outer ways; only when no way is missing.
  template <class Take>
  static void each_outer(const osmium::Relation& relation, const Members& members, Take take) {
    std::size_t next = 0;
    for (const osmium::RelationMember& member : relation.members())
      if (member.type() == osmium::item_type::way) {
        const osmium::Way& way = *members.ways[next++];
        if (is_outer(member)) take(way);
      }
  }

  /// Gives tags_ and matches_ of a relation: its own, or those of the first outer way that has any.
  void match(const osmium::Relation& relation, const Members& members) {
    match(static_cast<const osmium::OSMObject&>(relation));
    if (!matches_.empty() || members.missing > 0 || !is_old_style(tags_)) return;
    each_outer(relation, members, [&](const osmium::Way& way) {
      if (matches_.empty()) match(static_cast<const osmium::OSMObject&>(way));
    });
    drop_relation_layers();
  }

  void give(const osmium::Relation& relation) {
    const Members members = members_of(relation);
    match(relation, members);
    const OsmObject object{'r', relation.id(), tags_};
    if (is_out_of_use(tags_)) {
      for (const OsmMatch& m : matches_) rows_.filtered(m);
      return;
    }
    const auto reject = [&](const char* reason, const std::string& value) {
      for (const OsmMatch& m : matches_) rows_.reject(object, m, reason, value);
    };
    if (matches_.empty()) return;
    if (members.missing > 0)
      return reject("osm_cut", fmt::format("{} of {} ways are not in the extract", members.missing,
                                           members.missing + members.ways.size()));
    if (!members.complete) return reject("osm_cut", "nodes are not in the extract");
    osmium::memory::Buffer made{1024, osmium::memory::Buffer::auto_grow::yes};
    osmium::area::Assembler assembler{kAssembly};
    if (members.ways.empty() || !assembler(relation, members.ways, made) || made.committed() == 0)
      return reject("geom_invalid", "rings that do not close or cross");
    const geo::Shapes shape = shapes_of(made.get<osmium::Area>(0));
    if (shape.vertices() == 0) return reject("geom_invalid", "rings that do not close or cross");
    const std::vector<OsmMatch> matches = matches_;
    for (const OsmMatch& m : matches) rows_.shape(object, m, shape);
    each_outer(relation, members, [&](const osmium::Way& way) {
      for (const OsmMatch& m : matches) given_.emplace(way.id(), m.layer);
    });
  }

  void give(const KeptWay& kept) {
    const osmium::Way& way = ways_.get<osmium::Way>(kept.offset);
    match(way);
    drop_relation_layers();
    std::erase_if(matches_, [&](const OsmMatch& m) { return given_.contains({kept.id, m.layer}); });
    const OsmObject object{'w', kept.id, tags_};
    std::optional<geo::Shapes> area;
    for (const OsmMatch& m : matches_) {
      if (is_out_of_use(tags_))
        rows_.filtered(m);
      else if (way.nodes().size() < 4 || way.nodes().front().ref() != way.nodes().back().ref() ||
               (layers_[m.layer].kinds == Kinds::any && is_closed_line(*m.rule, tags_)))
        give_line(object, m, way);
      else if (!kept.complete)
        rows_.reject(object, m, "osm_cut", "nodes are not in the extract");
      else if (area || (area = area_of(way)))
        rows_.shape(object, m, *area);
      else
        rows_.reject(object, m, "geom_invalid", "a ring that crosses itself");
    }
  }

  static std::optional<geo::Shapes> area_of(const osmium::Way& way) {
    osmium::memory::Buffer made{1024, osmium::memory::Buffer::auto_grow::yes};
    osmium::area::Assembler assembler{kAssembly};
    if (assembler(way, made) && made.committed() > 0)
      if (geo::Shapes shape = shapes_of(made.get<osmium::Area>(0)); shape.vertices() > 0) return shape;
    return repaired(way);
  }

  void give_line(const OsmObject& object, const OsmMatch& m, const osmium::Way& way) {
    if (layers_[m.layer].kinds == Kinds::no_lines)
      return rows_.reject(object, m, "geom_type", "a way that is not closed");
    geo::Shapes line(geo::Shapes::Kind::lines);
    std::vector<osmium::Location> run;
    const auto end_run = [&] {
      if (run.size() > 1) {
        for (const osmium::Location& l : run) line.add_vertex(l.lon_without_check(), l.lat_without_check());
        line.end_ring();
        line.end_part();
      }
      run.clear();
    };
    for (const osmium::NodeRef& node : way.nodes()) {
      if (!node.location().valid())
        end_run();
      else if (run.empty() || run.back() != node.location())
        run.push_back(node.location());
    }
    end_run();
    line.end_shape();
    if (line.vertices() == 0) return rows_.reject(object, m, "osm_cut", "nodes are not in the extract");
    rows_.shape(object, m, line);
  }

  osmium::io::File file_;
  std::string place_;
  std::size_t most_bytes_;
  const std::vector<OsmLayer>& layers_;
  OsmMatcher matcher_;
  OsmRows rows_;
  osmium::thread::Pool pool_;
  bool want_dates_ = false;
  osmium::Timestamp newest_;
  std::size_t ways_seen_ = 0;
  osmium::memory::Buffer relations_{1 << 16, osmium::memory::Buffer::auto_grow::yes};
  osmium::memory::Buffer ways_{1 << 20, osmium::memory::Buffer::auto_grow::yes};
  std::vector<Number> member_ways_, node_ids_;  // sorted once complete
  std::vector<osmium::Location> node_places_;   // of node_ids_; invalid while not found
  std::size_t cursor_ = 0;
  std::vector<KeptWay> kept_ways_;
  std::set<std::pair<Number, std::uint32_t>> given_;  // outer ways that their relation stands for, by layer
  OsmTags tags_;                                      // of the object at hand, and
  std::vector<OsmMatch> matches_;                     // its layers
};

}  // namespace

OsmExtract read_osm(const std::string& uri, const std::vector<OsmLayer>& layers, unsigned threads) {
  check_plain_path(uri);
  const MappedFile file(uri);  // a regular file that may be read; tells whether it changes meanwhile
  const std::string place = shown(uri, 300);
  OsmExtract out;
  try {
    // an absolute path is never taken for an address or for standard input
    out = Extraction(std::filesystem::absolute(uri), place, file.bytes().size(), layers, threads).read();
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
  const SourceStamp stamp = stamp_source(uri);
  for (RawRows& rows : out.layers) {
    rows.hash = stamp.hash;
    rows.size = stamp.size;
  }
  return out;
}

}  // namespace io
