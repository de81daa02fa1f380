"""audit of documents."""
