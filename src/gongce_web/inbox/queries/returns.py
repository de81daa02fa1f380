"""Returns that wait: to be filled, to be reviewed, questions to be answered."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from gongce_web.accounts.models import User
from gongce_web.inbox.queries.items import Item, light_of
from gongce_web.returns.listings import Listed, list_returns


def wait_returns(user: User) -> Iterator[Item]:
    """A person's returns by what is to be done with them."""
    listing = list_returns(user)
    for one in listing.owed:
        if not one.filed.round.is_locked:
            yield _item(one, "return", light_of(one.filed.due, listing.today), _("填报并提交"))
    for one in listing.to_review:
        yield _item(one, "return", light_of(one.filed.due, listing.today, soon_days=3), _("审核：通过或退回"))
    for one in listing.mine:
        if one.waiting:
            task = _("答复%(n)d条质询") % {"n": one.waiting}
            yield _item(one, "query", "behind", task)


def _item(one: Listed, kind: str, light: str, task: str) -> Item:
    title = f"{one.filed.unit.title} {one.filed.round.title}"
    why = _("已过%(n)d日") % {"n": one.late_days} if one.left_days < 0 else _("还有%(n)d日") % {"n": one.left_days}
    return Item(kind, light, title, task, one.filed.due, why, reverse("return", args=[one.filed.pk]))
