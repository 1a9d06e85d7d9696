"""La línea de órdenes. Todo error de la entrada sale por stderr, en español y con salida 2; nunca una traza."""

from __future__ import annotations

import gettext
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from desproteccion.errores import ErrorDeEntrada, al_escribir

ORDENES = (
    "evaluar",
    "validar",
    "analizar",
    "lote",
    "app",
    "reglas",
    "catalogo",
    "verificar",
    "diferencias",
    "clausulas",
    "exportar",
    "acuerdo",
    "esquema",
)
LARGO_DE_FRASE = 200
SALIDA_INESPERADA = 1
SALIDA_POR_ENTRADA = 2


class _Ordenes(click.Group):
    """Carga cada orden cuando se la nombra: pedir una no cuesta importar las demás."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(ORDENES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in ORDENES:
            return None
        orden: click.Command = importlib.import_module(f"desproteccion.ordenes.{cmd_name}").orden
        return orden

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """La primera frase de cada orden, entera: click la cortaría al ancho de la pantalla."""
        ordenes = [(nombre, self.get_command(ctx, nombre)) for nombre in ORDENES]
        with formatter.section("Órdenes"):
            formatter.write_dl([(nombre, o.get_short_help_str(LARGO_DE_FRASE)) for nombre, o in ordenes if o])


@click.group(
    cls=_Ordenes,
    options_metavar="[OPCIONES]",
    subcommand_metavar="ORDEN [ARGUMENTOS]…",
    context_settings={"help_option_names": ["-h", "--help", "--ayuda"]},
)
@click.version_option(
    package_name="desproteccion",
    prog_name="desproteccion",
    message="%(prog)s %(version)s",
    # Su ayuda se traduciría al importar este módulo, antes de anunciarle a gettext el catálogo.
    help="Muestra la versión y termina.",
)
def aplicacion() -> None:
    """Apoyo a la decisión sobre el nivel de desprotección de niños, niñas y adolescentes (OT-DCE 2023).

    Ordena los antecedentes de un caso y propone; el nivel lo pronuncia el profesional con su equipo.
    """


def main(argumentos: Sequence[str] | None = None) -> None:
    """Punto de entrada: corre una orden y termina el proceso con 0, 2 (la entrada no sirve) o 1 (inesperado)."""
    # click traduce sus mensajes con gettext, con el catálogo que se le anuncie.
    gettext.bindtextdomain("messages", str(Path(__file__).parent / "idioma"))
    os.environ["LANGUAGE"] = "es"
    for flujo in (sys.stdout, sys.stderr):
        if hasattr(flujo, "reconfigure"):
            flujo.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(_correr(argumentos))


def _correr(argumentos: Sequence[str] | None) -> int:
    from desproteccion.motor import EjecutorNoDisponible

    try:
        salida = aplicacion.main(args=argumentos, prog_name="desproteccion", standalone_mode=False)
        sys.stdout.flush()
        return int(salida or 0)
    except ErrorDeEntrada as error:
        for problema in error.problemas:
            click.echo(f"Error: {problema}", err=True)
    except EjecutorNoDisponible as error:
        click.echo(f"Error: {error}.", err=True)
    except ModuleNotFoundError as error:
        extras = "pip install 'desproteccion[lotes,documentos,spark]'"
        click.echo(f"Error: falta el paquete {error.name}, que esta orden usa. Instálelo con: {extras}", err=True)
    except click.UsageError as error:
        error.show()
    except click.ClickException as error:
        click.echo(f"Error: {error.format_message()}", err=True)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrumpido.", err=True)
        return SALIDA_INESPERADA
    except BrokenPipeError:
        # Quien leía cerró antes (`| head`): no hay a quién avisarle.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        # Lo que no se pudo leer ya se dijo donde se leía.
        click.echo(f"Error: {al_escribir(error.filename or 'la salida', error)}", err=True)
    except Exception as error:
        click.echo(
            f"Error inesperado ({type(error).__name__}): {error}. Es un defecto del motor: infórmelo.",
            err=True,
        )
        return SALIDA_INESPERADA
    return SALIDA_POR_ENTRADA


if __name__ == "__main__":
    main()
