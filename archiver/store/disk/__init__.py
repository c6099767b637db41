"""The files of an archive folder: taken, locked, written whole, mended after a crash."""
