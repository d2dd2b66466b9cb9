"""Erases what has reached the end of its time."""
