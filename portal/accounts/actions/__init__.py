"""Changes to accounts: people, PINs, sign-ins."""
