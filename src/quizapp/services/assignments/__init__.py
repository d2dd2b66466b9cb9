"""Assignments: setting and changing them, the terms of one pupil, reopening, overrides."""
