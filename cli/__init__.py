"""The command line: one command a file; results go to stdout, all else to stderr."""
