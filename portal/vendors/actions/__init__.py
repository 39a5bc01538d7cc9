"""Changes to shops: joining, agreements, branches, benefits, people and devices."""
