"""Returns that rise from town to county to city: each level acts in its turn, and sees nothing before it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from web_returns import fill, open_main, return_of, submit

from gongce.vocabulary import InputError
from gongce_web.accounts.models import Grant, User
from gongce_web.city.workspaces import open_city
from gongce_web.inbox.queries.returns import wait_returns
from gongce_web.returns.actions import take_step
from gongce_web.returns.levels import paths_of_level
from gongce_web.returns.matrices import state_of_return
from gongce_web.returns.models import Return
from gongce_web.returns.policies import RETURNS
from gongce_web.returns.sheets import list_forms
from gongce_web.roles import Operation, Role
from gongce_web.units.actions import sync_units
from gongce_web.units.models import Unit

pytestmark = pytest.mark.django_db
PROCEDURE = """
  - id: two-levels
    title: 两级审核
    subject: return
    stages:
      - {id: draft, title: 填报中}
      - {id: submitted, title: 已报送, kind: reported}
      - {id: checked, title: 县级已审, kind: reported}
      - {id: returned, title: 已退回}
      - {id: approved, title: 市级已审, kind: closed}
    roles:
      - {id: office, title: 市局}
      - {id: respondent, title: 乡镇}
      - {id: reviewer-county, title: 县级审核人}
      - {id: reviewer-city, title: 市级审核人}
    transitions:
      - {id: open, title: 布置, to: draft, roles: [office]}
      - {id: submit, title: 报送, from: [draft, returned], to: submitted, roles: [respondent]}
      - {id: check, title: 县级审核通过, from: [submitted], to: checked, roles: [reviewer-county]}
      - {id: approve, title: 市级审核通过, from: [checked], to: approved, roles: [reviewer-city]}
      - id: return
        title: 退回
        from: [submitted, checked]
        to: returned
        roles: [reviewer-county, reviewer-city]
        reason: true
"""  # fmt: skip


def write_levels(folder):
    """A town under a county, and a form of the town that rises by two levels."""
    units, procedures = folder / "plan" / "units.yaml", folder / "plan" / "procedures.yaml"
    text = units.read_text(encoding="utf-8")
    county = next(line for line in text.splitlines() if "{id: lankou," in line)
    text = text.replace(county, f"{county}\n  - {{id: hekou, title: 河口镇, kind: town}}", 1)
    where = "where: {section: 附件文头, at: [4036, 4050]}"
    tail = f"  - {{hierarchy: administrative, under: lankou, units: [hekou], {where}}}\nchanges:"
    units.write_text(text.replace("changes:", tail, 1), encoding="utf-8")
    text = procedures.read_text(encoding="utf-8")
    procedures.write_text(f"procedures:{PROCEDURE}{text}", encoding="utf-8")
    forms = folder / "return-forms.yaml"
    text = forms.read_text(encoding="utf-8")
    text = text.replace(
        "    units: [zones, counties]\n", "    units: [zones, counties, hekou]\n    procedure: two-levels\n", 1
    )
    forms.write_text(text, encoding="utf-8")


@pytest.fixture
def levels(own_city, people):
    """Who fills in the town, reviews in the county and in the city."""
    write_levels(own_city)
    sync_units(open_city().pack)
    made = {}
    for name, role, unit in (
        ("clerk", Role.RESPONDENT, "hekou"),
        ("county", Role.REVIEWER, "lankou"),
        ("bureau", Role.REVIEWER, "city"),
    ):
        made[name] = User.objects.create_user(name, "Demo-2019!", name=name)
        User.objects.filter(pk=made[name].pk).update(must_change_password=False)
        Grant.objects.create(user=made[name], role=role, unit=Unit.objects.get(code=unit), since=date(2019, 1, 1))
    return made | {"city": made["bureau"], "zones": people["reviewer"], "beside": people["neighbour"]}


@pytest.fixture
def filed(levels):
    return return_of(open_main(), "hekou")


def may_see(user, filed):
    """By the object, which must agree with the list."""
    seen = RETURNS.may(user, Operation.SEE, filed)
    assert RETURNS.rows(user, Operation.SEE, Return.objects.all()).filter(pk=filed.pk).exists() is seen
    return seen


def act(filed, step, by, reason=""):
    return take_step(filed=filed, step=step, version=filed.version, by=by, reason=reason)


def waits_for(user):
    return [one.title for one in wait_returns(user)]


def test_a_return_rises_level_by_level_and_is_seen_no_higher(filed, levels):
    clerk, county, city = levels["clerk"], levels["county"], levels["city"]
    filed = fill(filed, clerk)
    assert [may_see(one, filed) for one in (clerk, county, city)] == [True, False, False]
    filed = submit(filed, clerk)
    assert [may_see(one, filed) for one in (clerk, county, city)] == [True, True, False]
    assert any("河口镇" in title for title in waits_for(county))
    assert not any("河口镇" in title for title in waits_for(city))
    for step in ("check", "approve", "return"):
        with pytest.raises(PermissionDenied):
            act(filed, step, city, "看一看")
    filed = act(filed, "check", county)
    assert state_of_return(filed, date(2019, 7, 18)).word == "县级已审"
    assert may_see(city, filed)
    assert not any("河口镇" in title for title in waits_for(county))
    assert any("河口镇" in title for title in waits_for(city))
    with pytest.raises(PermissionDenied):
        act(filed, "approve", county)
    filed = act(filed, "approve", city)
    assert filed.approved_by == city
    assert may_see(levels["city"], filed)
    assert not may_see(levels["beside"], filed)
    assert not may_see(levels["zones"], filed)


def test_what_the_city_returns_rises_anew(filed, levels):
    clerk, county, city = levels["clerk"], levels["county"], levels["city"]
    filed = act(submit(fill(filed, clerk), clerk), "check", county)
    filed = act(filed, "return", city, "数据有误")
    assert may_see(city, filed)
    filed = submit(filed, clerk)
    assert [may_see(one, filed) for one in (county, city)] == [True, False]


def test_a_county_under_the_city_alone_is_reviewed_by_the_city(levels):
    county = Unit.objects.get(code="lankou")
    assert paths_of_level("reviewer-county", county) == ()
    assert paths_of_level("reviewer-city", county) == ("city/", "city/counties/")
    assert paths_of_level("reviewer-county", Unit.objects.get(code="hekou")) == (county.path,)


def test_the_page_offers_each_level_its_own_step(sign_in, filed, levels):
    filed = submit(fill(filed, levels["clerk"]), levels["clerk"])
    address = reverse("return", args=[filed.pk])
    assert "县级审核通过" in sign_in(levels["county"]).get(address).content.decode()
    assert sign_in(levels["city"]).get(address).status_code == 404


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("{id: approve, title: 市级审核通过", "{id: finish, title: 市级审核通过", "no step approve"),
        ("{id: reviewer-city, title", "{id: reviewer-realm, title", "role reviewer-realm is nobody's"),
    ],
)
def test_a_procedure_that_cannot_carry_returns_is_told(own_city, people, old, new, told):
    write_levels(own_city)
    path = own_city / "plan" / "procedures.yaml"
    text = path.read_text(encoding="utf-8").replace(old, new)
    path.write_text(text.replace("reviewer-city", "reviewer-realm") if "realm" in new else text, encoding="utf-8")
    with pytest.raises(InputError, match=told):
        list_forms()
