"""Turns attempts into integer counters, and counters into published statistics. Pure: no clock, no database."""
