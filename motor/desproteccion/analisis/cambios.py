"""Los cambios mínimos: qué hechos, cambiados juntos, bajarían o subirían el nivel, y ningún subconjunto suyo lo haría.

Se revisan *todos* los conjuntos de uno, dos y tres hechos conocidos, salvo los que ya contienen uno que sirve: esos no
pueden ser mínimos. Cada conjunto se prueba primero con sus valores más lejanos; por la monotonía demostrada, si con
esos no se mueve el nivel, no se mueve con ninguno. De los que sirven se evalúan todos los valores. Por eso lo que se
informa está demostrado, nada menor sirve y no falta ninguno.

Lo que no se sabe queda libre: un cambio baja el nivel si lo baja aun en la peor completación válida, y lo sube si lo
sube aun en la mejor. De cada conjunto se dan los valores más cercanos a los actuales: los que no se pueden acercar más
en ningún hecho.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, product

import numpy as np
import numpy.typing as npt

from desproteccion import etiquetas
from desproteccion.analisis.bloque import Enteros
from desproteccion.analisis.llano import rango_en_llano, unir
from desproteccion.analisis.opciones import EMPEORAR, MEJORAR, Opcion, mas_lejana, opciones
from desproteccion.analisis.resultado import Cambio, CambioMinimo, CambiosMinimos, MetasDeAmbito, PorLectura, Sentido
from desproteccion.analisis.situacion import Situacion
from desproteccion.analisis.tramos import tramo, tramo_en_llano, tramos_en_llano
from desproteccion.partes import nombres_de_niveles
from desproteccion.vocabulario import LECTURAS, NIVELES, Nivel

MAXIMO_DE_HECHOS = 3
SENTIDOS: dict[Sentido, int] = {"bajar": MEJORAR, "subir": EMPEORAR}

Conjunto = tuple[int, ...]
"""Índices a los cambios posibles, a lo más uno por grupo."""
Combinacion = tuple[Opcion, ...]
"""Un cambio por grupo."""


def cambios_minimos(situacion: Situacion, sentido: Sentido) -> CambiosMinimos:
    """Los cambios mínimos de hasta tres hechos que bajan o suben el nivel bajo la lectura activa."""
    niveles = situacion.abanicos[situacion.lectura].niveles
    if len(niveles) > 1:
        motivo = "El nivel todavía no es uno solo: primero hay que averiguar lo que falta."
        return CambiosMinimos(sentido, None, None, [], {}, motivo)
    (nivel,) = niveles
    if nivel == (0 if sentido == "bajar" else len(NIVELES) - 1):
        motivo = f"El nivel no puede {sentido} más."
        return CambiosMinimos(sentido, NIVELES[nivel], None, [], {}, motivo)
    buscador = _Buscador(situacion, nivel, SENTIDOS[sentido])
    hallados = list(_redactar(situacion, buscador.hallados(), sentido))
    menor = min((len(cambio.cambios) for cambio in hallados), default=None)
    return CambiosMinimos(sentido, NIVELES[nivel], menor, hallados, buscador.revisados, None)


class _Buscador:
    """Recorre los conjuntos de hechos como arreglos de índices a `claves`: uno por fila, un grupo por columna."""

    def __init__(self, situacion: Situacion, nivel: int, sentido: int) -> None:
        self.situacion, self.nivel, self.sentido = situacion, nivel, sentido
        por_clave = opciones(situacion, sentido)
        self.claves = list(por_clave)
        self.valores = list(por_clave.values())
        self.lejanas = [mas_lejana(lista) for lista in self.valores]
        self.mascaras = np.array([sum(1 << eje for eje in ejes) for ejes in self.claves], dtype=np.int64)
        self.grupos = np.array([situacion.terreno.grupo_de[ejes[0]] for ejes in self.claves], dtype=np.int64)
        self.revisados: dict[int, int] = {}

    def hallados(self) -> list[Combinacion]:
        """Las combinaciones mínimas, de menor a mayor tamaño."""
        sirven: list[int] = []
        hallados: list[Combinacion] = []
        for tamano in range(1, MAXIMO_DE_HECHOS + 1):
            viables: list[Conjunto] = []
            self.revisados[tamano] = 0
            for reparto in _repartos(tamano):
                conjuntos = self._sin_lo_que_ya_sirve(self._conjuntos(reparto), sirven)
                self.revisados[tamano] += len(conjuntos)
                logran = self._logran(extremos(self.situacion, self.lejanas, conjuntos, self.sentido == MEJORAR))
                viables += [tuple(conjunto) for conjunto in conjuntos[logran].tolist()]
            hallados += self._con_sus_valores(viables)
            sirven += [int(self.mascaras[list(conjunto)].sum()) for conjunto in viables]
        return hallados

    def _conjuntos(self, reparto: tuple[int, ...]) -> Enteros:
        """Los conjuntos con tantos hechos de cada grupo como pide el reparto, sin repetir grupo."""
        de_largo = [[n for n, ejes in enumerate(self.claves) if len(ejes) == largo] for largo in reparto]
        elegidos = combinations(de_largo[0], len(reparto)) if len(set(reparto)) == 1 else product(*de_largo)
        conjuntos = np.array(list(elegidos), dtype=np.int64).reshape(-1, len(reparto))
        grupos = np.sort(self.grupos[conjuntos], axis=1)
        return np.asarray(conjuntos[(np.diff(grupos, axis=1) != 0).all(axis=1)])

    def _sin_lo_que_ya_sirve(self, conjuntos: Enteros, sirven: Sequence[int]) -> Enteros:
        mascaras = self.mascaras[conjuntos].sum(axis=1)
        minimos = np.ones(len(conjuntos), dtype=bool)
        for menor in sirven:
            minimos &= mascaras & menor != menor
        return np.asarray(conjuntos[minimos])

    def _con_sus_valores(self, viables: Sequence[Conjunto]) -> list[Combinacion]:
        """De cada conjunto que sirve, los cambios de valores más cercanos entre todos los que logran mover el nivel."""
        combinaciones = [c for conjunto in viables for c in product(*[self.valores[n] for n in conjunto])]
        clases = extremos_de_combinaciones(self.situacion, combinaciones, self.sentido == MEJORAR)
        logran = [c for c, si in zip(combinaciones, self._logran(clases), strict=True) if si]
        return _las_mas_cercanas(logran)

    def _logran(self, clases: Enteros) -> npt.NDArray[np.bool_]:
        niveles = self.situacion.niveles(self.situacion.lectura, clases)
        return np.asarray(niveles < self.nivel if self.sentido == MEJORAR else niveles > self.nivel)


def extremos(situacion: Situacion, cambios: Sequence[Opcion], conjuntos: Enteros, peor: bool) -> Enteros:
    """Por conjunto (índices a `cambios`, uno por grupo), la peor o la mejor completación válida de lo que deja.

    Cada cambio es un desplazamiento desde el extremo actual que solo toca su grupo; los de un conjunto se suman.
    """
    base = situacion.extremos[1 if peor else 0]
    desplazamientos = np.zeros((len(cambios) + 1, len(base)), dtype=np.int64)
    for fila, cambio in enumerate(cambios):
        ejes = list(situacion.terreno.grupos[situacion.terreno.grupo_de[cambio.ejes[0]]].ejes)
        desplazamientos[fila, ejes] = (cambio.peor if peor else cambio.mejor) - base[ejes]
    return np.asarray(base + desplazamientos[conjuntos].sum(axis=1))


def extremos_de_combinaciones(situacion: Situacion, combinaciones: Sequence[Combinacion], peor: bool) -> Enteros:
    """Lo mismo, con los cambios escritos en cada combinación."""
    distintos = {id(cambio): cambio for combinacion in combinaciones for cambio in combinacion}
    numero = {clave: n for n, clave in enumerate(distintos)}
    cambios = list(distintos.values())
    relleno = [len(cambios)] * MAXIMO_DE_HECHOS  # la última fila de desplazamientos no mueve nada
    indices = [([numero[id(c)] for c in todo] + relleno)[:MAXIMO_DE_HECHOS] for todo in combinaciones]
    return extremos(situacion, cambios, np.array(indices, dtype=np.int64).reshape(-1, MAXIMO_DE_HECHOS), peor)


def _repartos(tamano: int) -> Iterator[tuple[int, ...]]:
    """Las formas de sumar `tamano` con partes de mayor a menor."""

    def seguir(resto: int, tope: int) -> Iterator[tuple[int, ...]]:
        if resto == 0:
            yield ()
        for parte in range(min(resto, tope), 0, -1):
            for demas in seguir(resto - parte, parte):
                yield (parte, *demas)

    return seguir(tamano, tamano)


def _las_mas_cercanas(logran: Sequence[Combinacion]) -> list[Combinacion]:
    """De cada conjunto de hechos, las combinaciones que ninguna otra mejora: no se mueven menos en ningún hecho."""
    por_conjunto: dict[tuple[int, ...], list[tuple[dict[int, int], Combinacion]]] = {}
    for combinacion in logran:
        ejes = tuple(eje for opcion in combinacion for eje in opcion.ejes)
        por_conjunto.setdefault(ejes, []).append((_pasos(combinacion), combinacion))
    cercanas = []
    for suyas in por_conjunto.values():
        for pasos, combinacion in suyas:
            if not any(otros != pasos and all(otros[eje] <= pasos[eje] for eje in pasos) for otros, _ in suyas):
                cercanas.append(combinacion)
    return cercanas


def _pasos(combinacion: Combinacion) -> dict[int, int]:
    return {eje: pasos for opcion in combinacion for eje, pasos in zip(opcion.ejes, opcion.pasos, strict=True)}


# En palabras


def _redactar(situacion: Situacion, combinaciones: Sequence[Combinacion], sentido: Sentido) -> Iterator[CambioMinimo]:
    bordes = [extremos_de_combinaciones(situacion, combinaciones, peor) for peor in (False, True)]
    niveles = situacion.niveles_entre(*bordes)
    for fila, combinacion in enumerate(combinaciones):
        destinos = {eje: clase for c in combinacion for eje, clase in zip(c.ejes, c.clases, strict=True)}
        cambios = [_cambio(situacion, eje, destinos[eje]) for eje in sorted(destinos)]
        por_lectura: PorLectura = {LECTURAS[n]: nombres_de_niveles(filas[fila]) for n, filas in niveles.items()}
        modificable = all(cambio.esfera is not None for cambio in cambios)
        metas = list(_metas(situacion, cambios)) if modificable and sentido == "bajar" else []
        yield CambioMinimo(cambios, modificable, metas, por_lectura, _frase(situacion, cambios, por_lectura))


def _cambio(situacion: Situacion, eje: int, clase: int) -> Cambio:
    del_eje = situacion.terreno.tablas.ejes[eje]
    hecho, (primero, ultimo) = del_eje.hecho, tramo(del_eje, clase)
    rangos = situacion.terreno.rango_de[eje]
    mejora = rangos[clase] < min(rangos[actual] for actual in situacion.clases[eje])
    # El valor del tramo más cercano al actual: el último si se baja de un número mayor, el primero si se sube.
    codigo = ultimo if mejora and ultimo is not None else primero
    return Cambio(
        hecho=hecho.id,
        etiqueta=hecho.etiqueta,
        de=situacion.valor(eje),
        de_en_llano=_actual_en_llano(situacion, eje),
        a=hecho.dominio.valor(codigo),
        a_en_llano=tramo_en_llano(del_eje, clase),
        esfera=hecho.plan.esfera if hecho.plan else None,
        meta=hecho.plan.meta if hecho.plan else None,
    )


def _metas(situacion: Situacion, cambios: Sequence[Cambio]) -> Iterator[MetasDeAmbito]:
    """Las metas por ámbito del plan, sin repetir."""
    for esfera, nombre in situacion.terreno.motor.paquete.plan_de_intervencion.esferas.items():
        if metas := list(dict.fromkeys(c.meta for c in cambios if c.esfera == esfera and c.meta)):
            yield MetasDeAmbito(esfera, nombre, metas)


def _actual_en_llano(situacion: Situacion, eje: int) -> str:
    valor, del_eje = situacion.valor(eje), situacion.terreno.tablas.ejes[eje]
    return del_eje.hecho.en_llano(valor) if valor is not None else tramos_en_llano(del_eje, situacion.clases[eje])


def _frase(situacion: Situacion, cambios: Sequence[Cambio], por_lectura: PorLectura) -> str:
    condicion = unir(f"«{c.etiqueta}» pasara de {_citado(c.de_en_llano)} a {_citado(c.a_en_llano)}" for c in cambios)
    activa, otra = LECTURAS[situacion.lectura], LECTURAS[1 - situacion.lectura]
    activos, otros = por_lectura[activa], por_lectura[otra]
    aparte = f" (bajo la lectura {etiquetas.LECTURAS[otra]}, {rango_en_llano(otros)})" if otros != activos else ""
    return f"Si {condicion}, {_resultaria(activos)}{aparte}."


def _resultaria(niveles: Sequence[Nivel]) -> str:
    if list(niveles) == [NIVELES[0]]:
        return "no habría desprotección"
    return f"el nivel {'sería' if len(niveles) == 1 else 'iría de'} {rango_en_llano(niveles)}"


def _citado(valor: str) -> str:
    return valor if valor[0].isdigit() else f"«{valor}»"
