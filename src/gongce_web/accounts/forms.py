"""Forms about accounts."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from gongce_web.accounts.models import User


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
