"""Letters about a result: the publicity notice, the result with its analysis annex, the workbook."""

from datetime import date

from gongce.appraisal.intervals import Annex
from gongce.appraisal.review.issuing import Issued
from gongce.appraisal.scheme import Ready
from gongce.appraisal.sheet import Sheet
from gongce.bulletins.appraisal_notice.letters import publicity_notice, result_bulletin
from gongce.bulletins.appraisal_notice.workbook import write_sheet_book
from gongce.bulletins.word import write_official

__all__ = ["publicity_notice", "result_bulletin", "write_notices", "write_sheet_book"]


def write_notices(
    ready: Ready, sheet: Sheet, annex: Annex | None, issued: Issued | None, *, day: date, period: str = ""
) -> dict[str, bytes]:
    """The files of a result by name; what was not issued is marked as internal analysis on every page."""
    files = {"考核结果.docx": write_official(result_bulletin(ready, sheet, annex, issued, day=day, period=period))}
    if ready.scheme.publicity is not None:
        files["结果公示.docx"] = write_official(publicity_notice(ready, sheet, issued, day=day, period=period))
    return files | {"得分明细.xlsx": write_sheet_book(ready, sheet, annex)}
