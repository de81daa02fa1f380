"""A bulletin asked for by a file: what an office writes beside its tables, for kinds that no archive feeds."""

from gongce.bulletins.monthly.request.building import build_bulletin
from gongce.bulletins.monthly.request.reading import Request, read_request

__all__ = ["Request", "build_bulletin", "read_request"]
