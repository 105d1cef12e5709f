#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Takes the first map out of a report for the README: sample_map.py REPORT.html > docs/sample-map.svg"""
import re
import sys

page = open(sys.argv[1], encoding="utf-8").read()
picture = re.search(r"<svg class=\"map\".*?</svg>", page, re.S).group(0)
style = ("text{font-family:sans-serif;font-size:26px}"
         ".number{font-weight:bold;text-anchor:middle;dominant-baseline:central;paint-order:stroke;stroke:#fff;stroke-width:6px}")
picture = picture.replace('<svg class="map"', '<svg xmlns="http://www.w3.org/2000/svg" width="1000"', 1)
print(picture.replace("><title", f"><style>{style}</style><title", 1))
