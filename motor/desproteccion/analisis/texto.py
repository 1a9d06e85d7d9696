"""El análisis en Markdown: lo que un equipo lee para saber si la respuesta es firme y qué hacer con eso."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from desproteccion.analisis.palabras import nivel_en_llano
from desproteccion.analisis.resultado import (
    Alternativa,
    Analisis,
    CambioMinimo,
    CambiosMinimos,
    Cuadricula,
    Division,
    FilaDeSensibilidad,
    PorLectura,
    Pregunta,
    TablaDeSensibilidad,
)
from desproteccion.motor import Motor
from desproteccion.vocabulario import LECTURAS, Lectura, Nivel

NOMBRE_DE_LECTURA: dict[Lectura, str] = {"prudente": "prudente", "minima": "mínima"}
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
        yield f"Nivel bajo la lectura {NOMBRE_DE_LECTURA[self.analisis.lectura]}: **{_o(self.analisis.posibles)}**."
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
        if firmeza.division is not None:
            yield from self._division(firmeza.division)
        elif firmeza.certificado is not None:
            hechos = firmeza.certificado.hechos
            nivel = nivel_en_llano(firmeza.certificado.nivel)
            bastan = _contar(len(hechos), "dato basta", "datos bastan")
            yield (
                f"Firme: es **{nivel}** bajo ambas lecturas y con cualquier forma de completar lo que falta. "
                f"{bastan} para asegurarlo, y con menos no se puede:"
            )
            yield ""
            yield from (f"- {dicho.etiqueta}: {dicho.en_llano}" for dicho in hechos)
        yield ""

    def _division(self, division: Division) -> Iterator[str]:
        yield "No es firme."
        yield ""
        if division.difieren_las_lecturas:
            yield f"- Las lecturas difieren: {_por_lectura(self.analisis.firmeza.por_lectura)}."
        if division.por_la_forma_de_reunir:
            yield "- Los separa la forma de reunir los indicadores en dimensiones y en el nivel global."
        for brecha in division.brechas:
            daria = _o(brecha.posibles_si_se_resuelve_al_reves)
            yield f"- Los separa la brecha `{brecha.id}` ({brecha.donde}), que al revés daría {daria}. {brecha.texto}"
        if division.solo_juntas:
            yield "- Ninguna brecha los separa por sí sola: los separan varias a la vez."
        if division.faltan:
            etiquetas = [self.paquete.hechos[hecho].etiqueta for hecho in division.faltan]
            yield f"- Falta saber: {'; '.join(etiquetas)}."

    # Preguntas

    def _preguntas(self) -> Iterator[str]:
        if not self.analisis.preguntas:
            return
        yield "## Qué averiguar"
        yield ""
        for numero, pregunta in enumerate(self.analisis.preguntas, 1):
            yield f"{numero}. **{pregunta.pregunta}**"
            yield f"   - Puede responderlo: {'; '.join(informante.nombre for informante in pregunta.responden)}."
            yield f"   - {_mayuscula(pregunta.costo_en_llano)}. {self._lo_que_aclara(pregunta)}"
            if pregunta.aviso:
                yield f"   - {pregunta.aviso}"
        yield ""
        indagacion = self.paquete.indagacion
        yield f"{indagacion.texto} Este orden no reemplaza los encuentros que la norma pide con él o ella."
        yield ""

    def _lo_que_aclara(self, pregunta: Pregunta) -> str:
        quedarian = [f"si es «{r.respuesta}», {_por_lectura(r.posibles)}" for r in pregunta.respuestas]
        return f"{_mayuscula('; '.join(quedarian))}."

    # Cambios

    def _bajar(self) -> Iterator[str]:
        bajar = self.analisis.bajar
        yield "## Qué lo bajaría"
        yield ""
        if bajar.motivo or not bajar.conjuntos:
            yield from self._sin_cambios(bajar)
            return
        metas = [cambio for cambio in bajar.conjuntos if cambio.modificable]
        if metas:
            yield "Al alcance de la intervención:"
            yield ""
            for cambio in metas[:CAMBIOS_A_LA_VISTA]:
                yield f"- {cambio.frase}"
                yield from (f"  - {meta}" for meta in self._metas(cambio))
            yield from _y_otros(len(metas))
        else:
            yield "Ninguno de hasta tres datos está al alcance de la intervención."
            yield ""
        resto = [cambio for cambio in bajar.conjuntos if not cambio.modificable]
        if resto:
            yield "Con algo que la intervención no puede cambiar (explica el nivel; no es una meta):"
            yield ""
            yield from (f"- {cambio.frase}" for cambio in resto[:CAMBIOS_A_LA_VISTA])
            yield from _y_otros(len(resto))
        yield _lo_revisado(bajar)
        yield ""

    def _metas(self, cambio: CambioMinimo) -> Iterator[str]:
        """Las metas, por ámbito del plan, sin repetir."""
        for esfera, nombre in self.paquete.plan_de_intervencion.esferas.items():
            metas = dict.fromkeys(c.meta for c in cambio.cambios if c.esfera == esfera and c.meta)
            if metas:
                yield f"Plan de Intervención Individual, {nombre}: {' '.join(metas)}"

    def _subir(self) -> Iterator[str]:
        subir = self.analisis.subir
        yield "## Qué lo subiría"
        yield ""
        if subir.motivo or not subir.conjuntos:
            yield from self._sin_cambios(subir)
            return
        menores = [cambio for cambio in subir.conjuntos if len(cambio.cambios) == subir.menor_tamano]
        yield from (f"- {cambio.frase}" for cambio in menores[:CAMBIOS_A_LA_VISTA])
        yield from _y_otros(len(menores))
        yield _lo_revisado(subir)
        yield ""

    def _sin_cambios(self, cambios: CambiosMinimos) -> Iterator[str]:
        yield cambios.motivo or f"Ningún cambio de hasta tres datos. {_lo_revisado(cambios)}"
        yield ""

    # Por qué no

    def _por_que_no(self) -> Iterator[str]:
        yield "## Por qué no otro nivel"
        yield ""
        for porque in self.analisis.por_que_no:
            alternativas = [a for a in (porque.hacia_arriba, porque.hacia_abajo) if a is not None]
            if porque.de not in self.niveles or not alternativas:
                continue
            posibles = _o(porque.posibles) if porque.de == "global" else _unir(list(porque.posibles), "o")
            yield f"- **{porque.nombre}: {posibles}**"
            yield from (f"  - {self._alternativa(alternativa)}" for alternativa in alternativas)
        yield ""

    def _alternativa(self, alternativa: Alternativa) -> str:
        return f"{alternativa.frase} (`{alternativa.regla}`)"

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
        yield f"| {tabla.etiqueta} | prudente | mínima |"
        yield "| --- | --- | --- |"
        for fila in tabla.filas:
            valor = f"**{fila.valor}** (hoy)" if fila.actual else fila.valor
            yield f"| {valor} | {_entre(fila, 'prudente')} | {_entre(fila, 'minima')} |"
        yield ""

    def _cuadricula(self, cuadricula: Cuadricula) -> Iterator[str]:
        lectura = self.analisis.lectura
        yield f"Lectura {NOMBRE_DE_LECTURA[lectura]}:"
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
    texto = " a ".join(map(nivel_en_llano, fila.por_lectura[lectura]))
    return f"**{texto}** (hoy)" if con_marca and fila.actual else texto


def _por_lectura(por_lectura: PorLectura) -> str:
    """Los niveles de cada lectura; una sola vez si todas dan lo mismo."""
    distintos = {tuple(niveles) for niveles in por_lectura.values()}
    if len(distintos) == 1 and len(por_lectura) == len(LECTURAS):
        return _o(next(iter(distintos)))
    return ", ".join(f"la {NOMBRE_DE_LECTURA[lectura]} da {_o(niveles)}" for lectura, niveles in por_lectura.items())


def _lo_revisado(cambios: CambiosMinimos) -> str:
    cuantos = _y(f"{numero} de {tamano}" for tamano, numero in cambios.revisados.items())
    return f"Se revisaron todos los conjuntos de datos que podían ser mínimos ({cuantos}): nada menor basta."


def _y_otros(total: int) -> Iterator[str]:
    if total > CAMBIOS_A_LA_VISTA:
        yield f"- … y otros {total - CAMBIOS_A_LA_VISTA} (en el formato JSON)."
    yield ""


def _contar(cuantos: int, uno: str, varios: str) -> str:
    return f"{cuantos} {uno if cuantos == 1 else varios}"


def _mayuscula(texto: str) -> str:
    return texto[:1].upper() + texto[1:]


def _o(niveles: Iterable[Nivel]) -> str:
    return _unir(list(map(nivel_en_llano, niveles)), "o")


def _y(partes: Iterable[str]) -> str:
    return _unir(list(partes), "y")


def _unir(partes: list[str], nexo: str) -> str:
    return "".join(partes) if len(partes) < 2 else f"{', '.join(partes[:-1])} {nexo} {partes[-1]}"  # noqa: PLR2004
