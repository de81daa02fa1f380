"""All rules over one page, each relation once."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from gongce.documents.audit.deadlines import find_deadlines
from gongce.documents.audit.drafting import Finding, write_check
from gongce.documents.audit.grouping import Grouping
from gongce.documents.audit.links import Linker
from gongce.documents.audit.listings import find_lists
from gongce.documents.audit.outlines import find_outlines
from gongce.documents.audit.page import Page, lay_out
from gongce.documents.audit.parts import find_parts
from gongce.documents.audit.paths import find_paths
from gongce.documents.audit.points import find_points
from gongce.documents.audit.products import find_products
from gongce.documents.audit.repeats import find_repeats
from gongce.documents.audit.shares import find_shares
from gongce.documents.audit.slogans import find_slogans
from gongce.documents.audit.sums import find_sums
from gongce.documents.audit.tables import find_tables
from gongce.documents.audit.units import find_units
from gongce.documents.model import Check, Reading
from gongce.relations import Decision, Verdict
from gongce.vocabulary import Span

MOST_CHECKS = 5_000
RELATIONS = {
    "sum": "all parts together are the whole",
    "parts_within": "parts that exclude each other fit into the whole together",
    "part_within": "a part is not above its whole",
    "contained": "a metric is not above the metric that holds it",
    "nested_counts": "counts of ever larger sizes never rise",
    "share": "part / whole is the printed share",
    "share_sum": "the shares of one partition make 100 %, or their group's share",
    "share_whole": "the whole that is not printed; several shares of it imply one",
    "shared_sum": "the children's goals are their share of the whole's goal",
    "growth_end": "base, rate and years give the end value",
    "growth_total": "the values of a growth path add up to the total",
    "growth_year": "a level, its growth and the level before",
    "growth_base": "the base a level and its growth imply",
    "doubling": "the end value is the base doubled",
    "points": "two shares differ by the printed points",
    "points_base": "the base share that points imply",
    "increase": "two levels differ by the printed increase",
    "increase_base": "the base an increase implies",
    "product": "count × per unit is the total",
    "least_total": "so many of at least that size fit into the total",
    "stated_twice": "one quantity is printed alike in two places",
    "strive": "the stretch value is not below the firm one",
    "list_count": "a stated count is the number of what is listed",
    "respective": "as many values as names around 分别",
    "slogan": "a slogan's numerals agree with what it stands for",
    "table_sum": "a table's total is the sum of its rows",
    "unit": "a unit fits its metric",
    "missing_year": "a year the page has lost",
    "deadline": "a deadline is not before the document's own date",
}


def audit_reading(reading: Reading) -> tuple[Check, ...]:
    """Find the relations that a document's own figures must keep, and decide each.

    Args:
        reading: a document with its mentions in the order of the text.

    Returns:
        The checks in the order of the text, each relation between the same figures once.
    """
    page = lay_out(reading)
    found = islice(_without_repeats(_findings(page)), MOST_CHECKS)
    findings = sorted(found, key=lambda finding: finding.members[-1][1].start)
    notes = [_cap_note(page)] if page.is_capped or len(findings) == MOST_CHECKS else []
    return tuple(_numbered(write_check(page, finding) for finding in [*findings, *notes]))


def _cap_note(page: Page) -> Finding:
    """Says that a very long document was audited only in its first part."""
    end = len(page.text)
    message = f"文本过长,只审核了前{end}个字符、前{len(page.mentions)}个数字,至多列出{MOST_CHECKS}条,其余未审核"
    members = [("end", Span(max(0, end - 1), end))]
    return Finding("extent", Decision(Verdict.AMBIGUOUS), members, message, remedy="分册审核")


def _findings(page: Page) -> Iterator[Finding]:
    links = list(Linker(page).links())
    grouping = Grouping(page, links)
    yield from find_shares(links)
    yield from find_sums(page, links, grouping)
    yield from find_parts(page, links, grouping.groups)
    yield from find_paths(page)
    yield from find_points(page, links)
    yield from find_repeats(page)
    yield from find_products(page)
    yield from find_units(page)
    yield from find_deadlines(page)
    yield from find_tables(page)
    yield from find_lists(page)
    yield from find_outlines(page)
    yield from find_slogans(page)


def _without_repeats(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Each relation between the same figures once; a stated count once for each way it comes out."""
    seen: set[tuple[object, ...]] = set()
    for finding in findings:
        spans = frozenset(span for _, span in finding.members)
        counts = [span for role, span in finding.members if role == "count" and finding.relation == "list_count"]
        key = (finding.relation, finding.decision.verdict, counts[0]) if counts else (finding.relation, spans)
        if finding.members and key not in seen:
            seen.add(key)
            yield finding


def _numbered(checks: Iterable[Check]) -> Iterator[Check]:
    """Ids made unique where two relations of one kind begin with the same figure."""
    counts: dict[str, int] = {}
    for check in checks:
        counts[check.id] = counts.get(check.id, 0) + 1
        yield check if counts[check.id] == 1 else _renamed(check, counts[check.id])


def _renamed(check: Check, number: int) -> Check:
    return replace(check, id=f"{check.id}/{number}")
