"""What a workspace needs before its pages are served: units in line with the plan, demo people where they are asked."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from gongce.rulebook import load_pack
from gongce.workspace.settings import read_settings
from gongce_web.demo import make_demo_people
from gongce_web.returns.opening import open_due_rounds
from gongce_web.units.actions import sync_units


def prepare(workspace: Path, *, demo: bool) -> Iterator[str]:
    """Bring the database in line with the workspace; the lines to tell.

    Raises:
        InputError: the plan cannot be used.
    """
    sync_units(load_pack(workspace / read_settings(workspace).plan))
    if settings.GONGCE_TODAY:
        yield f"the clock stands on {settings.GONGCE_TODAY}: a demonstration, not for use"
    if demo:
        yield from make_demo_people()
        open_due_rounds(by=None)
