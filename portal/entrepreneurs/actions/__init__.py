"""Changes to applications, by verb."""
