"""What people fill in: an edited draft, an answer to a sheet."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongce_web.bulletins.models import Answer
from gongce_web.city.uploads import check_document, tell_errors

__all__ = ["DRAFTS_TAKEN", "AnswerForm", "DraftForm", "tell_errors"]
DRAFTS_TAKEN = (".docx", ".txt")


class DraftForm(forms.Form):
    """One draft."""

    file = forms.FileField(label=gettext_lazy("稿件"), max_length=120, allow_empty_file=False)

    def clean_file(self) -> "UploadedFile[bytes]":
        """Refuse what is too large, of another kind, damaged or marked secret."""
        return check_document(self.cleaned_data["file"], DRAFTS_TAKEN)


class AnswerForm(forms.Form):
    """A unit's answer to its sheet."""

    answer = forms.ChoiceField(label=gettext_lazy("核对意见"), choices=Answer.choices)
    objection = forms.CharField(label=gettext_lazy("正确的数据和依据"), max_length=400, required=False)
    sheet = forms.RegexField(r"^[0-9a-f]{64}$")

    def clean(self) -> dict[str, Any]:
        """An objection says what is wrong."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("answer") == Answer.OBJECTS and not values.get("objection", "").strip():
            raise forms.ValidationError(_("有异议须写明正确的数据和依据。"))
        return values
