"""A dataset's files: equal datasets give equal bytes."""

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

import xlsxwriter
from lxml import etree

from gongce.bulletins.datasets.model import Dataset, DatasetField, FieldKind, Value
from gongce.bulletins.page.markup import clean
from gongce.bulletins.word.package import restamp
from gongce.bulletins.workbook import STAMP, UNSAFE_STARTS, set_print

_FORMATS = {"csv": "text/csv", "json": "application/json", "xml": "application/xml"}
_FORMATS["xlsx"] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def write_dataset(dataset: Dataset) -> dict[str, bytes]:
    """Every file of a dataset by its ending: csv, json, xlsx, xml, metadata.json."""
    return {
        "csv": write_csv(dataset),
        "json": _dump({**describe(dataset), "rows": list(_named(dataset))}),
        "xlsx": write_xlsx(dataset),
        "xml": write_xml(dataset),
        "metadata.json": _dump(describe(dataset)),
    }


def describe(dataset: Dataset) -> dict[str, Any]:
    """The metadata, in the terms of DCAT where it has one."""
    return {
        "identifier": dataset.id,
        "title": dataset.title,
        "description": dataset.summary,
        "publisher": dataset.provider,
        "source": dataset.source,
        "theme": dataset.topic,
        "accrualPeriodicity": dataset.frequency,
        "issued": dataset.issued.isoformat(),
        "modified": dataset.modified.isoformat(),
        "temporal": dataset.covers,
        "license": dataset.licence,
        "language": "zh-CN",
        "lane": str(dataset.lane),
        "notes": list(dataset.notes),
        "records": len(dataset.rows),
        "fields": [_describe_field(one) for one in dataset.fields],
        "distribution": [
            {"format": ending, "mediaType": kind, "file": f"{dataset.id}.{ending}"} for ending, kind in _FORMATS.items()
        ],
    }


def _describe_field(one: DatasetField) -> dict[str, str]:
    told = {"name": one.name, "title": one.title, "type": str(one.kind), "unit": one.measured_in, "note": one.note}
    return {key: value for key, value in told.items() if value}


def _dump(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"


def _named(dataset: Dataset) -> Iterable[dict[str, Value]]:
    names = [one.name for one in dataset.fields]
    return (dict(zip(names, row, strict=True)) for row in dataset.rows)


def _head(one: DatasetField) -> str:
    return f"{one.title}（{one.measured_in}）" if one.measured_in else one.title


def write_csv(dataset: Dataset) -> bytes:
    """CSV in UTF-8 with the mark Excel knows it by; texts a spreadsheet would run stand behind an apostrophe."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([_head(one) for one in dataset.fields])
    writer.writerows([_cell(value) for value in row] for row in dataset.rows)
    return text.getvalue().encode("utf-8-sig")


def _cell(value: Value) -> Value:
    if isinstance(value, str):
        return f"'{clean(value)}" if value.startswith(UNSAFE_STARTS) else clean(value)
    return "" if value is None else value


def write_xlsx(dataset: Dataset) -> bytes:
    """A sheet of rows and a sheet that tells what they are."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": dataset.title, "author": dataset.provider, "created": STAMP})
    bold = book.add_format({"bold": True, "bg_color": "#E8EBEF", "bottom": 1, "text_wrap": True})
    sheet = book.add_worksheet("数据")
    for place, one in enumerate(dataset.fields):
        sheet.write_string(0, place, _head(one), bold)
    for number, row in enumerate(dataset.rows, 1):
        for place, value in enumerate(row):
            if value is not None:
                sheet.write(number, place, clean(value) if isinstance(value, str) else value)
    sheet.set_column(0, max(len(dataset.fields) - 1, 0), 16)
    sheet.freeze_panes(1, 0)
    set_print(sheet)
    _write_notes(book.add_worksheet("说明"), dataset)
    book.close()
    return restamp(buffer.getvalue())


def _write_notes(sheet: Any, dataset: Dataset) -> None:
    told = [
        ("名称", dataset.title), ("摘要", dataset.summary), ("提供单位", dataset.provider),
        ("数据来源", dataset.source),
        ("主题", dataset.topic), ("更新频率", dataset.frequency), ("发布日期", dataset.issued.isoformat()),
        ("数据日期", dataset.modified.isoformat()), ("时间范围", dataset.covers), ("许可", dataset.licence),
        ("通道", str(dataset.lane)), *(("说明", note) for note in dataset.notes),
        *((f"字段 {one.name}", "；".join(part for part in (one.title, one.kind, one.measured_in, one.note) if part))
          for one in dataset.fields),
    ]  # fmt: skip
    for number, (name, words) in enumerate(told):
        sheet.write_string(number, 0, clean(name))
        sheet.write_string(number, 1, clean(words))
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 80)


def write_xml(dataset: Dataset) -> bytes:
    """One element a row, one child a field; a missing value is an empty element with the attribute missing."""
    root = etree.Element("dataset", {"id": dataset.id, "title": clean(dataset.title)})
    fields = etree.SubElement(root, "fields")
    for one in dataset.fields:
        etree.SubElement(fields, "field", {key: clean(value) for key, value in _describe_field(one).items()})
    rows = etree.SubElement(root, "rows")
    for row in dataset.rows:
        element = etree.SubElement(rows, "row")
        for one, value in zip(dataset.fields, row, strict=True):
            child = etree.SubElement(element, one.name)
            if value is None:
                child.set("missing", "true")
            else:
                child.text = clean(_plain(value, one.kind))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _plain(value: str | int | float, kind: FieldKind) -> str:
    return f"{value:.10g}" if kind is FieldKind.NUMBER and not isinstance(value, str) else str(value)
