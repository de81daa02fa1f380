"""What the pages of targets are asked."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongce_web.city.plan_targets import view_plan
from gongce_web.city.scope import Scope
from gongce_web.goals.queries.tree import Wanted

_SELECT = {"class": "form-select form-select-sm"}


class TreeForm(forms.Form):
    """The filter of the tree, read as a sentence; a value that is not offered counts as not given."""

    of = forms.ChoiceField(required=False)
    indicator = forms.ChoiceField(required=False)
    version = forms.ChoiceField(
        required=False, choices=[("", _("全部")), ("own", _("本方案的")), ("cited", _("引用上级的"))]
    )
    time = forms.ChoiceField(
        required=False, choices=[("", _("不限")), ("dated", _("写明时间的")), ("blank", _("时间未载明的"))]
    )
    state = forms.ChoiceField(
        required=False,
        choices=[
            ("", _("不限进展")),
            ("behind", _("滞后或未达到的")),
            ("unknown", _("没有数据的")),
            ("open", _("合计不闭合的")),
        ],
    )

    def __init__(self, scope: Scope, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nodes = view_plan(scope.pack).tree.nodes
        units, indicators = {node.unit for node in nodes}, {node.indicator for node in nodes}
        self._offer("of", _("各单位"), [(one.id, one.title) for one in scope.pack.units if one.id in units])
        named = [(one.id, one.title) for one in scope.pack.indicators if one.id in indicators]
        self._offer("indicator", _("各项指标"), named)
        for one in self.fields.values():
            one.widget.attrs |= _SELECT

    def _offer(self, name: str, everything: Any, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = [("", everything), *choices]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> Wanted:
        """The filter; what was not offered is left out."""
        self.is_valid()
        given = self.cleaned_data
        names = ("of", "indicator", "version", "time", "state")
        return Wanted(*(given.get(name, "") for name in names))
