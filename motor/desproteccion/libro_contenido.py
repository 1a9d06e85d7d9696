"""Qué va en el libro de reglas: por tabla, su cuadro, sus brechas, cada regla con sus ejemplos y quién la cambió.

Es el mismo contenido para el sitio, el PDF y la página «Reglas», y sale solo de `reglas/` y `casos_ejemplo/`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from desproteccion.clausulas.registro import Hallazgo, leer_hallazgos
from desproteccion.documentos import leer
from desproteccion.en_llano import EnLlano
from desproteccion.etiquetas import LECTURAS as LECTURAS_EN_LLANO
from desproteccion.evaluacion import evaluar
from desproteccion.explicacion import APOYO_EN_PALABRAS
from desproteccion.fichas import cargar_caso
from desproteccion.historial import Cambio, leer_historial
from desproteccion.libro import ETAPAS
from desproteccion.motor import Motor, motor_por_omision
from desproteccion.paquete import Regla
from desproteccion.reglas import NORMA_POR_OMISION, carpeta_de_datos
from desproteccion.vocabulario import LECTURAS

Ejemplos = Mapping[str, Mapping[str, str]]
"""Por regla, los ejemplos que la muestran y cómo presentarlos."""
OTRAS = "otras condiciones"
CON_EXPRESION = {"dimensiones", "global", "conteo"}


@dataclass(frozen=True, slots=True)
class ReglaDelLibro:
    """Una regla, ya en palabras. `niveles` son los que puede dar, si los da fijos; `obra` es el título de su fuente."""

    id: str
    texto: str
    condicion: str
    conclusion: str
    niveles: tuple[str, ...]
    apoyo: str
    sigla: str
    obra: str
    fuente: str
    frase: str
    brecha: str
    ejemplos: tuple[str, ...]
    cambios: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BrechaDelLibro:
    """Lo que la norma no resuelve, qué responde cada lectura en cada fila y por qué es un vacío o una contradicción."""

    id: str
    lecturas: tuple[str, ...]
    porque: str


@dataclass(frozen=True, slots=True)
class Seccion:
    """Una tabla o una etapa. `cuadro` son encabezados y filas; va vacío si sus reglas no forman una tabla."""

    id: str
    titulo: str
    hechos: tuple[str, ...]
    cuadro: tuple[tuple[str, ...], ...]
    brechas: tuple[BrechaDelLibro, ...]
    reglas: tuple[ReglaDelLibro, ...]


@dataclass(frozen=True, slots=True)
class Libro:
    """El libro entero. `resumen` cambia si cambia cualquier cosa de su contenido."""

    titulo: str
    version: str
    vigencia: str
    huella: str
    catalogo: str
    lecturas: tuple[str, ...]
    secciones: tuple[Seccion, ...]

    @property
    def resumen(self) -> str:
        return hashlib.sha256(json.dumps(asdict(self), ensure_ascii=False).encode()).hexdigest()


@cache
def libro_por_omision() -> Libro:
    """El libro de las reglas que trae el motor, reunido una vez por proceso."""
    return reunir(
        motor_por_omision(), carpeta_de_datos("reglas") / NORMA_POR_OMISION, carpeta_de_datos("casos_ejemplo")
    )


def reunir(motor: Motor, norma: Path, casos: Path) -> Libro:
    """El contenido del libro: las reglas del motor, lo que su carpeta cuenta de ellas y los casos de ejemplo.

    Errores: `ErrorDeEntrada` si lo que la carpeta cuenta o algún caso no sirven.
    """
    paquete, ficha = motor.paquete, motor.catalogo.ficha
    hasta = f" al {paquete.vigente_hasta}" if paquete.vigente_hasta else " en adelante"
    return Libro(
        titulo=paquete.nombre,
        version=paquete.version,
        vigencia=f"{paquete.vigente_desde}{hasta}",
        huella=paquete.huella,
        catalogo=f"{ficha.nombre}, versión {ficha.version}. {ficha.advertencia}",
        lecturas=tuple(f"Lectura {LECTURAS_EN_LLANO[lectura]}: {texto}" for lectura, texto in paquete.lecturas.items()),
        secciones=tuple(_Redactor(motor, norma, casos).secciones()),
    )


class _Redactor:
    def __init__(self, motor: Motor, norma: Path, casos: Path) -> None:
        self.motor, self.paquete = motor, motor.paquete
        self.palabras = EnLlano(motor.paquete, motor.catalogo)
        self.cambios: list[Cambio] = leer_historial(norma, set(motor.reglas))
        self.hallazgos: list[Hallazgo] = list(leer_hallazgos(norma, motor.paquete))
        self.ejemplos: Ejemplos = self._ejemplos(casos)

    def secciones(self) -> Iterator[Seccion]:
        nombres = {indicador.id: f"{indicador.id} · {indicador.nombre}" for indicador in self.paquete.indicadores}
        todas = self.motor.reglas.values()
        for etapa, de_la_etapa in groupby(todas, key=lambda regla: regla.etapa):
            for tabla, de_la_tabla in groupby(de_la_etapa, key=lambda r: r.tabla if r.tabla in nombres else r.etapa):
                reglas = list(de_la_tabla)
                hechos = self._hechos(reglas) if etapa in {"indicadores", "gravedad"} else []
                yield Seccion(
                    tabla,
                    nombres.get(tabla, ETAPAS[etapa]),
                    tuple(f"{self.palabras.nombre(id)}: {self.palabras.pregunta(id)}" for id in hechos),
                    tuple(self._cuadro(reglas, hechos)) if hechos else (),
                    tuple(self._brechas(reglas)),
                    tuple(map(self._regla, reglas)),
                )

    # Cuadro y brechas

    def _hechos(self, reglas: list[Regla]) -> list[str]:
        return list(dict.fromkeys(id for regla in reglas for id in _nombres(regla.si)))

    def _cuadro(self, reglas: list[Regla], hechos: list[str]) -> Iterator[tuple[str, ...]]:
        anidadas = any(isinstance(regla.si, dict) and {"alguno", "todos"} & set(regla.si) for regla in reglas)
        aparte = (OTRAS,) if anidadas else ()
        da = "propone" if reglas[0].etapa == "gravedad" else "nivel"
        yield (*map(self.palabras.nombre, hechos), *aparte, da, "regla")
        for regla in reglas:
            if not isinstance(regla.si, dict):
                continue
            celdas = [self.palabras.prueba(id, regla.si[id]) if id in regla.si else "" for id in hechos]
            otras = [self.palabras.condicion({c: v for c, v in regla.si.items() if c in {"alguno", "todos"}})]
            yield (*celdas, *(otras if aparte else ()), self.palabras.conclusion(regla.da), regla.id)

    def _brechas(self, reglas: list[Regla]) -> Iterator[BrechaDelLibro]:
        """Una por brecha, con lo que se halló al leer la fuente."""
        for brecha in dict.fromkeys(regla.brecha for regla in reglas if regla.brecha):
            lecturas = dict.fromkeys(self.palabras.conclusion(regla.da) for regla in reglas if regla.brecha == brecha)
            porque = " ".join(hallazgo.problema for hallazgo in self.hallazgos if brecha in hallazgo.reglas)
            yield BrechaDelLibro(brecha, tuple(lecturas), porque)

    # Reglas

    def _regla(self, regla: Regla) -> ReglaDelLibro:
        fuente = regla.fuente
        return ReglaDelLibro(
            id=regla.id,
            texto=regla.texto,
            condicion=self.palabras.condicion(regla.si),
            # Una dimensión, el nivel global y una cuenta se calculan: cómo, lo dice mejor el texto de la regla.
            conclusion="" if regla.da is None or regla.etapa in CON_EXPRESION else self.palabras.conclusion(regla.da),
            niveles=_niveles_que_da(regla),
            apoyo=APOYO_EN_PALABRAS[regla.apoyo],
            sigla=fuente.sigla,
            obra=self.palabras.obra(fuente.sigla),
            fuente=", ".join(dict.fromkeys((fuente.sigla, fuente.seccion, self.palabras.obra(fuente.sigla)))),
            frase=fuente.frase,
            brecha=regla.brecha or "",
            ejemplos=tuple(self.ejemplos.get(regla.id, {}).values()),
            cambios=tuple(str(cambio) for cambio in self.cambios if cambio.toca(regla, self.paquete)),
        )

    def _ejemplos(self, carpeta: Path) -> Ejemplos:
        """Las viñetas en que cada regla dispara con alguna lectura, y un caso mínimo en que decide."""
        ejemplos: dict[str, dict[str, str]] = {}
        for archivo in sorted(carpeta.glob("*.yaml")):
            caso = cargar_caso(archivo, self.paquete, self.motor.catalogo)
            titulo = leer(carpeta / "esperados" / f"{caso.id}.yaml").datos["titulo"]
            for lectura in LECTURAS:
                for disparada in evaluar(caso, lectura, motor=self.motor, ejecutor="tablas").disparadas:
                    ejemplos.setdefault(disparada.regla, {})[caso.id] = f"{caso.id} «{titulo}»"
        for registro in leer(carpeta / "decisiones" / "tablas.yaml").datos:
            hechos = [
                f"{self.palabras.nombre(id)}: {self.palabras.valor(id, v)}" for id, v in registro["hechos"].items()
            ]
            ejemplos.setdefault(registro["regla"], {}).setdefault("minimo", f"Caso mínimo: {'; '.join(hechos)}")
        for registro in leer(carpeta / "decisiones" / "gravedad.yaml").datos:
            partes = f"descriptor más grave: {registro['descriptor_mas_grave'].replace('_', ' ')}; agravantes: "
            partes += f"{registro['agravantes']}, de ellos fuertes: {registro['fuertes']}"
            ejemplos.setdefault(registro["regla"], {}).setdefault("minimo", f"Caso mínimo: {partes}")
        return ejemplos


def _niveles_que_da(regla: Regla) -> tuple[str, ...]:
    if regla.etapa != "indicadores":
        return ()
    return tuple(regla.da.values()) if isinstance(regla.da, dict) else (str(regla.da),)


def _nombres(condicion: Any) -> Iterator[str]:
    """Los hechos que una condición nombra sin anidar; los anidados van en su propia columna."""
    if isinstance(condicion, dict):
        yield from (clave for clave in condicion if clave not in {"alguno", "todos"})
