"""Quiz folders: reads, checks and writes them.

May touch files under a given path; never the database, Flask or the clock. The web server imports
`bank.quiz` and `bank.article` only. The rest needs the YAML and JSON Schema libraries, and is
imported where folders are checked or loaded.
"""
