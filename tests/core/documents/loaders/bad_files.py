"""Makes damaged files from sound ones: the same number gives the same files."""

import io
import random
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pdf_samples
import web_pages
import word_samples

TEXT = "甲乙市工业方案\n一、目标\n(一)总量。到2025年完成投资5亿元,增长8%。\n二、任务\n1.招商。引进项目10个。\n" * 20
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "WordDocument".encode("utf-16-le") + b"\0" * 500
NAMES = ("plan.txt", "plan.html", "plan.docx", "plan.pdf", "plan.doc", "plan", "方案.TXT")
Dice = random.Random
Mutation = Callable[[bytes, Dice], bytes]


def list_seeds(folder: Path) -> list[tuple[str, bytes]]:
    """Sound files of each format by the name they should have."""
    path = folder / "seed.docx"
    word_samples.build_sample(word_samples.SAMPLES[0], path)
    pages = [pdf_samples.set_paragraphs(TEXT.split("\n")[:12])] * 2
    texts = [("plan.txt", TEXT.encode(encoding)) for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16")]
    web = [
        ("plan.html", page.encode()) for page in (web_pages.META_TABLE, web_pages.LAYOUT_TABLE, web_pages.SPAN_LINES)
    ]
    return [
        *texts,
        *web,
        ("plan.docx", path.read_bytes()),
        ("plan.pdf", pdf_samples.build_pdf(pages)),
        ("plan.doc", OLE),
    ]


def cut_short(content: bytes, dice: Dice) -> bytes:
    return content[: dice.randrange(len(content) + 1)]


def insert_noise(content: bytes, dice: Dice) -> bytes:
    place = dice.randrange(len(content) + 1)
    return content[:place] + dice.randbytes(dice.randrange(1, 400)) + content[place:]


def flip_bytes(content: bytes, dice: Dice) -> bytes:
    share = dice.choice([0.001, 0.01, 0.2])
    return bytes(byte ^ dice.randrange(256) if dice.random() < share else byte for byte in content)


def turn_around(content: bytes, dice: Dice) -> bytes:
    place = dice.randrange(len(content) + 1)
    return content[place:] + content[:place]


def sow_signs(content: bytes, dice: Dice) -> bytes:
    sign = dice.choice(
        [b"\0", b"\xff\xfe", b"&#0;", b"&#xd800;", b"<div>" * 300, b"<script>", b"\x1a", b"\xed\xa0\x80", b"]]>"]
    )
    pieces = [content[start : start + 97] for start in range(0, len(content), 97)]
    return sign.join(pieces) if dice.random() < 0.5 else sign * dice.randrange(1, 9) + content


def wrong_encoding(content: bytes, dice: Dice) -> bytes:
    text = content.decode("utf-8", "replace")
    return text.encode(dice.choice(["utf-16-le", "utf-16-be", "gb18030", "utf-32", "utf-7", "big5"]), "replace")


def twice_over(content: bytes, dice: Dice) -> bytes:
    del dice
    return content + content


def huge_line(content: bytes, dice: Dice) -> bytes:
    return content.replace(b"\n", b"") * dice.randrange(1, 40)


def pure_noise(content: bytes, dice: Dice) -> bytes:
    del content
    return dice.randbytes(dice.randrange(3000))


MUTATIONS: tuple[Mutation, ...] = (
    cut_short,
    insert_noise,
    flip_bytes,
    turn_around,
    sow_signs,
    wrong_encoding,
    twice_over,
    huge_line,
    pure_noise,
)


def break_parts(content: bytes, dice: Dice) -> bytes:
    """A .docx whose parts are damaged inside a sound archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            is_read = name.endswith((".rels", "document.xml", "numbering.xml", "styles.xml"))
            if is_read and dice.random() < 0.6:
                part = dice.choice((*MUTATIONS, nest_deeply, loop_styles))(part, dice)
            if dice.random() > 0.05:
                new.writestr(name, part)
    return stream.getvalue()


def nest_deeply(part: bytes, dice: Dice) -> bytes:
    tag = dice.choice([b"w:ins", b"w:sdt", b"w:tbl><w:tr><w:tc"])
    return part.replace(b"<w:body>", b"<w:body>" + b"<" + tag + b">" * dice.choice([3, 300, 5000]), 1)


def loop_styles(part: bytes, dice: Dice) -> bytes:
    """Styles and lists that point at themselves."""
    del dice
    return part.replace(b'w:val="Normal"', b'w:val="Heading1"').replace(
        b"w:abstractNumId w:val=", b"w:numStyleLink w:val="
    )


def bomb(dice: Dice) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * dice.randrange(10_000_000, 120_000_000))
    return stream.getvalue()


def make_bad_files(folder: Path, count: int, seed: int = 20261123) -> Iterator[tuple[str, bytes]]:
    """Name and content of each bad file; a fifth has the name of another format."""
    dice = random.Random(seed)
    seeds = list_seeds(folder)
    for index in range(count):
        name, content = dice.choice(seeds)
        if index % 200 == 199:
            name, content = "plan.docx", bomb(dice)
        elif name == "plan.docx" and dice.random() < 0.7:
            content = break_parts(content, dice)
        else:
            for _ in range(dice.choice([1, 1, 2])):
                content = dice.choice(MUTATIONS)(content, dice)
        yield dice.choice(NAMES) if dice.random() < 0.2 else name, content
