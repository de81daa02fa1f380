"""Run statsforecast's ways on arrays, inside .venv-peers: `python peer_forecasters.py IN.npz OUT.npz NAME`.

IN holds logs (tasks, periods) and ahead, season; OUT gets the forecasts (tasks, ahead) and the seconds they took.
"""

import sys
import time
import warnings

import numpy as np
import pandas as pd
from statsforecast import StatsForecast
from statsforecast.models import MSTL, AutoETS, AutoTheta, SeasonalNaive

warnings.simplefilter("ignore")

MAKERS = {
    "SeasonalNaive": lambda season: SeasonalNaive(season_length=season),
    "AutoTheta": lambda season: AutoTheta(season_length=season),
    "MSTL": lambda season: MSTL(season_length=season, trend_forecaster=AutoETS(model="ZZN")),
    "AutoETS": lambda season: AutoETS(season_length=season),
}


def forecast(values, ahead, season, name):
    tasks, periods = values.shape
    frame = pd.DataFrame(
        {
            "unique_id": np.repeat(np.arange(tasks), periods),
            "ds": np.tile(np.arange(periods), tasks),
            "y": values.ravel(),
        }
    )
    model = StatsForecast(models=[MAKERS[name](season)], freq=1, n_jobs=1)
    start, cpu = time.perf_counter(), time.process_time()
    made = model.forecast(df=frame, h=ahead).sort_values(["unique_id", "ds"])
    column = next(head for head in made.columns if head not in ("unique_id", "ds"))
    seconds = time.perf_counter() - start, time.process_time() - cpu
    return made[column].to_numpy().reshape(tasks, ahead), seconds


def main():
    source, target, name = sys.argv[1:]
    given = np.load(source)
    ahead, season = int(given["ahead"]), int(given["season"])
    forecast(given["logs"][:2], ahead, season, name)  # compiled before the clock starts
    made, seconds = forecast(given["logs"], ahead, season, name)
    np.savez(target, logs=made, seconds=np.array(seconds))


if __name__ == "__main__":
    main()
