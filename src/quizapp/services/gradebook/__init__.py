"""What a class, or one pupil of it, has done."""
