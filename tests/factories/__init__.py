"""Rows for tests: each function adds one valid row and returns it. No row is about a real person."""
