"""Pages of classes and of their pupils."""
