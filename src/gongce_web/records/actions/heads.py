"""Numbers of ledgers: given one after another, under a lock, so that two writers never get the same."""

from gongce_web import clock
from gongce_web.records.models import LedgerHead


def lock_head(name: str) -> LedgerHead:
    """The head of a ledger, locked until the transaction ends (on SQLite the whole database already is)."""
    LedgerHead.objects.get_or_create(name=name)
    return LedgerHead.objects.select_for_update().get(name=name)


def lock_known(*names: str) -> None:
    """The heads there are of these ledgers, locked one after another in one order."""
    list(LedgerHead.objects.select_for_update().filter(name__in=names).order_by("name"))


def advance_head(head: LedgerHead, count: int) -> None:
    """So many numbers were given."""
    head.last_number += count
    head.changed_at = clock.now()
    head.save(update_fields=["last_number", "changed_at"])
