"""Slides for a meeting: one finding a slide, its picture or table, its source; editable in Office."""

from gongce.bulletins.slides.deck import Deck, Slide
from gongce.bulletins.slides.making import slides_of
from gongce.bulletins.slides.writer import write_slides

__all__ = ["Deck", "Slide", "slides_of", "write_slides"]
