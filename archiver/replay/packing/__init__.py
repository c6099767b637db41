"""An archive, or some days of it, as a package that needs nothing beside it."""
