"""Lines of text with figures in them: no line begins with a mark that closes, ends with one that opens."""

import re

from django.utils.safestring import SafeString, mark_safe

_FIGURE = re.compile(r"([（(“《]?)(<button\b[^>]*>[^<]*</button>)([%‰）)”》，。；：、]*)")


def keep_together(html: SafeString) -> SafeString:
    """Hold a figure and the marks beside it on one line: a browser may break around a button anywhere.

    >>> keep_together(mark_safe("增长<button>8.5</button>%，比"))
    '增长<span class="keep"><button>8.5</button>%，</span>比'
    """
    return mark_safe(_FIGURE.sub(_hold, html))


def _hold(found: re.Match[str]) -> str:
    before, figure, after = found.groups()
    return f'<span class="keep">{before}{figure}{after}</span>' if before or after else figure
