"""Closing a duty: the day, the evidence in words, and the document where there is one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongce_web import clock


class ClosingForm(forms.Form):
    """When a duty was done and what proves it."""

    done = forms.DateField(
        label=_("办结日"), widget=forms.DateInput({"type": "date", "class": "form-control"}, format="%Y-%m-%d")
    )
    evidence = forms.CharField(
        label=_("佐证（文件名、文号或纪要）"),
        max_length=240,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    file = forms.FileField(label=_("佐证文件"), required=False, widget=forms.FileInput(attrs={"class": "form-control"}))

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.fields["done"].initial = clock.today()
