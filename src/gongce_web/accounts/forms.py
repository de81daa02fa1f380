"""Forms about accounts."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from gongce_web.accounts.models import User
from gongce_web.roles import TITLES
from gongce_web.units.models import Unit

_OLD = forms.PasswordInput({"autocomplete": "current-password"})
_NEW = forms.PasswordInput({"autocomplete": "new-password"})


class LoginForm(forms.Form):
    """Name and password."""

    username = forms.CharField(label=_("账号"), max_length=40, widget=forms.TextInput({"autocomplete": "username"}))
    password = forms.CharField(
        label=_("密码"), max_length=128, strip=False, widget=forms.PasswordInput({"autocomplete": "current-password"})
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.user: User | None = None

    def clean(self) -> dict[str, Any]:
        """The account, or one message that does not tell which of the two was wrong."""
        data = super().clean() or {}
        if data.get("username") and data.get("password"):
            self.user = authenticate(self.request, username=data["username"], password=data["password"])
            if self.user is None:
                raise ValidationError(_("账号或密码不对，或账号已锁定。连续多次失败会暂时锁定。"), code="login")
        return data


class PasswordForm(forms.Form):
    """A new password."""

    old = forms.CharField(
        label=_("原密码"), strip=False, widget=forms.PasswordInput({"autocomplete": "current-password"})
    )
    new = forms.CharField(label=_("新密码"), strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"}))
    again = forms.CharField(
        label=_("再输一次"), strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )

    def __init__(self, user: "User", *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        """The old one is right, both new ones are the same, and the rules hold."""
        data = super().clean() or {}
        if data.get("old") and not self.user.check_password(data["old"]):
            raise ValidationError(_("原密码不对。"), code="old")
        if data.get("new") != data.get("again"):
            raise ValidationError(_("两次输入的新密码不同。"), code="again")
        if data.get("new"):
            validate_password(data["new"], self.user)
        return data


class CodeForm(forms.Form):
    """Six digits of the second factor."""

    code = forms.RegexField(
        r"^\d{6}$",
        label=_("动态码"),
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"invalid": _("动态码是六位数字。")},
    )


class AccountForm(forms.Form):
    """A new account: its name for logging in, the person's name, the office telephone."""

    username = forms.RegexField(
        r"^[a-z][a-z0-9_.-]{2,39}$",
        label=_("账号"),
        help_text=_("小写字母开头，三至四十位，可用数字和 _ . -；每人一个，不共用。"),
        error_messages={"invalid": _("账号须以小写字母开头，三至四十位，只用小写字母、数字和 _ . -。")},
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    name = forms.CharField(label=_("姓名"), max_length=40)
    work_phone = forms.CharField(label=_("办公电话"), max_length=30, required=False)

    def clean_username(self) -> str:
        """Not taken by anybody, closed accounts included."""
        username = str(self.cleaned_data["username"])
        if User.objects.filter(username=username).exists():
            raise ValidationError(_("这个账号已有人使用，停用的账号也不再分配。"), code="taken")
        return username


class GrantForm(forms.Form):
    """A role in a unit, from a day on, until another where it is for a time."""

    role = forms.ChoiceField(label=_("角色"), choices=[(role.value, title) for role, title in TITLES.items()])
    unit = forms.ModelChoiceField(
        label=_("单位"),
        queryset=Unit.objects.filter(is_current=True),
        to_field_name="code",
        empty_label=_("请选择"),
    )
    since = forms.DateField(label=_("开始"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    until = forms.DateField(
        label=_("结束"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )


class EndForm(forms.Form):
    """The last day of a role."""

    until = forms.DateField(label=_("最后一日"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
