"""The notebook of the documentation, executed on scans that are made for it."""
