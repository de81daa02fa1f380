"""Twenty Word files with automatic numbering, made from plain descriptions, for comparison with LibreOffice.

Each sample says its list definitions (levels by format, text and switches), its lists (definition, overrides), its
styles (list, level, parent) and its paragraphs (text, list, level or style). `build_sample` writes the .docx.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

W = nsdecls("w")


@dataclass(frozen=True)
class L:
    """One level: number format, text, and what differs from the usual."""

    fmt: str
    text: str
    start: int = 1
    suff: str = ""
    restart: int | None = None
    legal: bool = False
    style: str = ""

    def xml(self, index: int) -> str:
        parts = [f'<w:lvl {W} w:ilvl="{index}"><w:start w:val="{self.start}"/><w:numFmt w:val="{self.fmt}"/>']
        parts += [f'<w:lvlRestart w:val="{self.restart}"/>'] if self.restart is not None else []
        parts += [f'<w:pStyle w:val="{self.style}"/>'] if self.style else []
        parts += ["<w:isLgl/>"] if self.legal else []
        parts += [f'<w:suff w:val="{self.suff}"/>'] if self.suff else []
        return "".join(parts) + f'<w:lvlText w:val="{self.text}"/><w:lvlJc w:val="left"/></w:lvl>'


@dataclass(frozen=True)
class P:
    """One paragraph: text, list and level, or a style; `num=0` takes a style's number away."""

    text: str
    num: int | None = None
    lvl: int | None = None
    style: str = ""


@dataclass(frozen=True)
class S:
    """One paragraph style: its list and level, and the style it is based on."""

    id: str
    num: int | None = None
    lvl: int | None = None
    base: str = ""
    kind: str = "paragraph"


@dataclass(frozen=True)
class Sample:
    """One file: definitions (levels, or a link to a numbering style), lists with overrides, styles, paragraphs."""

    name: str
    definitions: Sequence[Sequence[L] | str]
    lists: dict[int, tuple[int, str]]
    paragraphs: Sequence[P]
    styles: Sequence[S] = ()
    style_links: dict[int, str] = field(default_factory=dict)


def restart_at(level: int, value: int = 1) -> str:
    return f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{value}"/></w:lvlOverride>'


def override(level: int, definition: L) -> str:
    return f'<w:lvlOverride w:ilvl="{level}">{definition.xml(level)}</w:lvlOverride>'


def build_sample(sample: Sample, path: Path) -> None:
    """Write the sample as a .docx."""
    document = docx.Document()
    numbering = document.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    for index, levels in enumerate(sample.definitions):
        numbering.append(parse_xml(_definition_xml(index, levels, sample.style_links.get(index, ""))))
    for number, (definition, overrides) in sample.lists.items():
        xml = f'<w:num {W} w:numId="{number}"><w:abstractNumId w:val="{definition}"/>{overrides}</w:num>'
        numbering.append(parse_xml(xml))
    for style in sample.styles:
        document.styles.element.append(parse_xml(_style_xml(style)))
    for paragraph in sample.paragraphs:
        added = document.add_paragraph(paragraph.text)
        properties = added._p.get_or_add_pPr()
        if paragraph.style:
            properties.insert(0, parse_xml(f'<w:pStyle {W} w:val="{paragraph.style}"/>'))
        if paragraph.num is not None or paragraph.lvl is not None:
            properties.append(parse_xml(_number_xml(paragraph.num, paragraph.lvl)))
    document.save(str(path))


def _definition_xml(index: int, levels: Sequence[L] | str, link: str) -> str:
    head = f'<w:abstractNum {W} w:abstractNumId="{index}"><w:multiLevelType w:val="multilevel"/>'
    head += f'<w:styleLink w:val="{link}"/>' if link else ""
    if isinstance(levels, str):
        return f'{head}<w:numStyleLink w:val="{levels}"/></w:abstractNum>'
    return head + "".join(level.xml(number) for number, level in enumerate(levels)) + "</w:abstractNum>"


def _style_xml(style: S) -> str:
    base = f'<w:basedOn w:val="{style.base}"/>' if style.base else ""
    number = _number_xml(style.num, style.lvl) if style.num is not None or style.lvl is not None else ""
    kind = f'w:type="{style.kind}" w:customStyle="1" w:styleId="{style.id}"'
    return f'<w:style {W} {kind}><w:name w:val="{style.id}"/>{base}<w:pPr>{number}</w:pPr></w:style>'


def _number_xml(number: int | None, level: int | None) -> str:
    inner = f'<w:ilvl w:val="{level}"/>' if level is not None else ""
    inner += f'<w:numId w:val="{number}"/>' if number is not None else ""
    return f"<w:numPr {W}>{inner}</w:numPr>"


PLAN = (
    L("chineseCountingThousand", "%1、", suff="nothing"),
    L("chineseCountingThousand", "(%2)", suff="nothing"),
    L("decimal", "%3.", suff="nothing"),
    L("decimal", "(%4)", suff="space"),
    L("decimalEnclosedCircle", "%5", suff="space"),
)
OUTLINE = (L("decimal", "%1"), L("decimal", "%1.%2"), L("decimal", "%1.%2.%3"))


