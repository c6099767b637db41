"""The journal of an archive, `state.sqlite`, table by table."""
