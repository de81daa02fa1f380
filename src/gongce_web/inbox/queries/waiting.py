"""The whole inbox of a person."""

from gongce_web.accounts.models import User
from gongce_web.inbox.queries.bulletins import wait_bulletins
from gongce_web.inbox.queries.cases import wait_cases
from gongce_web.inbox.queries.duties import wait_duties
from gongce_web.inbox.queries.items import Item, order_items
from gongce_web.inbox.queries.returns import wait_returns
from gongce_web.records.listings.sight import Seen


def list_waiting(user: User, seen: Seen) -> list[Item]:
    """Everything that waits for a person, the most pressing first."""
    return order_items([*wait_cases(user, seen), *wait_returns(user), *wait_duties(seen), *wait_bulletins(user)])


def count_waiting(user: User, seen: Seen) -> int:
    """How much waits for a person."""
    return len(list_waiting(user, seen))
