"""El informe de una sesión, en Markdown: primero lo que conviene conversar, después las cifras."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from desproteccion.acuerdo.analisis import Analisis
from desproteccion.acuerdo.cuanto import ALFA, PORCENTUAL, Acuerdo
from desproteccion.acuerdo.matriz import NIVEL
from desproteccion.acuerdo.palabras import ADVERTENCIA, FUENTE
from desproteccion.acuerdo.remuestreo import Intervalo
from desproteccion.acuerdo.sesgo import LIMITES
from desproteccion.paquete import Paquete
from desproteccion.vocabulario import NIVELES

MAXIMO_DE_DEFINICIONES = 8
MAXIMO_DE_JUECES = 40


def en_markdown(analisis: Analisis, paquete: Paquete) -> str:
    """El informe completo. No nombra a nadie más que por su seudónimo."""
    partes = (
        _resumen(analisis),
        _que_discutir(analisis, paquete),
        _sesgo(analisis),
        _acuerdo(analisis, paquete),
        _clave(analisis, paquete),
        _jueces(analisis),
        _problemas(analisis),
    )
    return "\n".join(linea for parte in partes for linea in parte).rstrip() + "\n"


def _resumen(a: Analisis) -> Iterator[str]:
    yield f"# Acuerdo: {a.ejercicio}"
    yield ""
    sesiones = ", ".join(a.sesiones)
    yield f"{a.jueces} personas, {a.calificaciones} calificaciones. Sesiones: {sesiones}. Lectura: {a.lectura}."
    yield ""
    yield (
        "Este informe describe cómo se aplican los criterios, para conversar sobre las definiciones. "
        "No califica a las personas."
    )
    yield ""
    for acuerdo in a.acuerdo:
        if acuerdo.variable == NIVEL:
            yield from _frase_del_nivel(acuerdo)


def _frase_del_nivel(acuerdo: Acuerdo) -> Iterator[str]:
    porcentual = next(c for c in acuerdo.coeficientes if c.nombre == PORCENTUAL)
    alfa = next(c for c in acuerdo.coeficientes if c.nombre == ALFA)
    yield (
        f"**Nivel global.** Dos personas al azar coinciden en {_porcentaje(porcentual.valor)} de las viñetas. "
        f"Descontado el azar, el acuerdo es {alfa.palabras} (alfa {_cifra(alfa.valor)}{_entre(alfa.intervalo)})."
    )
    yield ""
    if acuerdo.aviso:
        yield f"**Cuidado con la muestra.** {acuerdo.aviso}"
        yield ""


def _que_discutir(a: Analisis, paquete: Paquete) -> Iterator[str]:
    d = a.donde_importa
    yield "## Qué definiciones discutir primero"
    yield ""
    con_quien = "con la clave" if d.contra_la_clave else "entre personas"
    yield (
        f"Se compararon {d.comparadas} pares de calificaciones {con_quien}: {d.divergentes} concluyen distinto "
        f"(nivel o programa) y {d.inofensivos} difieren en algún hecho sin que cambie la conclusión."
    )
    if d.explicados < d.divergentes:
        yield f"Se explicaron {d.explicados} de los {d.divergentes}, tomados a intervalos regulares."
    if d.incompletas:
        yield f"{d.incompletas} calificaciones no entran: dejaron sin responder algún hecho que las reglas miran."
    yield ""
    for puesto, definicion in enumerate(d.definiciones[:MAXIMO_DE_DEFINICIONES], start=1):
        yield f"{puesto}. **{definicion.pregunta}** Explica {_cifra(definicion.peso, 1)} desacuerdos."
        yield f"   - Viñetas: {', '.join(definicion.vinetas)}."
        yield f"   - Se respondió: {'; '.join(f'«{x}» y «{y}» ({n})' for x, y, n in definicion.respuestas)}."
        for regla in (paquete.reglas[id] for id in definicion.reglas):
            de = regla.fuente
            yield f"   - {regla.id}: {regla.texto} ({de.sigla} {de.seccion}: «{de.frase}»)"
    yield ""
    if d.desacuerdos:
        yield "### Algunos desacuerdos, explicados"
        yield ""
    uno_por_vineta = {desacuerdo.vineta: desacuerdo for desacuerdo in reversed(d.desacuerdos)}
    for desacuerdo in sorted(uno_por_vineta.values(), key=lambda hallado: hallado.vineta):
        v = desacuerdo.divergencia
        hechos = "; ".join(f"{h} («{v.respuestas[h][0]}» y «{v.respuestas[h][1]}»)" for h in v.conjuntos[0])
        yield (
            f"- {desacuerdo.vineta}, {desacuerdo.a} y {desacuerdo.b}: «{v.conclusiones[0]}» y «{v.conclusiones[1]}». "
            f"Hechos en que difieren: {len(v.divergentes)}; {'basta' if v.minimo else 'bastaría'} con {hechos}."
        )
    yield ""


def _sesgo(a: Analisis) -> Iterator[str]:
    yield "## Pares de sesgo"
    yield ""
    if not a.sesgo:
        yield "Nadie calificó las dos viñetas de un par."
        yield ""
        return
    encabezado = ("Par", "Difieren en", "Medida", "Más alta la 1.ª", "Más alta la 2.ª", "Igual", "p", "p ajustado", "")
    yield from _tabla(
        encabezado,
        (
            (
                "/".join(c.vinetas), c.difieren_en, c.medida, c.mas_alta_la_primera, c.mas_alta_la_segunda, c.iguales,
                _cifra(c.p, 3), _cifra(c.p_ajustado, 3), c.en_palabras,
            )
            for c in a.sesgo
        ),
    )  # fmt: skip
    yield LIMITES
    yield ""


def _acuerdo(a: Analisis, paquete: Paquete) -> Iterator[str]:
    yield "## Cuánto acuerdo hay"
    yield ""
    nombres = _nombres(paquete)
    coeficientes = [c.nombre for c in a.acuerdo[0].coeficientes] if a.acuerdo else []
    filas = [
        (
            nombres.get(x.variable, x.variable),
            x.vinetas,
            x.jueces,
            *(f"{_cifra(c.valor)}{_entre(c.intervalo)}" for c in x.coeficientes),
            next(c.palabras for c in x.coeficientes if c.nombre == ALFA),
            x.aviso or "",
        )
        for x in a.acuerdo
    ]
    yield from _tabla(("Variable", "Viñetas", "Personas", *coeficientes, "En palabras (alfa)", "Aviso"), filas)
    yield f"Entre corchetes, intervalo del 95 % por remuestreo de viñetas. Palabras: {FUENTE}. {ADVERTENCIA}"
    yield ""


def _clave(a: Analisis, paquete: Paquete) -> Iterator[str]:
    yield "## Frente a la clave"
    yield ""
    nombres = _nombres(paquete)
    filas = (
        (
            nombres.get(x.variable, x.variable),
            x.calificaciones,
            f"{_porcentaje(x.exactitud)}{_entre_porcentajes(x.intervalo)}",
            x.por_encima,
            x.por_debajo,
        )
        for x in a.clave
    )  # fmt: skip
    yield from _tabla(("Variable", "Calificaciones", "Coincide", "Por encima", "Por debajo"), filas)
    for x in a.clave:
        if x.variable == NIVEL:
            yield "Matriz de confusión del nivel (filas: clave; columnas: calificación)."
            yield ""
            yield from _tabla(
                ("", *NIVELES), ((nivel, *fila) for nivel, fila in zip(NIVELES, x.confusion, strict=True))
            )


def _jueces(a: Analisis) -> Iterator[str]:
    yield "## Severidad y deriva"
    yield ""
    yield (
        "Diferencia media con el resto del grupo, en niveles por indicador (positiva: más severa). Con un 95 % de "
        "confianza, una de cada veinte personas parecerá distinta solo por azar."
    )
    yield ""
    orden = sorted(a.severidad, key=lambda s: -abs(s.diferencia or 0))
    filas = (
        (s.juez, s.vinetas, f"{_cifra(s.diferencia)}{_entre(s.intervalo)}", "sí" if s.se_distingue else "no")
        for s in orden[:MAXIMO_DE_JUECES]
    )
    yield from _tabla(("Juez", "Viñetas", "Diferencia", "¿Se distingue?"), filas)
    if a.deriva:
        yield "Cambio frente a la clave, de la primera a la última sesión."
        yield ""
        yield from _tabla(
            ("Juez", "Por sesión", "Cambio", "¿Se distingue?"),
            (
                (
                    d.juez, "; ".join(f"{sesion}: {_cifra(media)}" for sesion, media in d.por_sesion),
                    f"{_cifra(d.cambio)}{_entre(d.intervalo)}", "sí" if d.se_distingue else "no",
                )
                for d in a.deriva[:MAXIMO_DE_JUECES]
            ),
        )  # fmt: skip


def _problemas(a: Analisis) -> Iterator[str]:
    if a.problemas:
        yield "## Hojas que no entraron"
        yield ""
        yield from (f"- {problema}" for problema in a.problemas)


def _nombres(paquete: Paquete) -> dict[str, str]:
    nombres = {i.id: f"{i.id} {i.nombre}" for i in paquete.indicadores}
    nombres.update({d.id: f"Dimensión {d.id}" for d in paquete.dimensiones})
    return {**nombres, NIVEL: "Nivel calculado", "nivel_pronunciado": "Nivel pronunciado"}


def _tabla(encabezado: Iterable[object], filas: Iterable[Iterable[object]]) -> Iterator[str]:
    titulos = list(encabezado)
    yield "| " + " | ".join(map(str, titulos)) + " |"
    yield "|" + " --- |" * len(titulos)
    for fila in filas:
        yield "| " + " | ".join(map(str, fila)) + " |"
    yield ""


def _cifra(valor: float | None, decimales: int = 2) -> str:
    if valor is None:
        return "—"
    return f"{round(valor, decimales) + 0.0:.{decimales}f}".replace(".", ",")


def _porcentaje(valor: float | None) -> str:
    return "—" if valor is None else f"{100 * valor:.0f} %"


def _entre(entre: Intervalo | None) -> str:
    return "" if entre is None else f" [{_cifra(entre.desde)}; {_cifra(entre.hasta)}]"


def _entre_porcentajes(entre: Intervalo | None) -> str:
    return "" if entre is None else f" [{_porcentaje(entre.desde)}; {_porcentaje(entre.hasta)}]"
