"""Simulated readers."""
