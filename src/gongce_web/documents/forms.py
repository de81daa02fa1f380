"""A file given for reading."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy

from gongce_web.city.uploads import check_document, tell_errors

__all__ = ["SUFFIXES", "DocumentForm", "tell_errors"]
SUFFIXES = (".docx", ".doc", ".wps", ".pdf", ".txt", ".html", ".htm", ".rtf", ".odt")


class DocumentForm(forms.Form):
    """One document."""

    file = forms.FileField(label=gettext_lazy("文件"), max_length=120, allow_empty_file=False)

    def clean_file(self) -> "UploadedFile[bytes]":
        """Refuse what is too large, of another kind, damaged or marked secret."""
        return check_document(self.cleaned_data["file"], SUFFIXES)
