"""Files made to break the check: each gives problems, none an exception, and all quickly."""
