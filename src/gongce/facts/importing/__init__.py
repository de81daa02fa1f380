"""Import of returns: files become grids, grids observations through forms; a preview shows all, then all or nothing.

The order of use: `read_grid` (or `paste_grid`) → `propose_form` once, confirmed by a person and kept by `dump_form` →
`preview_import` → `Preview.to_batch` → `Archive.append`. `write_annotated` sends a bad file back with its cells marked,
`write_template` sends out a return that reads back exactly; `propose_observations` reads figures out of prose.
"""

from gongce.facts.importing.annotation import write_annotated
from gongce.facts.importing.figures import MARKS, CellFigure, Missing, read_figure
from gongce.facts.importing.forms import (
    Column,
    Covers,
    Facet,
    FactMeasure,
    Form,
    Line,
    PeriodFrom,
    Role,
    SheetRule,
    Stands,
    dump_form,
    load_form,
)
from gongce.facts.importing.grid import Block, Cell, CellKind, Grid, Sheet
from gongce.facts.importing.labels import Roster, find_period
from gongce.facts.importing.preview import CELL_SCHEMA, FACT_SCHEMA, Change, Preview, bad_cells, preview_import
from gongce.facts.importing.proposal import FormProposal, Guess, propose_form
from gongce.facts.importing.prose import Candidate, CandidateStatus, build_observations, propose_observations
from gongce.facts.importing.readers import paste_grid, read_grid
from gongce.facts.importing.secrecy import is_marked
from gongce.facts.importing.template import write_template

__all__ = [
    "CELL_SCHEMA",
    "FACT_SCHEMA",
    "MARKS",
    "Block",
    "Candidate",
    "CandidateStatus",
    "Cell",
    "CellFigure",
    "CellKind",
    "Change",
    "Column",
    "Covers",
    "Facet",
    "FactMeasure",
    "Form",
    "FormProposal",
    "Grid",
    "Guess",
    "Line",
    "Missing",
    "PeriodFrom",
    "Preview",
    "Role",
    "Roster",
    "Sheet",
    "SheetRule",
    "Stands",
    "bad_cells",
    "build_observations",
    "dump_form",
    "find_period",
    "is_marked",
    "load_form",
    "paste_grid",
    "preview_import",
    "propose_form",
    "propose_observations",
    "read_figure",
    "read_grid",
    "write_annotated",
    "write_template",
]
