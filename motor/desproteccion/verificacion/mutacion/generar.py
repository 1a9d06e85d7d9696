"""Las mutaciones de unas reglas: todas iguales salvo un error, de los que se cometen al escribirlas.

Muchas de las que tocan una sola fila dejan un vacío o un traslape, y el cargador las rechaza: no entran en la medida.
Por eso hay además las que corren un umbral o confunden dos valores en la tabla entera, que se cargan sin queja.
No se generan las que el cargador rechaza por su forma (una brecha con una sola respuesta, una mínima mayor que la
prudente).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, product

from desproteccion.catalogo import Catalogo
from desproteccion.paquete import Alerta, Fila, Paquete
from desproteccion.verificacion.mutacion import condiciones, expresiones
from desproteccion.verificacion.mutacion.de_gravedad import mutantes_de_gravedad
from desproteccion.verificacion.mutacion.de_programas import mutantes_de_programas
from desproteccion.verificacion.mutacion.mutante import Mutante, mutante, permutar, sustituir
from desproteccion.verificacion.valoraciones import dominio_en
from desproteccion.vocabulario import NIVELES, Cuenta, Derivado, NivelSegun


def mutantes(paquete: Paquete, catalogo: Catalogo) -> Iterator[Mutante]:
    """Todas las mutaciones, en el orden de las reglas: las V0 del catálogo y las del paquete."""
    yield from mutantes_de_gravedad(catalogo)
    yield from _de_indicadores(paquete)
    yield from _de_existencia(paquete)
    yield from _de_niveles(paquete)
    yield from mutantes_de_programas(paquete)
    yield from _de_alertas(paquete)
    yield from _de_hechos(paquete)


# Filas de una tabla

Cambio = tuple[str, int, str, tuple[Fila, ...]]
"""Operador, fila a la que se atribuye, descripción y todas las filas."""


def _de_filas(paquete: Paquete, filas: Sequence[Fila], tope: int) -> Iterator[Cambio]:
    for i, fila in enumerate(filas):
        for operador, descripcion, otra in _variantes_de_fila(paquete, fila, tope):
            yield operador, i, descripcion, sustituir(filas, i, otra)
    yield from _intercambios(filas)
    yield from _de_tabla_entera(paquete, filas)


def _variantes_de_fila(paquete: Paquete, fila: Fila, tope: int) -> Iterator[tuple[str, str, Fila]]:
    for operador, descripcion, otra in condiciones.variantes(fila.condicion, lambda n: dominio_en(n, paquete)):
        yield operador, descripcion, replace(fila, condicion=otra)
    minima, prudente = fila.niveles
    pasos = [(-1, 0), (1, 0), (0, -1), (0, 1)] if fila.regla.brecha else [(-1, -1), (1, 1)]
    for a, b in pasos:
        nuevos = minima + a, prudente + b
        bien_formada = (nuevos[0] < nuevos[1]) if fila.regla.brecha else True
        if bien_formada and min(nuevos) >= 0 and max(nuevos) <= tope:
            yield "nivel corrido", f"da {nuevos} en vez de {fila.niveles}", replace(fila, niveles=nuevos)


def _intercambios(filas: Sequence[Fila]) -> Iterator[Cambio]:
    """Dos filas cualesquiera en otro orden, y dos filas con la respuesta de la otra."""
    for (i, una), (j, otra) in combinations(enumerate(filas), 2):
        yield "filas intercambiadas", i, f"en otro orden con {otra.regla.id}", permutar(filas, i, j)
        con_la_otra = replace(una, niveles=otra.niveles, regla=replace(una.regla, brecha=otra.regla.brecha))
        con_la_una = replace(otra, niveles=una.niveles, regla=replace(otra.regla, brecha=una.regla.brecha))
        cruzadas = sustituir(sustituir(filas, i, con_la_otra), j, con_la_una)
        yield "filas intercambiadas", i, f"con la respuesta de {otra.regla.id}", cruzadas


def _de_tabla_entera(paquete: Paquete, filas: Sequence[Fila]) -> Iterator[Cambio]:
    """El mismo error en todas las filas que nombran un umbral o un valor; se atribuye a la primera que cambia."""
    todas = [fila.condicion for fila in filas]
    for operador, descripcion, nuevas in condiciones.de_tabla_entera(todas, lambda n: dominio_en(n, paquete)):
        cambian = [i for i, (una, otra) in enumerate(zip(todas, nuevas, strict=True)) if una != otra]
        if cambian:
            cambiadas = tuple(replace(fila, condicion=nueva) for fila, nueva in zip(filas, nuevas, strict=True))
            yield operador, cambian[0], descripcion, cambiadas


def _de_indicadores(paquete: Paquete) -> Iterator[Mutante]:
    for i, indicador in enumerate(paquete.indicadores):
        for operador, j, descripcion, filas in _de_filas(paquete, indicador.filas, len(NIVELES) - 1):
            otro = replace(paquete, indicadores=sustituir(paquete.indicadores, i, replace(indicador, filas=filas)))
            yield mutante(operador, indicador.filas[j].regla, descripcion, otro)


def _de_existencia(paquete: Paquete) -> Iterator[Mutante]:
    *_, en_otro_caso = paquete.existencia
    for operador, j, descripcion, filas in _de_filas(paquete, paquete.existencia, 1):
        if filas[-1].condicion == en_otro_caso.condicion:  # «en otro caso» solo puede ir al final
            yield mutante(operador, paquete.existencia[j].regla, descripcion, replace(paquete, existencia=filas))


# Dimensiones y nivel global


def _de_niveles(paquete: Paquete) -> Iterator[Mutante]:
    for k, dimension in enumerate(paquete.dimensiones):
        for j, regla in enumerate(dimension.reglas):
            for operador, descripcion, otra in expresiones.variantes(regla.expresion):
                cambiada = replace(dimension, reglas=sustituir(dimension.reglas, j, replace(regla, expresion=otra)))
                otro = replace(paquete, dimensiones=sustituir(paquete.dimensiones, k, cambiada))
                yield mutante(operador, regla.regla, f"{dimension.id}: {descripcion}", otro)
    terminos = paquete.globales
    for j, termino in enumerate(terminos):
        for operador, descripcion, otra in expresiones.variantes(termino.expresion):
            otro = replace(paquete, globales=sustituir(terminos, j, replace(termino, expresion=otra)))
            yield mutante(operador, termino.regla, descripcion, otro)
        otro = replace(paquete, globales=sustituir(terminos, j))
        yield mutante("condición quitada", termino.regla, "sin la regla", otro)
        for lectura in sorted({"", "minima", "prudente"} - {termino.lectura or ""}):
            limitado = replace(termino, lectura=lectura or None)  # type: ignore[arg-type]
            otro = replace(paquete, globales=sustituir(terminos, j, limitado))
            yield mutante("valor cambiado", termino.regla, f"lectura {lectura or 'ambas'}", otro)
    for (i, una), (j, siguiente) in combinations(enumerate(terminos), 2):
        otro = replace(paquete, globales=permutar(terminos, i, j))
        yield mutante("filas intercambiadas", una.regla, f"en otro orden con {siguiente.regla.id}", otro)


# Alertas y vocabulario


def _de_alertas(paquete: Paquete) -> Iterator[Mutante]:
    for j, alerta in enumerate(paquete.alertas):
        for operador, descripcion, otra in _variantes_de_alerta(paquete, alerta):
            yield mutante(
                operador, alerta.regla, descripcion, replace(paquete, alertas=sustituir(paquete.alertas, j, otra))
            )


def _variantes_de_alerta(paquete: Paquete, alerta: Alerta) -> Iterator[tuple[str, str, Alerta]]:
    for operador, descripcion, otra in condiciones.variantes(alerta.condicion, lambda n: dominio_en(n, paquete)):
        yield operador, descripcion, replace(alerta, condicion=otra)
    if alerta.plazo_horas is not None:
        for plazo in (alerta.plazo_horas - 1, alerta.plazo_horas + 1):
            yield "umbral ±1", f"plazo de {plazo} horas", replace(alerta, plazo_horas=plazo)


def _de_hechos(paquete: Paquete) -> Iterator[Mutante]:
    for id, derivado in paquete.derivados.items():
        for operador, descripcion, otro in _variantes_de_derivado(paquete, derivado):
            cambiado = replace(paquete, derivados={**paquete.derivados, id: otro})
            yield Mutante(operador, id, "vocabulario", descripcion, cambiado)
    for j in range(len(paquete.imposibles)):
        sin_ella = replace(paquete, imposibles=sustituir(paquete.imposibles, j))
        descripcion = "sin la combinación imposible"
        yield Mutante("condición quitada", f"imposible {j + 1}", "vocabulario", descripcion, sin_ella)
    conteo = paquete.polivictimizacion
    if conteo:
        for campo, paso in product(("vida", "ultimo_anio"), (-1, 1)):
            nuevo = replace(conteo, **{campo: getattr(conteo, campo) + paso})
            descripcion = f"{campo} {getattr(nuevo, campo)}"
            yield mutante("umbral ±1", conteo.regla, descripcion, replace(paquete, polivictimizacion=nuevo))


def _variantes_de_derivado(paquete: Paquete, derivado: Derivado) -> Iterator[tuple[str, str, Derivado]]:
    calculo = derivado.calculo
    if isinstance(calculo, NivelSegun):
        con_la_otra = replace(calculo, lectura=1 - calculo.lectura)
        yield "valor cambiado", "con la otra lectura", replace(derivado, calculo=con_la_otra)
        return
    for i, hecho in enumerate(calculo.de):
        sin_el = replace(calculo, de=sustituir(calculo.de, i))
        yield "condición quitada", f"sin {hecho}", replace(derivado, calculo=sin_el)
    if isinstance(calculo, Cuenta):
        dominio = dominio_en(calculo.de[0], paquete)
        for operador, descripcion, prueba in condiciones.variantes(calculo.prueba, lambda _: dominio):
            yield operador, descripcion, replace(derivado, calculo=replace(calculo, prueba=prueba))
