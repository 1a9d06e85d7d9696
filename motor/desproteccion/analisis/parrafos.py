"""Los párrafos del análisis que comparten el texto y la pantalla, en Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from desproteccion import etiquetas
from desproteccion.analisis.llano import niveles_en_llano, unir
from desproteccion.analisis.resultado import (
    FORMA_DE_REUNIR,
    CambiosMinimos,
    Division,
    Firmeza,
    PorLectura,
    Pregunta,
)
from desproteccion.paquete import Paquete
from desproteccion.vocabulario import LECTURAS, NIVELES, Lectura

AL_ALCANCE = "Al alcance de la intervención:"
NADA_AL_ALCANCE = "Ninguno de hasta tres datos está al alcance de la intervención."
FUERA_DE_ALCANCE = "Con algo que la intervención no puede cambiar (explica el nivel; no es una meta):"
PRIMER_TURNO = 1
TAMANOS = {1: "un dato", 2: "dos", 3: "tres"}
FORMA_EN_LLANO = "reunir los indicadores en dimensiones y en el nivel global"


def firmeza_en_palabras(por_lectura: PorLectura) -> str:
    """Qué tan firme es el nivel global, en una frase, y de qué depende si no lo es.

    `por_lectura`: los niveles posibles bajo cada lectura, como los trae el resultado.
    """
    minima, prudente = (por_lectura[lectura] for lectura in LECTURAS)
    depende = ["de lo que falta averiguar"] if max(len(minima), len(prudente)) > 1 else []
    if minima != prudente:
        depende.insert(0, "de la lectura")
    if not depende:
        return "Es firme: ambas lecturas dan este nivel, y nada de lo que no se sabe puede cambiarlo."
    descartados = [nivel for nivel in NIVELES if nivel not in {*minima, *prudente}]
    ya = f" Ya se descarta: {niveles_en_llano(descartados)}." if descartados else ""
    return f"No es firme: depende {unir(depende)}.{ya}"


def lineas_de_firmeza(firmeza: Firmeza, lectura: Lectura) -> Iterator[str]:
    """Los datos que aseguran el nivel, o lo que lo divide, en Markdown. `lectura` es la activa."""
    if firmeza.certificado is not None:
        hechos = firmeza.certificado.hechos
        yield f"{_bastan(len(hechos))}, aunque todo lo demás fuera otro, y con menos no se puede:"
        yield ""
        yield from (f"- {dicho.etiqueta}: {dicho.en_llano}" for dicho in hechos)
    elif firmeza.division is not None:
        yield from _lineas_de_division(firmeza.division, firmeza.por_lectura, lectura)


def _lineas_de_division(division: Division, por_lectura: PorLectura, lectura: Lectura) -> Iterator[str]:
    otra = etiquetas.LECTURAS[next(una for una in LECTURAS if una != lectura)]
    if division.difieren_las_lecturas:
        yield f"- Las lecturas difieren: {en_cada_lectura(por_lectura)}."
    if division.por_la_forma_de_reunir:
        yield f"- Las separa la forma de {FORMA_EN_LLANO}."
    for brecha in division.brechas:
        seria = niveles_en_llano(brecha.posibles_si_se_resuelve_al_reves)
        leida = f"leída por la {otra}, el nivel sería {seria}"
        yield f"- Las separa la brecha `{brecha.id}` ({brecha.donde}): {leida}. {brecha.texto}"
    if division.juntas:
        juntas = [f"la forma de {FORMA_EN_LLANO}" if j == FORMA_DE_REUNIR else f"`{j}`" for j in division.juntas]
        yield f"- Nada las separa por sí solo; las separan, juntas, {unir(juntas)}."
    if division.faltan:
        faltan = "un dato que falta" if len(division.faltan) == 1 else f"{len(division.faltan)} datos que faltan"
        yield f"- Depende también de {faltan}." if division.difieren_las_lecturas else f"- Depende de {faltan}."


def quien_responde(pregunta: Pregunta) -> str:
    """Quiénes pueden responderla, primero a quien se pregunta primero; y lo que cuesta, si hay que esperar por eso."""
    quienes = "; ".join(informante.nombre for informante in pregunta.responden)
    return f"{quienes} ({pregunta.costo_en_llano})" if pregunta.turno > PRIMER_TURNO else quienes


def criterio_de_las_preguntas(paquete: Paquete) -> str:
    """En qué orden van las preguntas y qué no dice ese orden."""
    return f"{paquete.indagacion.texto} Este orden no reemplaza los encuentros que la norma pide con él o ella."


def lo_revisado(cambios: CambiosMinimos) -> str:
    """Qué demuestra la búsqueda, o por qué no se buscó."""
    if cambios.motivo:
        return cambios.motivo
    cuantos = unir(f"{numero} de {TAMANOS[tamano]}" for tamano, numero in cambios.revisados.items())
    ninguno = f"Ningún cambio de hasta tres datos basta para {cambios.sentido}lo"
    hallado = "Nada menor basta" if cambios.conjuntos else ninguno
    return f"{hallado}: se revisaron todos los conjuntos de datos que podían ser mínimos ({cuantos})."


def en_cada_lectura(por_lectura: PorLectura) -> str:
    """Los niveles de cada lectura, o de la única que se trae."""
    if len(por_lectura) == 1:
        ((lectura, niveles),) = por_lectura.items()
        return f"{niveles_en_llano(niveles)} en la lectura {etiquetas.LECTURAS[lectura]}"
    minima, prudente = (niveles_en_llano(por_lectura[lectura]) for lectura in LECTURAS)
    return f"la prudente da {prudente}, y la mínima, {minima}"


def _bastan(cuantos: int) -> str:
    return "Basta un dato para asegurarlo" if cuantos == 1 else f"Bastan {cuantos} datos para asegurarlo"
