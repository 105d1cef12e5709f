// SPDX-License-Identifier: Apache-2.0
#include "io/read/osm_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <osmium/memory/buffer.hpp>
#include <osmium/osm/node.hpp>
#include <osmium/osm/relation.hpp>
#include <osmium/osm/way.hpp>
#include <set>
#include <utility>

#include "io/read/osm_geometry.hpp"
#include "io/read/osm_match.hpp"
#include "io/read/osm_passes.hpp"
#include "io/read/osm_rows.hpp"
#include "io/read/text.hpp"

namespace io {
namespace {

using Number = osmium::object_id_type;
using Kinds = OsmLayer::Kinds;

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

/// A way that is kept: wanted itself or a member of a wanted relation.
struct KeptWay {
  Number id;
  std::size_t offset;  ///< In the buffer of ways.
  bool complete;       ///< All its nodes are in the extract.
};

/// One reading of an extract. Call read() once.
class Extraction {
 public:
  Extraction(OsmPasses& passes, const std::vector<OsmLayer>& layers)
      : passes_(passes), layers_(layers), matcher_(layers), rows_(layers) {}

  OsmExtract read() {
    passes_.each_relation([&](const osmium::Relation& relation) { look_at(relation); });
    sort_unique(member_ways_);
    passes_.each_way([&](const osmium::Way& way) { look_at(way); });
    std::ranges::sort(kept_ways_, {}, &KeptWay::id);
    sort_unique(node_ids_);
    node_places_.resize(node_ids_.size());
    passes_.each_node([&](const osmium::Node& node) { look_at(node); });
    place_ways();
    for (const osmium::Relation& relation : relations_.select<osmium::Relation>()) give(relation);
    for (const KeptWay& way : kept_ways_) give(way);
    return {passes_.date(), passes_.box(), std::move(rows_).finished()};
  }

 private:
  static void sort_unique(std::vector<Number>& ids) {
    std::ranges::sort(ids);
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    ids.shrink_to_fit();
  }

  void match(const osmium::OSMObject& object) {
    load_tags(object, tags_);
    matcher_.match(tags_, matches_);
  }

  bool is_left_out(const OsmMatch& m) const { return !m.kept || is_out_of_use(tags_); }

  /// Counts the layers that leave the object out, and drops them.
  void drop_left_out() {
    std::erase_if(matches_, [&](const OsmMatch& m) {
      if (!is_left_out(m)) return false;
      rows_.filtered(m);
      return true;
    });
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
    drop_left_out();
    for (const OsmMatch& m : matches_)
      rows_.reject({'r', relation.id(), tags_}, m, "geom_type",
                   fmt::format("relation of type {}", tags_["type"].empty() ? "none" : shown(tags_["type"], 40)));
  }

  /// Drops the layers that take relations only.
  void drop_relation_layers() {
    std::erase_if(matches_, [&](const OsmMatch& m) { return layers_[m.layer].kinds == Kinds::relations; });
  }

  void look_at(const osmium::Way& way) {
    match(way);
    drop_relation_layers();
    const bool is_wanted = !std::ranges::all_of(matches_, [&](const OsmMatch& m) { return is_left_out(m); });
    if (!is_wanted && !std::ranges::binary_search(member_ways_, way.id())) return drop_left_out();
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
    drop_left_out();
    for (const OsmMatch& m : matches_) {
      const OsmObject object{'n', node.id(), tags_};
      if (!node.location().valid())
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
    drop_left_out();
    const auto reject = [&](const char* reason, const std::string& value) {
      for (const OsmMatch& m : matches_) rows_.reject(object, m, reason, value);
    };
    if (matches_.empty()) return;
    if (members.missing > 0)
      return reject("osm_cut", fmt::format("{} of {} ways are not in the extract", members.missing,
                                           members.missing + members.ways.size()));
    if (!members.complete) return reject("osm_cut", "nodes are not in the extract");
    const std::optional<geo::Shapes> area = area_of(relation, members.ways);
    if (!area) return reject("geom_invalid", "rings that do not close or cross");
    const std::vector<OsmMatch> matches = matches_;
    for (const OsmMatch& m : matches) rows_.shape(object, m, *area);
    each_outer(relation, members, [&](const osmium::Way& way) {
      for (const OsmMatch& m : matches) given_.emplace(way.id(), m.layer);
    });
  }

  void give(const KeptWay& kept) {
    const osmium::Way& way = ways_.get<osmium::Way>(kept.offset);
    match(way);
    drop_relation_layers();
    std::erase_if(matches_, [&](const OsmMatch& m) { return given_.contains({kept.id, m.layer}); });
    drop_left_out();
    const OsmObject object{'w', kept.id, tags_};
    std::optional<geo::Shapes> area;
    for (const OsmMatch& m : matches_) {
      if (way.nodes().size() < 4 || way.nodes().front().ref() != way.nodes().back().ref() ||
          (layers_[m.layer].kinds == Kinds::any && matcher_.is_closed_line(m, tags_)))
        give_line(object, m, way);
      else if (!kept.complete)
        rows_.reject(object, m, "osm_cut", "nodes are not in the extract");
      else if (area || (area = area_of(way)))
        rows_.shape(object, m, *area);
      else
        rows_.reject(object, m, "geom_invalid", "a ring that crosses itself");
    }
  }

  void give_line(const OsmObject& object, const OsmMatch& m, const osmium::Way& way) {
    if (layers_[m.layer].kinds == Kinds::no_lines)
      return rows_.reject(object, m, "geom_type", "a way that is not closed");
    if (const std::optional<geo::Shapes> line = line_of(way))
      rows_.shape(object, m, *line);
    else
      rows_.reject(object, m, "osm_cut", "nodes are not in the extract");
  }

  OsmPasses& passes_;
  const std::vector<OsmLayer>& layers_;
  OsmMatcher matcher_;
  OsmRows rows_;
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
  OsmExtract out;
  const SourceStamp stamp =
      read_extract(uri, threads, [&](OsmPasses& passes) { out = Extraction(passes, layers).read(); });
  for (RawRows& rows : out.layers) {
    rows.hash = stamp.hash;
    rows.size = stamp.size;
  }
  return out;
}

}  // namespace io
