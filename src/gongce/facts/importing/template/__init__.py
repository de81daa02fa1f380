"""Templates: returns to be filled in that check themselves and read back exactly."""

from gongce.facts.importing.template.layout import FactColumn, TemplateMeta
from gongce.facts.importing.template.reading import find_template, read_template
from gongce.facts.importing.template.writing import write_template

__all__ = ["FactColumn", "TemplateMeta", "find_template", "read_template", "write_template"]
