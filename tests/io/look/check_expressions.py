#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Evaluates every expression of every layer of the project inside a GeoPackage on the layer's first row.

    QT_QPA_PLATFORM=offscreen /usr/bin/python3 check_expressions.py FILE.gpkg     exit 0 fine, 1 faults

QGIS draws nothing and says nothing where an expression of a style, a label or a map tip is wrong.
"""
import os
import re
import sys
import tempfile

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
profile = tempfile.TemporaryDirectory()
os.environ["QGIS_CUSTOM_CONFIG_PATH"] = profile.name
os.environ.setdefault("XDG_RUNTIME_DIR", profile.name)

from qgis.core import (QgsApplication, QgsExpression, QgsExpressionContext, QgsExpressionContextUtils, QgsProject,
                       QgsVectorLayer)


def expressions(layer):
    found = [layer.displayExpression(), *re.findall(r"\[%(.*?)%\]", layer.mapTipTemplate(), re.S)]
    if layer.isSpatial():
        found.append(layer.renderer().classAttribute())
    if layer.labeling():
        settings = layer.labeling().settings()
        computed = settings.dataDefinedProperties()
        found += [settings.fieldName, *(computed.property(k).expressionString() for k in computed.propertyKeys())]
    return found


def faults(layer):
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    first = next(layer.getFeatures(), None)
    if first is not None:
        context.setFeature(first)
    for text in expressions(layer):
        expression = QgsExpression(text)
        if not expression.hasParserError() and first is not None:
            expression.evaluate(context)
        if expression.hasParserError() or expression.hasEvalError():
            yield f"{layer.name()}: {text}: {expression.parserErrorString()}{expression.evalErrorString()}"


app = QgsApplication([], False)
app.initQgis()
project = QgsProject.instance()
bad = [] if project.read(f"geopackage:{os.path.abspath(sys.argv[1])}?projectName=clusters") else ["project: unreadable"]
looked = 0
for each in project.mapLayers().values():
    if isinstance(each, QgsVectorLayer):
        bad += faults(each)
        looked += len(expressions(each))
for line in bad:
    print("FAIL", line)
print(f"{'FAILED' if bad or not looked else 'PASS'}: {looked} expressions")
sys.stdout.flush()
os._exit(1 if bad or not looked else 0)
