"""The workbench's settings with the app of slow jobs."""

from gongce_web.settings import *  # noqa: F403
from gongce_web.settings import INSTALLED_APPS as _APPS

INSTALLED_APPS = [*_APPS, "slow_jobs"]
