"""Classes, their teachers, and their pupils."""
