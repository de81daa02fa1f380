"""What a document says about itself: title, issuer, own number, dates by role, place, years, annexes, citations."""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence

from gongce.documents.model import Furniture, Metadata
from gongce.documents.structure.annexes import find_annexes
from gongce.documents.structure.dates import DatedLine, find_dated_lines, read_date
from gongce.documents.structure.furniture import list_head
from gongce.documents.structure.labels import read_fields, role_of
from gongce.documents.structure.lines import Line, iterate_lines, iterate_lines_backwards
from gongce.documents.structure.numbers import find_cited, read_number_year, read_own_number
from gongce.documents.structure.parts import Boundary, is_inside
from gongce.documents.structure.places import read_place
from gongce.documents.structure.titles import ends_as_body, find_titles, read_issued_plan, read_issuer
from gongce.documents.structure.years import find_term, read_plan_years, read_preamble_years
from gongce.vocabulary import Span

_ADOPTED = re.compile(r"[(（][^()（）\n]{4,80}(?:通过|批准)[)）]")
_HEAD = 3000
_MOST_DATED = 200
_MOST_CITED = 5_000
_MOST_PLANS = 5
_REACH = 200


def read_metadata(
    text: str,
    furniture: Sequence[Furniture] = (),
    boundaries: Sequence[Boundary] = (),
    preamble: str = "",
    extra: Mapping[str, str] = {},
) -> Metadata:
    r"""Read the metadata of a text; what the page does not say stays "" or empty.

    A label of the page's block decides over the document's own words; the block's other fields stay in `fields`.

    Args:
        text: the whole text, furniture included.
        furniture: its marks; metadata blocks among them are read for labels and values.
        boundaries: where further parts begin (an issued plan, annexes).
        preamble: the unnumbered text before the first clauses, for the plan's years.
        extra: fields the file format gave (HTML meta elements), behind those printed.

    >>> read_metadata("甲乙市人民政府关于印发工业行动方案(2018—2020年)的通知\n2018年7月26日\n一、目标").issued
    '2018-07-26'
    """
    hidden = [mark.span for mark in furniture]
    fields = _read_fields(text, furniture, extra)
    head = list_head(text, hidden)
    titled = (boundary.title.text(text) for boundary in boundaries if boundary.title.start < boundary.title.end)
    plans = list(itertools.islice(titled, _MOST_PLANS))
    title = _read_title(head, fields, plans)
    number = _by_role(fields, "number") or next(filter(None, (read_own_number(line.text) for line in head)), "")
    dated = _list_dated(text, hidden)
    dates = _read_dates(text, fields, dated)
    issuer = _by_role(fields, "issuer") or read_issuer(title) or _read_signer(text, dated)
    named = _read_plan_years([read_issued_plan(title), title, *plans])
    return Metadata(
        title=title,
        issuer=issuer,
        number=number,
        issued=dates.get("issued", ""),
        place=read_place([issuer, title, *plans], text),
        year=_read_year(number, dates, title),
        plan_years=named or read_preamble_years(preamble) or find_term(text),
        dates=dates,
        fields=fields,
        annexes=tuple(name for name, _ in find_annexes(text)),
        cited=tuple(itertools.islice(find_cited(text, number, hidden), _MOST_CITED)),
    )


def _read_fields(text: str, furniture: Sequence[Furniture], extra: Mapping[str, str]) -> dict[str, str]:
    blocks = [mark.span for mark in furniture if mark.reason == "metadata block"]
    printed = read_fields(line.text for span in blocks for line in iterate_lines(text, span.start, span.end))
    return printed | {name: value for name, value in extra.items() if not printed.get(name)}


def _by_role(fields: Mapping[str, str], role: str) -> str:
    return next((value for name, value in fields.items() if value and role_of(name) == role), "")


def _read_title(head: Sequence[Line], fields: Mapping[str, str], plans: Sequence[str]) -> str:
    titles = [title for title, _ in find_titles(head)]
    return (titles[-1] if titles else "") or _by_role(fields, "title") or next(iter(plans), "")


def _list_dated(text: str, hidden: Sequence[Span]) -> list[DatedLine]:
    visible = (line for line in find_dated_lines(text) if not is_inside(line.span.start, hidden))
    return [line for line, _ in zip(visible, range(_MOST_DATED), strict=False)]


def _read_dates(text: str, fields: Mapping[str, str], dated: Sequence[DatedLine]) -> dict[str, str]:
    """Dates by what they are: of a line that signs, of the block's labels, of an adoption line, of a printer's line.

    A bare 2018-08-09 is how pages print the day of posting, so it dates the issue only where nothing else does.
    """
    signed = [line.iso for line in dated if not line.is_print]
    spelled = [line.iso for line in dated if not line.is_print and line.is_spelled]
    bare = [line.iso for line in dated if not line.is_print and not line.is_spelled]
    adopted = _ADOPTED.search(text[:_HEAD])
    dates = {
        "issued": next(iter(spelled), "") or read_date(_by_role(fields, "issued")) or next(iter(signed), ""),
        "posted": read_date(_by_role(fields, "posted")) or (bare[0] if spelled and bare else ""),
        "captured": read_date(_by_role(fields, "captured")),
        "adopted": read_date(adopted[0]) if adopted else "",
        "printed": next((line.iso for line in dated if line.is_print), ""),
    }
    return {role: date for role, date in dates.items() if date}


def _read_signer(text: str, dated: Sequence[DatedLine]) -> str:
    """Who signs: the words before the date on its line, or the line above, where they name a body."""
    for line in dated:
        above: Iterator[Line] = iterate_lines_backwards(text, max(0, line.span.start - _REACH), line.span.start)
        for words in (line.words, next((other.text for other in above), "")):
            signer = "".join(words.split())
            if not line.is_print and 4 <= len(signer) <= 40 and ends_as_body(signer):
                return signer
    return ""


def _read_year(number: str, dates: Mapping[str, str], title: str) -> int | None:
    """The document's own year: of its issue, its number, its adoption, or the one year its title names."""
    years = read_plan_years(title)
    printed = dates.get("issued", "")[:4], read_number_year(number), dates.get("adopted", "")[:4]
    own = next((int(year) for year in printed if year), None)
    return own or (years[0] if years and years[0] == years[1] else None)


def _read_plan_years(titles: Sequence[str]) -> tuple[int, int] | None:
    return next((years for title in titles if (years := read_plan_years(title))), None)
