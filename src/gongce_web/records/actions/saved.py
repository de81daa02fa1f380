"""Views of lists kept and dropped."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gongce.vocabulary import RefusedError
from gongce_web import clock
from gongce_web.accounts.models import User
from gongce_web.audit.actions import record as record_event
from gongce_web.records.actions.texts import check_texts
from gongce_web.records.models import SavedView
from gongce_web.records.policies import VIEWS
from gongce_web.roles import Operation
from gongce_web.units.models import Unit

_MOST = 30


@transaction.atomic
def save_view(*, register: str, name: str, query: str, shared_with: Unit | None = None, by: User) -> SavedView:
    """Keep what is asked of a register under a name; the same name of the same person is written over.

    Raises:
        RefusedError: no name, too many views, or shared with a unit the person does not work in.
        InputError: a name or question that is too long.
    """
    VIEWS.demand(by, Operation.FILL)
    check_texts(_("视图"), {gettext_noop("名称"): (name, 40), gettext_noop("条件"): (query, 1500)})
    if not name.strip():
        raise RefusedError(_("视图没有名称"), where=register, remedy=_("填写名称后保存"))
    if shared_with is not None and shared_with.path not in VIEWS.paths(by, Operation.FILL):
        raise RefusedError(
            _("不在%(title)s任职，不能共享给它") % {"title": shared_with.title},
            where=name,
            remedy=_("选自己所在的单位"),
        )
    mine = SavedView.objects.filter(owner=by, register=register)
    if not mine.filter(name=name.strip()).exists() and mine.count() >= _MOST:
        raise RefusedError(_("已保存%(most)s个视图") % {"most": _MOST}, where=register, remedy=_("删去不用的再保存"))
    kept = {"query": query, "shared_with": shared_with, "saved_at": clock.now()}
    row, _new = SavedView.objects.update_or_create(owner=by, register=register, name=name.strip(), defaults=kept)
    detail = {"name": row.name, "shared_with": shared_with.code if shared_with else ""}
    record_event("view.saved", by=by, about=f"register:{register}", detail=detail)
    return row


@transaction.atomic
def drop_view(*, view: SavedView, by: User) -> None:
    """A view is no longer wanted."""
    VIEWS.demand(by, Operation.FILL, view)
    record_event("view.dropped", by=by, about=f"register:{view.register}", detail={"name": view.name})
    view.delete()
