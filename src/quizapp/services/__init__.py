"""The use cases of the app. Services take a session first, never commit, and know nothing of requests."""
