"""Reading and verifying the log."""

from collections.abc import Iterator

from gongce.vocabulary import Finding, Severity
from gongce_web.audit.chain import START, hash_event
from gongce_web.audit.models import AuditEvent, AuditSeal


def verify_log(expected_last: str = "", expected_count: int | None = None) -> Iterator[Finding]:
    """Every place where the log is not what was sealed; nothing where it is whole.

    A changed event or seal breaks the chain there; a removed one leaves a gap in the numbers; removal at the end is
    found by the last hash and count that were exported or printed before.

    Args:
        expected_last: the last seal's hash as known from elsewhere.
        expected_count: the number of seals known from elsewhere.
    """
    number, before = 0, START
    for seal in AuditSeal.objects.select_related("event").order_by("number").iterator(chunk_size=2000):
        number += 1
        if seal.number != number:
            yield _finding("audit.gap", f"seal {number}", f"seals {number} to {seal.number - 1} are missing")
            number = seal.number
        wanted = hash_event(before, seal.event)
        if seal.hash != wanted:
            yield _finding("audit.changed", f"event {seal.event_id}", "the event or its seal was changed or moved")
        before = seal.hash
    if expected_count is not None and number < expected_count:
        yield _finding("audit.cut", f"seal {number + 1}", f"{expected_count - number} seals at the end are missing")
    if expected_last and not AuditSeal.objects.filter(hash=expected_last).exists():
        yield _finding("audit.last", expected_last[:12], "the seal known from elsewhere is not in the log")


def _finding(code: str, place: str, message: str) -> Finding:
    remedy = "compare with the last export or backup, and tell the audit administrator"
    return Finding(code, Severity.BLOCKING, place, message, remedy)


def count_unsealed() -> int:
    """Events not sealed yet."""
    return AuditEvent.objects.filter(seal=None).count()
