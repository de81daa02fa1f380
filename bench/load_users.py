"""People at work on the pages, for bench_web.py: run by locust, reads what to visit from LOAD_PLAN (a JSON file)."""

import json
import os
import random
import re
from pathlib import Path

from locust import HttpUser, between, events, task
from locust.clients import ResponseContextManager as Response

PLAN = json.loads(Path(os.environ["LOAD_PLAN"]).read_text(encoding="utf-8"))
SPEC = re.compile(r'data-spec="([^"]+)"')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Official(HttpUser):
    """Logs in, then goes from page to page with 5 to 10 seconds of reading; its charts are drawn as a browser would."""

    wait_time = between(5, 10)

    def on_start(self) -> None:
        """Log in as one of the people of the plan."""
        self.dice = random.Random(id(self))
        page = self.client.get("/login/", name="baseline: login")
        account = self.dice.choice(PLAN["accounts"])
        self.pages = [page for page in PLAN["pages"] if account in page[3]]
        self.names = {address: name for name, address, inner, _ in self.pages if not inner}
        token = TOKEN.search(page.text)
        self.client.post(
            "/login/",
            {"username": account, "password": PLAN["password"], "csrfmiddlewaretoken": token[1] if token else ""},
            headers={"Referer": self.host + "/login/"},
            name="log in (Argon2)",
        )

    @task(20)
    def visit(self) -> None:
        """A page, and the charts on it; where a thing on it is to be opened, the page that leads there comes first."""
        name, address, inner, _ = self.dice.choice(self.pages)
        answer = self.read(address, self.names.get(address, name))
        if inner:
            found = sorted(set(re.findall(f'(?:href|hx-get)="({inner})', answer.text.replace("&amp;", "&"))))
            if found:
                self.read(self.dice.choice(found), name)

    def read(self, address: str, name: str) -> Response:
        """A page, then what its script asks for."""
        answer = self.client.get(address, name=f"page: {name}")
        for spec in dict.fromkeys(SPEC.findall(answer.text)):
            self.client.get(spec.replace("&amp;", "&"), name="chart: specification and data")
        return answer

    @task(1)
    def wait_at_the_door(self) -> None:
        """A page that asks nothing of the city: what the server alone needs."""
        self.client.get("/static/app.js", name="baseline: static")


@events.test_stop.add_listener
def tell(environment, **_: object) -> None:
    """Every page's figures as JSON."""
    rows = [
        {
            "name": one.name,
            "method": one.method,
            "count": one.num_requests,
            "failed": one.num_failures,
            "median": one.median_response_time,
            "p95": one.get_response_time_percentile(0.95),
            "max": one.max_response_time,
        }
        for one in environment.stats.entries.values()
    ]
    Path(os.environ["LOAD_OUT"]).write_text(json.dumps(rows), encoding="utf-8")
