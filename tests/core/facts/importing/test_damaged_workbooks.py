"""Damaged and hostile workbooks: one clear line or a preview with findings, no traceback, nothing partly imported."""

import io
import random
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from returned_files import build_return, sample_form, save

from gongce.facts.importing import preview_import, propose_form, read_grid, write_annotated
from gongce.facts.schema import validate_observations
from gongce.rulebook import Pack
from gongce.vocabulary import GongceError, Period

DATA = Path(__file__).parent / "data"
JUNE = Period.month(2019, 6)
NOW = datetime(2019, 7, 10, tzinfo=UTC)
ODD = (
    float("nan"), float("inf"), 1e308, -1e308, 1e-320, 10**40, True, date(2019, 6, 1), "=1/0", "=[1]x!A1", "#REF!",
    "\x07",
    "A" * 40000, "１２", "—", "12%%", "1e999", "'=cmd|x'!A0", "\u202e123", "𝟙𝟚", "9" * 400, "", " ", "\u200b5", -0.0,
)  # fmt: skip

Mutation = Callable[[bytes, random.Random], bytes]


def flip_bytes(data: bytes, rng: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.randint(1, 40)):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def cut_short(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data))]


def splice(data: bytes, rng: random.Random) -> bytes:
    at, length = rng.randrange(len(data)), rng.randint(1, 400)
    return data[:at] + rng.randbytes(length) + data[at + rng.randrange(length) :]


