"""`make bench`: the cost of a reader's journey, beside a floor that does the least that an honest Flask app can do."""
