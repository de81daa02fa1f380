"""The page around a body: what it may load and run, and the files it is made of."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files

from gongce.bulletins.page.markup import Html, element


def write_page(title: str, style: str, script: str, body: Html) -> str:
    """A whole page; only this style and this script run, nothing is fetched, no form is sent."""
    runs = seal(script) if script else "'none'"
    policy = (
        f"default-src 'none'; style-src {seal(style)}; script-src {runs}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    head = (
        element("meta", {"charset": "utf-8"}),
        element("meta", {"http-equiv": "Content-Security-Policy", "content": policy}),
        element("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        element("meta", {"name": "color-scheme", "content": "light dark"}),
        element("meta", {"name": "referrer", "content": "no-referrer"}),
        element("title", {}, title),
        element("style", {}, Html(style)),
    )
    page = element("html", {"lang": "zh-CN"}, element("head", {}, *head), element("body", {}, body))
    return f"<!doctype html>\n{page}\n"


def seal(source: str) -> str:
    """The hash by which a page allows one inline style or script."""
    return f"'sha256-{b64encode(sha256(source.encode()).digest()).decode()}'"


@cache
def load(name: str) -> str:
    """A file that lies beside this module."""
    return (files("gongce.bulletins.page") / name).read_text("utf-8")


def load_style() -> str:
    """The style of a page that stands alone: its frame, then its parts, which the workbench shows too."""
    return load("frame.css") + load("style.css")
