#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The sample firms from an XLSX and an ODS file give the same result as from the CSV."""
import csv
import re
import zipfile
from xml.sax.saxutils import escape

from support import ROOT, check_counts, main, query, record

CONFIG = ROOT / "configs" / "quickstart.yaml"
FIRMS = ROOT / "sample_data" / "firms.csv"
NUMBERS = {"employees", "lon", "lat", "accuracy"}  # written as numbers where they are some


def rows():
    with open(FIRMS, newline="", encoding="utf-8") as handle:
        return list(csv.reader(handle))


def is_number(name, text):
    return name in NUMBERS and re.fullmatch(r"-?\d+(\.\d+)?", text) is not None


def xlsx(path, table):
    header = table[0]
    lines = []
    for row in table:
        cells = [f"<c><v>{text}</v></c>" if is_number(name, text) else
                 f'<c t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>' if text else "<c/>" for name, text in zip(header, row)]
        lines.append(f"<row>{''.join(cells)}</row>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", '<workbook xmlns:r="r"><sheets><sheet name="Notes" r:id="a"/><sheet name="Firms" r:id="b"/></sheets></workbook>')
        book.writestr("xl/_rels/workbook.xml.rels", '<Relationships><Relationship Id="a" Target="worksheets/1.xml"/><Relationship Id="b" Target="worksheets/2.xml"/></Relationships>')
        book.writestr("xl/worksheets/1.xml", "<worksheet><sheetData/></worksheet>")
        book.writestr("xl/worksheets/2.xml", f"<worksheet><sheetData>{''.join(lines)}</sheetData></worksheet>")


def ods(path, table):
    header = table[0]
    lines = []
    for row in table:
        cells = [f'<t:table-cell o:value-type="float" o:value="{text}"/>' if is_number(name, text) else
                 f'<t:table-cell o:value-type="string" o:string-value="{escape(text, {chr(34): "&quot;", chr(10): "&#10;"})}"/>' if text else "<t:table-cell/>" for name, text in zip(header, row)]
        lines.append(f"<t:table-row>{''.join(cells)}</t:table-row>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("content.xml", '<o:document-content xmlns:o="o" xmlns:t="t"><o:body><o:spreadsheet><t:table t:name="Firms">' + "".join(lines) +
                      '<t:table-row t:number-rows-repeated="1041000"><t:table-cell/></t:table-row></t:table></o:spreadsheet></o:body></o:document-content>')


def test_spreadsheets_give_the_result_of_the_csv(agglo):
    """Compared with a CSV cut by semicolons: like in spreadsheets a typed 12,5 is a number there."""
    with open(agglo.scratch / "firms.csv", "w", newline="", encoding="utf-8") as handle:
        csv.writer(handle, delimiter=";").writerows(rows())
    straight = agglo.run(CONFIG, "csv", "--set", "significance.draws=0", "--set", f"sources.firms.uri={agglo.scratch / 'firms.csv'}")
    for name, write in (("firms.xlsx", xlsx), ("firms.ods", ods)):
        write(agglo.scratch / name, rows())
        current = agglo.run(CONFIG, f"from {name}", "--set", "significance.draws=0", "--set", f"sources.firms.uri={agglo.scratch / name}",
                            "--set", "sources.firms.layer=Firms")
        check_counts(current)
        for layer in ("firms", "clusters", "hotspots", "gaps"):
            columns = [column for column in query(straight, f"SELECT name FROM pragma_table_info('{layer}')")]
            names = ", ".join(f'"{column}"' for (column,) in columns)
            assert query(current, f"SELECT {names} FROM {layer}") == query(straight, f"SELECT {names} FROM {layer}"), f"{name}: {layer}"
        (source,) = [s for s in record(current)["sources"] if s["name"] == "firms"]
        (plain,) = [s for s in record(straight)["sources"] if s["name"] == "firms"]
        assert source["rejected"] == plain["rejected"] and source["driver"] == name.split(".")[1], source


if __name__ == "__main__":
    main([value for name, value in list(globals().items()) if name.startswith("test_")])
