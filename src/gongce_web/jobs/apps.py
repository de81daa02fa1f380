"""The jobs app: every app's tasks.py registers its kinds of jobs and its periodic work at start."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    """Finds the tasks of all apps."""

    name = "gongce_web.jobs"

    def ready(self) -> None:
        """Read tasks.py of every app."""
        autodiscover_modules("tasks")
