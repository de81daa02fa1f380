"""Files become grids: what a file is is told from its bytes; marked files are refused before they are read further."""

from gongce.facts.importing.readers.opening import paste_grid, read_grid

__all__ = ["paste_grid", "read_grid"]
