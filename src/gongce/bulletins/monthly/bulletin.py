"""One bulletin in its three forms."""

from dataclasses import dataclass

from gongce.bulletins.monthly.book import write_book
from gongce.bulletins.monthly.compose import compose
from gongce.bulletins.monthly.composition import Composition
from gongce.bulletins.monthly.data import BulletinData
from gongce.bulletins.monthly.page import write_html
from gongce.bulletins.monthly.template import Templates
from gongce.bulletins.monthly.word import write_word


@dataclass(frozen=True)
class Bulletin:
    """A bulletin's content and the files made of it; equal data give equal bytes."""

    composition: Composition
    docx: bytes
    html: bytes
    xlsx: bytes

    @property
    def files(self) -> dict[str, bytes]:
        """Ending → content."""
        return {"docx": self.docx, "html": self.html, "xlsx": self.xlsx}


def write_bulletin(data: BulletinData, *, kind: str = "monthly", templates: Templates | None = None) -> Bulletin:
    """Write a bulletin of a kind.

    Args:
        data: what it says.
        kind: which layout (monthly, ranking, year-end, promotion, public, stationing, work, model, correction, or one
            of the office's own).
        templates: the office's; the defaults where None.

    Raises:
        InputError: no such kind.
        RefusedError: a draft for the public.
    """
    composition = compose(data, kind, templates)
    page = write_html(composition).encode()
    return Bulletin(composition, write_word(composition), page, write_book(composition))
