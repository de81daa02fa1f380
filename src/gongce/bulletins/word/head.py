"""The first page above the body: red name, number, rule, title, recipients."""

from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.shared import Pt, Twips

from gongce.bulletins.word.blocks import Form, OfficialDocument
from gongce.bulletins.word.layout import (
    BIAOSONG,
    CHARACTER,
    ER_HAO,
    FANGSONG,
    HEITI,
    KAITI,
    LINE,
    MARGIN_TOP,
    RED,
    SAN_HAO,
    SI_HAO,
    TEXT_WIDTH,
    TOP_OF_LETTERHEAD,
    TOP_OF_MASTHEAD,
)
from gongce.bulletins.word.markup import add_paragraph, add_run, set_border
from gongce.bulletins.word.numerals import width_in_characters, write_day
from gongce.bulletins.word.styles import FLUSH, NOTE, TITLE

LARGEST_MASTHEAD, SMALLEST_MASTHEAD = 48.0, 22.0
RULE_GAP = 11
"""Points between the number and the red rule: 4 mm."""
TITLE_CHARACTERS = 20
BREAKS_AFTER = "于的年月度和、"
HALF_RULE = 12


def write_head(document: Any, official: OfficialDocument) -> None:
    """Everything above the body."""
    write_marks(document, official)
    match official.form:
        case Form.FILE:
            write_file_head(document, official)
        case Form.BRIEF:
            write_brief_head(document, official)
        case Form.LETTER:
            write_letter_head(document, official)
        case _:
            pass
    write_title(document, official)
    if official.recipients:
        paragraph = add_paragraph(document, FLUSH)
        add_run(paragraph, "，".join(official.recipients) + "：", FANGSONG, SAN_HAO)


def write_marks(document: Any, official: OfficialDocument) -> None:
    """密级 and 紧急程度, top left."""
    for word in (official.secrecy, official.urgency):
        if word:
            add_run(add_paragraph(document, FLUSH), word, HEITI, SAN_HAO)


def masthead_size(words: str) -> float:
    """The largest half point at which the red words fit on one line."""
    fit = TEXT_WIDTH / 20 / max(1.0, width_in_characters(words)) * 0.96
    return max(SMALLEST_MASTHEAD, min(LARGEST_MASTHEAD, int(fit * 2) / 2))


def write_masthead(document: Any, words: str, before: int) -> None:
    """The red name, so far below the top of the type area."""
    paragraph = add_paragraph(document, TITLE)
    points = masthead_size(words)
    paragraph.paragraph_format.space_before = Twips(before)
    paragraph.paragraph_format.line_spacing = Pt(points * 1.25)
    add_run(paragraph, words, BIAOSONG, points, color=RED)


def write_file_head(document: Any, official: OfficialDocument) -> None:
    """文件: name, two blank lines, number (and who signs), red rule."""
    marks = sum(bool(word) for word in (official.secrecy, official.urgency))
    write_masthead(document, official.masthead or f"{official.issuer}文件", max(0, TOP_OF_MASTHEAD - marks * LINE))
    add_blank(document, 2)
    paragraph = add_paragraph(document, FLUSH)
    form = paragraph.paragraph_format
    if official.signer:
        form.left_indent = form.right_indent = Twips(round(CHARACTER))
        form.tab_stops.add_tab_stop(Twips(round(TEXT_WIDTH - CHARACTER)), WD_TAB_ALIGNMENT.RIGHT)
        add_run(paragraph, f"{official.number}\t签发人：", FANGSONG, SAN_HAO)
        add_run(paragraph, official.signer, KAITI, SAN_HAO)
    else:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        add_run(paragraph, official.number, FANGSONG, SAN_HAO)
    set_border(paragraph, "bottom", color=RED, eighths=HALF_RULE, space=RULE_GAP)
    add_blank(document, 2)


def write_brief_head(document: Any, official: OfficialDocument) -> None:
    """简报: name of the series, issue, then issuer and date over a red rule."""
    write_masthead(document, official.masthead or official.issuer, LINE)
    issue = add_paragraph(document, FLUSH)
    issue.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_run(issue, official.number, KAITI, SAN_HAO)
    paragraph = add_paragraph(document, FLUSH)
    paragraph.paragraph_format.tab_stops.add_tab_stop(Twips(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    day = write_day(official.day) if official.day else ""
    add_run(paragraph, f"{official.issuer}\t{day}", FANGSONG, SI_HAO)
    set_border(paragraph, "bottom", color=RED, eighths=HALF_RULE, space=4)
    add_blank(document, 1)


def write_letter_head(document: Any, official: OfficialDocument) -> None:
    """信函: name 30 mm below the paper's top, a red double rule, the number at the right below it."""
    write_masthead(document, official.masthead or official.issuer, max(0, TOP_OF_LETTERHEAD - MARGIN_TOP))
    paragraph = add_paragraph(document, FLUSH)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    add_run(paragraph, official.number, FANGSONG, SAN_HAO)
    set_border(paragraph, "top", color=RED, eighths=24, space=RULE_GAP, kind="thickThinSmallGap")
    add_blank(document, 2 if official.number else 1)


def write_title(document: Any, official: OfficialDocument) -> None:
    """The title, broken so that its lines balance; what the mark means stands below it."""
    if not official.title:
        return
    for line in break_title(official.title):
        add_run(add_paragraph(document, TITLE), line, BIAOSONG, ER_HAO)
    if official.mark and official.mark_reason:
        paragraph = add_paragraph(document, NOTE)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        add_run(paragraph, f"（{official.mark}：{official.mark_reason}）", KAITI, 12)
    add_blank(document, 1)


def break_title(title: str) -> list[str]:
    """The lines of a title; a long one is broken after a word near its middle.

    >>> break_title("关于2019年1—6月全市工业经济运行及目标完成情况的通报")
    ['关于2019年1—6月全市工业经济运行', '及目标完成情况的通报']
    >>> break_title("短标题")
    ['短标题']
    """
    if "\n" in title:
        return title.split("\n")
    width = width_in_characters(title)
    if width <= TITLE_CHARACTERS:
        return [title]
    lines = int(width // (TITLE_CHARACTERS + 0.01)) + 1
    first = choose_break(title, width / lines)
    return [title[:first], *break_title(title[first:])]


def choose_break(title: str, wish: float) -> int:
    """The place to break at: near the wished width, before 及 or 情况 or after a word that ends a phrase."""
    places = []
    for at in range(2, len(title) - 1):
        width = width_in_characters(title[:at])
        if width > TITLE_CHARACTERS:
            break
        is_good = title[at - 1] in BREAKS_AFTER or title[at] in "及和与" or title.startswith("情况", at)
        torn = title[at - 1].isascii() and title[at].isascii()
        places.append((abs(width - wish) + (0 if is_good else 5) + (50 if torn else 0), at))
    return min(places)[1] if places else len(title)


def add_blank(document: Any, lines: int) -> None:
    """So many empty lines."""
    for _ in range(lines):
        add_paragraph(document, FLUSH)
