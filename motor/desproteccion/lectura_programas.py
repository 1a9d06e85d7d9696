"""De `programas.yaml` y `alertas.yaml` al cuadro de programas y a las alertas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from desproteccion import esquema_reglas as forma
from desproteccion.lector import Lector
from desproteccion.mensajes import opciones
from desproteccion.paquete import Alerta, Celda, CuadroDeProgramas, Programa, Regla
from desproteccion.vocabulario import DOMINIO_DE_EXISTENCIA, DOMINIO_DE_NIVEL, Hecho

PROGRAMAS, ALERTAS = "programas", "alertas"


def leer_programas(
    lector: Lector, crudo: forma.ProgramasYaml, dimensiones: Mapping[str, str], alertas: forma.AlertasYaml
) -> CuadroDeProgramas:
    """El cuadro orientador, con sus celdas y los pasos que ordenan y dan papel a los programas."""
    complementarios = {c.id: c.nombre for c in crudo.complementarios}
    ids = [programa.id for programa in crudo.programas]
    for i, programa in enumerate(crudo.programas):
        if programa.id in ids[:i]:
            hallado = f"el identificador {programa.id} está repetido"
            lector.problema(PROGRAMAS, ("programas", i, "id"), hallado, "uno distinto por programa", "Cámbielo.")
        for ajeno in sorted(set(programa.complementarios) - set(complementarios)):
            ruta = ("programas", i, "complementarios")
            lector.problema(PROGRAMAS, ruta, f"no existe el complementario {ajeno}", opciones(complementarios))
    for ajena in sorted(set(crudo.orden.foco) - set(dimensiones)):
        lector.problema(PROGRAMAS, ("orden", "foco"), f"no existe la dimensión {ajena}", opciones(dimensiones))
    if crudo.separacion.alerta not in {alerta.id for alerta in alertas.alertas}:
        hallado = f"no existe la alerta {crudo.separacion.alerta}"
        lector.problema(PROGRAMAS, ("separacion", "alerta"), hallado, "una de alertas.yaml")

    def paso(nombre: str, sustento: forma.Sustento) -> Regla:
        return lector.regla(PROGRAMAS, (nombre,), sustento, "programas", nombre)

    cuadro = CuadroDeProgramas(
        programas=tuple(Programa(p.id, p.nombre, tuple(p.complementarios), p.excepcional) for p in crudo.programas),
        complementarios=complementarios,
        celdas=tuple(_celdas(lector, crudo, dimensiones)),
        criterios=tuple(crudo.orden.criterios),
        foco=tuple(crudo.orden.foco),
        orden=paso("orden", crudo.orden),
        combinado=paso("combinado", crudo.combinado),
        excepcional=paso("excepcional", crudo.excepcional),
        separacion=paso("separacion", crudo.separacion),
        alerta_de_separacion=crudo.separacion.alerta,
    )
    for i, complementario in enumerate(crudo.complementarios):
        lector.regla(PROGRAMAS, ("complementarios", i), complementario, "programas", "complementarios")
    return cuadro


def _celdas(lector: Lector, crudo: forma.ProgramasYaml, dimensiones: Mapping[str, str]) -> Iterator[Celda]:
    programas = [programa.id for programa in crudo.programas]
    dominios = dict.fromkeys(dimensiones, DOMINIO_DE_NIVEL)
    for i, celda in enumerate(crudo.celdas):
        ruta = ("celdas", i)
        for ajeno in [programa for programa in celda.programas if programa not in programas]:
            lector.problema(PROGRAMAS, (*ruta, "programas"), f"no existe el programa {ajeno}", opciones(programas))
        condicion = lector.condicion(PROGRAMAS, (*ruta, "si"), celda.si, dominios)
        regla = lector.regla(PROGRAMAS, ruta, celda, "programas", "celdas", si=celda.si, da=celda.programas)
        if condicion is None:
            continue
        if len(celda.si) != 1 or celda.si.keys() - dominios.keys():
            lector.problema(PROGRAMAS, (*ruta, "si"), "no es de una sola dimensión", "{dimensión: nivel}")
            continue
        (dimension,) = celda.si
        yield Celda(regla, condicion, dimension, tuple(celda.programas))


def leer_alertas(
    lector: Lector, crudo: forma.AlertasYaml, hechos: Mapping[str, Hecho], antecedentes: Mapping[str, Hecho]
) -> tuple[Alerta, ...]:
    """Las alertas, que además de los hechos leen los antecedentes y la existencia."""
    dominios = {id: hecho.dominio for id, hecho in {**hechos, **antecedentes}.items()}
    dominios["existencia"] = DOMINIO_DE_EXISTENCIA
    alertas = []
    for i, alerta in enumerate(crudo.alertas):
        ruta = ("alertas", i)
        condicion = lector.condicion(ALERTAS, (*ruta, "si"), alerta.si, dominios)
        regla = lector.regla(ALERTAS, ruta, alerta, "alertas", "alertas", si=alerta.si, da=alerta.deber)
        if condicion is not None:
            alertas.append(Alerta(regla, condicion, alerta.deber, alerta.plazo_horas))
    return tuple(alertas)
