# SPDX-License-Identifier: Apache-2.0
"""One panel a setting, one bar a detector: the adjusted Rand index."""
import html

PANEL_W, ROW_H, NAMES_W, TOP, COLUMNS, GAP = 150, 15, 165, 34, 4, 18
OWN, PEER = "#0b6e99", "#9aa5ad"


def panel(title, values, left, top, with_names):
    out = []
    words, lines = title.split(), [""]
    for word in words:  # titles of two lines
        lines[-1:] = [f"{lines[-1]} {word}".strip()] if len(lines[-1]) + len(word) < 28 else [lines[-1], word]
    out += [f'<text x="{left}" y="{top - 18 + 11 * i}" class="title">{html.escape(line)}</text>' for i, line in enumerate(lines[:2])]
    for i, (name, value) in enumerate(values.items()):
        y = top + ROW_H * i
        if with_names:
            out.append(f'<text x="{left - 6}" y="{y + 11}" text-anchor="end">{html.escape(name)}</text>')
        out.append(f'<rect x="{left}" y="{y + 2}" width="{max(value, 0) * (PANEL_W - 30):.1f}" height="{ROW_H - 4}" fill="{OWN if name.startswith("agglo") else PEER}"/>')
        out.append(f'<text x="{left + max(value, 0) * (PANEL_W - 30) + 3:.1f}" y="{y + 11}">{value:.2f}</text>')
    return out


def drawn(settings):
    """settings: [(title, {detector: value})]"""
    rows = -(-len(settings) // COLUMNS)
    height = rows * (TOP + ROW_H * len(settings[0][1]) + GAP)
    width = NAMES_W + COLUMNS * (PANEL_W + GAP)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">',
           "<title>Adjusted Rand index by detector and setting; blue: agglo, grey: others</title>",
           "<style>text{font:10px sans-serif;fill:#222}.title{font-weight:bold}</style>", f'<rect width="{width}" height="{height}" fill="#fff"/>']
    for i, (title, values) in enumerate(settings):
        out += panel(title, values, NAMES_W + i % COLUMNS * (PANEL_W + GAP), TOP + i // COLUMNS * (TOP + ROW_H * len(values) + GAP), i % COLUMNS == 0)
    return "\n".join([*out, "</svg>"]) + "\n"
