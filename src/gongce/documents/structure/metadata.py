"""What a document says about itself: title, issuer, own number, dates by role, place, years, annexes, citations."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from gongce.documents.model import Furniture, Metadata
from gongce.documents.structure.dates import is_date_line, read_date
from gongce.documents.structure.furniture import list_head
from gongce.documents.structure.labels import read_fields, role_of
from gongce.documents.structure.lines import Line, iterate_lines
from gongce.documents.structure.numbers import NUMBER, find_cited, read_own_number
from gongce.documents.structure.parts import Boundary
from gongce.documents.structure.places import read_place
from gongce.documents.structure.titles import find_titles, read_issued_plan, read_issuer
from gongce.documents.structure.years import read_plan_years, read_term
from gongce.vocabulary import Span

_ADOPTED = re.compile(r"[(（][^()（）\n]{4,80}(?:通过|批准)[)）]")
_ANNEX = re.compile(
    r"^[^\S\n]*附\s*件\s*[0-9０-９一二三四五六七八九十]{0,3}\s*[:：][^\S\n]*(?P<first>[^\n]{2,200})$", re.MULTILINE
)
_LISTED = re.compile(r"^[^\S\n]*[0-9０-９]{1,2}[.．、]\s*(?P<name>[^\n。]{2,120})$")
_ITEM = re.compile(r"^[0-9０-９]{1,2}[.．、]\s*")
_PREAMBLE = 3000


def read_metadata(
    text: str, furniture: Sequence[Furniture] = (), boundaries: Sequence[Boundary] = (), extra: Mapping[str, str] = {}
) -> Metadata:
    """Read the metadata of a text; what the page does not say stays "" or empty.

    Args:
        text: the whole text, furniture included.
        furniture: its marks; metadata blocks among them are read for labels and values.
        boundaries: where further parts begin (an issued plan, annexes).
        extra: fields the file format gave (HTML meta elements), after those printed.

    >>> read_metadata("甲乙市人民政府关于印发工业行动方案(2018—2020年)的通知\\n2018年7月26日\\n一、目标").issued
    '2018-07-26'
    """
    fields = {**extra, **_read_blocks(text, furniture)}
    hidden = [mark.span for mark in furniture]
    head = list_head(text)
    titles = [title for title, _ in find_titles([line for line in head if not _is_hidden(line, hidden)])]
    plans = [boundary.title.text(text) for boundary in boundaries if boundary.title.end]
    title = (titles[-1] if titles else "") or _by_role(fields, "title") or next(iter(plans), "")
    number = _by_role(fields, "number") or next(filter(None, (read_own_number(line.text) for line in head)), "")
    dates = _read_dates(text, fields, hidden)
    issuer = _by_role(fields, "issuer") or read_issuer(title)
    return Metadata(
        title=title,
        issuer=issuer,
        number=number,
        issued=dates.get("issued", ""),
        place=read_place([issuer, title, *plans], text),
        year=_read_year(number, dates, title),
        plan_years=_read_plan_years([read_issued_plan(title), title, *plans]) or read_term(text[:_PREAMBLE]),
        dates=dates,
        fields=fields,
        annexes=tuple(_find_annexes(text)),
        cited=tuple(find_cited(text, number, hidden)),
    )


def _read_blocks(text: str, furniture: Sequence[Furniture]) -> dict[str, str]:
    blocks = [mark.span for mark in furniture if mark.reason == "metadata block"]
    return read_fields(line.text for span in blocks for line in iterate_lines(text, span.start, span.end))


def _is_hidden(line: Line, hidden: Sequence[Span]) -> bool:
    index = bisect_right(hidden, line.start, key=lambda span: span.start) - 1
    return index >= 0 and line.start < hidden[index].end


def _by_role(fields: Mapping[str, str], role: str) -> str:
    return next((value for name, value in fields.items() if value and role_of(name) == role), "")


def _read_dates(text: str, fields: Mapping[str, str], hidden: Sequence[Span]) -> dict[str, str]:
    """Dates by what they are; the first date line that stands alone in the text is the issue date."""
    dates = {role: read_date(_by_role(fields, role)) for role in ("issued", "posted", "captured")}
    signed = next(
        (line.text for line in iterate_lines(text) if is_date_line(line.text) and not _is_hidden(line, hidden)), ""
    )
    dates["issued"] = read_date(signed) or dates["issued"]
    adopted = _ADOPTED.search(text[:_PREAMBLE])
    dates["adopted"] = read_date(adopted[0]) if adopted else ""
    return {role: date for role, date in dates.items() if date}


def _read_year(number: str, dates: Mapping[str, str], title: str) -> int | None:
    """The document's own year: of its issue, of its number, of its adoption, or the one year its title names."""
    match = NUMBER.search(number)
    years = read_plan_years(title)
    own = dates.get("issued", "")[:4] or (match["year"] if match else "") or dates.get("adopted", "")[:4]
    return int(own) if own else years[0] if years and years[0] == years[1] else None


def _read_plan_years(titles: Sequence[str]) -> tuple[int, int] | None:
    return next((years for title in titles if (years := read_plan_years(title))), None)


def _find_annexes(text: str) -> Iterator[str]:
    for match in _ANNEX.finditer(text):
        yield _ITEM.sub("", match["first"].strip())
        for line in iterate_lines(text, match.end(), min(len(text), match.end() + _PREAMBLE)):
            listed = _LISTED.match(line.text)
            if not listed:
                break
            yield listed["name"].strip()
