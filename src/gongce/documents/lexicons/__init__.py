"""lexicons of documents."""
