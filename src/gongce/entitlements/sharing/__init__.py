"""Sharing: benefits of agreements, places after transfers, deposits among banks, scarce resources, parks."""
