"""The workbench: Django over the core, one app per noun, the core's words."""
