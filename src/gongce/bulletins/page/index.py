"""The page over several documents: what each says in a line, where its page is, which could not be read and why."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from gongce.bulletins.lead import count_promises
from gongce.bulletins.page.markup import Html, element, icon, join
from gongce.bulletins.page.shell import load, load_style, write_page
from gongce.bulletins.wording import MISSING, VERDICTS
from gongce.documents.model import Check, Reading
from gongce.relations import Verdict

TITLE = "各文件的读与核"


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of several. `page` is the address of its page beside the index; `error` says why there is none."""

    file: str
    title: str = ""
    issuer: str = ""
    commitments: int = 0
    mentions: int = 0
    verdicts: tuple[tuple[Verdict, int], ...] = ()
    page: str = ""
    error: str = ""

    def count(self, verdict: Verdict) -> int:
        """How many checks came out so."""
        return dict(self.verdicts).get(verdict, 0)


def describe_entry(reading: Reading, checks: Sequence[Check], *, page: str = "") -> Entry:
    """The line of a document that was read."""
    about = reading.document.metadata
    verdicts = tuple(Counter(check.verdict for check in checks).items())
    counts = (count_promises(reading), len(reading.mentions))
    return Entry(reading.document.name, about.title, about.issuer, *counts, verdicts, page)


def describe_failure(file: str, error: str) -> Entry:
    """The line of one that could not be."""
    return Entry(file, error=error)


def render_index_page(entries: Sequence[Entry]) -> str:
    """The index as one self-contained page: documents in the order given, then those that could not be read."""
    read = [entry for entry in entries if not entry.error]
    failed = [entry for entry in entries if entry.error]
    lead = element("p", {"class": "lead"}, write_index_lead(read, failed))
    head = element("header", {"class": "masthead"}, element("h1", {}, TITLE), lead)
    main = element("main", {"class": "pair index"}, render_read(read), render_failed(failed))
    return write_page(TITLE, load_style(), "", join((Html(load("signs.svg")), head, main)))


def write_index_lead(read: Sequence[Entry], failed: Sequence[Entry]) -> str:
    """How many documents were read, what is in them, how many were not.

    >>> write_index_lead([Entry("a.txt", commitments=3, mentions=5, verdicts=((Verdict.VIOLATED, 2),))], [])
    '读了1份文件，共3条承诺、5处数字；1份文件里有2处自相矛盾。'
    """
    commitments, mentions = sum(entry.commitments for entry in read), sum(entry.mentions for entry in read)
    violated = sum(entry.count(Verdict.VIOLATED) for entry in read)
    where = sum(entry.count(Verdict.VIOLATED) > 0 for entry in read)
    told = f"{where}份文件里有{violated}处自相矛盾" if violated else "未见矛盾"
    rest = f"；{len(failed)}份没有读成。" if failed else "。"
    return f"读了{len(read)}份文件，共{commitments}条承诺、{mentions}处数字；{told}{rest}"


def render_read(entries: Sequence[Entry]) -> Html:
    """One row a document: what it is, what was read, how its checks came out."""
    signs = (join((icon(verdict), " ", word)) for verdict, word in VERDICTS.items())
    heads = render_heads(("文件", "发文机关"), ("承诺", "数字", *signs))
    return element("section", {"class": "sheet"}, render_table(heads, map(render_row, entries)))


def render_row(entry: Entry) -> Html:
    """A document: its title leads to its page."""
    title = entry.title or entry.file
    name = element("a", {"href": quote(entry.page)}, title) if entry.page else title
    counts = (entry.commitments, entry.mentions, *map(entry.count, VERDICTS))
    cells = (element("td", {"class": "value"}, str(count)) for count in counts)
    what = element("td", {"class": "what"}, name, element("p", {"class": "more"}, entry.file))
    return element("tr", {}, what, element("td", {}, entry.issuer or MISSING), *cells)


def render_failed(entries: Sequence[Entry]) -> Html:
    """The documents that could not be read, and why."""
    rows = (element("tr", {}, element("td", {}, entry.file), element("td", {}, entry.error)) for entry in entries)
    table = render_table(render_heads(("没有读成的文件", "原因"), ()), rows)
    return element("section", {"class": "sheet"}, table) if entries else Html()


def render_heads(words: Iterable[str], numbers: Iterable[str]) -> Html:
    """Column heads: of words to the left, of numbers to the right."""
    cells = [element("th", {"scope": "col"}, word) for word in words]
    cells += [element("th", {"scope": "col", "class": "value"}, word) for word in numbers]
    return element("thead", {}, element("tr", {}, *cells))


def render_table(heads: Html, rows: Iterable[Html]) -> Html:
    """A table."""
    return element("table", {}, heads, element("tbody", {}, *rows))
