"""Files made to break the check: each causes problems, none an exception, and all quickly."""
