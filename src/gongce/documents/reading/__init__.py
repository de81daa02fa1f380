"""reading of documents."""
