"""A reader's attempt: planned, begun, saved, ended, and its result."""
