"""Results of a class, and of one pupil."""
