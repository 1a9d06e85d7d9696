"""Qué va en el libro de reglas: por tabla, sus reglas, brechas y ejemplos, y quién las cambió."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from desproteccion.documentos import leer
from desproteccion.evaluacion import evaluar
from desproteccion.explicacion import APOYO_EN_PALABRAS
from desproteccion.fichas import cargar_caso
from desproteccion.libro import ETAPAS, condicion_en_palabras
from desproteccion.motor import Motor
from desproteccion.paquete import Paquete, Regla
from desproteccion.reglas import cargar_reglas
from desproteccion.vocabulario import LECTURAS

TODAS = "todas"


@dataclass(frozen=True, slots=True)
class ReglaDelLibro:
    """Una regla, ya en palabras."""

    id: str
    condicion: str
    conclusion: str
    texto: str
    apoyo: str
    fuente: str
    frase: str
    brecha: str
    ejemplos: tuple[str, ...]
    cambios: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seccion:
    """Una tabla o una etapa, con lo que pregunta y sus reglas."""

    id: str
    titulo: str
    hechos: tuple[str, ...]
    reglas: tuple[ReglaDelLibro, ...]


@dataclass(frozen=True, slots=True)
class Libro:
    """El libro entero. `resumen` cambia si cambia cualquier cosa de su contenido."""

    titulo: str
    version: str
    vigencia: str
    huella: str
    lecturas: tuple[str, ...]
    secciones: tuple[Seccion, ...]

    @property
    def resumen(self) -> str:
        return hashlib.sha256(json.dumps(asdict(self), ensure_ascii=False).encode()).hexdigest()


def reunir(reglas: Path, casos: Path) -> Libro:
    """El contenido del libro, solo de la carpeta de reglas y de los casos de ejemplo.

    Errores: `ErrorDeEntrada` si las reglas o algún caso no sirven.
    """
    paquete = cargar_reglas(reglas)
    ejemplos = _ejemplos(Motor(paquete), casos)
    cambios = leer(reglas / "cambios.yaml").datos
    hasta = f" al {paquete.vigente_hasta}" if paquete.vigente_hasta else " en adelante"
    return Libro(
        titulo=paquete.nombre,
        version=paquete.version,
        vigencia=f"{paquete.vigente_desde}{hasta}",
        huella=paquete.huella,
        lecturas=tuple(f"Lectura {lectura}: {texto}" for lectura, texto in paquete.lecturas.items()),
        secciones=tuple(_secciones(paquete, ejemplos, cambios)),
    )


def _ejemplos(motor: Motor, carpeta: Path) -> dict[str, dict[str, str]]:
    """Por regla, las viñetas en que dispara con alguna lectura, y cómo presentarlas."""
    ejemplos: dict[str, dict[str, str]] = {}
    for archivo in sorted(carpeta.glob("*.yaml")):
        caso = cargar_caso(archivo, motor.paquete)
        titulo = leer(carpeta / "esperados" / f"{caso.id}.yaml").datos["titulo"]
        for lectura in LECTURAS:
            for disparada in evaluar(caso, lectura, motor=motor, ejecutor="tablas").disparadas:
                ejemplos.setdefault(disparada.regla, {})[caso.id] = f"{caso.id} «{titulo}»"
    for registro in leer(carpeta / "decisiones" / "tablas.yaml").datos:
        hechos = ", ".join(f"{id}: {_palabra(valor)}" for id, valor in registro["hechos"].items())
        suyos = ejemplos.setdefault(registro["regla"], {})
        suyos.setdefault("decision", f"Caso mínimo: {hechos}")
    return ejemplos


def _secciones(
    paquete: Paquete, ejemplos: Mapping[str, Mapping[str, str]], cambios: list[dict[str, Any]]
) -> Iterator[Seccion]:
    nombres = {indicador.id: f"{indicador.id} · {indicador.nombre}" for indicador in paquete.indicadores}
    usan = {i.id: _hechos_de(paquete, [fila.regla.si for fila in i.filas]) for i in paquete.indicadores}
    for etapa, de_la_etapa in groupby(paquete.reglas.values(), key=lambda regla: regla.etapa):
        for tabla, de_la_tabla in groupby(de_la_etapa, key=lambda r: r.tabla if r.tabla in nombres else r.etapa):
            reglas = tuple(_regla(regla, paquete, ejemplos, cambios) for regla in de_la_tabla)
            yield Seccion(tabla, nombres.get(tabla, ETAPAS[etapa]), usan.get(tabla, ()), reglas)


def _hechos_de(paquete: Paquete, condiciones: list[Any]) -> tuple[str, ...]:
    nombres = dict.fromkeys(nombre for condicion in condiciones for nombre in _nombres(condicion))
    etiquetas = []
    for nombre in nombres:
        if nombre in paquete.hechos:
            etiquetas.append(f"{nombre}: {paquete.hechos[nombre].pregunta}")
        elif nombre in paquete.derivados:
            etiquetas.append(f"{nombre}: {paquete.derivados[nombre].etiqueta} (se calcula)")
    return tuple(etiquetas)


def _nombres(condicion: Any) -> Iterator[str]:
    for clave, valor in condicion.items() if isinstance(condicion, dict) else ():
        if clave in {"alguno", "todos"}:
            for parte in valor:
                yield from _nombres(parte)
        else:
            yield clave


def _regla(
    regla: Regla, paquete: Paquete, ejemplos: Mapping[str, Mapping[str, str]], cambios: list[dict[str, Any]]
) -> ReglaDelLibro:
    return ReglaDelLibro(
        id=regla.id,
        condicion="" if regla.si is None else condicion_en_palabras(regla.si),
        conclusion="" if regla.da is None else _conclusion(regla.da),
        texto=regla.texto,
        apoyo=APOYO_EN_PALABRAS[regla.apoyo],
        fuente=f"{regla.fuente.sigla}, {regla.fuente.seccion} ({paquete.fuentes[regla.fuente.sigla]})",
        frase=regla.fuente.frase,
        brecha=regla.brecha or "",
        ejemplos=tuple(ejemplos.get(regla.id, {}).values()),
        cambios=tuple(
            f"{c['fecha']}, versión {c['version']}, {c['quien']}: {c['motivo']}"
            for c in cambios
            if c["reglas"] == TODAS or regla.id in c["reglas"]
        ),
    )


def _conclusion(da: Any) -> str:
    if isinstance(da, dict) and set(da) == {"minima", "prudente"}:
        return f"{_palabra(da['minima'])} (lectura mínima) o {_palabra(da['prudente'])} (lectura prudente)"
    if isinstance(da, dict):
        return ", ".join(f"{clave}: {_conclusion(valor)}" for clave, valor in da.items())
    if isinstance(da, list):
        return ", ".join(map(_conclusion, da))
    return _palabra(da)


def _palabra(valor: Any) -> str:
    return {True: "sí", False: "no"}[valor] if isinstance(valor, bool) else str(valor)
