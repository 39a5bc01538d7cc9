"""Reads of cards, of who is due for one, and of what was printed."""
