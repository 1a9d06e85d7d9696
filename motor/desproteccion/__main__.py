"""`python -m desproteccion`: lo mismo que la orden `desproteccion`."""

from desproteccion.cli import main

main()
