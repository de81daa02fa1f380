"""The page of a document: everything is there, nothing can be injected, nothing is fetched."""

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from reading_sample import HOSTILE, TEXT, SampleReading, check, make_checks, make_document, make_reading

from gongce.bulletins.page import Entry, render_index_page, render_reading_page
from gongce.bulletins.page.links import Links
from gongce.bulletins.page.markup import UNFIT
from gongce.documents.model import Document, Metadata
from gongce.relations import Verdict
from gongce.vocabulary import Span

# Blanks that are controls too are blank to Python and unfit for HTML; the loaders leave none but LF.
LETTERS = st.characters(exclude_characters="\r\x0b\x0c\x1c\x1d\x1e\x1f\x85")


@pytest.fixture(scope="module")
def page() -> str:
    return render_reading_page(make_reading(), make_checks())


@pytest.fixture(scope="module")
def tree(page: str) -> html.HtmlElement:
    return html.document_fromstring(page)


def squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


def article_text(tree: html.HtmlElement) -> str:
    """The document as the page shows it: without findings, their signs, the folded furniture's summary."""
    article = tree.get_element_by_id("text")
    for extra in article.xpath(".//aside | .//a[contains(@class,'ref')] | .//summary | .//p[@class='refs']"):
        extra.drop_tree()
    return squeeze(article.text_content())


def test_the_page_shows_every_character_of_the_document_in_order() -> None:
    merged = TEXT.replace("2021年\n青", "\n青")  # the merged cell covers the next one
    tree = html.document_fromstring(render_reading_page(make_reading(), make_checks()))
    assert article_text(tree) == squeeze(merged)


@settings(max_examples=60, deadline=None)
@given(st.text(LETTERS, max_size=200), st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), max_size=8))
def test_any_text_under_any_marks_is_shown_whole(text: str, ends: list[tuple[int, int]]) -> None:
    document = Document("d", "0", "txt", "utf-8", text, Metadata())
    mentions = tuple(
        replace(make_reading().mentions[0], start=min(pair), end=max(pair)) for pair in ends if max(pair) <= len(text)
    )
    checks = [replace(check(Verdict.HOLDS, "sum", "600"), spans=tuple(Span(m.start, m.end) for m in mentions))]
    written = render_reading_page(SampleReading(document, mentions, ()), checks)
    tree = html.document_fromstring(written.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8"))
    assert article_text(tree) == squeeze(UNFIT.sub("\ufffd", text))


def test_nothing_of_the_document_becomes_markup(page: str, tree: html.HtmlElement) -> None:
    assert HOSTILE in tree.text_content()
    assert not tree.xpath("//img | //iframe | //*[@onerror or @onclick or @style]")
    kinds = [script.get("type") for script in tree.xpath("//script")]
    assert kinds == ["application/json", None]
    assert "<script>alert" not in page


def test_the_data_of_the_script_is_words_only_and_cannot_end_its_element(tree: html.HtmlElement) -> None:
    source = tree.get_element_by_id("data").text
    assert "<" not in source
    data = json.loads(source)
    assert [len(data[key]) for key in ("mentions", "commitments", "checks")] == [6, 2, 5]
    assert HOSTILE in data["commitments"][1]["name"]


def test_the_page_asks_nothing_of_the_outside(page: str, tree: html.HtmlElement) -> None:
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    for address in tree.xpath("//@href | //@src | //@action"):
        assert address.startswith("#")
    assert not re.search(r"url\(|@import|fetch\(|XMLHttpRequest|https?://(?!www\.w3\.org/2000/svg)", page)


def test_the_same_reading_gives_the_same_page(page: str) -> None:
    assert render_reading_page(make_reading(), make_checks()) == page


def test_the_lead_says_what_matters_and_links_to_the_contradiction(tree: html.HtmlElement) -> None:
    (lead,) = tree.xpath("//p[@class='lead']")
    assert lead.text_content().startswith(
        "读出1条承诺、6处数字；核对5处关系，1处成立、1处仅差在舍入、1处存疑，1处自相矛盾："
    )
    assert lead.xpath(".//a/@href") == ["#c1"]


def test_overlapping_mentions_and_checks_share_their_pieces(tree: html.HtmlElement) -> None:
    pieces = {mark.text_content(): (mark.get("data-m"), mark.get("data-c")) for mark in tree.xpath("//article//mark")}
    assert pieces["的"] == ("3", "1")
    assert pieces["27.86"] == ("3 2", "1 0")
    assert pieces["%"] == ("2", "0")


def test_every_mention_and_check_can_be_linked_to_once(tree: html.HtmlElement) -> None:
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    named = tree.xpath("//mark/@data-m")
    assert all(tree.xpath(f"//mark[contains(concat(' ', @data-m, ' '), ' {place} ')]") for place in range(6))
    assert named
    assert {f"c{place}" for place in range(5)} <= set(ids)


def test_a_finding_stands_beside_the_block_that_holds_most_of_its_figures() -> None:
    links = Links(make_reading(), make_checks())
    assert [links.anchors[place][0] for place in range(4)] == [3, 3, 5, 5]
    assert sorted(links.numbers) == [1, 2, 3, 4, 5]


def test_a_merged_cell_is_one_cell(tree: html.HtmlElement) -> None:
    (table,) = tree.xpath("//div[@class='doc-table']/table")
    assert [cell.get("colspan") for cell in table.xpath(".//td")] == [None, "2", None, None, None]


def test_facts_and_promises_stand_apart(tree: html.HtmlElement) -> None:
    assert tree.xpath("//*[@id='commitments']//tbody/tr/@id") == ["p1"]
    assert tree.xpath("//*[@id='facts']//tbody/tr/@id") == ["p0"]
    assert squeeze(tree.xpath("//*[@id='p1']//td[@class='value']")[0].text_content()) == "≥600力争700"


def test_a_document_without_anything_still_makes_a_page() -> None:
    document = Document("empty.txt", "0", "txt", "utf-8", "第一行", Metadata())
    tree = html.document_fromstring(render_reading_page(SampleReading(document, (), ()), ()))
    assert "没有可以核对的算术关系" in tree.xpath("//p[@class='lead']")[0].text_content()


def test_a_title_cannot_break_out_of_the_print_rule() -> None:
    about = Metadata(title='"}body{display:none}</style><script>alert(1)</script>')
    reading = replace(make_reading(), document=replace(make_document(), metadata=about))
    tree = html.document_fromstring(render_reading_page(reading, ()))
    (style,) = tree.xpath("//style")
    assert "display:none}</" not in style.text
    assert "alert" not in style.text
    assert len(tree.xpath("//script")) == 2


def test_the_index_tells_each_document_and_each_failure() -> None:
    read = Entry("a.txt", "方案<甲>", "某市", 3, 9, ((Verdict.VIOLATED, 2), (Verdict.HOLDS, 5)), "a b.html")
    tree = html.document_fromstring(render_index_page([read, Entry("b.pdf", error="是扫描件<b>")]))
    assert tree.xpath("//a/@href") == ["a%20b.html"]
    assert [cell.text_content() for cell in tree.xpath("//td[@class='value']")] == ["3", "9", "2", "0", "0", "5", "0"]
    assert "是扫描件<b>" in tree.text_content()
    assert not tree.xpath("//script")
