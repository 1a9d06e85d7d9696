"""Las órdenes de la línea de órdenes, una por archivo."""
