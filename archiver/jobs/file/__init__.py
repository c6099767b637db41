"""The jobs file, `archiver.toml`: read whole, checked whole, every mistake with its line."""
