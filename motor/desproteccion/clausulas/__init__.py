"""Las cláusulas de una norma: partir su texto en frases, registrar dónde quedó cada una y cotejar ambas cosas."""
