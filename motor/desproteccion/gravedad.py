"""La gravedad que se propone para cada tipología, por qué, y qué dice de la gravedad de la violencia.

Los criterios viven en el catálogo (gravedad.yaml, agravantes.yaml, tipologias.yaml); aquí solo se cuenta y se encadena.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from desproteccion.caso import Caso, TipologiaDeViolencia
from desproteccion.catalogo import Catalogo
from desproteccion.condiciones import Intervalo
from desproteccion.resultado_catalogo import GravedadDeTipologia, QuienDecide
from desproteccion.tabla_gravedad import Caso as CasoDeGravedad
from desproteccion.tabla_gravedad import TablaDeGravedad
from desproteccion.vocabulario import Dominio

if TYPE_CHECKING:
    from desproteccion.esquema_catalogo import Agravante, Criterio

Decidir = Callable[[CasoDeGravedad], int]
"""Quien corre las reglas V0: de los tres hechos de una tipología al número de la regla que propone."""
SIN_PROPUESTA = 0
MENOR_CON_VIOLENCIA = 1
"""Una tipología registrada y sin gravedad conocida alcanza al menos el primer valor después de «ninguna»."""


@dataclass(frozen=True, slots=True)
class Valoracion:
    """Una tipología ya valorada: lo que se contó, las reglas V0 que deciden y lo que vale para V1.

    Sin descriptores registrados (`criterios` ausente) no hay `reglas`; `caso` es `None` si deciden varias.
    """

    tipologia: TipologiaDeViolencia
    criterios: tuple[Criterio, ...]
    contados: tuple[Agravante, ...]
    no_contados: tuple[Agravante, ...]
    caso: CasoDeGravedad | None
    reglas: tuple[int, ...]
    intervalo: Intervalo


def valorar(
    tipologia: TipologiaDeViolencia, catalogo: Catalogo, dominio: Dominio, decidir: Decidir | None = None
) -> Valoracion:
    """Corre las reglas V0 sobre una tipología. `dominio` son los valores de la gravedad de la violencia.

    Con agravantes desconocidos se recorren todos los que podrían marcarse: la propuesta es lo que quede posible.
    """
    if tipologia.criterios is None:
        return Valoracion(tipologia, (), (), (), None, (), _intervalo(tipologia, [SIN_PROPUESTA], catalogo, dominio))
    tabla = catalogo.gravedad
    criterios = tuple(catalogo.criterios[tipologia.tipo][id] for id in tipologia.criterios)
    maxima = max((tabla.gravedades.index(c.gravedad) for c in criterios), default=0)
    ya_considerados = _comunes(c.ya_considera for c in criterios if c.gravedad == tabla.gravedades[maxima])
    if tipologia.agravantes is None:
        marcados = catalogo.agravantes_de(tipologia.tipo)
    else:
        marcados = [catalogo.agravantes[id] for id in tipologia.agravantes]
    contables = tuple(a for a in marcados if a.id not in ya_considerados)
    if tipologia.agravantes is None:
        casos = _casos_posibles(maxima, contables, tabla)
        contados: tuple[Agravante, ...] = ()
        no_contados: tuple[Agravante, ...] = ()
    else:
        casos = [(maxima, len(contables), sum(a.fuerte for a in contables))]
        contados, no_contados = contables, tuple(a for a in marcados if a.id in ya_considerados)
    reglas = tuple(sorted({tabla.decidir(posible) for posible in casos}))
    caso = casos[0] if len(reglas) == 1 else None
    if caso is not None and decidir is not None:
        reglas = (decidir(caso),)
    intervalo = _intervalo(tipologia, [tabla.reglas[n].propone for n in reglas], catalogo, dominio)
    return Valoracion(tipologia, criterios, contados, no_contados, caso, reglas, intervalo)


def _comunes(conjuntos: Iterable[Sequence[str]]) -> frozenset[str]:
    """Lo que todos traen. Se exige de todos para que agregar un descriptor nunca baje la propuesta."""
    primero, *demas = [frozenset(conjunto) for conjunto in conjuntos] or [frozenset()]
    return primero.intersection(*demas)


def _casos_posibles(maxima: int, agravantes: Sequence[Agravante], tabla: TablaDeGravedad) -> list[CasoDeGravedad]:
    """Los casos de marcar algunos de esos agravantes. Más allá del último corte, todos los conteos son el mismo."""
    fuertes = sum(a.fuerte for a in agravantes)
    demas = len(agravantes) - fuertes
    tope = max(*tabla.fuertes, *tabla.totales)
    pares = product(range(min(fuertes, tope) + 1), range(min(demas, tope) + 1))
    return [(maxima, f + d, f) for f, d in pares]


def _intervalo(
    tipologia: TipologiaDeViolencia, propuestas: Sequence[int], catalogo: Catalogo, dominio: Dominio
) -> Intervalo:
    if tipologia.gravedad is not None:
        escrita = _codigo(dominio, tipologia.gravedad)
        return escrita, escrita
    if SIN_PROPUESTA in propuestas:
        return MENOR_CON_VIOLENCIA, len(dominio.valores or ()) - 1
    codigos = [_codigo(dominio, _en_la_violencia(catalogo, propuesta)) for propuesta in propuestas]
    return min(codigos), max(codigos)


def _en_la_violencia(catalogo: Catalogo, propuesta: int) -> str:
    return catalogo.niveles_de_gravedad[catalogo.gravedad.propuestas[propuesta]].violencia_gravedad


def _codigo(dominio: Dominio, valor: str) -> int:
    codigo = dominio.codigo(valor)
    if codigo is None:
        raise ValueError(f"«{valor}» no es un valor de la gravedad de la violencia")
    return codigo


def valoraciones(caso: Caso, catalogo: Catalogo, dominio: Dominio, decidir: Decidir | None = None) -> list[Valoracion]:
    """Una por tipología de la ficha, en su orden."""
    tipologias = caso.violencia.tipologias if caso.violencia else None
    return [valorar(tipologia, catalogo, dominio, decidir) for tipologia in tipologias or ()]


def gravedad_de_la_violencia(valoradas: Sequence[Valoracion]) -> Intervalo:
    """Entre qué valores queda la gravedad de la violencia: la de la tipología más grave."""
    return (
        max((v.intervalo[0] for v in valoradas), default=0),
        max((v.intervalo[1] for v in valoradas), default=0),
    )


# Cómo se cuenta


def proponer_gravedad(
    tipologia: TipologiaDeViolencia, catalogo: Catalogo, dominio: Dominio, decidir: Decidir | None = None
) -> GravedadDeTipologia:
    """La propuesta de una tipología con su porqué, para mostrarla mientras se llena la ficha."""
    return en_palabras(valorar(tipologia, catalogo, dominio, decidir), catalogo, dominio)


def en_palabras(valorada: Valoracion, catalogo: Catalogo, dominio: Dominio) -> GravedadDeTipologia:
    """La valoración como la muestra el resultado."""
    tipologia, tabla = valorada.tipologia, catalogo.gravedad
    marcados = catalogo.criterios_marcados[tipologia.tipo]
    posibles = sorted({tabla.reglas[n].propone for n in valorada.reglas} - {SIN_PROPUESTA})
    unica = tabla.reglas[valorada.reglas[0]].regla if len(valorada.reglas) == 1 else None
    if tipologia.gravedad is not None:
        vale: QuienDecide = "profesional"
    else:
        vale = "propuesta" if len(posibles) == 1 else "por_averiguar"
    nivel = catalogo.niveles_de_gravedad[tabla.propuestas[posibles[0]]] if vale == "propuesta" else None
    return GravedadDeTipologia(
        tipo=tipologia.tipo,
        escrita=tipologia.gravedad,
        propuestas=tuple([tabla.propuestas[n] for n in posibles]),
        vale=vale,
        menor_que_la_propuesta=_es_menor(valorada, posibles, catalogo, dominio),
        regla=unica.id if unica else None,
        reglas_posibles=() if unica else tuple([tabla.reglas[n].regla.id for n in valorada.reglas]),
        criterios=tuple([marcados[c.id] for c in valorada.criterios]),
        agravantes_contados=tuple([a.id for a in valorada.contados]),
        agravantes_no_contados=tuple([a.id for a in valorada.no_contados]),
        agravantes_desconocidos=tipologia.agravantes is None,
        orienta_a=nivel.orienta_a if nivel else None,
        porque=_porque(valorada, catalogo),
    )


def _es_menor(valorada: Valoracion, propuestas: Sequence[int], catalogo: Catalogo, dominio: Dominio) -> bool | None:
    if valorada.tipologia.gravedad is None or not propuestas:
        return False
    menores = {valorada.intervalo[0] < _codigo(dominio, _en_la_violencia(catalogo, p)) for p in propuestas}
    return menores.pop() if len(menores) == 1 else None


def _porque(valorada: Valoracion, catalogo: Catalogo) -> str:
    frases = [catalogo.gravedad.reglas[n].regla.texto for n in valorada.reglas]
    conteo = {fila.id: fila.texto for fila in catalogo.contenido.gravedad.conteo}
    return " ".join(frases + [conteo[id] for id in reglas_de_conteo(valorada, catalogo)])


def reglas_de_conteo(valorada: Valoracion, catalogo: Catalogo) -> list[str]:
    """Las reglas de conteo que actuaron en la tipología, si el catálogo las declara."""
    if not valorada.criterios:
        return []
    actuaron = {
        "conteo-sin-repetir": bool(valorada.no_contados),
        "conteo-lo-desconocido": valorada.tipologia.agravantes is None and len(valorada.reglas) > 1,
        "conteo-del-profesional": valorada.tipologia.gravedad is not None,
    }
    return [fila.id for fila in catalogo.contenido.gravedad.conteo if actuaron.get(fila.id)]
