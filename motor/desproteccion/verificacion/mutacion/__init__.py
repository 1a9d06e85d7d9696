"""Mutación de reglas: errores puestos a propósito, para saber si los ejemplos los notarían."""
