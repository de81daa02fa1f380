"""Monitoring: year-to-date and month, comparable growth, contribution, pace, lights, consistency, peers, disclosure."""

from gongce.monitoring.figures import FIGURE_SCHEMA, Options
from gongce.monitoring.goals import GOAL_SCHEMA, goals_of_year
from gongce.monitoring.lights import Light, LightRule
from gongce.monitoring.monitoring import Monitoring
from gongce.monitoring.period import monitor_period

__all__ = [
    "FIGURE_SCHEMA",
    "GOAL_SCHEMA",
    "Light",
    "LightRule",
    "Monitoring",
    "Options",
    "goals_of_year",
    "monitor_period",
]
