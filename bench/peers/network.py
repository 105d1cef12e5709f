# SPDX-License-Identifier: Apache-2.0
"""Searches on roads beside Boost.Graph, and all that gaps does on the roads of a country."""
import numpy

from peers.measured import Section, at_least, at_most, cost_table, median, package_version, ratio, take_turns, told

BOOST = "Boost.Graph, the nearest"
SIZE = "edges=3000000 facilities=5000"


def network(lab):
    """Bars of travel: three times Boost.Graph, one and a half times what memory costs, a country in minutes."""
    out = {name: lab.data / f"ticks_{name}.u32" for name in ("nearest", "two_nearest", "boost", "memory", "bounded", "country")}
    run = lambda name, size=SIZE: lambda: told([lab.build / "bench" / "geo_network", name, *size.split(), f"out={out[name]}"])
    costs = take_turns({
        "agglo, the nearest": (run("nearest"), lab.rounds),
        "agglo, the two nearest": (run("two_nearest"), lab.rounds),
        BOOST: (run("boost"), lab.peer_rounds),
        "memory alone": (run("memory"), lab.rounds),
        "agglo, 5,000 searches of 10 min": (run("bounded"), lab.rounds),
    })
    country = take_turns({"a country, 2 threads": (run("country", "edges=5000000 firms=1000000 themes=15 facilities=5000 threads=2"), 1)})
    same = all(numpy.array_equal(numpy.fromfile(out[name], numpy.uint32), numpy.fromfile(out["nearest"], numpy.uint32)) for name in ("boost", "memory"))
    whole = country["a country, 2 threads"]
    bars = [at_least("8", "The nearest of 5,000 facilities of each node against Boost.Graph, CPU", 3, ratio(costs[BOOST], costs["agglo, the nearest"], "cpu")),
            at_most("8", "The same against reading and writing alone what the search must, CPU", 1.5, ratio(costs["agglo, the nearest"], costs["memory alone"], "cpu")),
            at_most("8", "1 M firms, 15 themes, 5 M edges on 2 threads, minutes", 5, median(whole) / 60),
            at_most("8", "The same, GB at the peak", 2, median(whole, "bytes") / 1e9)]
    return Section(
        "Roads made up: streets 250 m apart with a sixth missing and a tenth one-way, every twentieth a fast road; 3 M edges, 5,000 facilities at random nodes, minutes as whole "
        "numbers, one thread. Memory alone: no search; the nodes in the order in which they are settled, their arcs read and the labels of the ends written. "
        f"Boost.Graph {package_version('libboost-graph-dev')}: compressed_sparse_row_graph, dijkstra_shortest_paths from all sources at once, one nearest.\n\n"
        + cost_table(costs, BOOST) + f"\nTicks of every node: {'the same' if same else '**not the same**'}.\n\n"
        "The country: 5 M edges are made and put in order, 1 M firms and 75,000 facilities find their road, and for 15 themes each firm its two nearest facilities.\n\n"
        + cost_table(country), bars)
