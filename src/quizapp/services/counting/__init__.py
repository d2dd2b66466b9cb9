"""Counters: folding attempts into them, re-marking, recounting, snapshots and exports."""
