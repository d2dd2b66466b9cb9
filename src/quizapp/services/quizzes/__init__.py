"""Published quizzes, and the drafts that editors write."""
