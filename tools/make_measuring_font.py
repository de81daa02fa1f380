"""Make the font that charts are measured with: `python tools/make_measuring_font.py FONT.ttc FAMILY`.

Laying a chart out asks how wide its texts are, and looking that up in a font of twenty megabytes took two thirds of the
time of drawing. The font this writes holds widths alone, of every character of a font at hand, and no drawing of one:
a box for each width there is (a text without outlines is not measured).
"""

import struct
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

OUT = Path(__file__).resolve().parents[1] / "src/gongce/bulletins/charts/measure.ttf"
FAMILY = "Gongce Measure"
SIZE, LAST = 1000, 0xFFFF
ASCENT, DESCENT = 880, -120


def read_widths(path: Path, family: str) -> dict[int, int]:
    """Character → width in 1/1000 of the type's size, as the font has them without kerning."""
    data = path.read_bytes()
    for start in _list_fonts(data):
        tables = _list_tables(data, start)
        if family.encode("utf-16-be") in data[slice(*tables["name"])]:
            return dict(_read_widths(data, tables))
    raise SystemExit(f"{path} has no {family}")


def _list_fonts(data: bytes) -> tuple[int, ...]:
    if data[:4] != b"ttcf":
        return (0,)
    return struct.unpack_from(f">{struct.unpack_from('>I', data, 8)[0]}I", data, 12)


def _list_tables(data: bytes, start: int) -> dict[str, tuple[int, int]]:
    count = struct.unpack_from(">H", data, start + 4)[0]
    records = [struct.unpack_from(">4sIII", data, start + 12 + 16 * number) for number in range(count)]
    return {tag.decode(): (offset, offset + length) for tag, _, offset, length in records}


def _read_widths(data: bytes, tables: dict[str, tuple[int, int]]) -> Iterator[tuple[int, int]]:
    size = struct.unpack_from(">H", data, tables["head"][0] + 18)[0]
    metrics = struct.unpack_from(">H", data, tables["hhea"][0] + 34)[0]
    for code, glyph in _read_cmap(data, tables["cmap"][0]):
        place = tables["hmtx"][0] + 4 * min(glyph, metrics - 1)
        width = struct.unpack_from(">H", data, place)[0] * SIZE / size
        yield code, round(width)


def _read_cmap(data: bytes, at: int) -> Iterator[tuple[int, int]]:
    """Characters of the first plane and their glyphs, by the table of the whole of Unicode."""
    count = struct.unpack_from(">H", data, at + 2)[0]
    offsets = [struct.unpack_from(">HHI", data, at + 4 + 8 * number)[2] for number in range(count)]
    whole = next(at + offset for offset in offsets if struct.unpack_from(">H", data, at + offset)[0] == 12)
    for number in range(struct.unpack_from(">I", data, whole + 12)[0]):
        first, last, glyph = struct.unpack_from(">III", data, whole + 16 + 12 * number)
        for code in range(first, min(last, LAST) + 1):
            yield code, glyph + code - first


def write_font(widths: dict[int, int]) -> bytes:
    """The font; a character that is in none is as wide as the type's size."""
    glyphs = {width: number for number, width in enumerate(sorted({SIZE, *widths.values()}), 1)}
    listed = [(code, glyphs[widths.get(code, SIZE)]) for code in range(0x20, LAST) if not 0xD800 <= code < 0xE000]
    boxes = [_draw_box(width) for width in (SIZE, *sorted(glyphs))]
    count = len(boxes)
    tables = {
        b"OS/2": _write_os2(), b"cmap": _write_cmap(listed), b"glyf": b"".join(boxes),
        b"head": struct.pack(
            ">IIIIHHQQhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 3, SIZE, 0, 0, 0, 0, SIZE, SIZE, 0, 8, 2, 1, 0
        ),
        b"hhea": struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, ASCENT, DESCENT, 0, SIZE, *[0] * 11, count),
        b"hmtx": b"".join(struct.pack(">Hh", width, 0) for width in (SIZE, *sorted(glyphs))),
        b"loca": b"".join(struct.pack(">I", number * len(boxes[0])) for number in range(count + 1)),
        b"maxp": struct.pack(">IH13H", 0x10000, count, 4, 1, *[0] * 11),
        b"name": _write_names(),
        b"post": struct.pack(">IIhhIIIII", 0x30000, 0, 0, 0, 0, 0, 0, 0, 0),
    }  # fmt: skip
    return _join_tables(tables)


def _draw_box(width: int) -> bytes:
    """A rectangle as wide as its glyph, from the baseline up."""
    right, top = max(width, 1), SIZE * 7 // 10
    outline = struct.pack(">hhhhhHH", 1, 0, 0, right, top, 3, 0)
    return outline + bytes([1] * 4) + struct.pack(">4h", 0, 0, right, 0) + struct.pack(">4h", 0, top, 0, -top)


def _write_cmap(listed: list[tuple[int, int]]) -> bytes:
    groups = []
    for (glyph, _), run in groupby(enumerate(listed), key=lambda one: (one[1][1], one[1][0] - one[0])):
        members = [code for _, (code, _) in run]
        groups.append(struct.pack(">III", members[0], members[-1], glyph))
    table = struct.pack(">HHIII", 13, 0, 16 + 12 * len(groups), 0, len(groups)) + b"".join(groups)
    return struct.pack(">HHHHI", 0, 1, 3, 10, 12) + table


def _write_os2() -> bytes:
    head = struct.pack(">HhHHH", 4, SIZE, 400, 5, 0) + bytes(2 * 11) + bytes(10) + bytes(16) + b"NONE"
    return head + struct.pack(
        ">HHHhhhHHIIhhHHH", 0x40, 0x20, LAST, ASCENT, DESCENT, 0, ASCENT, -DESCENT, 0, 0, 500, 700, 0, 0x20, 0
    )


def _write_names() -> bytes:
    texts = {1: FAMILY, 2: "Regular", 4: FAMILY, 6: FAMILY.replace(" ", "")}
    records, store = b"", b""
    for number, text in texts.items():
        encoded = text.encode("utf-16-be")
        records += struct.pack(">HHHHHH", 3, 1, 0x409, number, len(encoded), len(store))
        store += encoded
    return struct.pack(">HHH", 0, len(texts), 6 + len(records)) + records + store


def _join_tables(tables: dict[bytes, bytes]) -> bytes:
    count = len(tables)
    power = 2 ** (count.bit_length() - 1)
    head = struct.pack(">IHHHH", 0x10000, count, 16 * power, power.bit_length() - 1, 16 * (count - power))
    body, records = b"", b""
    for tag, content in sorted(tables.items()):
        padded = content + bytes(-len(content) % 4)
        total = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        records += struct.pack(">4sIII", tag, total, 12 + 16 * count + len(body), len(content))
        body += padded
    return head + records + body


if __name__ == "__main__":
    OUT.write_bytes(write_font(read_widths(Path(sys.argv[1]), sys.argv[2])))
    print(f"{OUT}: {OUT.stat().st_size} bytes")
