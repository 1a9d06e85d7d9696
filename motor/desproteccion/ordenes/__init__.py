"""Las órdenes de la línea de órdenes, una por archivo: leen argumentos, llaman a la biblioteca y escriben."""
