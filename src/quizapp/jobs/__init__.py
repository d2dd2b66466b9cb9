"""Background jobs: each works in small steps, each step in a transaction of its own."""
