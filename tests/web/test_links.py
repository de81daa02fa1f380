"""No link of any page leads nowhere, and none leads where its reader may not go."""

from collections import Counter

import lxml.html
import pytest
from test_fuzz import inside, kind_of
from web_bulletins import issue_both
from web_city import build_city

from gongce.workspace.workspace import open_workspace
from gongce_web.records.actions import import_workspace_records
from gongce_web.returns.opening import open_due_rounds

pytestmark = pytest.mark.django_db
EACH_VIEW, MOST = 3, 180
LEAVE = ("/logout/", "/static/", "/api/docs")


@pytest.fixture(scope="module")
def issued_city(tmp_path_factory, request):
    return issue_both(build_city(request.config.rootpath), tmp_path_factory.mktemp("links") / "city")


@pytest.fixture
def city(issued_city, settings, people):
    settings.WORKSPACE = issued_city
    import_workspace_records(open_workspace(issued_city))
    open_due_rounds(by=None)
    return people


def find_links(address, answer):
    """Addresses a page offers to be read: links, and what its script fetches."""
    tree = lxml.html.document_fromstring(answer.content)
    found = (inside(address, one) for one in tree.xpath("//a/@href | //@hx-get | //@data-spec"))
    return [one for one in found if one and not one.startswith(LEAVE)]


@pytest.mark.parametrize("username", ["respondent", "reviewer", "analyst", "issuer", "leader", "system", "security"])
def test_every_link_leads_somewhere_its_reader_may_go(sign_in, city, username):
    browser, seen, kinds, dead = sign_in(city[username]), set(), Counter(), []
    waiting = [("/", "the start")]
    while waiting and len(seen) < MOST:
        address, origin = waiting.pop(0)
        if address in seen or kinds[kind_of(address)] >= EACH_VIEW:
            continue
        seen.add(address)
        kinds[kind_of(address)] += 1
        answer = browser.get(address)
        if answer.status_code >= 400:
            dead.append(f"{answer.status_code} {address} on {origin}")
        elif answer.status_code in (301, 302):
            waiting.append((inside(address, answer.headers["Location"]), address))
        elif "html" in answer.headers.get("Content-Type", "") and answer.content.strip():
            waiting += [(one, address) for one in find_links(address, answer)]
    assert not dead
    assert len(kinds) > (6 if username in ("system", "security") else 20)
