"""What the pages of packets take."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongce_web.accounts.models import User
from gongce_web.packets.packing import PacketKind
from gongce_web.roles import Role
from gongce_web.units.models import Unit

_FIELD, _CHOICE = {"class": "form-control"}, {"class": "form-select"}


class KeyForm(forms.Form):
    """A public key to trust."""

    unit = forms.ModelChoiceField(
        Unit.objects.filter(is_current=True), label=_("单位"), empty_label=_("请选择"), widget=forms.Select(_CHOICE)
    )
    title = forms.CharField(max_length=80, label=_("哪台机器"), widget=forms.TextInput(_FIELD))
    key = forms.CharField(
        max_length=80,
        label=_("公钥"),
        widget=forms.TextInput(_FIELD),
        help_text=_("对方经别的途径告诉的公钥，以ed25519:开头"),
    )
    account = forms.ModelChoiceField(
        User.objects.none(),
        required=False,
        empty_label=_("不填"),
        label=_("填报人账号"),
        widget=forms.Select(_CHOICE),
        help_text=_("报表以这个账号的名义收下；只发表式和通报的留空"),
    )

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        respondents = User.objects.filter(is_active=True, grants__role=Role.RESPONDENT).distinct()
        self.fields["account"].queryset = respondents  # type: ignore[attr-defined]


class ExportForm(forms.Form):
    """What to pack, for or from which unit."""

    kind = forms.ChoiceField(
        choices=[(PacketKind.FORMS, _("表式")), (PacketKind.RETURNS, _("报表")), (PacketKind.BULLETINS, _("通报"))],
        label=_("内容"),
        widget=forms.Select(_CHOICE),
    )
    unit = forms.ModelChoiceField(
        Unit.objects.filter(is_current=True), label=_("单位"), empty_label=_("请选择"), widget=forms.Select(_CHOICE)
    )


class ImportForm(forms.Form):
    """A packet to take."""

    file = forms.FileField(
        label=_("数据包"), widget=forms.ClearableFileInput(attrs={"accept": ".zip", "class": "form-control"})
    )
