"""structure of documents."""
