"""A bulletin as one self-contained page: nothing is fetched, every figure tells where it comes from."""

from gongce.bulletins.monthly.page.writing import write_html

__all__ = ["write_html"]
