"""The form of a new token."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gongce_web.api.actions import LONGEST_DAYS
from gongce_web.api.models import Scope

SCOPES = (
    (Scope.FIGURES, _("读数据、目标、排名、通报")),
    (Scope.RECORDS, _("读台账和案件")),
    (Scope.RECORDS_WRITE, _("写台账、办案件")),
    (Scope.RETURNS, _("读报表")),
    (Scope.RETURNS_WRITE, _("填报表")),
)


class TokenForm(forms.Form):
    """What it is for, what it may be used for, how long."""

    name = forms.CharField(label=_("用途"), max_length=60)
    scopes = forms.MultipleChoiceField(
        label=_("范围"), choices=[(str(scope), text) for scope, text in SCOPES], widget=forms.CheckboxSelectMultiple
    )
    days = forms.IntegerField(label=_("有效天数"), min_value=1, max_value=LONGEST_DAYS, initial=90)
