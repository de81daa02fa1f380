"""Keeping a set of weights."""

from collections.abc import Mapping
from fractions import Fraction

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gongce.vocabulary import InputError
from gongce_web import clock
from gongce_web.accounts.models import User
from gongce_web.audit.actions import record
from gongce_web.leagues.models import WeightSet
from gongce_web.leagues.policies import WEIGHT_SETS
from gongce_web.roles import Operation

MOST_SETS = 40


@transaction.atomic
def keep_weights(*, scheme: str, name: str, weights: Mapping[str, Fraction], by: User) -> WeightSet:
    """A set of weights under a name; a name that is taken is not written over.

    Raises:
        InputError: no name, a name that is taken, or too many sets.
    """
    WEIGHT_SETS.demand(by, Operation.FILL)
    name = name.strip()
    if not name or len(name) > 40:
        raise InputError(_("没有方案名称") if not name else _("方案名称超过40字"), remedy=_("写一个不超过40字的名称"))
    if WeightSet.objects.filter(scheme=scheme).count() >= MOST_SETS:
        raise InputError(_("已存%(most)s套权重") % {"most": MOST_SETS}, remedy=_("沿用已有的"))
    plain = {item: str(weight) for item, weight in weights.items()}
    try:
        with transaction.atomic():
            made = WeightSet.objects.create(scheme=scheme, name=name, weights=plain, by=by, at=clock.now())
    except IntegrityError:
        raise InputError(_("已有一套叫“%(name)s”") % {"name": name}, remedy=_("换一个名称")) from None
    record("weights.kept", by=by, about=f"scheme:{scheme}", detail={"name": name, "weights": plain})
    return made
