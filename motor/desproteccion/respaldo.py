"""Cuándo una conclusión descansa en filas supletorias: la que no se sostendría si se desconociera lo que aportan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from desproteccion.catalogo import Catalogo
from desproteccion.condiciones import Intervalo
from desproteccion.gravedad import MENOR_CON_VIOLENCIA, Valoracion, gravedad_de_la_violencia
from desproteccion.hechos import GRAVEDAD
from desproteccion.motor import Motor
from desproteccion.panorama import Panorama
from desproteccion.partes import nombres_de_niveles
from desproteccion.posible import Posible
from desproteccion.resultado_catalogo import ConclusionSupletoria, ConteoDeFactores
from desproteccion.sensibilidad import CUENTAS
from desproteccion.vocabulario import EXISTENCIAS, SIN_TOPE

Aportes = dict[str, tuple[Intervalo, list[str]]]
"""Por hecho, lo que se sabría de él sin las filas supletorias, y cuáles son."""


def aportes_supletorios(valoradas: Sequence[Valoracion], contados: Sequence[ConteoDeFactores], motor: Motor) -> Aportes:
    """Los hechos que dependen de filas supletorias del catálogo."""
    aportes: Aportes = {}
    filas = [fila for valorada in valoradas for fila in _filas_de_gravedad(valorada, motor.catalogo)]
    if filas:
        ultimo = len(motor.paquete.hechos[GRAVEDAD].dominio.valores or ()) - 1
        sin_ellas = [
            replace(v, intervalo=(MENOR_CON_VIOLENCIA, ultimo)) if list(_filas_de_gravedad(v, motor.catalogo)) else v
            for v in valoradas
        ]
        aportes[GRAVEDAD] = gravedad_de_la_violencia(sin_ellas), list(dict.fromkeys(filas))
    for contado in contados:
        suyas = [f.id for f in contado.factores if f.id is not None and f.apoyo == "supletoria"]
        if suyas:
            # Sin esas filas solo queda lo demás, y no se sabe cuánto de la una o de la otra clase falta.
            for hecho, alto_riesgo in zip(CUENTAS[contado.ambito], (True, False), strict=True):
                quedan = sum(f.alto_riesgo is alto_riesgo and f.id not in suyas for f in contado.factores)
                aportes[hecho] = (quedan, SIN_TOPE), suyas
    return aportes


def _filas_de_gravedad(valorada: Valoracion, catalogo: Catalogo) -> Iterator[str]:
    """Las filas supletorias de las que sale la gravedad de una tipología; ninguna si la escribió el profesional."""
    if valorada.tipologia.gravedad is not None or not valorada.criterios:
        return
    yield from (fila.id for fila in (*valorada.criterios, *valorada.contados) if fila.apoyo == "supletoria")
    reglas = (catalogo.gravedad.reglas[n].regla for n in valorada.reglas)
    yield from (regla.id for regla in reglas if regla.apoyo == "supletoria")


def conclusiones_supletorias(
    aportes: Aportes,
    sin_ellas: Posible,
    motor: Motor,
    panorama: Panorama,
) -> Iterator[ConclusionSupletoria]:
    """Compara lo posible con lo que lo sería sin esas filas."""
    tablas, lectura = motor.tablas, panorama.lectura
    for i in _indicadores_que_leen(aportes, motor):
        indicador = tablas.indicadores[i]
        antes, despues = (
            {indicador.filas[n].niveles[lectura] for n in filas[i]} for filas in (panorama.filas, sin_ellas.filas)
        )
        if antes != despues:
            suyas = _filas_bajo(tablas.hechos_de[indicador.id], aportes)
            yield ConclusionSupletoria(indicador.id, suyas, nombres_de_niveles(sorted(despues)))
    for d, densa in enumerate(tablas.dimensiones):
        quedan = list(sin_ellas.dimensiones[d])
        if list(panorama.dimensiones[d]) != quedan:
            leidos = (hecho for id in densa.dimension.indicadores for hecho in tablas.hechos_de[id])
            yield ConclusionSupletoria(densa.dimension.id, _filas_bajo(leidos, aportes), nombres_de_niveles(quedan))
    todas = _filas_bajo(aportes, aportes)
    de_existencia = [fila.niveles[lectura] for fila in motor.paquete.existencia]
    hay, habria = ({de_existencia[n] for n in opciones} for opciones in (panorama.existencias, sin_ellas.existencias))
    if hay != habria:
        yield ConclusionSupletoria("existencia", todas, tuple(EXISTENCIAS[n] for n in sorted(habria)))
    if list(panorama.niveles[lectura]) != list(sin_ellas.niveles):
        yield ConclusionSupletoria("nivel", todas, nombres_de_niveles(sin_ellas.niveles))


def _indicadores_que_leen(hechos: Iterable[str], motor: Motor) -> list[int]:
    """Los demás no pueden cambiar."""
    directo, indice = motor.de_tablas, motor.tablas.indice
    lectores = {tabla for hecho in hechos for tabla in directo.lectores(indice[hecho])}
    return [i for i in directo.indicadores if i in lectores]


def _filas_bajo(hechos: Iterable[str], aportes: Mapping[str, tuple[Intervalo, list[str]]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fila for hecho in hechos if hecho in aportes for fila in aportes[hecho][1]))
