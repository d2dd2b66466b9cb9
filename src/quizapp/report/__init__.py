"""The editor's report: finished values, words, charts and files, for the editor's pages and the command line."""
