"""`gongce proof` as a person calls it, on a small workspace of Yunchuan's plan."""

import json
import shutil
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest
from proof_facts import EARLY, LATE, observations, row

from gongce.cli import main
from gongce.facts import Archive, Batch
from gongce.facts.schema import OBSERVATION_SCHEMA
from gongce.workspace.workspace import open_workspace

OLD = {"indicator": "investment", "unit": "jingkai", "measure": "level"}


@pytest.fixture(scope="module")
def space(yunchuan: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose archive holds the small table and one figure that was corrected on the 15th."""
    folder = tmp_path_factory.mktemp("proof") / "ws"
    folder.mkdir()
    for part in ("plan", "forms", "records"):
        shutil.copytree(yunchuan / part, folder / part)
    shutil.copy2(yunchuan / "workspace.yaml", folder)
    old = [one for one in observations() if [one[name] for name in OLD] != list(OLD.values())]
    old.append(row("investment", "jingkai", "2019-YTD06", "level", 17.2))
    archive = open_workspace(folder).archive
    store(archive, old, "0" * 64, EARLY)
    store(archive, [one for one in observations() if one["indicator"] == "investment"], "1" * 64, LATE)
    return folder


def store(archive: Archive, rows: list[dict[str, object]], sha256: str, at: datetime) -> None:
    """Append rows as one batch."""
    frame = pl.DataFrame(rows, schema=OBSERVATION_SCHEMA).drop("batch", "recorded_at")
    batch = Batch.of(frame, file="6月.xlsx", sha256=sha256, form="f@1", period="2019-06", recorded_at=at, by="li")
    archive.append(batch, frame)


def write(folder: Path, text: str, name: str = "draft.txt") -> Path:
    """A draft as a file."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def proof(space: Path, draft: Path, *more: str) -> int:
    """The command."""
    return main(["proof", str(draft), "--workspace", str(space), *more])


DRAFT = "上半年，经开区工业投资完成17.20亿元，同比增长16.0%；全市规上工业增加值同比下降8.5%。"


def test_the_draft_comes_back_with_comments_page_and_json(space: Path, tmp_path: Path, capsys) -> None:
    assert proof(space, write(tmp_path, DRAFT), "--out", str(tmp_path / "out")) == 0
    told = capsys.readouterr().out
    assert "需改2处" in told
    assert "旧数" in told
    assert "方向不对" in told
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["draft.docx", "draft.html", "draft.json"]


def test_an_old_figure_is_right_as_of_the_day_before_its_correction(space: Path, tmp_path: Path, capsys) -> None:
    draft = write(tmp_path, DRAFT)
    rulings = []
    for day in ("2019-07-11", "2019-07-20"):
        assert proof(space, draft, "--as-of", day, "--json") == 0
        rulings.append([one["ruling"] for one in json.loads(capsys.readouterr().out)["figures"]])
    assert rulings == [["agrees", "agrees", "wrong_direction"], ["old_vintage", "agrees", "wrong_direction"]]


def test_json_alone_writes_no_file(space: Path, tmp_path: Path, capsys) -> None:
    assert proof(space, write(tmp_path, DRAFT), "--json") == 0
    assert json.loads(capsys.readouterr().out)["doubts"] == 2
    assert not (space / "out").exists()


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("同志们，大家好。", 3, "no figure"),
        ("机密★10年\n全市工业增加值10亿元。", 4, "国家秘密"),
        ("临江市2019年上半年工业运行情况\n临江市人民政府：上半年工业增加值增长9.9%。", 3, "临江市"),
    ],
)
def test_a_draft_that_cannot_be_checked_is_refused_in_one_line(
    space: Path, tmp_path: Path, capsys, text: str, code: int, words: str
) -> None:
    assert proof(space, write(tmp_path, text), "--out", str(tmp_path / "out")) == code
    error = capsys.readouterr().err
    assert words in error
    assert error.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_what_is_no_workspace_no_file_or_no_day_is_refused(space: Path, tmp_path: Path, capsys) -> None:
    draft = write(tmp_path, DRAFT)
    assert proof(tmp_path, draft) == 3
    assert proof(space, tmp_path / "none.docx") == 3
    assert proof(space, draft, "--as-of", "soon") == 2
    assert proof(space, draft, "--as-of", "2018-01-01") == 3
    assert proof(space, write(tmp_path, DRAFT, "机密_draft.txt")) == 4
    assert "workspace.yaml" in capsys.readouterr().err


def test_the_draft_itself_is_never_written_over(space: Path, tmp_path: Path) -> None:
    draft = write(tmp_path, DRAFT, "draft.html")
    before = draft.read_bytes()
    assert proof(space, draft, "--out", str(tmp_path)) == 2
    assert draft.read_bytes() == before
