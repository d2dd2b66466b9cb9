"""From attempts to integer counters, from counters to what is told about them. Pure: no clock, no database."""
