"""Sizes of a page after GB/T 9704—2012, in twips (twentieths of a point) and points.

Source: GB/T 9704—2012 as excerpted (paper, margins, 22 lines of 28 characters of 3号 type), and arithmetic on it:
156 mm hold 28 characters at 15.79 pt, so the grid takes 848/4096 pt off each 16 pt character; 225 mm hold 22 lines at
28.95 pt.
Furniture the excerpts do not give (colophon's rules, head of a brief) is house style.
"""

from typing import Final

PAPER: Final = {"A4": (11906, 16838), "A3": (16838, 23811)}
"""Width and height, upright."""
MARGIN_TOP, MARGIN_BOTTOM, MARGIN_LEFT, MARGIN_RIGHT = 2098, 1984, 1587, 1474
LINE = 579
"""One line: 28.95 pt, exactly."""
CHARACTER_SPACE = -848
CHARACTER = 315.8
"""One character of the grid: 15.79 pt."""
PITCH = -6
"""What the styles space each character by, in twips: 28 characters of 15.7 pt fit, justification fills the line.

The grid alone would do in Word, but LibreOffice 7.4 gives a 16 pt character two cells of 15.79 pt: 14 a line. So the
page carries the grid, and the styles leave it (`snapToGrid` off) and space themselves; LibreOffice still lays lines out
in 28 whole cells of 15.75 pt.
"""
LINES, CHARACTERS = 22, 28
TEXT_WIDTH = PAPER["A4"][0] - MARGIN_LEFT - MARGIN_RIGHT
HALF_FOOTER_LINE = 140
FOOTER = 1587 - HALF_FOOTER_LINE
"""From the foot of the paper to the foot of the page number, so that its dashes lie 7 mm below the type area."""
HEADER = 1134
TOP_OF_MASTHEAD = 1984
"""35 mm from the top of the type area to the red name."""
TOP_OF_LETTERHEAD = 1701
"""30 mm from the top of the paper."""

ER_HAO, SAN_HAO, SI_HAO, XIAO_SI, WU_HAO = 22.0, 16.0, 14.0, 12.0, 10.5
RED = "C00000"
MM = 1440 / 25.4

FANGSONG, KAITI, HEITI, BIAOSONG, SONGTI = "仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体", "宋体"
LATIN = "Times New Roman"