def rezip(data: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def damage_part(data: bytes, rng: random.Random) -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        name = rng.choice(sorted(parts))
        parts[name] = rng.choice((flip_bytes, cut_short, splice))(parts[name], rng)

    return rezip(data, change)


def drop_part(data: bytes, rng: random.Random) -> bytes:
    return rezip(data, lambda parts: parts.pop(rng.choice(sorted(parts))) and None)


def swap_numbers(data: bytes, rng: random.Random) -> bytes:
    """Odd numbers written straight into the sheet's part."""

    def change(parts: dict[str, bytes]) -> None:
        name = "xl/worksheets/sheet1.xml"
        odd = rng.choice(
            [
                b"NaN",
                b"INF",
                b"1E400",
                b"-1e-400",
                b"0x1F",
                b"1_000",
                b"9" * 500,
                b"&#x0;",
                b"1e15",
                b"99999999999999999",
            ]
        )
        parts[name] = parts[name].replace(b"<v>800</v>", b"<v>" + odd + b"</v>")

    return rezip(data, change)


def bomb(data: bytes, rng: random.Random) -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        name = rng.choice(["xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "docProps/core.xml"])
        parts[name] = b"<x>" + b"A" * rng.choice([3_000_000, 60_000_000]) + b"</x>"

    return rezip(data, change)


def link_outside(data: bytes, rng: random.Random) -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        parts["xl/externalLinks/externalLink1.xml"] = b"<externalLink/>"
        name = "xl/_rels/workbook.xml.rels"
        parts[name] = parts[name].replace(
            b"worksheets/sheet1.xml",
            rng.choice([b"../../../etc/passwd", b"http://a.example/x.xml", b"worksheets/sheet9.xml"]),
        )

    return rezip(data, change)


def edit_sheet(change: Callable[..., None]) -> Mutation:
    def mutate(data: bytes, rng: random.Random) -> bytes:
        book = openpyxl.load_workbook(io.BytesIO(data))
        change(book, book.active, rng)
        return save(book)

    return mutate


def put_odd_cells(book, sheet, rng) -> None:
    for _ in range(rng.randint(1, 8)):
        cell = sheet.cell(rng.randint(1, 9), rng.randint(1, 8))
        if not isinstance(cell, openpyxl.cell.cell.MergedCell):
            value = rng.choice(ODD)
            cell.value = value if not isinstance(value, str) else value.replace("\x07", "")


def merge_at_random(book, sheet, rng) -> None:
    for _ in range(rng.randint(1, 5)):
        top, left = rng.randint(1, 7), rng.randint(1, 6)
        sheet.merge_cells(
            start_row=top, start_column=left, end_row=top + rng.randint(0, 400), end_column=left + rng.randint(0, 60)
        )


def rename_heads(book, sheet, rng) -> None:
    for _ in range(rng.randint(1, 4)):
        cell = sheet.cell(rng.randint(3, 4), rng.randint(1, 6))
        if not isinstance(cell, openpyxl.cell.cell.MergedCell):
            cell.value = rng.choice(["", "本月", "备注", "工业投资", None, 7])


def move_things(book, sheet, rng) -> None:
    rng.choice(
        (
            lambda: sheet.insert_rows(rng.randint(1, 8), rng.randint(1, 30)),
            lambda: sheet.delete_rows(rng.randint(1, 7), rng.randint(1, 4)),
            lambda: sheet.insert_cols(rng.randint(1, 6)),
            lambda: sheet.delete_cols(rng.randint(1, 6)),
            lambda: sheet.append([None] * 40 + ["x"]),
        )
    )()


def change_sheets(book, sheet, rng) -> None:
    other = book.create_sheet("另表")
    other["A1"] = 1
    sheet.title = rng.choice(["别的", "规上工业 ", "Sheet'1", "x" * 31])
    sheet.sheet_state = rng.choice(["hidden", "veryHidden", "visible"])
    if rng.random() < 0.3:
        book.remove(sheet)


XLSX: tuple[Mutation, ...] = (
    flip_bytes, cut_short, splice, damage_part, damage_part, drop_part, swap_numbers, bomb, link_outside,
    *map(edit_sheet, (put_odd_cells, merge_at_random, rename_heads, move_things, change_sheets)),
)  # fmt: skip
OTHERS = (("return.xls", (flip_bytes, cut_short, splice)), ("return.pdf", (flip_bytes, cut_short, splice)))


def judge(data: bytes, pack: Pack, name: str) -> str:
    """What became of a file; raises whatever is not our own one-line error, and where a part got through."""
    try:
        shown = preview_import(data, sample_form(), pack, name=name, period=JUNE)
    except GongceError as error:
        return "refused" if "\n" not in str(error) else str(error)
    assert write_annotated(shown)
    with suppress(GongceError):
        propose_form(read_grid(data, name), pack)
    if not shown.is_ready:
        with pytest.raises(GongceError):
            shown.to_batch(by="x", recorded_at=NOW)
        return "stopped"
    batch, rows = shown.to_batch(by="x", recorded_at=NOW)
    assert batch.rows == rows.height
    assert not validate_observations(rows)
    return "ready"


def run(pack: Pack, seeds: range) -> dict[str, int]:
    outcomes: dict[str, int] = {}
    whole = build_return()
    for seed in seeds:
        rng = random.Random(seed)
        if seed % 5 == 4:
            file, mutations = OTHERS[seed // 5 % len(OTHERS)]
            data, name = (DATA / file).read_bytes(), file
        else:
            data, name, mutations = whole, "6月.xlsx", XLSX
        outcome = judge(mutations[seed % len(mutations)](data, rng), pack, name)
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
    assert set(outcomes) <= {"refused", "stopped", "ready"}
    return outcomes


def test_sixty_damaged_files_raise_nothing_and_import_nothing_by_half(pack: Pack) -> None:
    outcomes = run(pack, range(60))
    assert sum(outcomes.values()) == 60
    assert outcomes["refused"] > 5
    assert outcomes["stopped"] > 5


@pytest.mark.slow
def test_a_thousand_damaged_files_raise_nothing_and_import_nothing_by_half(pack: Pack) -> None:
    outcomes = run(pack, range(1000, 2000))
    assert sum(outcomes.values()) == 1000
    assert min(outcomes.get(name, 0) for name in ("refused", "stopped", "ready")) > 20
