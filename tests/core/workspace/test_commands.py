"""`gongce run`, `import`, `form`, `template` as a person calls them; bad input is one clear line."""

import json
from pathlib import Path

import openpyxl
import pytest

from gongce.cli import main

INVESTMENT = "2019年1-6月工业投资完成情况.xlsx"
OUTPUT = "2019年1-5月云川市工业经济主要指标.xlsx"


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    code = main([str(one) for one in arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_recomputing_says_that_every_figure_is_the_same(june_copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "run", june_copy, "--period", "2019-06", "--as-of", "2019-07-18")
    assert code == 0
    assert out.startswith("2019年1—6月，规模以上工业增加值216.87亿元，增长8.5%")
    assert "完全一致" in out


def test_a_figure_is_explained_down_to_its_cell_and_its_target(
    june_copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ask = ("run", june_copy, "--period", "2019-06", "--as-of", "2019-07-18", "--explain")
    _, out, _ = run(capsys, *ask, "investment/lankou/growth")
    assert f"{INVESTMENT} 投资!D13" in out
    _, out, _ = run(capsys, *ask, "profit/city/share")
    assert "产值效益!H5" in out
    assert "yunchuan-2019/Y-t25" in out
    code, _, err = run(capsys, *ask, "profit/moon/share")
    assert (code, err.count("\n")) == (3, 1)
    assert "no published figure of that key" in err


def test_the_run_as_json_holds_figures_ranks_findings_and_intake(
    june_copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = run(capsys, "run", june_copy, "--period", "2019-06", "--as-of", "2019-07-18", "--json")
    told = json.loads(out)
    assert told["ranks"]["va-growth"]["shiqiao"] == 4
    assert told["figures"]["industrial-va/city/level"] == "216.87"
    assert told["differences"] == {}
    assert any(one["code"] == "closing.not-reported" for one in told["findings"])


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (("--period", "2019-13"), 2, "is not a period"),
        (("--period", "2019/2021"), 3, "a plan of several years is not closed"),
        (("--period", "2019-06", "--approve", "林知远"), 2, "--approve and --reason belong together"),
        (("--period", "2019-06", "--as-of", "2019-07-18", "--approve", "林知远", "--reason", "x"), 2, "issues nothing"),
        (("--period", "2019-06", "--approve", "路人", "--reason", "x"), 4, "may not issue over findings"),
        (("--period", "2016-03", "--as-of", "2019-07-18"), 3, "no figure of 2016-YTD03"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(
    june_copy: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], code: int, message: str
) -> None:
    given, out, err = run(capsys, "run", june_copy, *options)
    assert (given, out, err.count("\n")) == (code, "", 1)
    assert message in err


def test_a_preview_names_the_bad_cell_and_stores_nothing(
    june_copy: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = june_copy / "returns" / "2019-05" / OUTPUT
    marked = tmp_path / "marked.xlsx"
    code, out, _ = run(capsys, "import", june_copy, file, "--form", "main-values", "--preview", "--annotate", marked)
    assert code == 0
    assert "不能导入" in out
    assert "增加值!C4：规模以上工业增加值：总体177.46，2个部分之和" in out
    assert marked.stat().st_size > 1000
    code, out, err = run(capsys, "import", june_copy, file, "--form", "main-values")
    assert (code, out, err.count("\n")) == (3, "", 1)
    assert "未导入" in err


def test_the_same_file_again_is_no_import(june_copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = june_copy / "returns" / "2019-06" / INVESTMENT
    code, out, _ = run(capsys, "import", june_copy, file, "--form", "investment")
    assert code == 0
    assert "早已入库，未重复导入" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("none.xlsx", "--form", "investment", "--period", "2019-06"), "cannot be read"),
        (("workspace.yaml", "--form", "investment", "--period", "2019-06"), "workspace.yaml"),
        (("returns/2019-06/" + INVESTMENT, "--form", "other"), "no form other"),
    ],
)
def test_a_file_that_cannot_be_taken_is_told_in_one_line(
    june_copy: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], message: str
) -> None:
    file, *rest = arguments
    code, _, err = run(capsys, "import", june_copy, june_copy / file, *rest)
    assert (code, err.count("\n")) == (3, 1)
    assert message in err


def test_a_template_goes_out_with_what_is_known_and_comes_back_as_it_was_filled(
    june_copy: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    sheet = tmp_path / "7月.xlsx"
    run(capsys, "template", june_copy, "--form", "investment", "--period", "2019-06", "--out", sheet)
    assert "青屏区" in [cell.value for row in openpyxl.load_workbook(sheet).worksheets[0] for cell in row]
    _, out, _ = run(
        capsys, "import", june_copy, sheet, "--form", "investment", "--period", "2019-06", "--preview", "--json"
    )
    preview = json.loads(out)[0]
    assert preview["is_ready"]
    assert preview["counts"]["corrected"] == preview["counts"]["withdrawn"] == 0
    assert preview["counts"]["same"] >= 50


def test_a_form_is_proposed_with_its_doubts_first(
    yunchuan: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    form = tmp_path / "investment.yaml"
    file = yunchuan / "returns" / "2019-06" / INVESTMENT
    _, out, _ = run(capsys, "form", "propose", file, "--pack", yunchuan / "plan", "--id", "inv", "--out", form)
    assert "认出7列" in out
    text = form.read_text(encoding="utf-8")
    assert "indicator: investment, covers: ytd, measured_in: 万元" in text


def test_a_proposed_form_has_the_id_of_its_file_as_forms_are_named_by(
    yunchuan: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file, pack = yunchuan / "returns" / "2019-06" / INVESTMENT, yunchuan / "plan"
    for name, form_id in (("monthly-2.yaml", "monthly-2"), ("六月.yaml", "return")):
        run(capsys, "form", "propose", file, "--pack", pack, "--out", tmp_path / name)
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(f"id: {form_id}\n")


def test_prose_gives_figures_with_their_places_for_a_person_to_confirm(
    yunchuan: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    text = tmp_path / "快报.txt"
    text.write_text("2019年1-6月，澜口县完成工业投资46.59亿元，增长12%。", encoding="utf-8")
    _, out, _ = run(capsys, "form", "prose", text, "--pack", yunchuan / "plan", "--json")
    found = [(one["indicator"], one["unit"], one["measure"], one["value"]) for one in json.loads(out)]
    assert found == [("investment", "lankou", "level", 46.59), ("investment", "lankou", "growth", 12.0)]
    assert {one["status"] for one in json.loads(out)} == {"proposed"}
