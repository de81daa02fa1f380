"""Yunchuan with its investment returns only, closed in June 2018 and, a year later, in June 2019."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from gongce.vocabulary import Period
from gongce.workspace.closing import Closing, close_period
from gongce.workspace.workspace import Workspace, open_workspace

THEN, NOW = datetime(2018, 7, 18, 1, 30, tzinfo=UTC), datetime(2019, 7, 18, 1, 30, tzinfo=UTC)
JUNE_2018, JUNE_2019 = Period.month(2018, 6), Period.month(2019, 6)
GOALS = "indicator,unit,measure,target\ninvestment,city,level,180\ninvestment,jingkai,level,30\n"
LAYOUT = """kinds:
  - id: monthly
    title: "{title}"
    charts: false
    sections:
      - {title: 主要指标, show: [indicators]}
      - {title: 全年目标展望, show: [prospects, paths]}
      - {title: 位次, show: [leagues]}
    annexes: [figures]
"""
RETURNS = "*工业投资完成情况*.xlsx"


def close_in_stages(source: Path, folder: Path) -> tuple[Workspace, Closing, Closing]:
    """What was known in July 2018, closed; then what was known a year later, closed."""
    folder.mkdir(parents=True)
    for part in ("plan", "forms", "records"):
        shutil.copytree(source / part, folder / part)
    for part in ("workspace.yaml", "checks.yaml"):
        shutil.copy2(source / part, folder / part)
    (folder / "records" / "goals-2018.csv").write_text(GOALS, encoding="utf-8")
    (folder / "templates").mkdir()
    (folder / "templates" / "layout.yaml").write_text(LAYOUT, encoding="utf-8")
    settings = folder / "workspace.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + "templates: templates\n", encoding="utf-8")
    copy_returns(source, folder, "2017-01", "2018-06")
    workspace = open_workspace(folder)
    first = close_period(workspace, JUNE_2018, now=THEN, by="沈若川")
    copy_returns(source, folder, "2018-07", "2019-06")
    return workspace, first, close_period(workspace, JUNE_2019, now=NOW, by="沈若川")


def copy_returns(source: Path, folder: Path, first: str, last: str) -> None:
    """The investment returns of some months."""
    for month in sorted((source / "returns").iterdir()):
        if first <= month.name <= last or month.name == f"{first[:4]}-0102":
            target = folder / "returns" / month.name
            target.mkdir(parents=True, exist_ok=True)
            for file in month.glob(RETURNS):
                shutil.copy2(file, target / file.name)
