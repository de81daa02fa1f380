"""The public site: static, signed, by release rules; what may be shown outside and when."""
