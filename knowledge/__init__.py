"""What is true, and how we know: the facts from the city's documents, compiled and searched."""
