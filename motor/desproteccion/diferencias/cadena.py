"""En qué casos cambian la existencia, el nivel de una dimensión o el global, pasando por toda la cadena."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from desproteccion.decision import SIN_TERMINO, Decision
from desproteccion.diferencias.diferencia import Diferencia
from desproteccion.diferencias.mallas import Par
from desproteccion.posibles import Abanico, Escenario
from desproteccion.verificacion.examen import Examen
from desproteccion.verificacion.testigos import Cadena, Vista, buscar_en_dimension, clases_de, juntar, mismas_celdas
from desproteccion.vocabulario import EXISTENCIAS, LECTURAS, NIVELES

Respuestas = dict[str, int]


def comparar_la_cadena(par: Par) -> Iterator[Diferencia]:
    """Un testigo por etapa y lectura; si no hay diferencia, es porque ningún caso la tiene."""
    for lectura in range(2):
        yield from _existencia(par, lectura)
        yield from _dimensiones(par, lectura)
        yield from _global(par, lectura)


def _existencia(par: Par, lectura: int) -> Iterator[Diferencia]:
    """Pliega los pares de filas que enciende cada componente: la que decide es la menor de todas."""
    uno, otro = (examen.abanicos[lectura] for examen in (par.uno, par.otro))
    resto = len(uno.hay) - 1, len(otro.hay) - 1
    alcanzados: dict[tuple[int, int], dict[int, int]] = {resto: {}}
    for i, parte in enumerate(uno.partes):
        filas = [a.estados[i][np.maximum(a.celdas[i], 0), -1] for a in (uno, otro)]
        juntos = juntar(filas[0], filas[1], mismas_celdas(parte))
        nuevos: dict[tuple[int, int], dict[int, int]] = {}
        for (a, b), celda in alcanzados.items():
            for c, d, donde in zip(juntos.uno.tolist(), juntos.otro.tolist(), juntos.celda_de_uno, strict=True):
                nuevos.setdefault((min(a, c), min(b, d)), celda | clases_de(parte, int(donde)))
        alcanzados = nuevos
    vistas = set()
    for (a, b), celda in sorted(alcanzados.items(), key=lambda x: x[0]):
        de, en = _fila_de_existencia(par.uno, a, lectura), _fila_de_existencia(par.otro, b, lectura)
        if de != en and (de, en) not in vistas:
            vistas.add((de, en))
            yield Diferencia("existencia", LECTURAS[lectura], de, en, None, par.testigo(celda))


def _fila_de_existencia(examen: Examen, numero: int, lectura: int) -> str:
    fila = examen.paquete.existencia[numero]
    return f"{EXISTENCIAS[fila.niveles[lectura]]} ({fila.regla.id})"


def _dimensiones(par: Par, lectura: int) -> Iterator[Diferencia]:
    for d, densa in enumerate(par.uno.tablas.dimensiones):
        hallado = buscar_en_dimension(par.uno.abanicos[lectura], par.otro.abanicos[lectura], d, np.not_equal)
        if hallado:
            celda = hallado[0]
            de, a = (_decidir(examen, celda, lectura).dimensiones[d] for examen in (par.uno, par.otro))
            testigo = par.testigo(celda)
            yield Diferencia(densa.dimension.id, LECTURAS[lectura], NIVELES[de], NIVELES[a], None, testigo)


def _global(par: Par, lectura: int) -> Iterator[Diferencia]:
    uno, otro = (examen.abanicos[lectura] for examen in (par.uno, par.otro))
    for vista in (lambda escenario: escenario.niveles, _por_regla(uno, otro)):
        hallado = Cadena(uno, otro, vista, np.not_equal).testigo()
        if hallado:
            de, a = (_en_palabras(examen, hallado[0], lectura) for examen in (par.uno, par.otro))
            yield Diferencia("global", LECTURAS[lectura], de, a, None, par.testigo(hallado[0]))
            return


def _por_regla(uno: Abanico, otro: Abanico) -> Vista:
    """El nivel junto con la regla que lo da, numerada igual en los dos paquetes."""
    numeros: Respuestas = {}
    traducciones = {id(abanico): _traduccion(abanico, numeros) for abanico in (uno, otro)}

    def vista(escenario: Escenario) -> Any:
        return traducciones[id(escenario.abanico)][escenario.codigos]

    return vista


def _traduccion(abanico: Abanico, numeros: Respuestas) -> Any:
    ids = [termino.regla.id for termino in abanico.denso.terminos]
    con_nivel = [f"{id}:{nivel}" for id in ids for nivel in range(len(NIVELES))]
    # Sin desprotección no hay regla global; qué fila de existencia lo dice se compara aparte.
    todas = con_nivel + ["sin"] * len(abanico.hay)
    return np.array([numeros.setdefault(respuesta, len(numeros)) for respuesta in todas])


def _decidir(examen: Examen, celda: dict[int, int], lectura: int) -> Decision:
    return examen.decidir(celda, lectura)


def _en_palabras(examen: Examen, celda: dict[int, int], lectura: int) -> str:
    decision = _decidir(examen, celda, lectura)
    if decision.termino == SIN_TERMINO:
        return f"{NIVELES[0]} ({examen.paquete.existencia[decision.existencia].regla.id})"
    termino = examen.tablas.globales[lectura].terminos[decision.termino]
    return f"{NIVELES[decision.nivel]} ({termino.regla.id})"
