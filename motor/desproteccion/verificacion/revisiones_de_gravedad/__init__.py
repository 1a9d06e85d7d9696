"""Las revisiones de las reglas V0 del catálogo (la gravedad que se propone), una por archivo."""
