"""Pages about accounts and signing in."""
