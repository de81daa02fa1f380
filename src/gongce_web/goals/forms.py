"""What the pages of targets are asked."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongce.targets.sheet.cells import read_steps
from gongce.vocabulary import InputError
from gongce_web.city.plan_targets import view_plan
from gongce_web.city.scope import Scope
from gongce_web.goals.queries.splitting import SEED_WORDS, Asked, Seeds
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


class SplitForm(forms.Form):
    """How a target is to be split."""

    seeds = forms.ChoiceField(
        label=_("份额从哪里起"), choices=[(str(one), _(words)) for one, words in SEED_WORDS.items()]
    )
    first = forms.IntegerField(label=_("首年"), required=False, min_value=1990, max_value=2100)
    last = forms.IntegerField(label=_("末年"), required=False, min_value=1990, max_value=2100)
    step = forms.ChoiceField(
        label=_("最小单位"),
        required=False,
        choices=[("", _("按目标")), ("1", "1"), ("0.1", "0.1"), ("0.01", "0.01"), ("0.001", "0.001")],
    )
    name = forms.CharField(label=_("方案名称"), max_length=60, required=False)
    choice = forms.IntegerField(required=False, min_value=1, max_value=20, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Both years or none, in order."""
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if (first is None) != (last is None):
            raise forms.ValidationError(_("首年和末年要写就都写。"))
        if first is not None and last is not None and not 0 <= last - first < 30:
            raise forms.ValidationError(_("末年不早于首年，最多30年。"))
        return data

    def asked(self, shares: Mapping[str, str]) -> Asked:
        """What is asked of the core.

        Raises:
            InputError: a share that is no number.
        """
        data = self.cleaned_data
        first, last = data.get("first"), data.get("last")
        years = (first, last) if first is not None and last is not None else None
        step = Fraction(data["step"]) if data.get("step") else None
        return Asked(Seeds(data["seeds"]), years, step, read_shares(shares))


def read_shares(texts: Mapping[str, str]) -> dict[str, Fraction]:
    """Typed percentages by unit; empty ones are left out.

    Raises:
        InputError: one is no number.
    """
    found = {}
    for unit, text in texts.items():
        if text.strip():
            steps, wrong = read_steps(text, Fraction(1, 10**6))
            if steps is None:
                raise InputError(
                    gettext("份额%(wrong)s") % {"wrong": wrong}, where=unit, remedy=gettext("写百分数，如 12.5")
                )
            found[unit] = Fraction(steps, 10**6)
    return found


class AnswerForm(forms.Form):
    """A unit's answer or the bureau's decision: a figure a column, and why."""

    reason = forms.CharField(label=_("理由"), required=False, max_length=400, widget=forms.Textarea({"rows": 2}))
    seen = forms.IntegerField(min_value=0, max_value=10**6)

    def figures(self, columns: Sequence[str], step: Fraction) -> dict[str, Fraction]:
        """The figures by column.

        Raises:
            InputError: one is missing, no number, or finer than the step.
        """
        found, wrong = {}, []
        for number, column in enumerate(columns):
            steps, why = read_steps(self.data.get(f"v-{number}", ""), step)
            if steps is None:
                wrong.append(f"{column}{why}")
            else:
                found[column] = steps * step
        if wrong:
            raise InputError("；".join(wrong), remedy=gettext("每列写一个不为负的数，不比最小单位细"))
        return found


class SheetForm(forms.Form):
    """A sheet that came back."""

    sheet = forms.FileField(label=_("填好的分解表"))
    base = forms.IntegerField(min_value=1, max_value=10**6)

    def clean_sheet(self) -> bytes:
        """The workbook's bytes; an upload that is none, or too large, is refused."""
        upload = self.cleaned_data["sheet"]
        if upload.size > settings.GONGCE_UPLOAD_LIMIT:
            raise forms.ValidationError(_("文件超过20MB，寄回原表即可，不附别的内容。"))
        content = upload.read()
        if not content.startswith(b"PK"):
            raise forms.ValidationError(_("不是 .xlsx 文件；请用下发的分解表填写。"))
        return bytes(content)
