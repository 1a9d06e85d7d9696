"""Qué definiciones discutir primero: los hechos que más veces separan conclusiones, en todo el grupo."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations

from desproteccion.acuerdo.codigos import Codigos
from desproteccion.acuerdo.coeficientes import DOS_JUECES
from desproteccion.acuerdo.conclusiones import Conclusiones
from desproteccion.acuerdo.divergencia import CambioDeRegla, Divergencia, explicar
from desproteccion.acuerdo.ejercicio import Ejercicio
from desproteccion.acuerdo.matriz import Matriz
from desproteccion.errores import ErrorDeEntrada, Problema

CLAVE = "clave"
MAXIMO_DE_JUECES_DE_A_PARES = 20
TOPE_DE_COMPARACIONES = 400
"""Desacuerdos que se explican uno por uno; si hay más, se toma uno cada tantos y se dice."""


@dataclass(frozen=True, slots=True)
class Desacuerdo:
    """Dos calificaciones de una viñeta que concluyen distinto, y por qué. `b` puede ser la clave."""

    vineta: str
    a: str
    b: str
    divergencia: Divergencia


@dataclass(frozen=True, slots=True)
class Definicion:
    """Un hecho por discutir. `peso`: desacuerdos que explica; si varios conjuntos explican uno, se lo reparten."""

    hecho: str
    pregunta: str
    peso: float
    vinetas: tuple[str, ...]
    reglas: tuple[str, ...]
    respuestas: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class DondeImporta:
    """`comparadas`: pares de calificaciones; `divergentes`: los que concluyen distinto; `explicados`: los analizados.

    `inofensivos`: los que concluyen igual pese a diferir en algún hecho. `incompletas`: calificaciones que no entran
    porque dejaron sin responder algún hecho que las reglas miran.
    """

    contra_la_clave: bool
    comparadas: int
    inofensivos: int
    divergentes: int
    explicados: int
    incompletas: int
    definiciones: tuple[Definicion, ...]
    desacuerdos: tuple[Desacuerdo, ...]


def donde_importa(matriz: Matriz, ejercicio: Ejercicio, conclusiones: Conclusiones) -> DondeImporta:
    """Compara a todos con todos o, si el grupo es grande, a cada uno con la clave."""
    contra_la_clave = len(matriz.jueces) > MAXIMO_DE_JUECES_DE_A_PARES or len(matriz.jueces) < DOS_JUECES
    filas = matriz.ultimas
    distintas: list[tuple[str, str, str, Codigos, Codigos]] = []
    comparadas = inofensivos = incompletas = 0
    for n, vineta in enumerate(matriz.vinetas):
        dichas: list[tuple[str, Codigos]] = []
        for juez, fila in zip(matriz.jueces, filas[:, n], strict=True):
            if fila >= 0 and matriz.extremos[fila].completa:
                dichas.append((juez, matriz.extremos[fila].mejor))
            elif fila >= 0:
                incompletas += 1
        if contra_la_clave:
            clave = _codigos_de_la_clave(ejercicio, vineta, conclusiones)
            parejas = [(dicha, (CLAVE, clave)) for dicha in dichas]
        else:
            parejas = list(combinations(dichas, 2))
        for (a, de_a), (b, de_b) in parejas:
            comparadas += 1
            if conclusiones.concluir(de_a) != conclusiones.concluir(de_b):
                distintas.append((vineta, a, b, de_a, de_b))
            else:
                inofensivos += de_a != de_b
    desacuerdos = _explicados(distintas, conclusiones)
    return DondeImporta(
        contra_la_clave,
        comparadas,
        inofensivos,
        len(distintas),
        len(desacuerdos),
        incompletas,
        _definiciones(desacuerdos, conclusiones),
        tuple(desacuerdos),
    )


def comparar(
    matriz: Matriz, ejercicio: Ejercicio, conclusiones: Conclusiones, vineta: str, personas: tuple[str, str]
) -> Divergencia | None:
    """Por qué dos personas (o una y `CLAVE`) concluyen distinto de una viñeta; `None` si concluyen lo mismo.

    Errores: `ErrorDeEntrada` si alguna no la calificó o dejó sin responder algo que las reglas miran.
    """
    dichos = []
    for persona in personas:
        if persona == CLAVE:
            dichos.append(_codigos_de_la_clave(ejercicio, vineta, conclusiones))
            continue
        fila = int(matriz.ultimas[matriz.jueces.index(persona), matriz.vinetas.index(vineta)])
        if fila < 0 or not matriz.extremos[fila].completa:
            hallado = "no la calificó" if fila < 0 else "dejó sin responder algún hecho que las reglas miran"
            raise ErrorDeEntrada([Problema(f"{persona}, {vineta}", hallado, "una calificación completa")])
        dichos.append(matriz.extremos[fila].mejor)
    return explicar(conclusiones, dichos[0], dichos[1])


def _explicados(
    distintas: list[tuple[str, str, str, Codigos, Codigos]], conclusiones: Conclusiones
) -> list[Desacuerdo]:
    paso = max(1, -(-len(distintas) // TOPE_DE_COMPARACIONES))
    explicados = []
    for vineta, a, b, de_a, de_b in distintas[::paso]:
        divergencia = explicar(conclusiones, de_a, de_b)
        if divergencia is not None:
            explicados.append(Desacuerdo(vineta, a, b, divergencia))
    return explicados


def _definiciones(desacuerdos: list[Desacuerdo], conclusiones: Conclusiones) -> tuple[Definicion, ...]:
    pesos: Counter[str] = Counter()
    vinetas: dict[str, dict[str, None]] = defaultdict(dict)
    reglas: dict[str, Counter[str]] = defaultdict(Counter)
    respuestas: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for desacuerdo in desacuerdos:
        divergencia = desacuerdo.divergencia
        for conjunto in divergencia.conjuntos:
            for hecho in conjunto:
                pesos[hecho] += 1 / len(divergencia.conjuntos)  # type: ignore[assignment]
                vinetas[hecho][desacuerdo.vineta] = None
                dicho_a, dicho_b = divergencia.respuestas[hecho]
                respuestas[hecho][min(dicho_a, dicho_b), max(dicho_a, dicho_b)] += 1
        for hecho in divergencia.conjuntos[0]:
            reglas[hecho].update(_nombradas(divergencia.reglas, hecho, conclusiones))
    hechos = conclusiones.motor.paquete.hechos
    return tuple(
        Definicion(
            hecho,
            hechos[hecho].pregunta,
            round(float(peso), 3),
            tuple(sorted(vinetas[hecho])),
            tuple(regla for regla, _ in reglas[hecho].most_common(6)),
            tuple((a, b, veces) for (a, b), veces in respuestas[hecho].most_common(3)),
        )
        for hecho, peso in sorted(pesos.items(), key=lambda par: (-par[1], par[0]))
    )


def _nombradas(cambios: tuple[CambioDeRegla, ...], hecho: str, conclusiones: Conclusiones) -> list[str]:
    """De las reglas por las que pasa un desacuerdo, las que leen ese hecho (y las globales)."""
    leen = conclusiones.motor.tablas.hechos_de
    return [regla for cambio in cambios for regla in (cambio.de, cambio.a) if hecho in leen.get(cambio.donde, (hecho,))]


def _codigos_de_la_clave(ejercicio: Ejercicio, vineta: str, conclusiones: Conclusiones) -> Codigos:
    hechos = ejercicio.vinetas[vineta].hechos(conclusiones.motor.paquete)
    return conclusiones.codificador.extremos(hechos).peor
