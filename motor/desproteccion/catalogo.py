"""El catálogo en uso: tipologías, agravantes, factores, necesidades, impacto y colaboración, ya cruzados entre sí."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel

from desproteccion.errores import ErrorDeEntrada
from desproteccion.paquete import Etapa, Fuente, Regla
from desproteccion.resultado_catalogo import CriterioMarcado, FactorPresente
from desproteccion.tabla_gravedad import TablaDeGravedad
from desproteccion.vocabulario import AMBITOS

if TYPE_CHECKING:  # la forma de los archivos se importa al leerlos, y no al importar el paquete
    from desproteccion import esquema_catalogo as forma
    from desproteccion.documentos import Ruta

CATALOGO_POR_OMISION = "valora_galicia_adaptado"


class CatalogoInvalido(ErrorDeEntrada):
    """La carpeta no es un catálogo coherente."""


@dataclass(frozen=True)
class Catalogo:
    """Un catálogo leído y revisado. Inmutable: se comparte entre hilos.

    `contenido` son los archivos tal como están escritos; lo demás, sus filas por identificador.
    """

    contenido: forma.CatalogoYaml
    huella: str
    gravedad: TablaDeGravedad
    reglas: Mapping[str, Regla]
    """Las reglas del catálogo (V0, su conteo y F0), en orden canónico."""

    @property
    def ficha(self) -> forma.FichaDelCatalogo:
        return self.contenido.catalogo

    @cached_property
    def tipologias(self) -> Mapping[str, forma.TipologiaDelCatalogo]:
        return {t.id: t for t in self.contenido.tipologias.tipologias}

    @cached_property
    def criterios(self) -> Mapping[str, Mapping[str, forma.Criterio]]:
        """Por tipología, sus descriptores."""
        return {t.id: {c.id: c for c in t.criterios} for t in self.contenido.tipologias.tipologias}

    @cached_property
    def agravantes(self) -> Mapping[str, forma.Agravante]:
        return {a.id: a for a in self.contenido.agravantes.agravantes}

    @cached_property
    def riesgo(self) -> Mapping[str, Mapping[str, forma.FactorDeRiesgo]]:
        """Por ámbito, los factores de riesgo."""
        return {ambito: {f.id: f for f in getattr(self.contenido.factores_riesgo, ambito)} for ambito in AMBITOS}

    @cached_property
    def criterios_marcados(self) -> Mapping[str, Mapping[str, CriterioMarcado]]:
        """Por tipología, sus descriptores como los muestra un resultado."""
        return {
            tipo: {c.id: CriterioMarcado(c.id, c.texto, c.apoyo, c.oficial, c.gravedad) for c in suyos.values()}
            for tipo, suyos in self.criterios.items()
        }

    @cached_property
    def factores_presentes(self) -> Mapping[str, Mapping[str, FactorPresente]]:
        """Por ámbito, los factores de riesgo como los muestra un resultado."""
        return {
            ambito: {f.id: FactorPresente(f.id, f.texto, f.alto_riesgo, f.apoyo, f.oficial) for f in suyos.values()}
            for ambito, suyos in self.riesgo.items()
        }

    @cached_property
    def proteccion(self) -> Mapping[str, Mapping[str, forma.Factor]]:
        """Por ámbito, los factores protectores."""
        return {ambito: {f.id: f for f in getattr(self.contenido.factores_protectores, ambito)} for ambito in AMBITOS}

    @cached_property
    def niveles_de_gravedad(self) -> Mapping[str, forma.NivelDeGravedad]:
        """Por propuesta, qué valor toma el hecho de la violencia y hacia dónde orienta."""
        return {n.nivel: n for n in self.contenido.gravedad.niveles}

    @cached_property
    def filas(self) -> Mapping[str, forma.Fila]:
        """Todas las filas, de todos los archivos."""
        return {fila.id: fila for _, fila in filas_de(self.contenido)}

    def agravantes_de(self, tipologia: str) -> list[forma.Agravante]:
        """Los agravantes que pueden marcarse en una tipología."""
        return [a for a in self.agravantes.values() if tipologia in a.tipologias]

    def tramo_de(self, anios: int) -> str | None:
        """El tramo de edad al que pertenecen esos años cumplidos; `None` fuera de todos."""
        tramos = self.ficha.tramos_edad
        return next((t.tramo for t in tramos if t.desde_anios <= anios <= t.hasta_anios), None)

    def necesidades_de(self, anios: int) -> list[forma.CeldaDeNecesidad]:
        """Las necesidades propias de la edad, una por área, con los indicadores de que están cubiertas."""
        tramo = self.tramo_de(anios)
        return [celda for celda in self.contenido.necesidades.celdas if celda.tramo == tramo]


def filas_de(parte: BaseModel, ruta: Ruta = ()) -> Iterator[tuple[Ruta, forma.Fila]]:
    """Las filas de una parte del catálogo, con la ruta de cada una, en el orden en que están escritas."""
    from desproteccion.esquema_catalogo import Fila

    if isinstance(parte, Fila):
        yield ruta, parte
    for campo, valor in parte:
        if isinstance(valor, BaseModel):
            yield from filas_de(valor, (*ruta, campo))
        elif isinstance(valor, list):
            for i, elemento in enumerate(valor):
                if isinstance(elemento, BaseModel):
                    yield from filas_de(elemento, (*ruta, campo, i))


def como_regla(fila: forma.Fila, obras: Mapping[str, forma.Obra], etapa: Etapa, tabla: str, **resto: object) -> Regla:
    """La fila como la muestra una traza. Lo que no cita norma lleva el título de su obra y ninguna frase."""
    sigla = fila.fuente.sigla
    obra = obras.get(sigla)
    seccion = fila.fuente.seccion or (obra.titulo if obra else "")
    return Regla(
        fila.id,
        etapa,
        tabla,
        fila.texto,
        fila.apoyo,
        Fuente(sigla, seccion, fila.fuente.frase or ""),
        **resto,  # type: ignore[arg-type]
    )


def cargar_catalogo(carpeta: Path | str | None = None, *, admite_defectos: bool = False) -> Catalogo:
    """Lee y revisa el catálogo de una carpeta (por omisión, el que trae el motor).

    `admite_defectos` deja para la verificación los vacíos, traslapes y retrocesos de sus reglas V0.
    Errores: `CatalogoInvalido`, con todos los hallazgos: archivo, línea, identificador, qué se esperaba y qué hacer.
    """
    from desproteccion.lectura_catalogo import leer_catalogo
    from desproteccion.reglas import carpeta_de_datos

    elegida = Path(carpeta) if carpeta else carpeta_de_datos("reglas") / CATALOGO_POR_OMISION
    return leer_catalogo(elegida, admite_defectos=admite_defectos)


def catalogo_vecino(carpeta: Path | str | None) -> Path | None:
    """El catálogo que trae una copia de `reglas/` entera, al lado de la norma; `None` si no lo trae."""
    vecino = Path(carpeta) / CATALOGO_POR_OMISION if carpeta else None
    return vecino if vecino and vecino.is_dir() else None


@cache
def catalogo_por_omision() -> Catalogo:
    """El catálogo que trae el paquete, leído una vez por proceso."""
    return cargar_catalogo()
