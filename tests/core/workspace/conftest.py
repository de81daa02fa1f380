"""Yunchuan's workspace, closed once; tests take a copy to change."""

import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from outlook_stages import close_in_stages

from gongce.vocabulary import Period
from gongce.workspace.closing import Closing, close_period
from gongce.workspace.workspace import Workspace, open_workspace

NOW = datetime(2019, 7, 18, 1, 30, tzinfo=UTC)
JUNE = Period.month(2019, 6)
PARTS = ("plan", "forms", "records", "workspace.yaml", "checks.yaml")


def copy_workspace(source: Path, target: Path, months: Callable[[str], bool]) -> Path:
    """Yunchuan with the returns of some months only."""
    target.mkdir(parents=True)
    for part in PARTS:
        copy = shutil.copytree if (source / part).is_dir() else shutil.copy2
        copy(source / part, target / part)
    for folder in sorted((source / "returns").iterdir()):
        if months(folder.name):
            shutil.copytree(folder, target / "returns" / folder.name)
    return target


@pytest.fixture(scope="session")
def planted(yunchuan: Path) -> Iterator[object]:
    """The deliberate errors, as the generator has them."""
    sys.path.insert(0, str(yunchuan))
    import planted_returns

    yield planted_returns
    sys.path.remove(str(yunchuan))


@pytest.fixture(scope="session")
def closed_june(yunchuan: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Closing]:
    """What June 2019 needs of 2018 and all of 2019 imported, and June closed; not to be changed."""
    needed = {"2018-06", "2018-09", "2018-10", "2018-12"}
    folder = tmp_path_factory.mktemp("june") / "yunchuan"
    copy_workspace(yunchuan, folder, lambda month: month in needed or month >= "2019")
    workspace = open_workspace(folder)
    return workspace, close_period(workspace, JUNE, now=NOW, by="沈若川")


@pytest.fixture
def june_copy(closed_june: tuple[Workspace, Closing], tmp_path: Path) -> Path:
    """A copy of the closed workspace."""
    return Path(shutil.copytree(closed_june[0].folder, tmp_path / "yunchuan"))


LAYOUT = """kinds:
  - id: monthly
    title: "{title}"
    charts: false
    sections:
      - {title: 主要指标, show: [indicators]}
      - {title: 各单位位次, show: [leagues]}
      - {title: 需要说明的问题, show: [corrections, findings, notes]}
  - id: ranking
    title: "{title}"
    charts: false
    sections:
      - {title: 各单位位次, show: [leagues]}
"""


def draw_nothing(folder: Path) -> Path:
    """The office's own layout, without charts: drawing them takes most of a closing."""
    (folder / "templates").mkdir()
    (folder / "templates" / "layout.yaml").write_text(LAYOUT, encoding="utf-8")
    settings = folder / "workspace.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + "templates: templates\n", encoding="utf-8")
    return folder


@pytest.fixture
def small(yunchuan: Path, tmp_path: Path) -> Path:
    """Yunchuan with the first quarter of 2019 only, nothing imported yet."""
    folder = copy_workspace(yunchuan, tmp_path / "yunchuan", lambda month: "2019-0102" <= month <= "2019-03")
    return draw_nothing(folder)


@pytest.fixture(scope="session")
def stages(yunchuan: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Closing, Closing]:
    """June 2018 closed on what was known then, June 2019 a year later, investment only; not to be changed."""
    return close_in_stages(yunchuan, tmp_path_factory.mktemp("stages") / "yunchuan")


@pytest.fixture
def stages_copy(stages: tuple[Workspace, Closing, Closing], tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(stages[0].folder, tmp_path / "yunchuan"))
