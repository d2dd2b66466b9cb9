"""The server: how it starts, how it reads requests, and the format of its log."""
