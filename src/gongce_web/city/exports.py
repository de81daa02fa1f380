"""Files that leave a page: named, typed, and stamped with who took them and when; the importers take them back."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import quote

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone, translation

from gongce.bulletins.stamping import stamp_csv, stamp_document, stamp_slides, stamp_workbook
from gongce.vocabulary import AS_CSV, STAMP_MARK, InputError, decode_text, is_stamp
from gongce_web import clock
from gongce_web.accounts.models import User

CSV, XLSX = "text/csv; charset=utf-8", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_UNSAFE = ("=", "+", "-", "@", "\t", "\r")
_GUARD = "'"
_View = TypeVar("_View", bound=Callable[..., HttpResponse])


def in_chinese(view: _View) -> _View:
    """A view whose file is a paper of the office: in Chinese, whatever language the person reads pages in."""

    @wraps(view)
    def shown(*args: Any, **kwargs: Any) -> HttpResponse:
        with translation.override(settings.LANGUAGE_CODE):
            return view(*args, **kwargs)

    return cast(_View, shown)


def watermark(user: User, moment: datetime | None = None) -> str:
    """The line on an export: 注：导出水印 张三（zhangsan） 2019-07-18 09:30."""
    at = timezone.localtime(moment or clock.now())
    return f"{STAMP_MARK} {user.name}（{user.username}） {at:%Y-%m-%d %H:%M}"


def send_csv(head: Sequence[str], rows: Iterable[Sequence[object]], *, name: str, by: User) -> HttpResponse:
    """Rows as CSV with the mark Excel reads UTF-8 by; the last row is the watermark.

    A text that a spreadsheet would run as a formula stands behind an apostrophe; `read_csv` takes it off again.
    """
    return send_file(stamp_csv(write_csv(head, rows), watermark(by)), name=name, kind=CSV)


def write_csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Rows as CSV without a watermark, for what is published."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([_guard(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def read_csv(content: bytes, where: str) -> list[list[str]]:
    """The rows of a CSV as it was exported, head first, watermark left out.

    Raises:
        InputError: no UTF-8, or no CSV.
    """
    text = decode_text(content, where, AS_CSV)
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), strict=True) if any(row)]
    except csv.Error as error:
        raise InputError(f"not a CSV table ({error})", where=where, remedy=AS_CSV) from None
    return [[_unguard(cell) for cell in row] for row in rows if not is_stamp(row)]


def send_xlsx(content: bytes, *, name: str, by: User) -> HttpResponse:
    """A workbook with the watermark below every table and on every printed page."""
    return send_file(stamp_workbook(content, watermark(by)), name=name, kind=XLSX)


def send_docx(content: bytes, *, name: str, by: User) -> HttpResponse:
    """A Word file with the watermark at the head of every page."""
    return send_file(stamp_document(content, watermark(by)), name=name, kind=DOCX)


def send_pptx(content: bytes, *, name: str, by: User) -> HttpResponse:
    """Slides with the watermark at the head of each."""
    return send_file(stamp_slides(content, watermark(by)), name=name, kind=PPTX)


def send_file(content: bytes, *, name: str, kind: str) -> HttpResponse:
    """A file to keep under its name; Chinese names reach every browser (RFC 6266)."""
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _guard(cell: object) -> object:
    is_run = isinstance(cell, str) and (cell.startswith(_UNSAFE) or _is_guarded(cell)) and not _is_number(cell)
    return f"{_GUARD}{cell}" if is_run else "" if cell is None else cell


def _unguard(cell: str) -> str:
    return cell[1:] if _is_guarded(cell) else cell


def _is_guarded(cell: str) -> bool:
    """An apostrophe before a start that is unsafe, or before a guarded text of its own."""
    return cell.startswith(_GUARD) and cell.lstrip(_GUARD).startswith(_UNSAFE)


def _is_number(cell: str) -> bool:
    return cell[1:].replace(".", "", 1).isascii() and cell[1:].replace(".", "", 1).isdigit() and cell[0] in "+-"