def walk(*levels: int, num: int = 1) -> list[P]:
    """Paragraphs of one list at these levels, each with its own text."""
    return [P(f"条目{order}。", num, level) for order, level in enumerate(levels, start=1)]


SAMPLES = (
    Sample("plan", [PLAN], {1: (0, "")}, [P("工业行动方案"), *walk(0, 1, 2, 3, 4, 4, 3, 2, 1, 2, 0, 1, 1), P("落款")]),
    Sample("many", [PLAN], {1: (0, "")}, walk(*[0] * 23, *[1] * 12)),
    Sample("outline", [OUTLINE], {1: (0, "")}, walk(0, 1, 1, 2, 2, 1, 2, 0, 1, 2)),
    Sample(
        "restart-number",
        [PLAN],
        {1: (0, ""), 2: (0, restart_at(0)), 3: (0, restart_at(0, 5))},
        [*walk(0, 0, 1), P("附件"), *walk(0, 1, 0, num=2), P("附件"), *walk(0, 0, num=3), *walk(0, num=2), *walk(0)],
    ),
    Sample("shared-definition", [PLAN], {1: (0, ""), 2: (0, "")}, [*walk(0, 0), P("中"), *walk(0, 0, num=2), *walk(0)]),
    Sample(
        "two-definitions", [PLAN, OUTLINE], {1: (0, ""), 2: (1, "")}, [*walk(0, 1), *walk(0, 1, num=2), *walk(1, 0)]
    ),
    Sample(
        "level-override",
        [PLAN],
        {1: (0, ""), 2: (0, override(0, L("upperRoman", "%1)", start=3)))},
        [*walk(0, 0), *walk(0, 0, num=2)],
    ),
    Sample("begins-deep", [PLAN], {1: (0, "")}, [*walk(1, 1, 0, 1), P("中"), *walk(3, 0, 4, 2)]),
    Sample(
        "restart-below",
        [PLAN],
        {1: (0, ""), 2: (0, restart_at(1, 3)), 3: (0, restart_at(2))},
        [*walk(0, 1, 1), *walk(0, 1, 1, 0, 1, num=2), *walk(2, 2, num=3), *walk(2, 1)],
    ),
    Sample(
        "letters",
        [(L("upperLetter", "%1."), L("lowerLetter", "%2)"), L("lowerRoman", "(%3)"), L("upperRoman", "%4"))],
        {1: (0, "")},
        [*walk(*[0] * 3, *[1] * 28), *walk(*[2] * 10, *[3] * 5)],
    ),
    Sample(
        "ideographs",
        [(L("ideographTraditional", "%1、"), L("ideographZodiac", "%2、"), L("decimal", "%3．"))],
        {1: (0, "")},
        walk(*[0] * 10, *[1] * 12, *[2] * 11),
    ),
    Sample(
        "circles",
        [(L("decimalEnclosedCircle", "%1"), L("decimalZero", "%2"))],
        {1: (0, "")},
        walk(*[0] * 20, *[1] * 11),
    ),
    Sample(
        "styles",
        [
            (
                L("chineseCountingThousand", "%1、", style="A1"),
                L("chineseCountingThousand", "（%2）", style="A2"),
                L("decimal", "%3.", style="A3"),
            )
        ],
        {1: (0, "")},
        [P(f"标题{order}", style=name) for order, name in enumerate(("A1", "A2", "A3", "A3", "A2", "A3", "A1", "A2"))],
        [S("A1", 1), S("A2", 1, 1), S("A3", 1, 2)],
    ),
    Sample(
        "based-on",
        [PLAN],
        {1: (0, "")},
        [
            P("甲", style="B1"),
            P("乙", style="B2"),
            P("丙", style="B3"),
            P("丁", style="B2"),
            P("戊", style="B4"),
            P("己", style="B1"),
        ],
        [S("B1", 1, 0), S("B2", None, None, "B1"), S("B3", 1, 1, "B1"), S("B4", 0, None, "B1")],
    ),
    Sample(
        "removed",
        [PLAN],
        {1: (0, "")},
        [P("甲", style="C1"), P("乙", 0, style="C1"), P("丙", style="C1"), P("丁", 0, 0), *walk(0, 0)],
        [S("C1", 1, 0)],
    ),
    Sample(
        "style-link",
        [PLAN, "ListPlan"],
        {1: (0, ""), 2: (1, "")},
        [*walk(0, 1, num=2), P("中"), *walk(1, 0, num=2)],
        [S("ListPlan", 1, None, "", "numbering")],
        {0: "ListPlan"},
    ),
    Sample(
        "empty-paragraphs",
        [PLAN],
        {1: (0, "")},
        [P("甲", 1, 0), P("", 1, 0), P("乙", 1, 0), P("", 1, 1), P("丙", 1, 1)],
    ),
    Sample(
        "start-values",
        [(L("decimal", "%1.", start=3), L("decimal", "%1.%2", start=0), PLAN[2])],
        {1: (0, "")},
        walk(0, 1, 1, 0, 1),
    ),
    Sample("bullets", [(L("bullet", "•"), L("decimal", "%2)"))], {1: (0, "")}, walk(0, 0, 1, 1, 0, 1)),
    Sample("deep-first", [PLAN], {1: (0, "")}, [*walk(0, 2, 2, 1, 2, 0, 3), P("正文"), *walk(2, 1)]),
)
