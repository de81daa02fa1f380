"""Lists of records: what is asked for, who sees what, the rows, their marks, totals, and the papers made of them."""
