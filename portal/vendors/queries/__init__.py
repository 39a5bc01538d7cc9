"""Reads of shops. Nothing here changes anything."""
