"""A meeting's papers: every figure is the bulletin's, read back from the files; letters only where they may be sent."""

import io
import json
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from outlook_stages import JUNE_2018, JUNE_2019
from pptx import Presentation
from pptx.util import Emu

from gongce.bulletins.meeting.pack import context_of
from gongce.bulletins.meeting.sheet import rows_of
from gongce.bulletins.meeting.speech import list_sayings
from gongce.bulletins.monthly.headline import show_chance
from gongce.bulletins.monthly.lines import Shown, text_of
from gongce.cli import main
from gongce.vocabulary import Period
from gongce.workspace.closing import Closing
from gongce.workspace.meeting import Pack, prepare_pack
from gongce.workspace.workspace import Workspace, open_workspace

Stages = tuple[Workspace, Closing, Closing]
Table = list[list[str]]


@pytest.fixture(scope="module")
def pack(stages: Stages) -> Pack:
    """The papers of June 2019."""
    return prepare_pack(stages[0], JUNE_2019)


def read_tables(docx: bytes) -> list[Table]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in Document(io.BytesIO(docx)).tables]


def read_text(docx: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(docx)).paragraphs)


def printed(run: Mapping[str, str], indicator: str, unit: str, column: str) -> str:
    """A figure as the bulletin printed it; a reason without its dash; — where it printed none."""
    text = run.get(f"{indicator}/{unit}/{column}", "—")
    return text[1:] if text.startswith("—") and len(text) > 1 else text


def units_of(pack: Pack) -> dict[str, str]:
    return {row.name: row.unit for table in pack.meeting.bulletin.indicators for row in rows_of(table)}


def cells_of_sheet(pack: Pack) -> Iterator[tuple[str, str, str, str]]:
    """Unit, indicator's head, column's head, cell as printed."""
    sheet = openpyxl.load_workbook(io.BytesIO(pack.files["一览表.xlsx"])).active
    assert sheet is not None
    groups, title = {}, ""
    for column in range(2, sheet.max_column + 1):
        title = str(sheet.cell(4, column).value or title)
        groups[column] = (title, str(sheet.cell(5, column).value).replace("\n", ""))
    units = units_of(pack)
    for row in range(6, sheet.max_row + 1):
        name = str(sheet.cell(row, 1).value)
        for column, (group, head) in groups.items():
            if name in units:
                cell = sheet.cell(row, column)
                decimals = str(cell.number_format).split("_")[0].partition(".")[2]
                value = cell.value
                yield (
                    units[name],
                    group,
                    head,
                    f"{value:.{len(decimals)}f}" if isinstance(value, int | float) else str(value),
                )


COLUMNS = {"累计": "level", "增长（%）": "growth", "完成目标（%）": "share", "每月还需": "needed", "可能性": "chance"}


def test_every_figure_of_the_a3_table_is_the_bulletins(pack: Pack) -> None:
    compared = 0
    for unit, group, head, text in cells_of_sheet(pack):
        if group.startswith("工业投资") and head in COLUMNS:
            wanted = printed(pack.run.figures, "investment", unit, COLUMNS[head])
            assert text.removesuffix("%") == wanted, (unit, head)
            compared += 1
    assert compared == 10 * len(COLUMNS)


def test_places_of_the_a3_table_are_those_of_the_run(pack: Pack) -> None:
    ranks = pack.run.ranks["investment-growth"]
    found = {unit: text for unit, group, head, text in cells_of_sheet(pack) if head == "增速位次"}
    for unit, rank in ranks.items():
        assert found[unit].partition("（")[0] == ("不排名" if rank is None else str(rank))
    assert found["city"] == "—"


def test_each_cell_of_the_a3_table_tells_where_it_was_read_from(pack: Pack) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(pack.files["一览表.xlsx"])).active
    assert sheet is not None
    cell = sheet.cell(7, 2)
    assert cell.comment is not None
    assert "工业投资完成情况.xlsx" in cell.comment.text


