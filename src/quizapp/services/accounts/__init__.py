"""People, passwords, links, sign-in and sessions of staff."""
