"""People at work on the pages, for bench_web.py: run by locust, reads what to visit from LOAD_PLAN (a JSON file)."""

import json
import os
import random
import re
from pathlib import Path

from locust import HttpUser, between, events, task

PLAN = json.loads(Path(os.environ["LOAD_PLAN"]).read_text(encoding="utf-8"))
SPEC = re.compile(r'data-spec="([^"]+)"')
DATA = re.compile(r'"url":\s*"([^"]+)"')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Official(HttpUser):
    """Logs in, then goes from page to page with 5 to 10 seconds of reading; its charts are drawn as a browser would."""

    wait_time = between(5, 10)

    def on_start(self) -> None:
        """Log in as one of the people of the plan."""
        self.dice = random.Random(id(self))
        page = self.client.get("/login/", name="baseline: login")
        account = self.dice.choice(PLAN["accounts"])
        token = TOKEN.search(page.text)
        self.client.post(
            "/login/",
            {"username": account, "password": PLAN["password"], "csrfmiddlewaretoken": token[1] if token else ""},
            headers={"Referer": self.host + "/login/"},
            name="log in (Argon2)",
        )

    @task(20)
    def visit(self) -> None:
        """A page, and the specifications and data of its charts."""
        name, address = self.dice.choice(PLAN["pages"])
        answer = self.client.get(address, name=f"page: {name}")
        for spec in dict.fromkeys(SPEC.findall(answer.text)):
            self.draw(spec.replace("&amp;", "&"))

    def draw(self, address: str) -> None:
        """A chart's specification, and its data where they stand at an address of their own."""
        answer = self.client.get(address, name="chart: specification")
        if answer.ok:
            for data in dict.fromkeys(DATA.findall(answer.text)):
                if data.startswith("/"):
                    self.client.get(data, name="chart: data")

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
