"""What is published, and the drafts that editors write."""
