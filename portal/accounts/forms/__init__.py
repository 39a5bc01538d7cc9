"""Forms of signing in: by folio, by password and second factor, and about the account."""
