"""A second run beside the first: nothing is overwritten, every change of class has its reason."""

from typing import Any

import narwhals as nw


def compare_grades(before: Any, after: Any, *, key: str = "enterprise") -> Any:
    """Who changed class between two results, with score and rank of both and the reason.

    Reasons: 新增 (not in the first), 退出 (not in the second), 否决或缺数 (one side is not graded), 得分变化 (its score
    changed), 位次变化 (its score is the same: others moved, or the quota did).

    >>> import polars as pl
    >>> first = pl.LazyFrame({"enterprise": ["a", "b"], "score": [90, 80], "rank": [1, 2], "grade": ["A", "B"]})
    >>> second = pl.LazyFrame({"enterprise": ["a", "b"], "score": [90, 95], "rank": [2, 1], "grade": ["B", "A"]})
    >>> found = compare_grades(first, second).sort("enterprise").collect()
    >>> found.select("enterprise", "grade_before", "grade_after", "why").rows()
    [('a', 'A', 'B', '位次变化'), ('b', 'B', 'A', '得分变化')]
    """
    names = ("score", "rank", "grade")
    old = nw.from_native(before).select(
        key, *(nw.col(name).alias(f"{name}_before") for name in names), nw.lit(True).alias("_old")
    )
    new = nw.from_native(after).select(
        nw.col(key).alias("_key"), *(nw.col(name).alias(f"{name}_after") for name in names), nw.lit(True).alias("_new")
    )
    joined = old.join(new, left_on=key, right_on="_key", how="full")
    joined = joined.with_columns(nw.when(nw.col(key).is_null()).then(nw.col("_key")).otherwise(nw.col(key)).alias(key))
    joined = joined.with_columns(_why().alias("why"))
    changed = joined.filter(
        (nw.col("grade_before").fill_null("") != nw.col("grade_after").fill_null(""))
        | nw.col("_old").is_null()
        | nw.col("_new").is_null()
    )
    columns = [f"{name}_{side}" for name in names for side in ("before", "after")]
    return changed.select(key, *columns, "why").to_native()


def _why() -> nw.Expr:
    ungraded = nw.col("grade_before").is_null() | nw.col("grade_after").is_null()
    same_score = nw.col("score_before") == nw.col("score_after")
    last = nw.when(same_score).then(nw.lit("位次变化")).otherwise(nw.lit("得分变化"))
    graded = nw.when(ungraded).then(nw.lit("否决或缺数")).otherwise(last)
    gone = nw.when(nw.col("_new").is_null()).then(nw.lit("退出")).otherwise(graded)
    return nw.when(nw.col("_old").is_null()).then(nw.lit("新增")).otherwise(gone)
