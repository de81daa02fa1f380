"""Views of a list: kept for oneself, shared with one's unit, told in the log."""

import pytest
from django.urls import reverse

from gongce_web.audit.models import AuditEvent
from gongce_web.records.models import SavedView

pytestmark = pytest.mark.django_db
QUERY = "f=total_investment&op=>=&v=1&u=亿元&sort=-total_investment"


def keep(browser, name="大项目", shared="", query=QUERY):
    address = reverse("register-view-keep", args=["projects"]) + f"?{query}"
    return browser.post(address, {"name": name, "shared_with": shared}, follow=True)


def views_of(browser):
    return [view.name for view in browser.get(reverse("register", args=["projects"])).context["saved"]]


def test_a_view_brings_back_what_was_asked(sign_in, people):
    browser = sign_in(people["analyst"])
    assert "已保存" in keep(browser).content.decode()
    view = SavedView.objects.get()
    answer = browser.get(f"{reverse('register', args=['projects'])}?{view.query}")
    assert answer.context["ask"].told == ("总投资不低于1亿元",)
    assert (answer.context["ask"].sort, answer.context["ask"].descending) == ("total_investment", True)
    assert AuditEvent.objects.filter(action="view.saved", actor="analyst").count() == 1
    keep(browser, query="f=stage&op===&v=在建")
    assert SavedView.objects.count() == 1


def test_a_view_is_its_owners_until_it_is_shared_with_a_unit(sign_in, people):
    keep(sign_in(people["reviewer"]), "自己的")
    keep(sign_in(people["reviewer"]), "园区的", "zones")
    assert views_of(sign_in(people["reviewer"])) == ["园区的", "自己的"]
    assert views_of(sign_in(people["respondent"])) == ["园区的"]
    assert views_of(sign_in(people["analyst"])) == []


def test_nobody_shares_with_a_unit_he_does_not_work_in(sign_in, people):
    answer = keep(sign_in(people["respondent"]), "越权", "city")
    assert "不能共享给它" in answer.content.decode()
    assert not SavedView.objects.exists()


def test_nobody_drops_the_view_of_another(sign_in, people):
    keep(sign_in(people["reviewer"]), "园区的", "zones")
    view = SavedView.objects.get()
    assert sign_in(people["respondent"]).post(reverse("register-view-drop", args=[view.pk])).status_code == 404
    assert sign_in(people["reviewer"]).post(reverse("register-view-drop", args=[view.pk])).status_code == 302
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("name", ["", "   ", "长" * 41])
def test_a_view_needs_a_name_that_can_be_written(sign_in, people, name):
    answer = keep(sign_in(people["analyst"]), name)
    assert answer.status_code == 200
    assert not SavedView.objects.exists()
    assert 'class="alert alert-warning"' in answer.content.decode()
