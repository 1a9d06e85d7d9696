"""El catálogo para leer: por archivo, cada fila con su respaldo, filtrado por ámbito, edad o tipología."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from desproteccion import esquema_catalogo as forma
from desproteccion.catalogo import Catalogo
from desproteccion.explicacion_catalogo import NOMBRE_DE_AMBITO
from desproteccion.vocabulario import AMBITOS


@dataclass(frozen=True, slots=True)
class Filtro:
    """Qué mostrar: un ámbito, una edad en años cumplidos, una tipología. Lo que no se dice no filtra."""

    ambito: str | None = None
    edad: int | None = None
    tipologia: str | None = None


@dataclass(frozen=True, slots=True)
class Seccion:
    titulo: str
    filas: Sequence[forma.Fila]


def en_markdown(catalogo: Catalogo, filtro: Filtro | None = None) -> str:
    """El catálogo en Markdown, con la advertencia de qué es y qué no."""
    return "\n".join(_lineas(catalogo, filtro or Filtro()))


def en_json(catalogo: Catalogo, filtro: Filtro | None = None) -> dict[str, Any]:
    """Lo mismo como datos: cada sección con sus filas tal como están escritas."""
    ficha = catalogo.ficha
    secciones = [
        {"titulo": s.titulo, "filas": [fila.model_dump(mode="json", exclude_none=True) for fila in s.filas]}
        for s in secciones_de(catalogo, filtro or Filtro())
    ]
    cabecera = {"id": ficha.id, "version": ficha.version, "huella": catalogo.huella, "oficial": ficha.oficial}
    return {**cabecera, "advertencia": ficha.advertencia, "secciones": secciones}


def _lineas(catalogo: Catalogo, filtro: Filtro) -> Iterator[str]:
    ficha = catalogo.ficha
    yield f"# {ficha.nombre}"
    yield ""
    yield f"{ficha.id}, versión {ficha.version}{'' if ficha.oficial else ', no oficial'}. {ficha.advertencia}"
    for seccion in secciones_de(catalogo, filtro):
        yield f"\n## {seccion.titulo}\n"
        for fila in seccion.filas:
            yield from _fila(fila, catalogo)


def secciones_de(catalogo: Catalogo, filtro: Filtro) -> list[Seccion]:
    """Las secciones que el filtro deja. Un filtro que no atañe a una sección la deja fuera si hay otro que sí."""
    tramo = None if filtro.edad is None else catalogo.tramo_de(filtro.edad)
    partes = (_violencia, _factores, _necesidades_e_impacto, _colaboracion, _notas)
    return [seccion for parte in partes for seccion in parte(catalogo, filtro, tramo) if seccion.filas]


def _violencia(catalogo: Catalogo, filtro: Filtro, tramo: str | None) -> Iterator[Seccion]:
    if filtro.ambito is not None:
        return
    contenido = catalogo.contenido
    for tipologia in contenido.tipologias.tipologias:
        if filtro.tipologia in (None, tipologia.id):
            subtipos = tipologia.subtipos if filtro.edad is None else []
            criterios = _de_edad(tipologia.criterios, tramo)
            yield Seccion(tipologia.nombre, [tipologia, *subtipos, *criterios, *tipologia.avisos])
    agravantes = contenido.agravantes.agravantes
    de_la_tipologia = [a for a in agravantes if filtro.tipologia in (None, *a.tipologias)]
    yield Seccion("Agravantes", [a for a in de_la_tipologia if _agravante_de_edad(a, filtro.edad)])
    if filtro.edad is None:
        gravedad = contenido.gravedad
        yield Seccion("Cómo se propone la gravedad", [*gravedad.niveles, *gravedad.reglas, *gravedad.conteo])


def _factores(catalogo: Catalogo, filtro: Filtro, tramo: str | None) -> Iterator[Seccion]:
    if filtro.tipologia is not None:
        return
    for ambito in AMBITOS:
        if filtro.ambito in (None, ambito):
            nombre = NOMBRE_DE_AMBITO[ambito]
            yield Seccion(f"Factores de riesgo: {nombre}", _de_edad(catalogo.riesgo[ambito].values(), tramo))
            yield Seccion(f"Factores protectores: {nombre}", _de_edad(catalogo.proteccion[ambito].values(), tramo))
    if filtro == Filtro():
        factores = catalogo.contenido.factores_riesgo
        yield Seccion("Cómo se cuentan los factores", [*factores.conteo, *factores.grupos])


def _necesidades_e_impacto(catalogo: Catalogo, filtro: Filtro, tramo: str | None) -> Iterator[Seccion]:
    if filtro.tipologia is not None or filtro.ambito not in (None, "nna"):
        return
    necesidades, impacto = catalogo.contenido.necesidades, catalogo.contenido.impacto
    celdas = [celda for celda in necesidades.celdas if tramo in (None, celda.tramo)]
    manifestaciones = [m for area in impacto.areas for m in _de_edad(area.manifestaciones, tramo)]
    if filtro.edad is not None:
        yield Seccion("Necesidades", celdas)
        yield Seccion("Impacto", manifestaciones)
        return
    yield Seccion("Necesidades", [*necesidades.areas, *celdas, *necesidades.escala])
    yield Seccion("Impacto", [*impacto.areas, *manifestaciones, *impacto.persistencia, *impacto.trauma])


def _colaboracion(catalogo: Catalogo, filtro: Filtro, tramo: str | None) -> Iterator[Seccion]:
    if filtro.tipologia is not None or filtro.edad is not None or filtro.ambito not in (None, "cuidadores"):
        return
    colaboracion = catalogo.contenido.colaboracion
    yield Seccion("Disponibilidad hacia la intervención", colaboracion.niveles)
    yield Seccion("No puede: primero se ajusta la oferta", colaboracion.no_puede)
    yield Seccion("No quiere", colaboracion.no_quiere)


def _notas(catalogo: Catalogo, filtro: Filtro, tramo: str | None) -> Iterator[Seccion]:
    if filtro != Filtro():
        return
    contenido = catalogo.contenido
    archivos = (contenido.tipologias, contenido.factores_riesgo, contenido.factores_protectores, contenido.necesidades)
    notas = [nota for archivo in archivos for nota in archivo.notas]
    yield Seccion("Notas de uso", [*notas, *contenido.impacto.notas, *contenido.colaboracion.orientaciones])
    yield Seccion("Plazos y edades", [catalogo.ficha.ventana_temporal_meses, *catalogo.ficha.tramos_edad])


def _de_edad(
    filas: Iterable[forma.Criterio | forma.Factor | forma.Manifestacion], tramo: str | None
) -> list[forma.Fila]:
    return [fila for fila in filas if tramo is None or not fila.tramos or tramo in fila.tramos]


def _agravante_de_edad(agravante: forma.Agravante, edad: int | None) -> bool:
    meses = agravante.edad_meses
    return edad is None or meses is None or (12 * edad <= meses.hasta and 12 * edad + 11 >= meses.desde)


def _fila(fila: forma.Fila, catalogo: Catalogo) -> Iterator[str]:
    yield f"- **{fila.id}** {fila.texto} ({_marcas(fila)})"
    for etiqueta, campo in (
        ("Definición", "definicion"),
        ("Ejemplo", "ejemplo"),
        ("Cuidado", "cautela"),
        ("No se marca si", "no_marcar_si"),
        ("Qué hacer", "que_hacer"),
    ):
        if valor := getattr(fila, campo, None):
            yield f"  - {etiqueta}: {valor}"
    for otra in getattr(fila, "tambien_en", ()):
        yield f"  - También en {otra.indicador}: {otra.texto}"
    for indicador in getattr(fila, "indicadores", ()):
        yield f"  - {indicador.texto}"
    for hecho in getattr(fila, "hechos", ()):
        yield f"  - {hecho.texto}"
    fuente = fila.fuente
    obra = catalogo.ficha.fuentes[fuente.sigla]
    cita = f"{fuente.seccion}: «{fuente.frase}»" if fuente.frase else obra.titulo
    yield f"  - {fuente.sigla}, {cita}{f'. {fuente.nota}' if fuente.nota else ''}"


def _marcas(fila: forma.Fila) -> str:
    marcas = [fila.apoyo, "oficial" if fila.oficial else "no oficial"]
    if isinstance(fila, forma.Criterio):
        marcas.insert(0, fila.gravedad.replace("_", " "))
    if isinstance(fila, forma.ReglaDeGravedad):
        marcas.insert(0, f"propone {fila.propone.replace('_', ' ')}")
    if isinstance(fila, forma.FactorDeRiesgo):
        marcas.insert(0, "alto riesgo" if fila.alto_riesgo else "no alto")
    if isinstance(fila, forma.Agravante) and fila.fuerte:
        marcas.insert(0, "fuerte")
    return ", ".join(marcas)
