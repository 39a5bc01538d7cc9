"""Forms with which staff choose."""
