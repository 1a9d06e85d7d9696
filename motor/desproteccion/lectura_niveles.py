"""De los archivos de dimensiones y de `niveles.yaml` a filas, reglas de dimensión y reglas globales."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from desproteccion import esquema_reglas as forma
from desproteccion import sintaxis
from desproteccion.documentos import Ruta
from desproteccion.expresiones import Expresion, Variable
from desproteccion.lector import Lector
from desproteccion.mensajes import opciones
from desproteccion.paquete import Dimension, Etapa, Fila, Indicador, ReglaDeNivel
from desproteccion.vocabulario import DOMINIO_DE_NIVEL, EXISTENCIAS, LECTURAS, Dominio

ARCHIVO = "niveles"
DOMINIO_SI_O_NO = Dominio(EXISTENCIAS[:2])


class _TablaPorLeer(NamedTuple):
    """Dónde está una tabla, qué clave de sus filas es la conclusión y de qué dominio es."""

    archivo: str
    etapa: Etapa
    nombre: str
    clave: str
    salida: Dominio


def leer_indicadores(
    lector: Lector, dimension: str, crudo: forma.DimensionYaml, dominios: Mapping[str, Dominio]
) -> Iterator[Indicador]:
    """Los indicadores de una dimensión, fila por fila."""
    if crudo.dimension != dimension:
        lector.problema(dimension, ("dimension",), f"dice {crudo.dimension}", dimension)
    for i, indicador in enumerate(crudo.indicadores):
        lector.tabla(dimension, ("indicadores", i), indicador.id, dominios)
        tabla = _TablaPorLeer(dimension, "indicadores", indicador.id, "nivel", DOMINIO_DE_NIVEL)
        filas = _filas(lector, tabla, ("indicadores", i, "filas"), indicador.filas, dominios)
        yield Indicador(indicador.id, indicador.nombre, dimension, tuple(filas))


def leer_existencia(lector: Lector, crudo: forma.NivelesYaml, dominios: Mapping[str, Dominio]) -> tuple[Fila, ...]:
    """Las filas de existencia: vale la primera que se cumple, y la última no pone condiciones."""
    tabla = _TablaPorLeer(ARCHIVO, "existencia", "existencia", "valor", DOMINIO_SI_O_NO)
    if crudo.existencia[-1].si != sintaxis.EN_OTRO_CASO:
        ruta = ("existencia", len(crudo.existencia) - 1, "si")
        lector.problema(ARCHIVO, ruta, "la última fila pone condiciones", sintaxis.EN_OTRO_CASO)
    return tuple(_filas(lector, tabla, ("existencia",), crudo.existencia, dominios))


def _filas(
    lector: Lector,
    tabla: _TablaPorLeer,
    ruta_de_la_tabla: Ruta,
    crudas: Sequence[forma.FilaYaml | forma.FilaDeExistenciaYaml],
    dominios: Mapping[str, Dominio],
) -> Iterator[Fila]:
    for i, cruda in enumerate(crudas):
        ruta = (*ruta_de_la_tabla, i)
        condicion = lector.condicion(tabla.archivo, (*ruta, "si"), cruda.si, dominios)
        da = getattr(cruda, tabla.clave)
        niveles = _por_lectura(lector, tabla, ruta, da)
        if niveles and (niveles[0] != niveles[1]) != (cruda.brecha is not None):
            falta = "dos lecturas sin el nombre de la brecha"
            hallado = "una brecha sin dos lecturas distintas" if cruda.brecha else falta
            esperado = f"brecha si y solo si {tabla.clave} distingue minima y prudente"
            lector.problema(tabla.archivo, ruta, hallado, esperado)
        regla = lector.regla(
            tabla.archivo, ruta, cruda, tabla.etapa, tabla.nombre, si=cruda.si, da=da, brecha=cruda.brecha
        )
        if condicion is not None and niveles is not None:
            yield Fila(regla, condicion, niveles)


def _por_lectura(lector: Lector, tabla: _TablaPorLeer, ruta: Ruta, da: Any) -> tuple[int, int] | None:
    return lector.con_lugar(
        tabla.archivo, (*ruta, tabla.clave), lambda: sintaxis.por_lectura(da, tabla.salida, ()), None
    )


def leer_dimensiones(
    lector: Lector, nombres: Mapping[str, str], crudo: forma.ReglasDeDimensionYaml, indicadores: Mapping[str, str]
) -> tuple[Dimension, ...]:
    """Cada dimensión con sus indicadores y las reglas que los resumen; `indicadores` da la dimensión de cada uno."""
    reglas = [
        lector.regla(ARCHIVO, ("dimensiones", "reglas", i), r, "dimensiones", r.id, da=r.nivel)
        for i, r in enumerate(crudo.reglas)
    ]
    for lectura in LECTURAS:
        if sum(r.lectura == lectura for r in crudo.reglas) != 1:
            lector.problema(ARCHIVO, ("dimensiones", "reglas"), f"no hay una regla para {lectura}", "una por lectura")
    dimensiones = []
    for id, nombre in nombres.items():
        suyos = tuple(indicador for indicador, dimension in indicadores.items() if dimension == id)
        foco = crudo.foco.get(id)
        if foco is not None and foco not in suyos:
            ruta = ("dimensiones", "foco", id)
            lector.problema(ARCHIVO, ruta, f"{foco} no es de esa dimensión", opciones(suyos))
        expresiones = [
            _expresion(lector, ("dimensiones", "reglas", i, "nivel"), r.nivel, _nombres_de(suyos, foco))
            for i, r in enumerate(crudo.reglas)
        ]
        propias = tuple(
            ReglaDeNivel(regla, cruda.lectura, expresion)
            for regla, cruda, expresion in zip(reglas, crudo.reglas, expresiones, strict=True)
            if expresion is not None
        )
        dimensiones.append(Dimension(id, nombre, suyos, foco, propias))
    return tuple(dimensiones)


def _nombres_de(suyos: tuple[str, ...], foco: str | None) -> sintaxis.Nombres:
    """Lo que una regla de dimensión puede nombrar: sus indicadores, todos juntos o el de foco."""

    def traducir(nombre: str) -> Expresion | tuple[str, ...] | None:
        if nombre == "foco":
            return Variable(foco) if foco is not None else ()
        if nombre == "indicadores":
            return suyos
        return Variable(nombre) if nombre in suyos else None

    return traducir


def leer_globales(
    lector: Lector, crudo: forma.NivelesYaml, dimensiones: Mapping[str, str], indicadores: Mapping[str, str]
) -> tuple[ReglaDeNivel, ...]:
    """Los términos del nivel global, en el orden en que se informa el primero que alcanza el mayor."""
    conocidos = {*dimensiones, *indicadores}
    conocidos |= {sintaxis.segun(d, regla.id) for d in dimensiones for regla in crudo.dimensiones.reglas}
    terminos = []
    for i, termino in enumerate(crudo.globales):
        ruta = ("globales", i)
        regla = lector.regla(ARCHIVO, ruta, termino, "global", "global", da=termino.nivel)
        expresion = _expresion(
            lector, (*ruta, "nivel"), termino.nivel, lambda nombre: Variable(nombre) if nombre in conocidos else None
        )
        if expresion is not None:
            terminos.append(ReglaDeNivel(regla, termino.lectura, expresion))
    return tuple(terminos)


def _expresion(lector: Lector, ruta: Ruta, crudo: Any, nombres: sintaxis.Nombres) -> Expresion | None:
    return lector.con_lugar(ARCHIVO, ruta, lambda: sintaxis.expresion(crudo, nombres), None)
