"""Surveys: rates with their base and response rate, a composite index by weights, releases that cannot be changed."""

from gongce.monitoring.surveys.answers import Answers, read_answers
from gongce.monitoring.surveys.index import IndexValue, compose_index
from gongce.monitoring.surveys.rates import Rate, SurveyResult, evaluate_survey
from gongce.monitoring.surveys.releases import Release, publish_release, read_releases

__all__ = [
    "Answers",
    "IndexValue",
    "Rate",
    "Release",
    "SurveyResult",
    "compose_index",
    "evaluate_survey",
    "publish_release",
    "read_answers",
    "read_releases",
]
