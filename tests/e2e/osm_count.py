#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""An independent count of what an OpenStreetMap extract holds: reads PBF by itself (zlib and a hundred lines, no
libosmium, no GDAL), matches tags and counts objects. What agglo read must be the same objects, each once.

osm_count.py AGGLO NAME [FOLDER for map and report]: runs tests/e2e/regions/osm-NAME.yaml, compares, validates."""
import pathlib
import shutil
import struct
import zlib

import yaml
from osgeo import ogr, osr
from support import ROOT, check_counts, check_validators, main, need_shared, query, record

ogr.UseExceptions()
osr.UseExceptions()

EXTRACTS = {"liechtenstein": "data/liechtenstein/osm/2024-03-04.osm.pbf", "bangor": "data/bangor-me/osm/bangor_maine.osm.pbf"}


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
        shift += 7


def fields(data):
    """(number, value) of a protobuf message: integers, or bytes."""
    at = 0
    while at < len(data):
        tag, at = varint(data, at)
        kind = tag & 7
        if kind == 0:
            value, at = varint(data, at)
        elif kind == 2:
            size, at = varint(data, at)
            value, at = data[at:at + size], at + size
        else:
            size = {1: 8, 5: 4}[kind]
            value, at = data[at:at + size], at + size
        yield tag >> 3, value


def packed(data, signed=False):
    at, out = 0, []
    while at < len(data):
        value, at = varint(data, at)
        out.append((value >> 1) ^ -(value & 1) if signed else value)
    return out


def running(deltas):
    total, out = 0, []
    for delta in deltas:
        total += delta
        out.append(total)
    return out


def blocks(path):
    with open(path, "rb") as handle:
        while head := handle.read(4):
            header = dict(fields(handle.read(struct.unpack(">I", head)[0])))
            blob = dict(fields(handle.read(header[3])))
            yield header[1], zlib.decompress(blob[3]) if 3 in blob else blob[1]


class Extract:
    """Nodes with tags, ways, relations, and the places of all nodes."""

    def __init__(self, path):
        self.nodes, self.ways, self.relations, self.places, self.date = {}, {}, {}, {}, None
        for kind, data in blocks(path):
            if kind == b"OSMHeader":
                stamp = dict(fields(data)).get(32)
                self.date = stamp
            else:
                self._block(data)

    def _block(self, data):
        groups, table, scale = [], [], (100, 0, 0)
        block = {}
        for number, value in fields(data):
            if number == 1:
                table = [text.decode() for _, text in fields(value)]
            elif number == 2:
                groups.append(value)
            else:
                block[number] = value
        scale = block.get(17, 100)
        assert 19 not in block and 20 not in block, "offsets are not used by the extracts at hand"
        for group in groups:
            for number, value in fields(group):
                {1: self._plain_node, 2: self._dense, 3: self._way, 4: self._relation}[number](value, table, scale)

    def _tags(self, message, table):
        return {table[k]: table[v] for k, v in zip(packed(message.get(2, b"")), packed(message.get(3, b"")))}

    def _plain_node(self, value, table, scale):
        message = dict(fields(value))
        signed = lambda n: (n >> 1) ^ -(n & 1)
        node = signed(message[1])
        self.places[node] = (signed(message[9]) * scale * 1e-9, signed(message[8]) * scale * 1e-9)
        if tags := self._tags(message, table):
            self.nodes[node] = tags

    def _dense(self, value, table, scale):
        message = dict(fields(value))
        ids = running(packed(message[1], True))
        lats, lons = running(packed(message[8], True)), running(packed(message[9], True))
        keys = packed(message.get(10, b""))
        at = 0
        for i, node in enumerate(ids):
            self.places[node] = (lons[i] * scale * 1e-9, lats[i] * scale * 1e-9)
            tags = {}
            while keys and keys[at]:
                tags[table[keys[at]]] = table[keys[at + 1]]
                at += 2
            at += 1
            if tags:
                self.nodes[node] = tags

    def _way(self, value, table, _):
        message = dict(fields(value))
        self.ways[message[1]] = (self._tags(message, table), running(packed(message.get(8, b""), True)))

    def _relation(self, value, table, _):
        message = dict(fields(value))
        members = list(zip(running(packed(message.get(9, b""), True)), [table[r] for r in packed(message.get(8, b""))],
                           packed(message.get(10, b""))))
        self.relations[message[1]] = (self._tags(message, table), members)


def matches(rule, tags):
    for term in rule.split("+"):
        if ">=" in term:
            key, least = term.split(">=")
            if not any(v.strip().replace(".", "", 1).isdigit() and float(v) >= float(least) for v in tags.get(key, "").split(";")):
                return False
        elif "=" in term:
            key, wanted = term.split("=", 1)
            if wanted not in [tags.get(key)] + [v.strip() for v in tags.get(key, "").split(";")]:
                return False
        elif not tags.get(term) or tags[term] in ("no", "vacant", "none"):
            return False
    return True


def out_of_use(tags):
    return any(tags.get(key) == "yes" for key in ("disused", "abandoned", "demolished", "ruins"))


def objects(extract, rules, keep=lambda tags: True):
    """Ids of the objects that match and are to be kept: all nodes and ways, and relations of any type. An outer way of a
    multipolygon that matches as well is the same object as its relation."""
    wanted = lambda tags: any(matches(r, tags) for r in rules) and not out_of_use(tags) and keep(tags)
    found = {f"n{i}" for i, tags in extract.nodes.items() if wanted(tags)}
    ways = {i for i, (tags, _) in extract.ways.items() if wanted(tags)}
    for i, (tags, members) in extract.relations.items():
        area = tags.get("type") in ("multipolygon", "boundary")
        kept = [m for m in members if m[2] == 1]  # ways
        outer = {ref for ref, role, _ in kept if role != "inner"}
        whole = all(ref in extract.ways and all(n in extract.places for n in extract.ways[ref][1]) for ref, _, _ in kept)
        bare = tags.get("type") == "multipolygon" and not set(tags) - {"type", "source", "created_by", "note", "fixme"}
        if wanted(tags):
            found.add(f"r{i}")
            if area and whole:
                ways -= outer
        elif bare and whole and outer & ways:
            found.add(f"r{i}")
            ways -= outer
    return found | {f"w{i}" for i in ways}


# What counts as a firm by itself; the tags of the profile come on top.
FIRM_RULES = ["man_made=works", "craft", "industrial", "landuse=quarry", "landuse=industrial+operator", "office", "shop",
              "building=industrial+name", "building=industrial+operator", "building=factory+name",
              "building=manufacture+name", "building=warehouse+name"]


def profile_rules():
    """The tags of the profile, without those that FIRM_RULES take on a condition only."""
    narrowed = {rule.split("+")[0] for rule in FIRM_RULES if "+" in rule}
    profile = yaml.safe_load((ROOT / "configs/profiles/osm.yaml").read_text())
    stages = [stage["codes"] for group in profile["groups"].values() for stage in group["stages"]]
    return [code.replace(";", "+") for codes in stages + list(profile["institutions"].values()) for code in codes if code not in narrowed]


def theme_tags():
    return {name: theme.get("tags", []) for name, theme in yaml.safe_load((ROOT / "configs/profiles/themes.yaml").read_text())["themes"].items()}


def compare(what, expected, got):
    assert expected, f"{what}: the extract holds none"
    assert expected == got, f"{what}: {len(expected)} counted, {len(got)} read; missing {sorted(expected - got)[:5]}, more {sorted(got - expected)[:5]}"


def check_objects(extract, folder):
    """Every object that carries the tags is a row of a layer or of the rejects, and nothing else is."""
    rejects = query(folder, "SELECT source, source_id, reason FROM rejects")
    firms = [i for (i,) in query(folder, "SELECT firm_id FROM firms")]
    assert len(firms) == len(set(firms))
    listed = {i for source, i, _ in rejects if source == "osm"}
    compare("firms", objects(extract, FIRM_RULES + profile_rules()), set(firms) | listed)
    tags = theme_tags()
    themes = [s["theme"] for s in record(folder)["sources"] if s["theme"] and s["theme"] != "network"]  # its roads are counted as theme road
    assert themes
    for theme in themes:
        rows = {i for layer in ("facilities", "facility_lines", "facility_areas")
                for (i,) in query(folder, f"SELECT facility_id FROM {layer} WHERE theme = ?", theme)}
        listed = {i for source, i, _ in rejects if source.endswith(":" + theme)}
        compare(theme, objects(extract, tags[theme]), rows | listed)
    return len(firms), len(themes)


def ring_of(extract, way):
    geometry = ogr.Geometry(ogr.wkbPolygon)
    ring = ogr.Geometry(ogr.wkbLinearRing)
    for node in extract.ways[way][1]:
        ring.AddPoint_2D(*extract.places[node])
    geometry.AddGeometry(ring)
    return geometry


def closed_ring(extract, firm):
    """Of a closed way, else nothing."""
    refs = extract.ways[int(firm[1:])][1] if firm[0] == "w" else []
    return ring_of(extract, int(firm[1:])) if len(refs) > 3 and refs[0] == refs[-1] else None


def places_of(folder):
    """Longitude and latitude of the firms as published."""
    source = ogr.Open(str(folder.resolve() / "clusters.gpkg"))
    layer = source.GetLayerByName("firms")
    there = osr.SpatialReference()
    there.ImportFromEPSG(4326)
    there.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    change = osr.CoordinateTransformation(layer.GetSpatialRef(), there)
    out = {}
    for feature in layer:
        point = feature.GetGeometryRef()
        out[feature["firm_id"]] = change.TransformPoint(point.GetX(), point.GetY())[:2]
    return out


def check_places(extract, folder):
    """Nodes stand where OSM has them (to a centimetre), ways inside their own ring."""
    for firm, (x, y) in places_of(folder).items():
        if firm[0] == "n":
            lon, lat = extract.places[int(firm[1:])]
            assert abs(x - lon) < 2e-7 and abs(y - lat) < 2e-7, f"{firm}: {x} {y}, expected {lon} {lat}"
        elif (ring := closed_ring(extract, firm)) is not None:
            point = ogr.Geometry(ogr.wkbPoint)
            point.AddPoint_2D(x, y)
            assert ring.Buffer(2e-7).Contains(point), f"{firm}: lies outside its own ring"


def owners(tags):
    return {tags[key].strip().lower() for key in ("name", "operator") if tags.get(key, "").strip()}


def tags_of(extract, firm):
    kind, number = firm[0], int(firm[1:])
    return extract.nodes[number] if kind == "n" else (extract.ways if kind == "w" else extract.relations)[number][0]


def check_once(extract, folder):
    """No two firms with one owner, one inside the ring of the other."""
    places = places_of(folder)
    rings = {firm: ring for firm in places if (ring := closed_ring(extract, firm)) is not None}
    for ground, ring in rings.items():
        west, east, south, north = ring.GetEnvelope()
        for firm, (x, y) in places.items():
            if firm == ground or not (west <= x <= east and south <= y <= north):
                continue
            point = ogr.Geometry(ogr.wkbPoint)
            point.AddPoint_2D(x, y)
            same = owners(tags_of(extract, ground)) & owners(tags_of(extract, firm))
            assert not (same and ring.Contains(point)), f"{firm} lies in {ground} and has its owner: counted twice"
    merged = query(folder, "SELECT source_id, value FROM rejects WHERE source = 'osm' AND reason = 'same_firm'")
    for part, value in merged:
        assert value.split()[-1] in places or value.startswith("ground of"), f"{part}: {value} is no firm"
    return len(merged)


def check_credit(folder):
    credit = "© OpenStreetMap contributors"
    assert credit in (folder / "report.html").read_text()
    metadata = "".join(text for (text,) in query(folder, "SELECT metadata FROM gpkg_metadata"))
    assert credit in metadata and "ODbL-1.0" in metadata
    assert any(credit in value for (value,) in query(folder, "SELECT value FROM run_info WHERE key LIKE 'source.%'"))


# What may be warned of: an extract is cut at its border, roads too, and few firms are mapped.
CUT_OFF = ("gaps: the layer of road ends at the border", "at roads that one-ways lead", "gaps: the road network is in", "sites: the run has no cluster")


def test_extract(agglo, name, keep=None):
    file = need_shared(EXTRACTS[name])
    folder = agglo.run(ROOT / "tests" / "e2e" / "regions" / f"osm-{name}.yaml", "out")
    check_counts(folder)
    extract = Extract(file)
    firms, themes = check_objects(extract, folder)
    check_places(extract, folder)
    merged = check_once(extract, folder)
    check_credit(folder)
    run = record(folder)
    assert all(any(part in text for part in CUT_OFF) for text in run["warnings"]), run["warnings"]
    if extract.date:
        import datetime
        day = datetime.datetime.fromtimestamp(extract.date, datetime.timezone.utc).date()
        assert run["as_of"] == day.isoformat(), run["as_of"]
    picture = None
    if keep:
        pathlib.Path(keep).mkdir(parents=True, exist_ok=True)
        picture = pathlib.Path(keep) / f"osm-{name}.png"
        shutil.copy(folder / "report.html", pathlib.Path(keep) / f"osm-{name}.html")
    check_validators(folder, picture)
    print((folder / "summary.txt").read_text(), end="")
    print(f"{firms} firms, {merged} counted with others, {themes} themes; {run['execution']['seconds']:.1f} s")


# A filter on firms, a theme with a filter of its own, and one that only its filter finds.
FILTERED = """version: 1
sources:
  osm:
    uri: {0}
    where: "name is not null and (\\"addr:country\\" is null or \\"addr:country\\" <> 'CH') and operator is null"
    fields: {{employees: "not:there"}}
    themes: [road, port]
  infrastructure:
    - {{theme: road, uri: {0}, where: "lanes >= 2", fields: {{capacity: lanes}}}}
    - {{theme: critical_supplier, uri: {0}, where: "shop in ('hardware', 'trade', 'convenience')"}}
