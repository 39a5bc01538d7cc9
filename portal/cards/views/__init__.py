"""Pages about cards."""
