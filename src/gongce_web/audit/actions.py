"""Recording and sealing."""

from typing import TYPE_CHECKING, Any

from django.db import transaction

from gongce_web.audit.chain import START, hash_event
from gongce_web.audit.models import AuditEvent, AuditSeal

if TYPE_CHECKING:
    from gongce_web.accounts.models import User


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
    last = AuditSeal.objects.select_for_update().order_by("-number").first()
    number, hash_before = (last.number, last.hash) if last else (0, START)
    seals = []
    for event in AuditEvent.objects.filter(seal=None).order_by("pk")[:most]:
        number, hash_before = number + 1, hash_event(hash_before, event)
        seals.append(AuditSeal(event=event, number=number, hash=hash_before))
    AuditSeal.objects.bulk_create(seals)
    return len(seals)
