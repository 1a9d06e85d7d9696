"""El material de una sesión, en Markdown y de los mismos datos: cuadernillo, guía con la clave y plan."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from desproteccion.acuerdo.ejercicio import Ejercicio, Par, Vineta, leer_modelo, raiz_del_ejercicio
from desproteccion.caso import Parte
from desproteccion.errores import ErrorDeEntrada, Problema
from desproteccion.etiquetas import LECTURAS as EN_LLANO
from desproteccion.paquete import Paquete
from desproteccion.vocabulario import LECTURAS, Hecho

PLAN = "plan.yaml"
MINUTOS_DE_LA_SESION = 5 * 60
COLUMNAS_DE_RESPUESTA = 3
SALTO = "\n\n---\n"


class Antes(Parte):
    vinetas: tuple[str, ...]
    indicacion: str


class Bloque(Parte):
    minutos: int
    titulo: str
    que_hacer: str
    vinetas: tuple[str, ...] = ()


class Plan(Parte):
    esquema: Literal["plan/1"]
    antes: Antes
    bloques: tuple[Bloque, ...]


def cargar_plan(ejercicio: Ejercicio, carpeta: Path | str | None = None) -> Plan:
    """Lee el plan de sesión de un ejercicio.

    Errores: `ErrorDeEntrada` si no dura cinco horas o nombra una viñeta que el ejercicio no tiene.
    """
    archivo = raiz_del_ejercicio(carpeta) / PLAN
    plan = leer_modelo(archivo, Plan)
    minutos = sum(bloque.minutos for bloque in plan.bloques)
    problemas = [
        Problema(str(archivo), f"nombra la viñeta {id}", "una del ejercicio")
        for id in (*plan.antes.vinetas, *(id for bloque in plan.bloques for id in bloque.vinetas))
        if id not in ejercicio.vinetas
    ]
    if minutos != MINUTOS_DE_LA_SESION:
        problemas.append(Problema(str(archivo), f"los bloques suman {minutos} minutos", f"{MINUTOS_DE_LA_SESION}"))
    if problemas:
        raise ErrorDeEntrada(problemas)
    return plan


def cuadernillo(ejercicio: Ejercicio, paquete: Paquete) -> str:
    """Los relatos y dónde anotar las respuestas; nada de la clave."""
    return SALTO.join(
        (
            "\n".join(_portada(ejercicio, paquete)),
            *("\n".join(_para_calificar(v, paquete)) for v in ejercicio.en_orden_de_lectura()),
        )
    )


def _portada(ejercicio: Ejercicio, paquete: Paquete) -> Iterator[str]:
    yield f"# Cuadernillo: {ejercicio.titulo}"
    yield ""
    yield (
        "Lea cada relato y responda las preguntas con lo que el relato permite saber; si no lo permite, deje la "
        "casilla en blanco. Trabaje a solas. No escriba su nombre: use el seudónimo que le dieron. Las familias de "
        "estos relatos son ficticias."
    )
    yield ""
    yield "Seudónimo: ____________________   Fecha: ____________________"
    yield ""
    yield "## Preguntas"
    yield ""
    yield from _tabla(
        ("N.º", "Pregunta", "Respuestas"),
        ((str(n), hecho.pregunta, _respuestas(hecho)) for n, hecho in enumerate(paquete.hechos.values(), start=1)),
    )


def _respuestas(hecho: Hecho) -> str:
    valores = hecho.dominio.valores
    return hecho.dominio.admite() if valores is None else "; ".join(hecho.en_llano(valor) for valor in valores)


def _para_calificar(vineta: Vineta, paquete: Paquete) -> Iterator[str]:
    yield _con_codigo(vineta)
    yield ""
    numeros = [f"{n}. ________" for n in range(1, len(paquete.hechos) + 1)]
    numeros += [""] * (-len(numeros) % COLUMNAS_DE_RESPUESTA)
    alto = len(numeros) // COLUMNAS_DE_RESPUESTA
    yield from _tabla(("Respuestas", "", ""), (tuple(numeros[fila::alto]) for fila in range(alto)))
    yield "Nivel que usted pronuncia: ____________________"
    yield ""


def guia(ejercicio: Ejercicio, paquete: Paquete) -> str:
    """Para quien facilita: cada viñeta con su clave, la regla, la frase de la fuente y por qué."""
    portada = [
        f"# Guía de facilitación: {ejercicio.titulo}",
        "",
        "Contiene la clave: no se entrega a quien califica. Donde las lecturas difieren, el desacuerdo puede ser de la "
        "norma y no de las personas.",
        "",
        f"**De quién es la clave.** {ejercicio.autoria}",
        "",
        "## Pares",
        "",
        *_tabla(
            ("Viñetas", "Clase", "Difieren en", "Para qué"),
            ((", ".join(p.vinetas), p.clase, _en_que_difieren(p, paquete), p.proposito) for p in ejercicio.pares),
        ),
    ]
    return SALTO.join(("\n".join(portada), *("\n".join(_con_clave(v, paquete)) for v in ejercicio.vinetas.values())))


def _en_que_difieren(par: Par, paquete: Paquete) -> str:
    return par.difieren_en or (paquete.hechos[par.hecho].etiqueta if par.hecho else "")


def _con_clave(vineta: Vineta, paquete: Paquete) -> Iterator[str]:
    clave = vineta.clave
    yield _con_codigo(vineta)
    yield ""
    yield from _tabla(
        ("Lectura", "Desprotección", "Nivel", "Regla", "Programa sugerido", "Combinado"),
        (
            (EN_LLANO[lectura], c.existencia, c.nivel, c.regla, c.sugerido or "ninguno", c.combinado or "ninguno")
            for lectura, c in clave.lecturas.items()
        ),
    )
    yield clave.porque
    yield ""
    yield from _tabla(
        ("Dimensión", *(EN_LLANO[lectura] for lectura in LECTURAS)),
        ((d.nombre, *(clave.lecturas[lectura].dimensiones[d.id] for lectura in LECTURAS)) for d in paquete.dimensiones),
    )
    yield from _tabla(
        ("Indicador", *(EN_LLANO[lectura] for lectura in LECTURAS), "Regla y fuente", "Por qué"),
        (
            (
                f"{i.id} {i.nombre}",
                *(clave.indicadores[i.id].nivel[lectura] for lectura in LECTURAS),
                _con_fuente(clave.indicadores[i.id].regla, paquete),
                clave.indicadores[i.id].porque,
            )
            for i in paquete.indicadores
        ),
    )


def _con_fuente(regla: str, paquete: Paquete) -> str:
    fuente = paquete.reglas[regla].fuente
    return f"{regla} ({fuente.sigla} {fuente.seccion}: «{fuente.frase}»)"


def plan_de_sesion(plan: Plan, ejercicio: Ejercicio) -> str:
    """El plan de la sesión, con la hora de cada bloque contada desde cero; solo nombra viñetas del ejercicio."""

    def suyas(ids: tuple[str, ...]) -> str:
        return ", ".join(id for id in ids if id in ejercicio.vinetas)

    filas = []
    transcurrido = 0
    for bloque in plan.bloques:
        hora = f"{transcurrido // 60}:{transcurrido % 60:02}"
        filas.append((hora, f"{bloque.minutos} min", bloque.titulo, bloque.que_hacer, suyas(bloque.vinetas)))
        transcurrido += bloque.minutos
    lineas = [
        f"# Plan de sesión: {ejercicio.titulo}",
        "",
        "## Antes",
        "",
        f"{plan.antes.indicacion} Viñetas: {suyas(plan.antes.vinetas)}.",
        "",
        f"## La sesión ({MINUTOS_DE_LA_SESION // 60} horas)",
        "",
        *_tabla(("Desde", "Dura", "Bloque", "Qué hacer", "Viñetas"), filas),
    ]
    return "\n".join(lineas)


def _con_codigo(vineta: Vineta) -> str:
    """El relato, con su código en el título para anotarlo en la hoja."""
    return re.sub(r"^# ", f"## {vineta.id}. ", vineta.relato.strip())


def _tabla(encabezado: tuple[str, ...], filas: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield "| " + " | ".join(encabezado) + " |"
    yield "|" + " --- |" * len(encabezado)
    for fila in filas:
        yield "| " + " | ".join(celda.replace("|", "\\|") for celda in fila) + " |"
    yield ""
