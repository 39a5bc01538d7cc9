"""Portal of a municipal women's institute: registry, benefit cards and programmes."""
