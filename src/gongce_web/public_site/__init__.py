"""The public site: what rules let out, released by the issuer, as a static signed package."""
