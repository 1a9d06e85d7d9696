"""Banco: mil jueces × 24 viñetas, de la carpeta de hojas al informe. Escribe segundos de procesador por etapa.

Uso: python herramientas/banco_acuerdo.py [JUECES]
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from pathlib import Path
from time import process_time
from typing import Any

from desproteccion.acuerdo import Ejercicio, analizar, cargar_ejercicio, en_markdown, leer_carpeta
from desproteccion.acuerdo.codigos import Codificador
from desproteccion.motor import Motor, motor_por_omision

PROBABILIDAD_DE_DIFERIR = 0.12
PROBABILIDAD_DE_CALLAR = 0.01


def escribir_hojas(carpeta: Path, ejercicio: Ejercicio, motor: Motor, jueces: int) -> None:
    """Hojas al azar en torno a la clave: cada hecho difiere o queda sin responder con cierta probabilidad."""
    azar = random.Random(20230601)
    consenso = {v.id: v.hechos(motor.paquete) for v in ejercicio.vinetas.values()}
    for juez in range(jueces):
        calificaciones = [{"vineta": id, "hechos": _alterados(de, motor, azar)} for id, de in consenso.items()]
        hoja = {"esquema": "calificaciones/1", "juez": f"J-{juez:04}", "sesion": "2026-11-20"}
        (carpeta / f"J-{juez:04}.json").write_text(json.dumps({**hoja, "calificaciones": calificaciones}))


def _alterados(hechos: dict[str, Any], motor: Motor, azar: random.Random) -> dict[str, Any]:
    dichos: dict[str, Any] = {}
    for id, valor in hechos.items():
        hecho = motor.paquete.hechos[id]
        if valor is None or azar.random() < PROBABILIDAD_DE_CALLAR:
            continue
        admite = hecho.dominio.valores or range(4)
        cambia = azar.random() < PROBABILIDAD_DE_DIFERIR
        dichos[id] = azar.choice(list(admite)) if cambia else valor
    if dichos.get("nna.impacto.areas") == 0:
        dichos["nna.impacto.persiste"] = False
    if dichos.get("cuidadores.respuesta.alcance") == "ninguna":
        dichos.pop("cuidadores.respuesta.frecuencia", None)
    return dichos


def main() -> None:
    jueces = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    motor = motor_por_omision()
    ejercicio = cargar_ejercicio()
    with tempfile.TemporaryDirectory() as temporal:
        escribir_hojas(Path(temporal), ejercicio, motor, jueces)
        inicio = process_time()
        codificador = Codificador(motor)
        recogida = leer_carpeta(temporal, ejercicio, codificador)
        leido = process_time()
        analisis = analizar(recogida, ejercicio, codificador, "prudente")
        analizado = process_time()
        en_markdown(analisis, motor.paquete)
        fin = process_time()
    print(f"{jueces} jueces × {len(ejercicio.vinetas)} viñetas ({len(recogida.problemas)} problemas)")
    print(f"leer y validar {leido - inicio:.2f} s; analizar {analizado - leido:.2f} s; informe {fin - analizado:.2f} s")
    print(f"total {fin - inicio:.2f} s")


if __name__ == "__main__":
    main()
