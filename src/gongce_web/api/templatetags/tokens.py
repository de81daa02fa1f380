"""Words of tokens."""

from django import template

from gongce_web.api.forms import SCOPES

register = template.Library()


@register.simple_tag
def scope_title(scope: str) -> str:
    """What a scope lets a program do, in words."""
    return str({str(one): title for one, title in SCOPES}.get(scope, scope))
