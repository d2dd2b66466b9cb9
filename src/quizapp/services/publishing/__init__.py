"""Publishing revisions, corrections and notes; scheduling, taking down, and the history."""
