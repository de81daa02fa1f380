"""Lists closed by their total: 太钢…、西山…、太重…,三户共计…."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from gongce.documents.audit.groups import Group, have_one_noun
from gongce.documents.audit.labels import read_count
from gongce.documents.audit.naming import clean_label, is_total
from gongce.documents.audit.page import Page
from gongce.documents.audit.quantities import Quantity

_STRONG = re.compile(
    r"^(?:(?P<count>[二两三四五六七八九十]|\d{1,2})(?:个|家|户|项|区|县|市|园区|者)?[^,;。]{0,4}?)?(?:合计|共计|总计)"
)
_PIVOT = re.compile(r"其中")
_LONGEST, _WIDEST = 30, 24


def find_totals(page: Page) -> Iterator[Group]:
    """One group for each total that closes a list in its sentence."""
    for quantities in page.rows:
        for place, total in enumerate(quantities):
            if total.is_addable and is_total(total.lead):
                parts = list(_list_before(page, quantities[max(0, place - _LONGEST) : place], total))[::-1]
                if len(parts) > 1:
                    yield _closed(page, total, parts)


def _list_before(page: Page, before: Sequence[Quantity], total: Quantity) -> Iterator[Quantity]:
    """The amounts in front of a total, back to where its list begins: at a 其中, another total, another thing."""
    for quantity in reversed(before):
        is_cut = bool(_PIVOT.search(page.text, quantity.mention.end, total.mention.start))
        if quantity.sentence != total.sentence or is_total(quantity.lead) or is_cut:
            return
        if not quantity.is_addable or quantity.is_inside:
            continue
        if quantity.body != total.body or (total.has_own_name and not quantity.name.matches(total.name)):
            return
        yield quantity


def _closed(page: Page, total: Quantity, parts: list[Quantity]) -> Group:
    """The group, cut to the number the total's words name; sure where the list is a plain row of like figures."""
    strong = _STRONG.match(total.lead)
    count = read_count(strong["count"]) if strong and strong["count"] else 0
    if 2 <= count < len(parts):
        parts = parts[-count:]
    is_sure = strong is not None and (count == len(parts) or _is_row(page, parts, total))
    return Group(total, tuple(parts), "total" if is_sure else "")


def _is_row(page: Page, parts: Sequence[Quantity], total: Quantity) -> bool:
    """Whether figures follow one another closely and the total speaks of nothing else than they do."""
    row = [*parts, total]
    gaps = [page.text[one.mention.end : other.mention.start] for one, other in pairwise(row)]
    own = clean_label(_STRONG.sub("", total.lead))
    is_same = total.body == "元" or not own or all(have_one_noun(part, total) for part in parts)
    return is_same and all(len(gap) <= _WIDEST for gap in gaps)
