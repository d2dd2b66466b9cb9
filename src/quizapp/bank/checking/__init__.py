"""Checks quizzes: the schema, the references, the evidence, and known flaws of questions."""
