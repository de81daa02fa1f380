"""The static package of the public site: pages, charts, datasets, search, feed, as bytes by name."""

from gongce_web.public_site.package.building import build_package

__all__ = ["build_package"]
