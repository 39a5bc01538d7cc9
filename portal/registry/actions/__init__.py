"""What staff do to the registry as a whole."""
