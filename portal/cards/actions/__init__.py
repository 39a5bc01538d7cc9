"""Changes to cards, by verb."""
