"""Reading and verifying the log."""

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from gongce.vocabulary import Finding, Severity
from gongce_web.audit.chain import START, hash_event
from gongce_web.audit.models import AuditEvent, AuditSeal


def verify_log(
    expected_last: str = "", expected_count: int | None = None, exported: Sequence[str] = ()
) -> Iterator[Finding]:
    """Every place where the log is not what was sealed; nothing where it is whole.

    A changed event or seal breaks the chain there; a removed one leaves a gap in the numbers; removal at the end, and a
    log that was written anew as a whole, is found by what was exported or printed before.

    Args:
        expected_last: the last seal's hash as known from elsewhere.
        expected_count: the number of seals known from elsewhere.
        exported: the hashes of an earlier export, in order.
    """
    number, before, is_last_there = 0, START, not expected_last
    for seal in AuditSeal.objects.select_related("event").order_by("number").iterator(chunk_size=2000):
        number += 1
        if seal.number != number:
            yield _finding("audit.gap", f"seal {number}", f"seals {number} to {seal.number - 1} are missing")
            number = seal.number
        if seal.hash != hash_event(before, seal.event):
            yield _finding("audit.changed", f"event {seal.event_id}", "the event or its seal was changed or moved")
        if number <= len(exported) and seal.hash != exported[number - 1]:
            yield _finding("audit.other", f"seal {number}", "the export has another seal of this number")
        before, is_last_there = seal.hash, is_last_there or seal.hash == expected_last
    wanted = max(expected_count or 0, len(exported))
    if number < wanted:
        yield _finding("audit.cut", f"seal {number + 1}", f"{wanted - number} seals at the end are missing")
    if not is_last_there:
        yield _finding("audit.last", expected_last[:12], "the seal known from elsewhere is not in the log")


def _finding(code: str, place: str, message: str) -> Finding:
    remedy = "compare with the last export or backup, and tell the audit administrator"
    return Finding(code, Severity.BLOCKING, place, message, remedy)


def count_unsealed() -> int:
    """Events not sealed yet."""
    return AuditEvent.objects.filter(seal=None).count()


def describe_end() -> str:
    """Count and last seal, in words to keep elsewhere."""
    last = AuditSeal.objects.order_by("-number").first()
    count, told = (last.number, last.hash) if last else (0, "-")
    return f"{count} seals, last {told}, {count_unsealed()} not sealed yet"


def find_events(actor: str = "", about: str = "") -> QuerySet[AuditEvent]:
    """Events with their seals, the newest first: of an account, about a thing, or all."""
    found = AuditEvent.objects.select_related("seal").order_by("-pk")
    found = found.filter(actor=actor) if actor else found
    return found.filter(about__startswith=about) if about else found
