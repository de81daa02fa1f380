"""Open datasets: rows with described fields, written as CSV, JSON, XLSX and XML with their metadata."""

from gongce.bulletins.datasets.model import Dataset, DatasetField, FieldKind
from gongce.bulletins.datasets.writing import write_dataset

__all__ = ["Dataset", "DatasetField", "FieldKind", "write_dataset"]
