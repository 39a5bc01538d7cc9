"""Speed, as ratios measured in one run on one machine: absolute numbers say little on another."""
