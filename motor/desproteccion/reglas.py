"""Carga y valida una carpeta de reglas: de los YAML a un `Paquete` de tablas tipadas.

Un archivo mal hecho se explica con archivo, línea, identificador de la regla, qué se encontró y qué hacer.
"""

from __future__ import annotations

from pathlib import Path

from desproteccion import esquema_reglas as forma
from desproteccion.errores import Problema, ReglasInvalidas
from desproteccion.lector import Lector
from desproteccion.lectura_niveles import leer_dimensiones, leer_existencia, leer_globales, leer_indicadores
from desproteccion.lectura_programas import leer_alertas, leer_programas
from desproteccion.lectura_vocabulario import leer_vocabulario
from desproteccion.paquete import Paquete
from desproteccion.vocabulario import DOMINIO_DE_NIVEL

DATOS_INSTALADOS = Path(__file__).parent / "datos"
RAIZ_DEL_REPOSITORIO = Path(__file__).parents[2]
NORMA_POR_OMISION = "dce_2023"


def carpeta_de_datos(nombre: str) -> Path:
    """Dónde están `reglas/`, `casos_ejemplo/` o la aplicación: dentro del paquete instalado o en el repositorio."""
    instalada = DATOS_INSTALADOS / nombre
    return instalada if instalada.exists() else RAIZ_DEL_REPOSITORIO / nombre


def cargar_reglas(carpeta: Path | str | None = None) -> Paquete:
    """Lee las reglas de una carpeta (por omisión, las que trae el motor).

    `carpeta` puede ser la de una norma (`…/dce_2023`) o la que la contiene (`reglas/`).
    Errores: `ReglasInvalidas`, con todos los hallazgos.
    """
    return _leer(Lector(carpeta_de_la_norma(carpeta)))


def carpeta_de_la_norma(carpeta: Path | str | None = None) -> Path:
    """La carpeta que tiene el `paquete.yaml`: la dada, `dce_2023` dentro de ella o la que trae el motor.

    Errores: `ReglasInvalidas` si no hay un `paquete.yaml`.
    """
    carpeta = Path(carpeta) if carpeta else carpeta_de_datos("reglas")
    for candidata in (carpeta, carpeta / NORMA_POR_OMISION):
        if (candidata / "paquete.yaml").is_file():
            return candidata
    que_hacer = f"Indique una copia de reglas/ o de reglas/{NORMA_POR_OMISION}/."
    raise ReglasInvalidas([Problema(str(carpeta), "no hay un paquete.yaml", "una carpeta de reglas", que_hacer)])


def _leer(lector: Lector) -> Paquete:
    general = lector.archivo("paquete", forma.PaqueteYaml)
    lector.detener_si_hay_problemas()
    hechos = lector.archivo("hechos", forma.HechosYaml)
    tablas = {dimension: lector.archivo(dimension, forma.DimensionYaml) for dimension in general.dimensiones}
    niveles = lector.archivo("niveles", forma.NivelesYaml)
    programas = lector.archivo("programas", forma.ProgramasYaml)
    alertas = lector.archivo("alertas", forma.AlertasYaml)
    lector.detener_si_hay_problemas()

    lector.siglas.update(general.fuentes)
    de_indicadores = {indicador.id: d for d, tabla in tablas.items() for indicador in tabla.indicadores}
    vocabulario = leer_vocabulario(lector, hechos, de_indicadores)
    dominios = vocabulario.dominios
    con_indicadores = dominios | dict.fromkeys(de_indicadores, DOMINIO_DE_NIVEL)
    # El orden de estas lecturas es el orden canónico de las reglas.
    indicadores = tuple(i for d, tabla in tablas.items() for i in leer_indicadores(lector, d, tabla, dominios))
    existencia = leer_existencia(lector, niveles, con_indicadores)
    ruta = ("no_concluyente",)
    no_concluyente = lector.regla("niveles", ruta, niveles.no_concluyente, "existencia", "existencia")
    dimensiones = leer_dimensiones(lector, general.dimensiones, niveles.dimensiones, de_indicadores)
    globales = leer_globales(lector, niveles, general.dimensiones, de_indicadores)
    cuadro = leer_programas(lector, programas, general.dimensiones, alertas)
    avisos = leer_alertas(lector, alertas, vocabulario.hechos, vocabulario.antecedentes)
    lector.detener_si_hay_problemas()
    return Paquete(
        id=general.id,
        nombre=general.nombre,
        version=general.version,
        vigente_desde=general.vigente_desde,
        vigente_hasta=general.vigente_hasta,
        huella=lector.huella(),
        lectura_por_omision=general.lectura_por_omision,
        lecturas=general.lecturas,
        apoyos=general.apoyos,
        fuentes={sigla: f"{f.titulo}, {f.organismo}, {f.fecha}" for sigla, f in general.fuentes.items()},
        hechos=vocabulario.hechos,
        antecedentes=vocabulario.antecedentes,
        derivados=vocabulario.derivados,
        imposibles=vocabulario.imposibles,
        polivictimizacion=vocabulario.polivictimizacion,
        indicadores=indicadores,
        existencia=existencia,
        no_concluyente=no_concluyente,
        dimensiones=dimensiones,
        globales=globales,
        programas=cuadro,
        alertas=avisos,
        reglas=lector.reglas,
        lugares=lector.lugares,
    )
