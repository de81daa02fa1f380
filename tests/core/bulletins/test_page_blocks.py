"""Blocks: every character that is not blank is in exactly one, whatever the text and its marks are."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from reading_sample import TEXT, make_document

from gongce.bulletins.page.blocks import Look, cut_blocks
from gongce.documents.model import Clause, Document, Furniture, Table
from gongce.vocabulary import Span

LETTERS = st.text(st.sampled_from("一二、投资2018年 \t\n\n。<&"), max_size=120)


def spans(size: int) -> st.SearchStrategy[Span]:
    ends = st.tuples(st.integers(0, size), st.integers(0, size))
    return ends.map(lambda pair: Span(min(pair), max(pair)))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    text = draw(LETTERS)
    some = st.lists(spans(len(text)), max_size=4)
    clauses = tuple(Clause(f"c{i}", i % 5, "", "", span, span, span) for i, span in enumerate(draw(some)))
    furniture = tuple(Furniture(span, "menu") for span in draw(some))
    tables = tuple(Table(span, ((span,),)) for span in draw(some))
    return Document("d", "0", "txt", "utf-8", text, clauses=clauses, furniture=furniture, tables=tables)


def shown(document: Document) -> list[int]:
    places = []
    for block in cut_blocks(document):
        for span in block.lines or (block.span,):
            places += [at for at in range(span.start, span.end) if not document.text[at].isspace()]
    return places


@given(documents())
def test_every_filled_character_is_in_exactly_one_block_in_order(document: Document) -> None:
    assert shown(document) == [at for at, letter in enumerate(document.text) if not letter.isspace()]


def looks(document: Document) -> list[tuple[Look, str]]:
    return [(block.look, block.span.text(document.text).split("\n")[0]) for block in cut_blocks(document)]


def test_a_line_looks_like_what_it_is() -> None:
    assert [look for look, _ in looks(make_document())] == [
        Look.FURNITURE, Look.TITLE, Look.HEADING, Look.PARAGRAPH, Look.HEADING, Look.PARAGRAPH, Look.TABLE,
        Look.SIGNATURE, Look.SIGNATURE,
    ]  # fmt: skip


def test_a_heading_of_two_lines_stays_a_heading() -> None:
    text = "附件\n工业振兴行动方案\n（市发展改革委）\n正文。"
    heading = Clause("0/2", 0, "", "", Span(0, 11), Span(0, len(text)), Span(0, len(text)))
    document = replace(make_document(), text=text, clauses=(heading,), furniture=(), tables=())
    assert [look for look, _ in looks(document)] == [Look.HEADING, Look.HEADING, Look.BYLINE, Look.PARAGRAPH]
    assert [block.clause for block in cut_blocks(document)] == [0, None, None, None]


def test_neighbouring_lines_of_furniture_fold_into_one_block() -> None:
    document = replace(make_document(), furniture=(Furniture(Span(0, TEXT.index("一、")), "menu"),))
    assert looks(document)[0] == (Look.FURNITURE, "首页 设为首页")
    assert len(cut_blocks(document)[0].lines) == 2


def test_the_plan_a_notice_hands_on_has_its_title_set_as_one() -> None:
    notice, plan = "云川市人民政府办公室关于印发工业强市行动方案（2019年）的通知", "工业强市行动方案（2019年）"
    text = f"{notice}\n云川市人民政府办公室\n{plan}\n本方案自印发之日起施行。"
    document = replace(make_document(), text=text, clauses=(), furniture=(), tables=())
    titled = replace(document, metadata=replace(document.metadata, title=notice))
    assert [look for look, _ in looks(titled)] == [Look.TITLE, Look.PARAGRAPH, Look.TITLE, Look.PARAGRAPH]
