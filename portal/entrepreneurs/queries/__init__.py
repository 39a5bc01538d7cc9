"""Reads of applications, questions, papers and lists."""
