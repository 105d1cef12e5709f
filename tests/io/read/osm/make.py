#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Makes town.opl and, with osmium-tool 1.15, town.osm.pbf from it: a made-up town with one of each trap. Run it in this
folder after a change; both files are kept. Coordinates are degrees east and north of 10, 50 in thousandths."""
import subprocess

nodes, ways, relations = {}, [], []


def node(number, x, y, tags=""):
    nodes[number] = f"n{number} v1 dV c1 t2024-05-06T00:00:00Z i1 uu T{tags} x{10 + x / 1000:.7f} y{50 + y / 1000:.7f}"


def way(number, refs, tags=""):
    ways.append((number, f"w{number} v1 dV c1 t2024-05-06T00:00:00Z i1 uu T{tags} N" + ",".join(f"n{r}" for r in refs)))


def relation(number, members, tags=""):
    relations.append((number, f"r{number} v1 dV c1 t2024-05-07T00:00:00Z i1 uu T{tags} M" + ",".join(members)))


def square(number, x, y, side, tags="", first=None):
    first = first or 1000 + 10 * number
    for i, (dx, dy) in enumerate([(0, 0), (side, 0), (side, side), (0, side)]):
        node(first + i, x + dx, y + dy)
    way(number, [first, first + 1, first + 2, first + 3, first], tags)


# a works: ground, hall, gate, and a tenant
square(10, 0, 0, 4, "man_made=works,name=Steel%20%AG,product=steel;wire")
square(11, 1, 1, 1, "building=industrial,operator=steel%20%ag")
node(1, 3, 3, "industrial=factory")
node(2, 2.5, 0.5, "office=company,name=Tenant")
# a ground without name, one firm on it; another with two
square(12, 10, 0, 2, "man_made=works")
node(3, 11, 1, "craft=sawmill,name=Saw")
square(13, 20, 0, 2, "industrial=factory")
node(4, 20.5, 1, "craft=joiner,name=One")
node(5, 21.5, 1, "craft=joiner,name=Two")
# two halls of one name 100 m apart, a third 5 km away
square(14, 30, 0, 0.5, "building=industrial,name=Hall%20%Ltd")
square(15, 30, 1, 0.6, "building=industrial,name=Hall%20%Ltd")
square(16, 30, 50, 0.5, "building=industrial,name=Hall%20%Ltd")
# multipolygons: with a hole; of the old style, tags on the outer way; and one that is cut
square(20, 40, 0, 6)
square(21, 41, 1, 4)
relation(1, ["w20@outer", "w21@inner"], "landuse=industrial,operator=Ring,type=multipolygon")
square(22, 50, 0, 2, "shop=furniture,name=Old")
square(23, 50.5, 0.5, 0.5)
relation(2, ["w22@outer", "w23@inner"], "type=multipolygon")
relation(3, ["w20@outer", "w999@outer"], "craft=brewery,type=multipolygon")
relation(4, ["w20@"], "craft=brewery,type=route")
# several values, no value, out of use, no closed way, a ring that crosses itself
node(6, 60, 0, "craft=carpenter;joiner")
node(7, 61, 0, "shop=vacant")
node(8, 62, 0, "craft=potter,disused=yes")
node(9, 63, 0)
node(10, 64, 1)
way(30, [9, 10], "craft=potter")
for i, (x, y) in enumerate([(70, 0), (72, 2), (72, 0), (70, 2)]):
    node(20 + i, x, y)
way(31, [20, 21, 22, 23, 20], "building=industrial,name=Bow")
# roads: open, round, cut, and a square that is an area
node(30, 0, 10), node(31, 5, 10), node(32, 6, 10), node(33, 7, 10), node(34, 8, 10)
way(40, [30, 31], "highway=primary,name=Main")
square(41, 9, 10, 1, "highway=primary,junction=roundabout")
way(42, [31, 32, 998, 33, 34, 997], "highway=primary")
square(43, 15, 10, 1, "highway=primary,area=yes")
# a school: ground, house and entrance
square(50, 0, 20, 3, "amenity=school,name=School")
node(40, 1, 21, "amenity=school")
node(41, 2, 22, "amenity=school,name=Evening")
# boundaries: two halves of one ring; and one that is cut
for i, (x, y) in enumerate([(-10, -10), (100, -10), (100, 100), (-10, 100)]):
    node(50 + i, x, y)
way(60, [50, 51, 52])
way(61, [52, 53, 50])
relation(10, ["w60@outer", "w61@outer"], "type=boundary,boundary=administrative,admin_level=2,name=Land")
relation(11, ["w60@outer", "w996@outer"], "type=boundary,boundary=administrative,admin_level=2,name=Neighbour")

with open("town.opl", "w", encoding="utf-8") as out:
    out.writelines(nodes[i] + "\n" for i in sorted(nodes))
    out.writelines(line + "\n" for _, line in sorted(ways))
    out.writelines(line + "\n" for _, line in sorted(relations))
for name, header in (("town", ["--output-header=osmosis_replication_timestamp=2024-05-08T20:00:00Z"]), ("undated", [])):
    subprocess.run(["osmium", "cat", "town.opl", "-o", f"{name}.osm.pbf", "--overwrite", "--generator=make.py", *header], check=True)
