"""Bulletins: data in, sentences by rule, then the same content as Word, page and workbook.

The office's wording, order and layout come from templates; kinds of bulletins (monthly, quarterly, year-end, public,
correction and others) are entries of the layout, not programs.
"""
