"""The blocks of a bulletin, each from its data to sentences, tables and charts."""
