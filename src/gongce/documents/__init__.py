"""Reading a policy document: loaders → outline → mentions → commitments → audit of the document's own arithmetic."""
