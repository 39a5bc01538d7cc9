"""Reads of the registry: lists of women, and one woman's file."""
