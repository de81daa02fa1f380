"""Cities with bulletins: built once, copied by every test that asks."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from gongce.vocabulary import Period
from gongce.workspace.closing import close_period
from gongce.workspace.workspace import open_workspace

JUNE, MAY = Period.ytd(2019, 6), Period.ytd(2019, 5)
ISSUED_AT = datetime(2019, 7, 18, 2, tzinfo=UTC)
LAYOUT = """kinds:
  - id: monthly
    title: "{title}"
    charts: false
    sections:
      - {title: 主要指标, show: [indicators]}
      - {title: 各单位位次, show: [leagues]}
      - {title: 目标完成预警, show: [lights]}
      - {title: 需要说明的问题, show: [corrections, findings, notes]}
  - id: ranking
    title: "{title}"
    charts: false
    sections:
      - {title: 各单位位次, show: [leagues]}
"""


def draw_nothing(folder: Path) -> Path:
    """The office's own layout without charts: drawing takes long."""
    (folder / "templates").mkdir()
    (folder / "templates" / "layout.yaml").write_text(LAYOUT, encoding="utf-8")
    settings = folder / "workspace.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + "templates: templates\n", encoding="utf-8")
    return folder


def rank_few(folder: Path) -> Path:
    """Two rankings of three units and two headlines: sheets to confirm take long."""
    settings = folder / "workspace.yaml"
    text = settings.read_text(encoding="utf-8").replace("[zones, counties]", "[jingkai, gaoxin, nanping]")
    text = "\n".join(
        line for line in text.split("\n") if not line.startswith(("  - {id: net-firms", "  - {id: investment-progress"))
    )
    text = text.replace("headline: [industrial-va, investment, profit]", "headline: [industrial-va, investment]")
    settings.write_text(text, encoding="utf-8")
    return folder


def issue_both(city: Path, folder: Path) -> Path:
    """The city with May and June issued, nothing drawn."""
    shutil.copytree(city, folder)
    workspace = open_workspace(rank_few(draw_nothing(folder)))
    for period in (MAY, JUNE):
        close_period(workspace, period, now=ISSUED_AT, by="沈若川")
    return folder