def test_every_figure_of_a_card_is_the_bulletins(pack: Pack) -> None:
    for name, unit in units_of(pack).items():
        if unit == "city":
            continue
        table = read_tables(pack.files[f"县区卡/{name}.docx"])[0]
        row = next(dict(zip(table[0], row, strict=True)) for row in table[1:] if row[0].startswith("工业投资"))
        for head, column in (
            ("完成", "level"),
            ("增长（%）", "growth"),
            ("年度目标", "target"),
            ("每月需完成", "needed"),
        ):
            wanted = printed(pack.run.figures, "investment", unit, column)
            told_once = wanted == "未报送" and head != "完成"
            assert row.get(head, "—") == ("—" if told_once else wanted), (name, head)
        chance = printed(pack.run.figures, "investment", unit, "chance")
        assert row.get("可能性", "—").removesuffix("%") == chance
        level = pack.run.figures.get(f"investment/{unit}/level", "")
        if re.fullmatch(r"[\d.]+", level):
            gap = float(row["还差"])
            assert gap == pytest.approx(float(row["年度目标"]) - float(level), abs=0.0051)


def test_every_figure_spoken_of_is_printed_in_the_bulletin(stages: Stages, pack: Pack) -> None:
    folder = stages[0].out / pack.run.id
    bulletin = (folder / "通报.html").read_text(encoding="utf-8")
    text = re.sub(r"<[^>]+>", "", bulletin)
    sayings = list_sayings(context_of(pack.meeting))
    spoken = [part for one in sayings for part in one.line if isinstance(part, Shown)]
    assert len(spoken) > 15
    for shown in spoken:
        assert shown.text.replace("<", "&lt;").replace(">", "&gt;") in text, shown.text
    rows = read_tables(pack.files["讲话参考数据.docx"])[0][1:]
    assert [row[1] for row in rows] == [f"{text_of(one.line)}。" for one in sayings]
    assert all(row[2].startswith("市统计局") for row in rows)


def test_sentences_come_by_weight_and_what_will_be_missed_before_what_will_not(pack: Pack) -> None:
    sayings = list_sayings(context_of(pack.meeting))
    assert [one.weight for one in sayings] == sorted(one.weight for one in sayings)
    assert text_of(sayings[0].line).startswith("2019年1—6月，云川市工业投资94.52亿元，增长10.2%")