industries: {1}
output: {{dir: out}}
"""


def number(text):
    try:
        return float(text)
    except (TypeError, ValueError):
        return None


def test_filter(agglo, name, keep=None):
    file = need_shared(EXTRACTS[name])
    config = agglo.scratch / "filtered.yaml"
    config.write_text(FILTERED.format(file, ROOT / "configs" / "profiles" / "osm.yaml"))
    folder = agglo.run(config, "filtered")
    extract = Extract(file)
    named = lambda tags: tags.get("name") and not tags.get("operator") and tags.get("addr:country") != "CH"
    firms = {i for (i,) in query(folder, "SELECT firm_id FROM firms")}
    listed = {i for (i,) in query(folder, "SELECT source_id FROM rejects WHERE source = 'osm'")}
    compare("firms", objects(extract, FIRM_RULES + profile_rules(), named), firms | listed)
    fast = objects(extract, theme_tags()["road"], lambda tags: (number(tags.get("lanes")) or 0) >= 2)
    layers = ("facilities", "facility_lines", "facility_areas")
    for theme, expected in (("road", fast), ("critical_supplier", objects(extract, ["shop=hardware", "shop=trade", "shop=convenience"]))):
        rows = {i for layer in layers for (i,) in query(folder, f"SELECT facility_id FROM {layer} WHERE theme = ?", theme)}
        listed = {i for (i,) in query(folder, "SELECT source_id FROM rejects WHERE source LIKE ?", f"%:{theme}")}
        compare(theme, expected, rows | listed)
    lanes = query(folder, "SELECT facility_id, capacity FROM facility_lines WHERE theme = 'road' AND facility_id LIKE 'w%'")
    assert all(capacity == number(extract.ways[int(i[1:])][0].get("lanes")) for i, capacity in lanes)
    assert any(capacity for _, capacity in lanes)
    print(f"filtered: {len(firms)} firms, {len(fast)} roads of two lanes and more")


if __name__ == "__main__":
    main([test_extract, test_filter])
