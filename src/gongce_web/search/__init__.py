"""One box that finds: indicators, targets, units, records, cases, sentences of documents, bulletins."""
