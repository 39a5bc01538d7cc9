"""Pages of the installation: for machines, and for those who keep it."""
