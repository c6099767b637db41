"""The commands of `archiver`, one module each."""
