"""The API: what the pages know, for programs, under the same policies."""
