"""A template reads back exactly what was put into it, checks itself by formulas, and refuses to be another one."""

import io
import shutil
import subprocess
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from returned_files import build_return, sample_form, save

from gongce.facts.importing import FACT_SCHEMA, Missing, preview_import, write_template
from gongce.facts.schema import KEY
from gongce.vocabulary import InputError, Period, UsageError

JUNE = Period.month(2019, 6)
COUNTIES = ("counties", "qingping", "shiqiao", "lankou", "hefeng", "bailing", "nanping")
REASONS = (Missing.NOT_REPORTED, Missing.NOT_APPLICABLE, Missing.BELOW_UNIT, Missing.SUPPRESSED)
FACTS = tuple(
    (indicator, period, measure)
    for indicator, period, measure in (
        ("investment", "2019-06", "level"), ("investment", "2019-YTD06", "level"),
        ("investment", "2019-YTD06", "growth"),
        ("profit", "2019-YTD06", "level"), ("profit", "2019-YTD06", "growth"),
    )
)  # fmt: skip


def observe(
    unit: str, fact: tuple[str, str, str], value: float | None, decimals: int | None, missing: str, printed: str
):
    indicator, period, measure = fact
    return {
        "indicator": indicator, "definition": "", "unit": unit, "industry": "", "period": period, "measure": measure,
        "price_basis": "current", "lane": "STAT_AGG", "value": value, "decimals": decimals, "printed": printed,
        "missing": missing, "cell": "",
    }  # fmt: skip


@st.composite
def observations(draw) -> pl.DataFrame:
    """Every fact of the template for some counties: with so many decimals in 万元 or %, or missing for a reason."""
    rows = []
    for unit in COUNTIES[1:4]:
        for fact in FACTS:
            if draw(st.integers(0, 4)) == 0:
                reason = draw(st.sampled_from(REASONS))
                signs = {
                    Missing.NOT_REPORTED: "",
                    Missing.NOT_APPLICABLE: "—",
                    Missing.BELOW_UNIT: "…",
                    Missing.SUPPRESSED: "保密",
                }
                rows.append(observe(unit, fact, None, None, str(reason), signs[reason]))
                continue
            places = draw(st.integers(0, 3))
            steps = draw(st.integers(-(10**9), 10**9))
            printed = f"{'-' if steps < 0 else ''}{abs(steps) // 10**places}" + (
                f".{abs(steps) % 10**places:0{places}d}" if places else ""
            )
            shift = 0 if fact[2] == "growth" else 4
            value = steps / 10 ** (places + shift)
            if steps == 0:
                value, printed = 0.0, "0" + ("." + "0" * places if places else "")
            rows.append(observe(unit, fact, value, places + shift, "", printed))
    return pl.DataFrame(rows, schema=FACT_SCHEMA, orient="row")


@given(observations())
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
def test_import_of_an_export_is_identity(pack, known: pl.DataFrame) -> None:
    form = sample_form()
    data = write_template(form, pack, period=JUNE, units=COUNTIES[1:4], known=known)
    again = preview_import(data, form, pack, period=JUNE, known=known, rules=())
    assert again.is_ready
    columns = [*KEY, "value", "decimals", "printed", "missing"]
    assert again.observations.select(columns).sort(KEY).equals(known.select(columns).sort(KEY))
    assert again.counts["same"] == known.height


def test_equal_templates_are_equal_bytes(pack) -> None:
    form = sample_form()
    first, second = (write_template(form, pack, period=JUNE, units=COUNTIES) for _ in range(2))
    assert first == second


def fill(data: bytes, change) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book["填报"])
    return save(book)


def test_rows_and_columns_moved_and_heads_renamed_are_found_by_their_ids(pack) -> None:
    form = sample_form()
    data = write_template(form, pack, period=JUNE, units=COUNTIES)

    def change(sheet) -> None:
        sheet["C7"] = 55
        sheet["A7"] = "改了名"
        sheet.move_range("A7:G7", rows=10, cols=0)

    shown = preview_import(fill(data, change), form, pack, period=JUNE, rules=())
    row = shown.observations.filter((pl.col("unit") == "qingping") & (pl.col("period") == "2019-06")).row(0, named=True)
    assert (row["value"], row["cell"]) == (0.0055, "填报!C17")


