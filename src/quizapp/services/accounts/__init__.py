"""Staff accounts: people, passwords, links, sign-in and sessions."""
