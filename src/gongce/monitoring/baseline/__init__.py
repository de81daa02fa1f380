"""The base-year picture: base values by dimension as printed, and every relation among them with its verdict."""

from gongce.monitoring.baseline.check import BaseCheck
from gongce.monitoring.baseline.picture import BasePicture, picture_baseline
from gongce.monitoring.baseline.rows import BaseRow

__all__ = ["BaseCheck", "BasePicture", "BaseRow", "picture_baseline"]