def test_an_altered_template_another_form_and_another_period_are_refused(pack) -> None:
    form = sample_form()
    data = write_template(form, pack, period=JUNE, units=COUNTIES)
    with pytest.raises(InputError, match="monthly@2"):
        preview_import(data, sample_form(version=2), pack, period=JUNE)
    with pytest.raises(InputError, match="2019年6月"):
        preview_import(data, form, pack, period=Period.month(2019, 7))
    book = openpyxl.load_workbook(io.BytesIO(data))
    book["_gongce"]["A1"] = book["_gongce"]["A1"].value.replace("qingping", "shiqiao", 1)
    with pytest.raises(InputError, match="改动过"):
        preview_import(save(book), form, pack, period=JUNE)


def test_a_row_taken_out_twice_or_added_is_told(pack) -> None:
    form = sample_form()
    data = write_template(form, pack, period=JUNE, units=COUNTIES)

    def change(sheet) -> None:
        sheet["B7"] = "shiqiao"
        sheet["A30"], sheet["C30"] = "新县", 12

    shown = preview_import(fill(data, change), form, pack, period=JUNE, rules=())
    codes = {finding.code: finding.place for finding in shown.refusals}
    assert codes == {"template.row": "填报!B7", "template.stray": "填报!C30"} or set(codes) == {
        "template.row",
        "template.stray",
    }
    assert not shown.is_ready


def test_known_values_are_locked_and_what_is_to_be_filled_is_not(pack) -> None:
    form = sample_form()
    known = preview_import(build_return(), form, pack, period=JUNE, rules=()).observations
    data = write_template(form, pack, period=JUNE, units=("qingping", "lankou"), known=known)
    sheet = openpyxl.load_workbook(io.BytesIO(data))["填报"]
    assert sheet.protection.sheet
    assert (sheet["C6"].value, sheet["C6"].protection.locked) == (1200.5, True)
    assert (sheet["C7"].value, sheet["C7"].protection.locked) == (None, False)
    assert len(sheet.data_validations.dataValidation) == 5
    assert sheet.column_dimensions["B"].hidden
    assert sheet.row_dimensions[3].hidden


def test_a_template_without_rows_is_refused(pack) -> None:
    with pytest.raises(UsageError, match="没有单位"):
        write_template(sample_form(), pack, period=JUNE, units=())


@pytest.mark.office
def test_self_checks_show_whether_the_return_balances(pack, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if not office:
        pytest.skip("LibreOffice is not installed")
    before = pl.DataFrame(
        [observe("qingping", ("investment", "2019-YTD05", "level"), 0.01, 4, "", "100")],
        schema=FACT_SCHEMA,
        orient="row",
    )
    data = write_template(sample_form(), pack, period=JUNE, units=COUNTIES, known=before)

    def change(sheet) -> None:
        for row, value in zip(range(6, 13), (21, 1, 2, 3, 4, 5, 6), strict=True):
            sheet[f"C{row}"] = value
            sheet[f"D{row}"] = value * 100 if row != 6 else 2200
        sheet["D7"] = 101

    filled = fill(data, change)
    (tmp_path / "in.xlsx").write_bytes(filled)
    command = [
        office,
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
    ]
    subprocess.run(
        [*command, "--outdir", str(tmp_path / "out"), str(tmp_path / "in.xlsx")], capture_output=True, check=True
    )
    sheet = openpyxl.load_workbook(tmp_path / "out" / "in.xlsx", data_only=True)["填报"]
    foot = {sheet.cell(row, 1).value: row for row in range(13, 16)}
    row = foot["六个县（区）＝各部分之和"]
    assert sheet.cell(row, 3).value == "平衡"
    assert sheet.cell(row, 4).value == "不平衡"
    assert sheet["H7"].value == 100
    assert sheet["I7"].value == "平衡"
