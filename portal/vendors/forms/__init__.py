"""Forms about shops; the texts are what people read, so they are in Spanish."""
