"""Recording and sealing."""

from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from gongce_web.audit.chain import START, hash_event
from gongce_web.audit.models import AuditEvent, AuditSeal

if TYPE_CHECKING:
    from gongce_web.accounts.models import User

_SEALING = 0x676F6E67
"""Number of the lock in PostgreSQL."""


def record(action: str, *, by: "User | None", about: str, detail: dict[str, Any] | None = None) -> AuditEvent:
    """One event, inside the caller's transaction: what is rolled back leaves no trace of having happened."""
    actor = by.username if by else ""
    return AuditEvent.objects.create(actor=actor, action=action, about=about[:160], detail=detail or {})


@transaction.atomic
def seal_events(most: int = 10_000) -> int:
    """Chain the events that are not sealed yet, in their order; how many were sealed.

    Events of a transaction that commits late have lower numbers than seals already made: they are chained when they
    are first seen, after those before them in the chain, so nothing is ever left out or reordered.
    """
    _take_turn()
    last = AuditSeal.objects.order_by("-number").first()
    number, hash_before = (last.number, last.hash) if last else (0, START)
    seals = []
    for event in AuditEvent.objects.filter(seal=None).order_by("pk")[:most]:
        number, hash_before = number + 1, hash_event(hash_before, event)
        seals.append(AuditSeal(event=event, number=number, hash=hash_before))
    AuditSeal.objects.bulk_create(seals)
    return len(seals)


def _take_turn() -> None:
    """One sealer at a time, without a lock on rows: the application's user may not change them, nor lock them so.

    SQLite lets one transaction write at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SEALING])
