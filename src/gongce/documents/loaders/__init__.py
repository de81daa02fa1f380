"""loaders of documents."""