def slides_of(pack: Pack) -> list[str]:
    show = Presentation(io.BytesIO(pack.files["会议幻灯片.pptx"]))
    return ["\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame) for slide in show.slides]


def test_slides_go_from_the_lead_to_what_is_asked(pack: Pack) -> None:
    slides = slides_of(pack)
    assert "要点" in slides[1]
    assert any("全年预计205.07亿元，完成目标可能性72%" in slide for slide in slides)
    assert "南坪县工业投资未报送" in slides[-1]
    assert "提请会议研究的事项" in slides[-1]


def test_a_slides_table_has_the_cards_figures(pack: Pack) -> None:
    show = Presentation(io.BytesIO(pack.files["会议幻灯片.pptx"]))
    tables = [shape.table for slide in show.slides for shape in slide.shapes if shape.has_table]
    rows = [[cell.text for cell in row.cells] for table in tables for row in table.rows]
    behind = next(row for row in rows if row[:2] == ["工业投资", "澜口县"])
    card = read_tables(pack.files["县区卡/澜口县.docx"])[0]
    told = next(dict(zip(card[0], row, strict=True)) for row in card[1:] if row[0].startswith("工业投资"))
    assert behind[4:] == [told["还差"], told["每月需完成"], told["可能性"]]


def test_nothing_on_a_slide_lies_outside_it_or_over_its_foot(pack: Pack) -> None:
    show = Presentation(io.BytesIO(pack.files["会议幻灯片.pptx"]))
    for slide in show.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= Emu(show.slide_width)
            assert shape.top + shape.height <= Emu(show.slide_height)


def test_charts_carry_their_words_and_titles_that_can_be_edited(pack: Pack) -> None:
    show = Presentation(io.BytesIO(pack.files["会议幻灯片.pptx"]))
    pictured = [slide for slide in show.slides if any(shape.shape_type == 13 for shape in slide.shapes)]
    assert len(pictured) >= 2
    for slide in pictured:
        picture = next(shape for shape in slide.shapes if shape.shape_type == 13)
        title = next(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        assert title in picture._element.nvPicPr.cNvPr.get("descr")


def test_only_a_unit_behind_a_firm_goal_gets_a_letter(pack: Pack) -> None:
    letters = [name for name in pack.files if name.startswith("提示函/")]
    assert letters == ["提示函/澜口县.docx"]
    text = read_text(pack.files[letters[0]])
    assert "云政办发〔2019〕12号" in text
    assert "月度调度" in text
    assert "云川市工业强市指挥部办公室" in text
    assert "内部分析" not in text
    table = read_tables(pack.files[letters[0]])[0]
    row = dict(zip(table[0], table[1], strict=True))
    assert row["完成"] == pack.run.figures["investment/lankou/level"]
    assert f"-{row['落后序时（百分点）']}" == pack.run.figures["investment/lankou/ahead"]
    assert row["今后每月需完成"] == pack.run.figures["investment/lankou/needed"]


def test_a_goal_that_only_a_path_implies_is_no_reason_for_a_letter(closed_june: tuple[Workspace, Closing]) -> None:
    pack = prepare_pack(closed_june[0], JUNE_2019)
    behind = {row.unit for table in pack.meeting.bulletin.indicators for row in table.rows if row.light == "behind"}
    assert "jingkai" in behind
    assert ("industrial-va", "jingkai") not in pack.meeting.firm
    assert "提示函/经开区.docx" not in pack.files


def close_without_order(folder: Path) -> Workspace:
    """The workspace with its settings changed before the issue: as if no order let letters be sent."""
    for place in (folder, *(folder / "out").glob("*/inputs")):
        settings = place / "workspace.yaml"
        text = settings.read_text(encoding="utf-8")
        settings.write_text(text.replace("order: Y-o01, answer", "answer"), encoding="utf-8")
    return open_workspace(folder)


def test_without_an_order_letters_are_internal_analysis_and_nobody_signs(stages_copy: Path) -> None:
    pack = prepare_pack(close_without_order(stages_copy), JUNE_2019)
    assert not [name for name in pack.files if name.startswith("提示函/")]
    document = Document(io.BytesIO(pack.files["提示函（不发）/澜口县.docx"]))
    header = document.sections[0].header.paragraphs[0].text
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "内部分析" in header
    assert "计划没有授权发函提示" in text
    assert "2019年7月18日" not in text.splitlines()


def test_before_the_order_holds_letters_are_not_sent(stages: Stages) -> None:
    pack = prepare_pack(stages[0], JUNE_2018)
    assert "不在有效期内" in pack.meeting.basis.lacking
    assert not [name for name in pack.files if name.startswith("提示函/")]


def test_rankings_that_may_not_be_published_are_on_no_paper(stages: Stages) -> None:
    pack = prepare_pack(stages[0], JUNE_2018)
    heads = {head for _, _, head, _ in cells_of_sheet(pack)}
    assert not [head for head in heads if "位次" in head]
    assert all("居首位" not in text_of(one.line) for one in list_sayings(context_of(pack.meeting)) if one.weight == 4)


def test_the_command_writes_every_paper_and_says_that_the_figures_agree(
    stages_copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["meeting", str(stages_copy), "--period", "2019-06"]) == 0
    out = capsys.readouterr().out
    assert "个数完全一致" in out
    folder = stages_copy / "会议材料" / "2019-06"
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {"讲话参考数据.docx", "一览表.xlsx", "会议幻灯片.pptx", "县区卡/经开区.docx", "提示函/澜口县.docx"} <= names
    assert len([name for name in names if name.startswith("县区卡/")]) == 9


def test_papers_can_be_written_again_to_a_folder_of_ones_own(
    stages_copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "papers"
    for _ in range(2):
        assert main(["meeting", str(stages_copy), "--period", "2019-06", "--out", str(out), "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert str(out / "一览表.xlsx") in told["files"]
        assert all(Path(name).is_file() for name in told["files"])
    assert not (stages_copy / "会议材料").exists()


def test_a_folder_that_holds_something_else_is_left_alone(
    stages_copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.txt").write_text("kept", encoding="utf-8")
    assert main(["meeting", str(stages_copy), "--period", "2019-06", "--out", str(tmp_path)]) == 1
    assert "mine.txt" in capsys.readouterr().err
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "kept"


def test_a_period_that_was_not_closed_is_refused_in_one_line(
    stages_copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["meeting", str(stages_copy), "--period", "2019-05"]) == 3
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "gongce run" in error


def test_figures_that_are_no_longer_the_bulletins_are_refused(
    stages_copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = next((stages_copy / "out").glob("2019-06/run.json"))
    kept = json.loads(run.read_text(encoding="utf-8"))
    kept["figures"]["investment/city/level"] = "95.52"
    run.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
    assert main(["meeting", str(stages_copy), "--period", "2019-06"]) == 4
    assert "investment/city/level" in capsys.readouterr().err
    assert not (stages_copy / "会议材料").exists()


def test_equal_workspaces_give_equal_papers(stages: Stages, pack: Pack) -> None:
    again = prepare_pack(stages[0], JUNE_2019)
    assert again.files == pack.files


def test_papers_of_a_draft_are_marked(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for file in (small / "returns" / "2019-03").glob("*工业投资*"):
        file.write_bytes(b"not a workbook")
    assert main(["run", str(small), "--period", "2019-03", "--today", "2019-04-18"]) == 0
    pack = prepare_pack(open_workspace(small), Period.month(2019, 3))
    assert not pack.run.is_issued
    assert all("草稿" in slide for slide in slides_of(pack))
    for name in ("讲话参考数据.docx", "县区卡/经开区.docx"):
        assert "草稿" in Document(io.BytesIO(pack.files[name])).sections[0].header.paragraphs[0].text
    assert not [name for name in pack.files if name.startswith("提示函/")]
    capsys.readouterr()


def test_a_chance_is_shown_alike_wherever_it_stands(pack: Pack) -> None:
    outlook = pack.meeting.bulletin.outlook
    assert outlook is not None
    city = outlook.of("investment", "city")
    assert city is not None
    words = show_chance(city.chance).text
    sheet = next(text for unit, group, head, text in cells_of_sheet(pack) if (unit, head) == ("city", "可能性"))
    assert sheet == words
    assert f"可能性{words}" in slides_of(pack)[1]
    assert any(f"可能性{words}" in text_of(one.line) for one in list_sayings(context_of(pack.meeting)))


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_table_cards_and_letters_print_on_one_page_each(
    closed_june: tuple[Workspace, Closing], pack: Pack, tmp_path: Path
) -> None:
    files = {"a3.xlsx": pack.files["一览表.xlsx"]}
    for number, papers in enumerate((pack.files, prepare_pack(closed_june[0], JUNE_2019).files)):
        for name, content in papers.items():
            if "/" in name:
                files[f"{number}-{name.replace('/', '-')}"] = content
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, *(str(tmp_path / name) for name in files)], check=True, capture_output=True)
    for name in files:
        page = (tmp_path / name).with_suffix(".pdf")
        told = subprocess.run(["pdfinfo", str(page)], check=True, capture_output=True, text=True).stdout
        assert re.search(r"Pages:\s+1\b", told), name
        if name == "a3.xlsx":
            size = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", told)
            assert size is not None
            assert (round(float(size[1])), round(float(size[2]))) == (1191, 842)
