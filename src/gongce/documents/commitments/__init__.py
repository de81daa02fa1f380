"""commitments of documents."""
