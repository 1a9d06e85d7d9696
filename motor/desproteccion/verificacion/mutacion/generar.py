"""Las mutaciones de un paquete: todas las reglas iguales salvo un error, de los que se cometen al escribirlas.

No se generan las que el cargador rechaza por su forma (una brecha con una sola respuesta, una mínima mayor que la
prudente): contarlas como detectadas inflaría la medida.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product
from typing import Any, TypeVar

from desproteccion.paquete import Alerta, Celda, Fila, Fuente, Paquete, ReglaDeNivel
from desproteccion.verificacion.mutacion import condiciones, expresiones
from desproteccion.vocabulario import (
    DOMINIO_DE_EXISTENCIA,
    DOMINIO_DE_NIVEL,
    NIVELES,
    Cuenta,
    Derivado,
    Dominio,
    NivelSegun,
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Mutante:
    """Un paquete con un solo error: qué operador, en qué regla, de qué artículo."""

    operador: str
    regla: str
    articulo: str
    descripcion: str
    paquete: Paquete

    def __str__(self) -> str:
        return f"{self.articulo} · {self.regla} · {self.operador}: {self.descripcion}"


def mutantes(paquete: Paquete) -> Iterator[Mutante]:
    """Todas las mutaciones, en el orden de las reglas."""
    yield from _de_indicadores(paquete)
    yield from _de_existencia(paquete)
    yield from _de_niveles(paquete)
    yield from _de_programas(paquete)
    yield from _de_alertas(paquete)
    yield from _de_hechos(paquete)


def _articulo(fuente: Fuente) -> str:
    return f"{fuente.sigla} {fuente.seccion}"


def _con(lista: Sequence[T], i: int, *nuevos: T) -> tuple[T, ...]:
    return (*lista[:i], *nuevos, *lista[i + 1 :])


def _dominio(paquete: Paquete, nombre: str) -> Dominio:
    if nombre in paquete.hechos:
        return paquete.hechos[nombre].dominio
    if nombre in paquete.derivados:
        return paquete.derivados[nombre].dominio
    if nombre in paquete.antecedentes:
        return paquete.antecedentes[nombre].dominio
    return DOMINIO_DE_EXISTENCIA if nombre == "existencia" else DOMINIO_DE_NIVEL


def _variantes_de_fila(paquete: Paquete, fila: Fila, tope: int) -> Iterator[tuple[str, str, Fila]]:
    for operador, descripcion, otra in condiciones.variantes(fila.condicion, lambda n: _dominio(paquete, n)):
        yield operador, descripcion, replace(fila, condicion=otra)
    minima, prudente = fila.niveles
    pasos = [(-1, 0), (1, 0), (0, -1), (0, 1)] if fila.regla.brecha else [(-1, -1), (1, 1)]
    for a, b in pasos:
        nuevos = minima + a, prudente + b
        bien_formada = (nuevos[0] < nuevos[1]) if fila.regla.brecha else True
        if bien_formada and min(nuevos) >= 0 and max(nuevos) <= tope:
            yield "nivel corrido", f"da {nuevos} en vez de {fila.niveles}", replace(fila, niveles=nuevos)


def _intercambios(filas: Sequence[Fila]) -> Iterator[tuple[int, str, tuple[Fila, ...]]]:
    """Dos filas vecinas en otro orden, y dos filas vecinas con la respuesta de la otra."""
    for i, (una, otra) in enumerate(pairwise(filas)):
        yield i, f"en otro orden con {otra.regla.id}", (*filas[:i], otra, una, *filas[i + 2 :])
        cambiadas = (
            replace(una, niveles=otra.niveles, regla=replace(una.regla, brecha=otra.regla.brecha)),
            replace(otra, niveles=una.niveles, regla=replace(otra.regla, brecha=una.regla.brecha)),
        )
        yield i, f"con la respuesta de {otra.regla.id}", (*filas[:i], *cambiadas, *filas[i + 2 :])


def _de_indicadores(paquete: Paquete) -> Iterator[Mutante]:
    for i, indicador in enumerate(paquete.indicadores):

        def con(filas: tuple[Fila, ...], i: int = i) -> Paquete:
            return replace(
                paquete, indicadores=_con(paquete.indicadores, i, replace(paquete.indicadores[i], filas=filas))
            )

        for j, fila in enumerate(indicador.filas):
            articulo = _articulo(fila.regla.fuente)
            for operador, descripcion, otra in _variantes_de_fila(paquete, fila, len(NIVELES) - 1):
                yield Mutante(operador, fila.regla.id, articulo, descripcion, con(_con(indicador.filas, j, otra)))
        for j, descripcion, filas in _intercambios(indicador.filas):
            regla = indicador.filas[j].regla
            yield Mutante("filas intercambiadas", regla.id, _articulo(regla.fuente), descripcion, con(filas))


def _de_existencia(paquete: Paquete) -> Iterator[Mutante]:
    filas = paquete.existencia
    for j, fila in enumerate(filas):
        for operador, descripcion, otra in _variantes_de_fila(paquete, fila, 1):
            otro = replace(paquete, existencia=_con(filas, j, otra))
            yield Mutante(operador, fila.regla.id, _articulo(fila.regla.fuente), descripcion, otro)
    for j, descripcion, otras in _intercambios(filas):
        if otras[-1].regla.id == filas[-1].regla.id:  # la última es «en otro caso»
            regla = filas[j].regla
            otro = replace(paquete, existencia=otras)
            yield Mutante("filas intercambiadas", regla.id, _articulo(regla.fuente), descripcion, otro)


def _de_niveles(paquete: Paquete) -> Iterator[Mutante]:
    for k, dimension in enumerate(paquete.dimensiones):
        for j, regla in enumerate(dimension.reglas):
            for operador, descripcion, otra in expresiones.variantes(regla.expresion):
                reglas = _con(dimension.reglas, j, replace(regla, expresion=otra))
                otro = replace(paquete, dimensiones=_con(paquete.dimensiones, k, replace(dimension, reglas=reglas)))
                yield _de_nivel(operador, regla, f"{dimension.id}: {descripcion}", otro)
    terminos = paquete.globales
    for j, termino in enumerate(terminos):
        for operador, descripcion, otra in expresiones.variantes(termino.expresion):
            otro = replace(paquete, globales=_con(terminos, j, replace(termino, expresion=otra)))
            yield _de_nivel(operador, termino, descripcion, otro)
        yield _de_nivel("condición quitada", termino, "sin la regla", replace(paquete, globales=_con(terminos, j)))
        for lectura in {None, "minima", "prudente"} - {termino.lectura}:
            limitado = replace(termino, lectura=lectura)  # type: ignore[arg-type]
            otro = replace(paquete, globales=_con(terminos, j, limitado))
            yield _de_nivel("valor cambiado", termino, f"lectura {lectura or 'ambas'}", otro)
    for j, (una, siguiente) in enumerate(pairwise(terminos)):
        otro = replace(paquete, globales=(*terminos[:j], siguiente, una, *terminos[j + 2 :]))
        yield _de_nivel("filas intercambiadas", una, f"en otro orden con {siguiente.regla.id}", otro)


def _de_nivel(operador: str, regla: ReglaDeNivel, descripcion: str, otro: Paquete) -> Mutante:
    return Mutante(operador, regla.regla.id, _articulo(regla.regla.fuente), descripcion, otro)


def _de_programas(paquete: Paquete) -> Iterator[Mutante]:
    cuadro = paquete.programas

    def con(**cambios: Any) -> Paquete:
        return replace(paquete, programas=replace(cuadro, **cambios))

    for j, celda in enumerate(cuadro.celdas):
        for operador, descripcion, otra in _variantes_de_celda(paquete, celda):
            articulo = _articulo(celda.regla.fuente)
            yield Mutante(operador, celda.regla.id, articulo, descripcion, con(celdas=_con(cuadro.celdas, j, otra)))
    articulo = _articulo(cuadro.orden.fuente)
    for j, (uno, siguiente) in enumerate(pairwise(cuadro.programas)):
        orden = (*cuadro.programas[:j], siguiente, uno, *cuadro.programas[j + 2 :])
        descripcion = f"{siguiente.id} antes que {uno.id}"
        yield Mutante("filas intercambiadas", cuadro.orden.id, articulo, descripcion, con(programas=orden))
    for j, criterio in enumerate(cuadro.criterios):
        criterios = _con(cuadro.criterios, j)
        yield Mutante("condición quitada", cuadro.orden.id, articulo, f"sin {criterio}", con(criterios=criterios))
    for j, (criterio, otro) in enumerate(pairwise(cuadro.criterios)):
        criterios = (*cuadro.criterios[:j], otro, criterio, *cuadro.criterios[j + 2 :])
        yield Mutante(
            "filas intercambiadas", cuadro.orden.id, articulo, f"{otro} antes que {criterio}", con(criterios=criterios)
        )
    for j, foco in enumerate(cuadro.foco):
        yield Mutante(
            "condición quitada", cuadro.orden.id, articulo, f"sin el foco {foco}", con(foco=_con(cuadro.foco, j))
        )
    for j, programa in enumerate(cuadro.programas):
        distinto = replace(programa, excepcional=not programa.excepcional)
        descripcion = f"{programa.id} {'excepcional' if distinto.excepcional else 'no excepcional'}"
        regla = cuadro.excepcional
        programas = _con(cuadro.programas, j, distinto)
        yield Mutante("valor cambiado", regla.id, _articulo(regla.fuente), descripcion, con(programas=programas))


def _variantes_de_celda(paquete: Paquete, celda: Celda) -> Iterator[tuple[str, str, Celda]]:
    for operador, descripcion, otra in condiciones.variantes(celda.condicion, lambda n: _dominio(paquete, n)):
        yield operador, descripcion, replace(celda, condicion=otra)
    for programa in paquete.programas.programas:
        if programa.id in celda.programas:
            quedan = tuple(id for id in celda.programas if id != programa.id)
            yield "programa quitado", programa.id, replace(celda, programas=quedan)
        else:
            yield "programa agregado", programa.id, replace(celda, programas=(*celda.programas, programa.id))


def _de_alertas(paquete: Paquete) -> Iterator[Mutante]:
    for j, alerta in enumerate(paquete.alertas):
        for operador, descripcion, otra in _variantes_de_alerta(paquete, alerta):
            otro = replace(paquete, alertas=_con(paquete.alertas, j, otra))
            yield Mutante(operador, alerta.regla.id, _articulo(alerta.regla.fuente), descripcion, otro)


def _variantes_de_alerta(paquete: Paquete, alerta: Alerta) -> Iterator[tuple[str, str, Alerta]]:
    for operador, descripcion, otra in condiciones.variantes(alerta.condicion, lambda n: _dominio(paquete, n)):
        yield operador, descripcion, replace(alerta, condicion=otra)
    if alerta.plazo_horas is not None:
        for plazo in (alerta.plazo_horas - 1, alerta.plazo_horas + 1):
            yield "umbral ±1", f"plazo de {plazo} horas", replace(alerta, plazo_horas=plazo)


def _de_hechos(paquete: Paquete) -> Iterator[Mutante]:
    for id, derivado in paquete.derivados.items():
        for operador, descripcion, otro in _variantes_de_derivado(paquete, derivado):
            yield Mutante(
                operador, id, "vocabulario", descripcion, replace(paquete, derivados={**paquete.derivados, id: otro})
            )
    for j in range(len(paquete.imposibles)):
        otro_paquete = replace(paquete, imposibles=_con(paquete.imposibles, j))
        yield Mutante(
            "condición quitada", f"imposible {j + 1}", "vocabulario", "sin la combinación imposible", otro_paquete
        )
    conteo = paquete.polivictimizacion
    if conteo:
        for campo, paso in product(("vida", "ultimo_anio"), (-1, 1)):
            nuevo = replace(conteo, **{campo: getattr(conteo, campo) + paso})
            articulo = _articulo(conteo.regla.fuente)
            descripcion = f"{campo} {getattr(nuevo, campo)}"
            yield Mutante(
                "umbral ±1", conteo.regla.id, articulo, descripcion, replace(paquete, polivictimizacion=nuevo)
            )


def _variantes_de_derivado(paquete: Paquete, derivado: Derivado) -> Iterator[tuple[str, str, Derivado]]:
    calculo = derivado.calculo
    if isinstance(calculo, NivelSegun):
        yield (
            "valor cambiado",
            "con la otra lectura",
            replace(derivado, calculo=replace(calculo, lectura=1 - calculo.lectura)),
        )
        return
    for i, hecho in enumerate(calculo.de):
        yield "condición quitada", f"sin {hecho}", replace(derivado, calculo=replace(calculo, de=_con(calculo.de, i)))
    if isinstance(calculo, Cuenta):
        dominio = _dominio(paquete, calculo.de[0])
        for operador, descripcion, prueba in condiciones.variantes(calculo.prueba, lambda _: dominio):
            yield operador, descripcion, replace(derivado, calculo=replace(calculo, prueba=prueba))
