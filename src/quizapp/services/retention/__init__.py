"""Erasing what has had its time."""
