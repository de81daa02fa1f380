"""What the worker does of itself: when a day brings other rules, steps of records are judged anew."""

from gongce_web.jobs.registry import daily, job
from gongce_web.records.actions.days import STEPS, ask_for_steps_of_today, judge_register

daily("steps")(ask_for_steps_of_today)
job(STEPS, title="按当日规则重新定级")(judge_register)
