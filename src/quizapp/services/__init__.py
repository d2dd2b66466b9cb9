"""What the app does, one use case a file. Services take a session first, never commit, and know no request."""
