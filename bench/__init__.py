"""`make bench`: what a reader's journey costs, beside a floor that does the least that an honest Flask app can do."""
