"""What the worker does of itself: it opens the rounds whose day has come."""

from gongce_web.jobs.registry import daily
from gongce_web.returns.opening import open_rounds_of_today

daily("rounds")(open_rounds_of_today)
