"""Tags of the pages of figures: keys of a line's figures, chances as a bar with its number."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from gongce.bulletins.monthly.data import Figure
from gongce_web.city.templatetags.gongce import figure as show_figure
from gongce_web.figures.queries.overview import GoalLine

register = template.Library()
_STEPS = 20


@register.filter
def key(line: GoalLine, column: str) -> str:
    """The key of one of a goal's figures."""
    return line.key(column)


@register.simple_tag(takes_context=True)
def chance(context: dict[str, Any], value: Figure, name: str, text: str) -> SafeString:
    """A chance in percent with a bar as long as it; the number says all, the bar is only for the eye."""
    filled = round((value.value or 0.0) / 100 * _STEPS)
    drawing = 'class="chance-bar" viewBox="0 0 {} 4" preserveAspectRatio="none" aria-hidden="true"'
    bar = f'<svg {drawing}><rect width="{{}}" height="4"/></svg>'
    words = show_figure(context, value, name, text=text)
    return format_html('<span class="chance-number">{}</span>{}', words, format_html(bar, _STEPS, filled))
