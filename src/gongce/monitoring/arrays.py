"""Array types of the package, and the bridge between arrays (NaN inside) and frames (null, never NaN)."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

FloatArray: TypeAlias = npt.NDArray[np.float64]
IntArray: TypeAlias = npt.NDArray[np.int64]
BoolArray: TypeAlias = npt.NDArray[np.bool_]


def to_series(name: str, values: FloatArray) -> pl.Series:
    """A column from an array: what is no finite number becomes null.

    >>> to_series("growth", np.array([1.5, np.nan, np.inf])).to_list()
    [1.5, None, None]
    """
    return pl.Series(name, np.where(np.isfinite(values), values, np.nan), dtype=pl.Float64).fill_nan(None)


def to_array(column: pl.Series) -> FloatArray:
    """An array from a column: null becomes NaN.

    >>> to_array(pl.Series([1.5, None])).tolist()
    [1.5, nan]
    """
    return np.asarray(column.cast(pl.Float64).fill_null(np.nan).to_numpy(), np.float64)


def divide(above: FloatArray, below: FloatArray) -> FloatArray:
    """Quotients; unknown where the divisor is not above zero (a share or growth of it says nothing).

    >>> divide(np.array([1.0, 1.0, 1.0]), np.array([4.0, 0.0, -2.0])).tolist()
    [0.25, nan, nan]
    """
    safe = np.where(below > 0, below, np.nan)
    return np.asarray(above / safe, np.float64)
