"""Las revisiones de un conjunto de reglas, una por archivo."""
