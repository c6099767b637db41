"""The parts of `archiver jobs`."""
