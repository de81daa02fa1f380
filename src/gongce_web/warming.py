"""Keeping the newest period's figures worked out, in the process that shows them: the memory of figures is its own."""

import logging
import threading
import time

from django.db import connection

from gongce.vocabulary import GongceError, Period
from gongce_web.city.periods import open_period
from gongce_web.city.scope import list_periods, newest_period

_LOG = logging.getLogger(__name__)
_LOOK_EVERY_SECONDS, _REST_TIMES = 3.0, 4.0


def _warm(period: Period) -> None:
    before = [one for one in list_periods() if one.year == period.year and one.last < period.last]
    for one in (period, *before[:1]):
        view = open_period(one)
        _ready = view.bulletin, view.keys


class Warmer(threading.Thread):
    """Works out the newest period whenever plan, archive, records or day have changed, before anybody asks."""

    def __init__(self) -> None:
        super().__init__(name="warmer", daemon=True)
        self._stopped = threading.Event()

    def run(self) -> None:
        """Look again and again; after a long computation rest longer, so that it never takes most of a core."""
        rest = 0.0
        while not self._stopped.wait(rest):
            began = time.monotonic()
            warm()
            rest = max(_LOOK_EVERY_SECONDS, _REST_TIMES * (time.monotonic() - began))
        connection.close()

    def stop(self) -> None:
        """Stop looking."""
        self._stopped.set()


def warm() -> bool:
    """Have the newest period and the one before worked out and worded, as the overview compares them.

    False where there is no figure yet, or the plan cannot be used now.
    """
    try:
        _warm(newest_period())
    except GongceError:
        return False
    except Exception:
        _LOG.exception("figures cannot be worked out")
        return False
    return True
