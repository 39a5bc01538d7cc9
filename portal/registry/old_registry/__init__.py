"""The old registry: read its file, tell what is wrong with each row, and let the good ones in.

Named for the file and not for the import, whose actions, queries and pages have their rooms beside this one.
"""
