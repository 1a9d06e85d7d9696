"""El informe de una sesión, en Markdown: primero lo que conviene conversar, después las cifras."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from desproteccion.acuerdo.analisis import Analisis
from desproteccion.acuerdo.cuanto import ALFA, PORCENTUAL
from desproteccion.acuerdo.discutir import Definicion, DondeImporta
from desproteccion.acuerdo.divergencia import Divergencia
from desproteccion.acuerdo.graficos import Grafico
from desproteccion.acuerdo.matriz import NIVEL
from desproteccion.acuerdo.nombres import cifra, entre, entre_porcentajes, nombres_de, porcentaje
from desproteccion.acuerdo.palabras import ADVERTENCIA, FUENTE
from desproteccion.acuerdo.sesgo import LIMITES
from desproteccion.etiquetas import LECTURAS
from desproteccion.paquete import Paquete, Regla
from desproteccion.vocabulario import NIVELES

MAXIMO_DE_DEFINICIONES = 8
MAXIMO_DE_JUECES = 40
COMO_LEER = f"Entre corchetes, intervalo del 95 % por remuestreo de viñetas. Palabras: {FUENTE}. {ADVERTENCIA}"
QUE_ES_LA_SEVERIDAD = (
    "Diferencia media con el resto del grupo, en niveles por indicador (positiva: más severa). Con un 95 % de "
    "confianza, una de cada veinte personas parecerá distinta solo por azar."
)


def en_markdown(analisis: Analisis, paquete: Paquete, graficos: Mapping[str, Grafico] | None = None) -> str:
    """El informe completo. No nombra a nadie más que por su seudónimo.

    `graficos`: los que acompañan al texto; cada uno queda como una imagen llamada `NOMBRE.png`.
    """
    partes = (
        _resumen(analisis),
        _que_discutir(analisis, paquete, graficos or {}),
        _sesgo(analisis, paquete),
        _acuerdo(analisis, paquete, graficos or {}),
        _clave(analisis, paquete, graficos or {}),
        _jueces(analisis, graficos or {}),
        _problemas(analisis),
    )
    return "\n".join(linea for parte in partes for linea in parte).rstrip() + "\n"


def _figura(nombre: str, graficos: Mapping[str, Grafico]) -> Iterator[str]:
    if grafico := graficos.get(nombre):
        yield f"### {grafico.titulo}"
        yield ""
        yield f"![{grafico.alt}]({nombre}.png)"
        yield ""


def _resumen(a: Analisis) -> Iterator[str]:
    yield f"# Acuerdo: {a.ejercicio}"
    yield ""
    sesiones = ", ".join(a.sesiones)
    yield (
        f"{a.jueces} personas, {a.calificaciones} calificaciones. Sesiones: {sesiones}. "
        f"Lectura: {LECTURAS[a.lectura]}. Reglas: {a.reglas[:12]}."
    )
    yield ""
    yield (
        "Este informe describe cómo se aplican los criterios, para conversar sobre las definiciones. "
        "No califica a las personas."
    )
    yield ""
    for frase in frase_del_nivel(a):
        yield frase
        yield ""
    if a.problemas:
        yield "**Hay hojas que no entraron en estas cifras**: están al final, con lo que hay que corregir."
        yield ""


def frase_del_nivel(a: Analisis) -> list[str]:
    """Lo primero que se quiere saber: cuánto coincide el grupo en el nivel, y si la muestra alcanza para decirlo."""
    acuerdo = next((x for x in a.acuerdo if x.variable == NIVEL), None)
    if acuerdo is None:
        return ["Ninguna calificación alcanza a dar un nivel: dejaron sin responder hechos que las reglas miran."]
    porcentual = next(c for c in acuerdo.coeficientes if c.nombre == PORCENTUAL)
    alfa = next(c for c in acuerdo.coeficientes if c.nombre == ALFA)
    frases = []
    if porcentual.valor is not None:
        frases.append(
            f"Dos personas al azar coinciden en el nivel en {porcentaje(porcentual.valor)} de las viñetas. Descontado "
            f"el azar, el acuerdo es {alfa.palabras} (alfa {cifra(alfa.valor)}{entre(alfa.intervalo)})."
        )
    return [*frases, acuerdo.aviso] if acuerdo.aviso else frases


def _que_discutir(a: Analisis, paquete: Paquete, graficos: Mapping[str, Grafico]) -> Iterator[str]:
    d = a.donde_importa
    yield "## Qué definiciones discutir primero"
    yield ""
    yield donde_importa_en_palabras(d)
    yield ""
    yield from _figura("definiciones", graficos)
    for puesto, definicion in enumerate(d.definiciones[:MAXIMO_DE_DEFINICIONES], start=1):
        yield f"{puesto}. **{definicion.pregunta}** Explica {cifra(definicion.peso, 1)} desacuerdos."
        yield f"   - Viñetas: {', '.join(definicion.vinetas)}."
        yield f"   - Se respondió: {'; '.join(f'«{x}» y «{y}» ({n})' for x, y, n in definicion.respuestas)}."
        de_indicador, demas = _reglas_de(definicion, paquete)
        for regla in de_indicador:
            de = regla.fuente
            yield f"   - {regla.id}: {regla.texto} ({de.sigla} {de.seccion}: «{de.frase}»)"
        if demas:
            yield f"   - Cambia además la regla que da el nivel: {', '.join(regla.id for regla in demas)}."
    yield ""
    if d.desacuerdos:
        yield "### Un desacuerdo por viñeta, explicado"
        yield ""
    uno_por_vineta = {desacuerdo.vineta: desacuerdo for desacuerdo in reversed(d.desacuerdos)}
    for desacuerdo in sorted(uno_por_vineta.values(), key=lambda hallado: hallado.vineta):
        v = desacuerdo.divergencia
        yield (
            f"- {desacuerdo.vineta}, {desacuerdo.a} y {desacuerdo.b}: «{v.conclusiones[0]}» y «{v.conclusiones[1]}». "
            f"{divergencia_en_palabras(v, paquete)}"
        )
    yield ""


def donde_importa_en_palabras(d: DondeImporta) -> str:
    """Cuántos desacuerdos importan y cuántos no."""
    con_quien = "con la clave" if d.contra_la_clave else "entre personas"
    frases = [
        f"Se compararon {d.comparadas} pares de calificaciones {con_quien}: {d.divergentes} concluyen distinto "
        f"(nivel o programa) y {d.inofensivos} difieren en algún hecho sin que cambie la conclusión."
    ]
    if d.explicados < d.divergentes:
        frases.append(f"Se explicaron {d.explicados} de los {d.divergentes}, tomados a intervalos regulares.")
    if d.incompletas:
        frases.append(
            f"{d.incompletas} calificaciones no entran: dejaron sin responder algún hecho que las reglas miran."
        )
    return " ".join(frases)


def divergencia_en_palabras(v: Divergencia, paquete: Paquete) -> str:
    """Los hechos que bastan para explicar dos conclusiones distintas, y por qué reglas se llega a cada una."""
    hechos = "; ".join(
        f"{paquete.hechos[h].etiqueta} («{v.respuestas[h][0]}» y «{v.respuestas[h][1]}»)" for h in v.conjuntos[0]
    )
    basta = "Basta con" if v.minimo else "Bastaría con"
    otros = f" (o con otros {len(v.conjuntos) - 1} conjuntos igual de pequeños)" if len(v.conjuntos) > 1 else ""
    reglas = "; ".join(f"{cambio.de} y {cambio.a}" for cambio in v.reglas)
    return f"Difieren en {len(v.divergentes)} hechos. {basta} {hechos}{otros}. Reglas: {reglas}."


def _reglas_de(definicion: Definicion, paquete: Paquete) -> tuple[list[Regla], list[Regla]]:
    """Las del indicador que lee el hecho, y las que de ahí llegan al nivel."""
    reglas = [paquete.reglas[id] for id in definicion.reglas]
    de_indicador = [regla for regla in reglas if regla.etapa == "indicadores"]
    return de_indicador, [regla for regla in reglas if regla not in de_indicador]


def _sesgo(a: Analisis, paquete: Paquete) -> Iterator[str]:
    yield "## Pares de sesgo"
    yield ""
    if not a.sesgo:
        yield "Nadie calificó las dos viñetas de un par."
        yield ""
        return
    encabezado = (
        "Par",
        "Difieren en",
        "Medida",
        "Más alta la 1.ª",
        "Más alta la 2.ª",
        "Igual",
        "p",
        "p ajustado",
        "Qué dice",
    )
    nombres = nombres_de(paquete)
    yield from _tabla(
        encabezado,
        (
            (
                " y ".join(c.vinetas), c.difieren_en, nombres.get(c.medida, c.medida.capitalize()),
                c.mas_alta_la_primera, c.mas_alta_la_segunda, c.iguales, cifra(c.p, 3), cifra(c.p_ajustado, 3),
                c.en_palabras,
            )
            for c in a.sesgo
        ),
    )  # fmt: skip
    yield LIMITES
    yield ""


def _acuerdo(a: Analisis, paquete: Paquete, graficos: Mapping[str, Grafico]) -> Iterator[str]:
    yield "## Cuánto acuerdo hay"
    yield ""
    yield from _figura("acuerdo", graficos)
    nombres = nombres_de(paquete)
    coeficientes = [c.nombre for c in a.acuerdo[0].coeficientes] if a.acuerdo else []
    filas = [
        (
            nombres[x.variable],
            x.vinetas,
            x.jueces,
            *(f"{cifra(c.valor)}{entre(c.intervalo)}" for c in x.coeficientes),
            next(c.palabras for c in x.coeficientes if c.nombre == ALFA),
        )
        for x in a.acuerdo
    ]
    yield from _tabla(("Variable", "Viñetas", "Personas", *coeficientes, "En palabras (alfa)"), filas)
    avisos = [f"- {nombres[x.variable]}: {x.aviso}" for x in a.acuerdo if x.aviso]
    if avisos:
        yield "Donde la muestra no alcanza para decir:"
        yield ""
        yield from avisos
        yield ""
    yield COMO_LEER
    yield ""


def _clave(a: Analisis, paquete: Paquete, graficos: Mapping[str, Grafico]) -> Iterator[str]:
    yield "## Frente a la clave"
    yield ""
    yield a.autoria_de_la_clave
    yield ""
    yield from _figura("clave", graficos)
    nombres = nombres_de(paquete)
    filas = (
        (
            nombres[x.variable],
            x.calificaciones,
            f"{porcentaje(x.exactitud)}{entre_porcentajes(x.intervalo)}",
            x.por_encima,
            x.por_debajo,
        )
        for x in a.clave
    )  # fmt: skip
    yield from _tabla(("Variable", "Calificaciones", "Coincide", "Por encima", "Por debajo"), filas)
    for x in a.clave:
        if x.variable == NIVEL:
            yield from _figura("confusion", graficos)
            yield "Matriz de confusión del nivel (filas: clave; columnas: calificación)."
            yield ""
            yield from _tabla(
                ("", *NIVELES), ((nivel, *fila) for nivel, fila in zip(NIVELES, x.confusion, strict=True))
            )


def _jueces(a: Analisis, graficos: Mapping[str, Grafico]) -> Iterator[str]:
    yield "## Severidad y deriva"
    yield ""
    yield QUE_ES_LA_SEVERIDAD
    yield ""
    yield from _figura("severidad", graficos)
    orden = sorted(a.severidad, key=lambda s: -abs(s.diferencia or 0))
    filas = (
        (s.juez, s.vinetas, f"{cifra(s.diferencia)}{entre(s.intervalo)}", "sí" if s.se_distingue else "no")
        for s in orden[:MAXIMO_DE_JUECES]
    )
    yield from _tabla(("Persona", "Viñetas", "Diferencia", "¿Se distingue?"), filas)
    if a.deriva:
        yield "Cambio frente a la clave, de la primera a la última sesión."
        yield ""
        yield from _figura("deriva", graficos)
        yield from _tabla(
            ("Persona", "Por sesión", "Cambio", "¿Se distingue?"),
            (
                (
                    d.juez, "; ".join(f"{sesion}: {cifra(media)}" for sesion, media in d.por_sesion),
                    f"{cifra(d.cambio)}{entre(d.intervalo)}", "sí" if d.se_distingue else "no",
                )
                for d in a.deriva[:MAXIMO_DE_JUECES]
            ),
        )  # fmt: skip


def _problemas(a: Analisis) -> Iterator[str]:
    if a.problemas:
        yield "## Hojas que no entraron"
        yield ""
        yield from (f"- {problema}" for problema in a.problemas)


def _tabla(encabezado: Iterable[object], filas: Iterable[Iterable[object]]) -> Iterator[str]:
    titulos = list(encabezado)
    yield "| " + " | ".join(map(str, titulos)) + " |"
    yield "|" + " --- |" * len(titulos)
    for fila in filas:
        yield "| " + " | ".join(map(str, fila)) + " |"
    yield ""
