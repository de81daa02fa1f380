"""Links to entering records, for those who may."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from gongce.rulebook import Register, Shape
from gongce_web.records.policies import CASES, RECORDS
from gongce_web.roles import Operation

register = template.Library()


@register.simple_tag(takes_context=True)
def entering(context: dict[str, Any], of: Register) -> SafeString:
    """Enter a record, or bring a sheet; open a case where the register is drawn from cases; nothing for others."""
    user = context["request"].user
    if of.shape is Shape.CASE and of.procedure:
        links = [(reverse("case-open", args=[of.procedure]), _("立案"))] if CASES.may(user, Operation.FILL) else []
    elif RECORDS.may(user, Operation.FILL):
        links = [
            (reverse("record-enter", args=[of.id]), _("登记")),
            (reverse("register-upload", args=[of.id]), _("表格导入")),
        ]
    else:
        links = []
    return format_html("{}", format_html_join(" ", '<a href="{}">{}</a>', links))
