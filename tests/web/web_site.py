"""A city that issued June, with things planted that must never leave."""

import hashlib
import io
import json
import shutil
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
from web_batches import SCHEMA
from web_bulletins import ISSUED_AT, JUNE, draw_nothing

from gongce.facts.batch import Batch
from gongce.workspace.closing import close_period
from gongce.workspace.workspace import open_workspace

DAY = date(2019, 7, 30)
FIRM = "远山暗标机械公司"
"""A firm's name in a field that is not public."""
MICRO = 77431.25
"""A figure of a respondent's statistical return."""
BRANDS = 88123.4
"""A figure of an indicator that the settings keep inside."""
LATER = 99876.5
"""A figure recorded after the issue."""
SECRETS = (FIRM, "77431", "88123", "24.82", "99876")
"""The fourth is the profit the bulletin prints, which the settings keep inside."""


def issue_city(city: Path, folder: Path) -> Path:
    """The city with secrets planted and June issued."""
    shutil.copytree(city, folder)
    projects = folder / "records" / "projects.jsonl"
    entry = {"record": "P99", "day": "2019-01-05", "act": "enter"}
    values = {
        "name": "远山项目",
        "code": "2019-99",
        "place": "jingkai",
        "enterprise": FIRM,
        "total_investment": 66543.21,
    }
    projects.write_text(
        projects.read_text("utf-8")
        + json.dumps(entry | {"values": values | {"stage": "终止"}}, ensure_ascii=False)
        + "\n",
        encoding="utf-8",
    )
    workspace = open_workspace(draw_nothing(folder))
    _append(workspace, "brands", "city", BRANDS, "ADMIN", datetime(2019, 7, 18, 1, 30, tzinfo=UTC))
    _append(workspace, "industrial-va", "jingkai", MICRO, "STAT_MICRO", datetime(2019, 7, 18, 1, 31, tzinfo=UTC))
    closing = close_period(workspace, JUNE, now=ISSUED_AT, by="沈若川")
    assert closing.run.is_issued, closing.run.findings
    _append(workspace, "industrial-va", "city", LATER, "STAT_AGG", datetime(2019, 7, 20, 1, tzinfo=UTC))
    return folder


def _append(workspace, indicator, unit, value, lane, at):
    row = {"indicator": indicator, "definition": "", "unit": unit, "industry": "", "period": "2019-YTD06"}
    row |= {"measure": "level", "price_basis": "current", "lane": lane, "value": value, "decimals": 2}
    rows = pl.DataFrame([row | {"printed": str(value), "missing": "", "cell": "A1"}], schema=SCHEMA)
    sha256 = hashlib.sha256(f"{indicator}{lane}{value}".encode()).hexdigest()
    told = {"file": "planted.xlsx", "sha256": sha256, "form": "planted@1", "period": "2019-06", "unit": unit}
    batch = Batch.of(rows, **told, recorded_at=at, by="test")
    assert workspace.archive.append(batch, rows)


def every_text(files):
    """Each file's bytes as text, what lies in zips included."""
    for name, content in files.items():
        if content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(content)) as package:
                for part in package.namelist():
                    yield f"{name}/{part}", package.read(part).decode("utf-8", "replace")
        else:
            yield name, content.decode("utf-8", "replace")
