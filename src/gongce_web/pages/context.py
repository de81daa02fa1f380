"""What every template knows: the places on the left that this person may enter."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from gongce_web.accounts.policies import ACCOUNTS
from gongce_web.audit.policies import AUDIT
from gongce_web.roles import Operation

PLACES = (
    ("overview", _("总览"), None),
    ("accounts", _("账号"), (ACCOUNTS, Operation.SEE)),
    ("audit-log", _("审计"), (AUDIT, Operation.SEE)),
)
"""URL name, title, and the policy with its operation; each app adds its own."""


def page_context(request: HttpRequest) -> dict[str, Any]:
    """The places a person may enter."""
    user = request.user
    if not user.is_authenticated:
        return {"places": ()}
    places = [(name, title) for name, title, rule in PLACES if rule is None or rule[0].may(user, rule[1])]
    return {"places": places}
