"""El análisis en Markdown: lo que un equipo lee para saber si la respuesta es firme y qué hacer con eso."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from desproteccion import etiquetas
from desproteccion.analisis.llano import nivel_en_llano, niveles_en_llano, parcial_en_llano, rango_en_llano, unir
from desproteccion.analisis.parrafos import (
    AL_ALCANCE,
    FUERA_DE_ALCANCE,
    NADA_AL_ALCANCE,
    criterio_de_las_preguntas,
    en_cada_lectura,
    firmeza_en_palabras,
    lineas_de_firmeza,
    lo_revisado,
    quien_responde,
)
from desproteccion.analisis.resultado import (
    Analisis,
    CambioMinimo,
    CambiosMinimos,
    Cuadricula,
    FilaDeSensibilidad,
    PorLectura,
    Pregunta,
    TablaDeSensibilidad,
)
from desproteccion.motor import Motor
from desproteccion.vocabulario import LECTURAS, Lectura

CAMBIOS_A_LA_VISTA = 6
"""Cuántos cambios de cada clase se muestran; el JSON los trae todos."""


def en_markdown(analisis: Analisis, motor: Motor, niveles: Collection[str] = ()) -> str:
    """El análisis en Markdown. `niveles`: de qué mostrar el porqué no (por omisión, el global y las dimensiones)."""
    return "\n".join(_Texto(analisis, motor, niveles).lineas()).rstrip() + "\n"


class _Texto:
    def __init__(self, analisis: Analisis, motor: Motor, niveles: Collection[str]) -> None:
        self.analisis, self.paquete = analisis, motor.paquete
        self.niveles = niveles or ("global", *(dimension.id for dimension in self.paquete.dimensiones))

    def lineas(self) -> Iterator[str]:
        yield f"# Análisis de {self.analisis.caso}"
        yield ""
        lectura = etiquetas.LECTURAS[self.analisis.lectura]
        yield f"Nivel bajo la lectura {lectura}: **{niveles_en_llano(self.analisis.posibles)}**."
        yield ""
        yield from self._firmeza()
        yield from self._preguntas()
        yield from self._bajar()
        yield from self._subir()
        yield from self._por_que_no()
        yield from self._sensibilidad()
        yield "---"
        yield ""
        yield "Apoya el juicio profesional y no lo reemplaza: dice qué se sigue de las reglas con lo que consta."
        usadas = self.analisis.reglas
        yield f"Reglas {usadas.paquete} {usadas.version} ({usadas.huella[:19]}…)."

    # Firmeza

    def _firmeza(self) -> Iterator[str]:
        firmeza = self.analisis.firmeza
        yield "## Qué tan firme es"
        yield ""
        yield firmeza_en_palabras(firmeza.por_lectura)
        yield ""
        yield from lineas_de_firmeza(firmeza, self.analisis.lectura)
        yield ""

    # Preguntas

    def _preguntas(self) -> Iterator[str]:
        if not self.analisis.preguntas:
            return
        yield "## Qué averiguar"
        yield ""
        for numero, pregunta in enumerate(self.analisis.preguntas, 1):
            yield f"{numero}. **{pregunta.pregunta}**"
            yield f"   - Puede responderlo: {quien_responde(pregunta)}."
            yield f"   - {_lo_que_aclara(pregunta)}"
            if pregunta.aviso:
                yield f"   - {pregunta.aviso}"
        yield ""
        yield criterio_de_las_preguntas(self.paquete)
        yield ""

    # Cambios

    def _bajar(self) -> Iterator[str]:
        bajar = self.analisis.bajar
        yield "## Qué lo bajaría"
        yield ""
        if bajar.conjuntos:
            metas = [cambio for cambio in bajar.conjuntos if cambio.modificable]
            resto = [cambio for cambio in bajar.conjuntos if not cambio.modificable]
            yield from self._lista(AL_ALCANCE if metas else NADA_AL_ALCANCE, metas)
            if resto:
                yield from self._lista(FUERA_DE_ALCANCE, resto)
        yield from self._lo_revisado(bajar)

    def _subir(self) -> Iterator[str]:
        subir = self.analisis.subir
        yield "## Qué lo subiría"
        yield ""
        menores = [cambio for cambio in subir.conjuntos if len(cambio.cambios) == subir.menor_tamano]
        if menores:
            yield from self._lista("Los cambios más pequeños que bastan:", menores)
        yield from self._lo_revisado(subir)

    def _lista(self, titulo: str, cambios: Sequence[CambioMinimo]) -> Iterator[str]:
        yield titulo
        yield ""
        for cambio in cambios[:CAMBIOS_A_LA_VISTA]:
            yield f"- {cambio.frase}"
            yield from (f"  - Plan, ámbito «{de.nombre}»: {' '.join(de.metas)}" for de in cambio.metas_del_plan)
        if len(cambios) > CAMBIOS_A_LA_VISTA:
            yield f"- … y otros {len(cambios) - CAMBIOS_A_LA_VISTA} (en el formato JSON)."
        if cambios:
            yield ""

    def _lo_revisado(self, cambios: CambiosMinimos) -> Iterator[str]:
        yield lo_revisado(cambios)
        yield ""

    # Por qué no

    def _por_que_no(self) -> Iterator[str]:
        yield "## Por qué no otro nivel"
        yield ""
        for porque in self.analisis.por_que_no:
            alternativas = [a for a in (porque.hacia_arriba, porque.hacia_abajo) if a is not None]
            if porque.de not in self.niveles or not alternativas:
                continue
            en_llano = nivel_en_llano if porque.de == "global" else parcial_en_llano
            yield f"- **{porque.nombre}: {unir(map(en_llano, porque.posibles), 'o')}**"
            yield from (f"  - {alternativa.frase} (`{alternativa.regla}`)" for alternativa in alternativas)
        yield ""

    # Sensibilidad

    def _sensibilidad(self) -> Iterator[str]:
        yield "## Según el valor"
        yield ""
        fijas = [tabla.etiqueta for tabla in self.analisis.sensibilidad if not _cambia(tabla)]
        for tabla in filter(_cambia, self.analisis.sensibilidad):
            yield from self._tabla(tabla)
        if fijas:
            yield f"Con lo demás igual, el nivel no cambia con: {'; '.join(fijas)}."
            yield ""
        for cuadricula in self.analisis.cuadriculas:
            yield from self._cuadricula(cuadricula)

    def _tabla(self, tabla: TablaDeSensibilidad) -> Iterator[str]:
        yield f"| {tabla.etiqueta} | lectura prudente | lectura mínima |"
        yield "| --- | --- | --- |"
        for fila in tabla.filas:
            valor = f"**{fila.valor}** (hoy)" if fila.actual else fila.valor
            yield f"| {valor} | {_entre(fila, 'prudente')} | {_entre(fila, 'minima')} |"
        yield ""

    def _cuadricula(self, cuadricula: Cuadricula) -> Iterator[str]:
        lectura = self.analisis.lectura
        yield f"Lectura {etiquetas.LECTURAS[lectura]}:"
        yield ""
        yield f"| {cuadricula.etiquetas[0]} \\ {cuadricula.etiquetas[1]} | {' | '.join(cuadricula.columnas)} |"
        yield f"|{' --- |' * (len(cuadricula.columnas) + 1)}"
        for valor, celdas in zip(cuadricula.filas, cuadricula.celdas, strict=True):
            yield f"| {valor} | {' | '.join(_entre(celda, lectura, con_marca=True) for celda in celdas)} |"
        yield ""


def _cambia(tabla: TablaDeSensibilidad) -> bool:
    posibles = [fila.por_lectura for fila in tabla.filas if fila.por_lectura]
    return any(otra != posibles[0] for otra in posibles)


def _entre(fila: FilaDeSensibilidad, lectura: Lectura, con_marca: bool = False) -> str:
    if not fila.por_lectura:
        return "no puede darse"
    texto = rango_en_llano(fila.por_lectura[lectura])
    return f"**{texto}** (hoy)" if con_marca and fila.actual else texto


def _lo_que_aclara(pregunta: Pregunta) -> str:
    """Qué nivel dejaría cada respuesta; las que dejan lo mismo, juntas."""
    respuestas: dict[str, list[str]] = {}
    for respuesta in pregunta.respuestas:
        respuestas.setdefault(_quedaria(respuesta.posibles), []).append(f"«{respuesta.respuesta}»")
    casos = [f"si es {unir(cuales, 'o')}, {queda}" for queda, cuales in respuestas.items()]
    return f"Según la respuesta, quedaría: {'; '.join(casos)}."


def _quedaria(posibles: PorLectura) -> str:
    """Los niveles que quedan; si las lecturas difieren, o la respuesta solo importa en una, se dice."""
    if len(posibles) == len(LECTURAS) and posibles["prudente"] == posibles["minima"]:
        return niveles_en_llano(posibles["prudente"])
    return en_cada_lectura(posibles)
