# SPDX-License-Identifier: Apache-2.0
"""Lines on two logarithmic axes as SVG, without a plotting library."""
import math

COLOURS = ["#4477aa", "#ee6677", "#228833", "#b8860b", "#66ccee", "#aa3377", "#888888", "#999933", "#000000"]
WIDTH, HEIGHT, LEFT, TOP, RIGHT = 440, 330, 55, 30, 95


def write(path, sizes, panels):
    """`panels`: title -> {line: values, one a size}. The panels stand side by side; each line is named at its end."""
    body = "".join(panel(i * WIDTH, title, sizes, lines) for i, (title, lines) in enumerate(panels.items()))
    path.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH * len(panels)} {HEIGHT + 40}" font-family="sans-serif" font-size="11">\n'
                    f'<rect width="100%" height="100%" fill="white"/>\n{body}</svg>\n')


def panel(offset, title, sizes, lines):
    values = [value for line in lines.values() for value in line]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    first, last = math.log10(sizes[0]), math.log10(sizes[-1])
    x = lambda size: offset + LEFT + (WIDTH - LEFT - RIGHT) * (math.log10(size) - first) / (last - first)
    y = lambda value: TOP + (HEIGHT - TOP) * (high - math.log10(value)) / (high - low)
    parts = [text(offset + LEFT, TOP - 12, title, weight="bold")]
    for power in range(low, high + 1):
        parts.append(f'<path d="M{offset + LEFT} {y(10.0**power):.1f}H{x(sizes[-1]):.1f}" stroke="#ddd"/>')
        parts.append(text(offset + LEFT - 6, y(10.0**power) + 4, f"{10.0**power:g}", "end"))
    parts += [text(x(size), HEIGHT + 18, f"{size:,}", "middle") for size in sizes]
    parts.append(text((x(sizes[0]) + x(sizes[-1])) / 2, HEIGHT + 34, "firms", "middle"))
    heights = spaced({name: y(line[-1]) for name, line in lines.items()})
    for colour, (name, line) in zip(COLOURS * 3, lines.items()):
        points = " ".join(f"{x(size):.1f},{y(value):.1f}" for size, value in zip(sizes, line))
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="{2.5 if name == "whole run" else 1.5}"/>')
        parts.append(text(x(sizes[-1]) + 6, heights[name] + 4, name, colour=colour))
    return "\n".join(parts) + "\n"


def spaced(heights, least=13.0):
    """The same heights, moved apart so that no label covers another."""
    moved, above = {}, -math.inf
    for name, height in sorted(heights.items(), key=lambda item: item[1]):
        above = moved[name] = max(height, above + least)
    return moved


def text(x, y, words, anchor="start", weight="normal", colour="#333"):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-weight="{weight}" fill="{colour}">{words}</text>'
