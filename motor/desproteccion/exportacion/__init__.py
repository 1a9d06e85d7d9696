"""Las reglas en formatos de otros sistemas."""
