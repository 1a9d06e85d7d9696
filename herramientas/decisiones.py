"""Rehace `casos_ejemplo/decisiones/`: unos pocos casos en que un error de las reglas se nota.

Elige los casos por las tablas (cada fila, brecha, condición y umbral) y agrega uno por cada mutación que los anteriores
no notan. La respuesta que escribe es la de las reglas de hoy; que sea la correcta lo dice `tests/referencia`, que la
recalcula desde la especificación sin el motor.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from desproteccion import condiciones
from desproteccion.diferencias import Diferencia, comparar
from desproteccion.errores import ErrorDeEntrada
from desproteccion.paquete import Paquete
from desproteccion.reglas import RAIZ_DEL_REPOSITORIO, cargar_reglas
from desproteccion.verificacion.cobertura import casos_que_cubren, hechos_de, puntos_de
from desproteccion.verificacion.decisiones import PARTES, Decisiones, Registro, Respondedor, incumplidas
from desproteccion.verificacion.mutacion.generar import mutantes
from desproteccion.verificacion.valoraciones import dominio_de, valoraciones

DESTINO = RAIZ_DEL_REPOSITORIO / "casos_ejemplo" / "decisiones"


def main() -> None:
    """Escribe los cinco archivos."""
    paquete = cargar_reglas()
    quien = Respondedor(paquete)
    decisiones = Decisiones(
        {
            "tablas": [quien.de_tabla(registro) for registro in _de_tablas(quien)],
            "cadena": [quien.de_cadena({"hechos": {}})],
            "programas": [],
            "alertas": [quien.de_alerta(registro) for registro in _de_alertas(quien)],
            "conteos": [quien.de_conteo(registro) for registro in _de_conteos(paquete)],
        }
    )
    _completar(decisiones, quien)
    for parte in PARTES:
        _escribir(DESTINO / f"{parte}.yaml", decisiones.partes[parte])


def _de_tablas(quien: Respondedor) -> Iterator[Registro]:
    for densa in quien.examen.tablas.densas:
        if densa.indicador:
            puntos = puntos_de(quien.examen, densa)
            for punto in casos_que_cubren(quien.examen, puntos):
                yield {"tabla": densa.nombre, "hechos": hechos_de(puntos, punto)}


def _de_alertas(quien: Respondedor) -> Iterator[Registro]:
    """Una forma de encender cada alerta; lo demás lo agregan las mutaciones."""
    for alerta in quien.paquete.alertas:
        for valores in valoraciones(alerta.condicion, quien.examen):
            if condiciones.consta(alerta.condicion, valores):
                consta = {id: dominio_de(id, quien.examen).valor(codigo) for id, (codigo, _) in valores.items()}
                yield {"alerta": alerta.regla.id, "consta": consta}
                break


def _de_conteos(paquete: Paquete) -> Iterator[Registro]:
    conteo = paquete.polivictimizacion
    if conteo:
        vida, anio = conteo.vida, conteo.ultimo_anio
        for victimizaciones in ((vida - 1, anio - 1), (vida, 0), (vida - 1, anio), (vida - 1, None), (anio - 1, None)):
            yield {"victimizaciones": dict(zip(("vida", "ultimo_anio"), victimizaciones, strict=True))}


def _completar(decisiones: Decisiones, quien: Respondedor) -> None:
    """Por cada mutante que los ejemplos no notan y no es equivalente, agrega el testigo que lo distingue."""
    for mutante in mutantes(quien.paquete):
        try:
            if next(incumplidas(decisiones, mutante.paquete), None) is not None:
                continue
        except ErrorDeEntrada:
            continue
        for diferencia in comparar(quien.paquete, mutante.paquete).diferencias[:1]:
            parte, registro = _registro(diferencia, quien)
            decisiones.partes[parte].append(registro)


def _registro(diferencia: Diferencia, quien: Respondedor) -> tuple[str, Registro]:
    testigo: dict[str, Any] = dict(diferencia.testigo or {})
    if diferencia.tabla == "programas":
        separacion = testigo.pop("separacion", False)
        return "programas", quien.de_programas({"dimensiones": testigo, "separacion": separacion})
    if diferencia.tabla == "alertas":
        return "alertas", quien.de_alerta({"alerta": diferencia.de.split()[0].rstrip(":"), "consta": testigo})
    if diferencia.tabla in {indicador.id for indicador in quien.paquete.indicadores}:
        hechos = {**quien.examen.caso({}), **testigo}
        suyos = {id: hechos[id] for id in quien.examen.tablas.hechos_de[diferencia.tabla] if hechos[id] is not None}
        return "tablas", quien.de_tabla({"tabla": diferencia.tabla, "hechos": suyos})
    return "cadena", quien.de_cadena({"hechos": testigo})


def _escribir(archivo: Path, registros: list[Registro]) -> None:
    texto = (
        "# Generado por herramientas/decisiones.py; cada respuesta se contrasta con la especificación en las pruebas.\n"
    )
    texto += yaml.safe_dump([dict(r) for r in registros], allow_unicode=True, sort_keys=False, width=118)
    archivo.write_text(texto, encoding="utf-8")


if __name__ == "__main__":
    main()
