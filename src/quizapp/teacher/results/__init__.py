"""Pages that watch a class at work, and the gradebook."""
