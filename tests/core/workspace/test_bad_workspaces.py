"""A workspace that cannot be used says what, where and what to do."""

from pathlib import Path

import pytest

from gongce.forecasting.ledger import read_ledger
from gongce.vocabulary import InputError
from gongce.workspace.intake import Reader, read_rules
from gongce.workspace.workspace import open_workspace


def amend(folder: Path, old: str, new: str) -> None:
    path = folder / "workspace.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        ("issuer: 云川市工业强市指挥部办公室\n", "", "workspace.yaml:2", "issuer is missing"),
        ("duty_days: 31", "duty_days: soon", "workspace.yaml:", "duty_days"),
        ("plan: plan", "plan: plan\nplam: plan", "workspace.yaml:4", "plam is not a key of a workspace"),
        ("indicator: investment, by: growth", "indicator: investments, by: growth", "", "no indicator investments"),
        ("units: [zones, counties]", "units: [zones, moon]", "", "no unit moon"),
        ("order: Y-o02", "order: Y-o99", "", "no order Y-o99"),
        ("headline: [industrial-va", "headline: [value", "", "no indicator value"),
        ("id: net-firms", "id: va-growth", "", "the league va-growth stands twice"),
        ("by: growth", "by: luck", "workspace.yaml:", "by"),
        ("title: 关于", "title: &a 关于", "workspace.yaml:2", "an anchor or alias"),
    ],
)
def test_bad_settings_are_told_with_their_place(small: Path, old: str, new: str, place: str, message: str) -> None:
    amend(small, old, new)
    with pytest.raises(InputError, match=message) as told:
        open_workspace(small)
    assert place in told.value.where
    assert told.value.remedy


def test_a_folder_without_settings_is_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no workspace\.yaml"):
        open_workspace(tmp_path)


def test_settings_that_are_not_utf8_are_told(small: Path) -> None:
    (small / "workspace.yaml").write_bytes("title: 云川".encode("gb18030"))
    with pytest.raises(InputError, match="not UTF-8"):
        open_workspace(small)


def test_a_plan_that_cannot_be_used_is_told_with_its_line(small: Path) -> None:
    path = small / "plan" / "units.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("kind: city", "kind: town-hall", 1), encoding="utf-8")
    with pytest.raises(InputError, match=r"units\.yaml"):
        open_workspace(small)


def test_a_file_of_the_workspace_that_is_not_utf8_is_told_with_its_name(small: Path) -> None:
    workspace = open_workspace(small)
    (small / "checks.yaml").write_bytes("rules: []  # 核对".encode("gb18030"))
    (small / "ledger.jsonl").write_bytes('{"账": 1}'.encode("gb18030"))
    form = next(workspace.forms.glob("*.yaml"))
    form.write_bytes("title: 月报".encode("gb18030"))
    with pytest.raises(InputError, match=r"checks\.yaml: not UTF-8 text; save it as UTF-8"):
        read_rules(workspace)
    with pytest.raises(InputError, match=r"ledger\.jsonl: not UTF-8 text; save it as UTF-8"):
        read_ledger(small / "ledger.jsonl")
    (small / "checks.yaml").unlink()
    with pytest.raises(InputError, match=rf"{form.name}: not UTF-8 text; save it as UTF-8"):
        _ = Reader(workspace, "li").forms
