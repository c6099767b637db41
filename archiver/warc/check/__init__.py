"""The parts of a check: header, block, links between records."""
