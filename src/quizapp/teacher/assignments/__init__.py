"""Pages that set, change and print assignments."""
