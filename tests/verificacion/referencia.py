"""Lo que pide la especificación, escrito aparte y sin el motor: niveles como números, de 0 (sin) a 3 (avanzada)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Hechos = Mapping[str, Any]
Par = tuple[int, int]
"""Nivel bajo las lecturas (mínima, prudente)."""

NECESIDADES = ("fisicas", "seguridad", "emocionales", "sociales", "cognitivas")
SOPORTES = ("comunitarios_nna", "comunitarios_familia", "intersectoriales_nna", "intersectoriales_familia")
FRECUENCIA = {"satisfecha": 0, "esporadica": 1, "habitual": 2, "permanente": 3}
DIMENSIONES = {
    "violencia": ("V1", "V2", "V3"),
    "nna": ("N1", "N2", "N3", "N4"),
    "cuidadores": ("C1", "C2", "C3", "C4"),
    "contexto": ("X1", "X2", "X3"),
}


def sin_brecha(nivel: int) -> Par:
    return nivel, nivel


def gravedad_propuesta(descriptor: str, agravantes: int, fuertes: int) -> str:
    """Lo que el catálogo supletorio razona: el descriptor más grave y, a lo más, un nivel por encima."""
    if descriptor == "ninguno":
        return "sin_propuesta"
    if descriptor == "moderada" and agravantes >= 1:
        return "elevada"
    return "muy_elevada" if descriptor == "elevada" and (fuertes >= 1 or agravantes >= 2) else descriptor


def v2(h: Hechos) -> Par:
    if h["violencia.mayor_parte_de_la_vida"]:
        return sin_brecha(3)
    ingresos = h["violencia.ingresos_previos"]
    return sin_brecha(0) if ingresos == 0 else sin_brecha(2) if ingresos <= 2 else (2, 3)


def n1(h: Hechos) -> Par:
    frecuencias = [FRECUENCIA[h[f"nna.necesidades.{cual}"]] for cual in NECESIDADES]
    insatisfechas, peor = sum(f > 0 for f in frecuencias), max(frecuencias)
    en_la_peor = frecuencias.count(peor)
    if peor <= 1:
        return sin_brecha(peor) if insatisfechas <= 2 else (1, 2)
    if peor == 2:
        return sin_brecha(2) if en_la_peor < 3 else (2, 3)
    return (2, 3) if en_la_peor < 3 else sin_brecha(3)


def n2(h: Hechos) -> Par:
    areas, persiste, trauma = h["nna.impacto.areas"], h["nna.impacto.persiste"], h["nna.impacto.trauma"]
    if (areas >= 1 and persiste) or trauma in {"tept_complejo", "trastorno_traumatico_del_desarrollo"}:
        return sin_brecha(3)
    if trauma == "tept":
        return 2, 3
    return sin_brecha(0) if areas == 0 else (1, 2) if areas == 1 else sin_brecha(2)


def riesgo(alto: int, no_alto: int) -> int:
    if alto >= 2:
        return 3
    if alto == 1 or no_alto >= 3:
        return 2
    return 1 if no_alto else 0


def riesgo_de(h: Hechos, ambito: str) -> int:
    return riesgo(h[f"{ambito}.riesgo.alto"], h[f"{ambito}.riesgo.no_alto"])


def con_descuento(h: Hechos, ambito: str) -> Par:
    nivel = riesgo_de(h, ambito)
    descontado = max(nivel - 1, min(nivel, 1)) if h[f"{ambito}.proteccion"] == "moderan" else nivel
    return descontado, nivel


def proteccion(nivel_del_riesgo: int, suficiencia: str) -> Par:
    if nivel_del_riesgo == 0:
        return sin_brecha(0)
    tope = {"moderan": 1, "insuficientes": 2, "escasos": 3}[suficiencia]
    return sin_brecha(min(tope, nivel_del_riesgo + 1))


def c1(h: Hechos) -> Par:
    cuadro = {
        ("algunas", "esporadica"): (1, 1),
        ("algunas", "habitual"): (2, 2),
        ("algunas", "permanente"): (2, 3),
        ("mayor_parte", "esporadica"): (1, 2),
        ("mayor_parte", "habitual"): (2, 3),
        ("mayor_parte", "permanente"): (3, 3),
    }
    alcance = h["cuidadores.respuesta.alcance"]
    return (0, 0) if alcance == "ninguna" else cuadro[alcance, h["cuidadores.respuesta.frecuencia"]]


def x1(h: Hechos) -> Par:
    situaciones = [h[f"contexto.soportes.{cual}"] for cual in SOPORTES]
    ausentes = situaciones.count("ausente")
    if ausentes:
        return sin_brecha(3) if ausentes == 4 else (2, 3)
    return sin_brecha(2 if "con_obstaculos" in situaciones else 1 if "sin_acceso" in situaciones else 0)


def x2(h: Hechos) -> Par:
    alto, no_alto, visualiza = (h[f"contexto.riesgo.{cual}"] for cual in ("alto", "no_alto", "visualiza"))
    if alto >= 2:
        return (2, 3) if visualiza else sin_brecha(3)
    if alto == 1 or no_alto >= 3:
        return sin_brecha(2)
    if no_alto == 0:
        return sin_brecha(0)
    return sin_brecha(1) if visualiza else (1, 2)


def indicadores(h: Hechos) -> dict[str, Par]:
    riesgo_mayor = max(riesgo_de(h, "nna"), riesgo_de(h, "cuidadores"))
    gravedad = ("ninguna", "moderada", "elevada", "muy_elevada").index(h["violencia.gravedad"])
    disponibilidad = {"idonea": (0, 0), "suficiente": (1, 2), "insuficiente": (3, 3), "nula": (3, 3)}
    return {
        "V1": sin_brecha(gravedad),
        "V2": v2(h),
        "V3": sin_brecha(3 if h["violencia.polivictimizacion"] else 0),
        "N1": n1(h),
        "N2": n2(h),
        "N3": con_descuento(h, "nna"),
        "N4": proteccion(riesgo_de(h, "nna"), h["nna.proteccion"]),
        "C1": c1(h),
        "C2": con_descuento(h, "cuidadores"),
        "C3": disponibilidad[h["cuidadores.disponibilidad"]],
        "C4": proteccion(riesgo_de(h, "cuidadores"), h["cuidadores.proteccion"]),
        "X1": x1(h),
        "X2": x2(h),
        "X3": proteccion(riesgo_mayor, h["contexto.proteccion"]),
    }


def existencia(h: Hechos, lectura: int) -> bool:
    ambitos = ("nna", "cuidadores", "contexto")
    insatisfecha = any(h[f"nna.necesidades.{cual}"] != "satisfecha" for cual in NECESIDADES)
    if insatisfecha or h["nna.impacto.areas"] or h["nna.impacto.trauma"] != "ninguno":
        return True
    if h["seguridad.peligro_grave_inminente"] or c1(h)[lectura] >= 2:
        return True
    if any(h[f"{a}.riesgo.alto"] or h[f"{a}.riesgo.no_alto"] >= 3 for a in ambitos):
        return True
    return lectura == 1 and any(h[f"{a}.riesgo.no_alto"] for a in ambitos)


def convergencia(niveles: list[int], foco: int) -> int:
    mayor, segundo = sorted(niveles, reverse=True)[:2]
    return max(segundo, max(mayor - 1, 1) if mayor else 0, foco)


def dimensiones(niveles: Mapping[str, int], lectura: int) -> dict[str, int]:
    if lectura == 1:
        return {d: max(niveles[i] for i in suyos) for d, suyos in DIMENSIONES.items()}
    return {d: convergencia([niveles[i] for i in suyos], _foco(d, niveles)) for d, suyos in DIMENSIONES.items()}


def _foco(dimension: str, niveles: Mapping[str, int]) -> int:
    return {"nna": niveles["N2"], "cuidadores": niveles["C1"]}.get(dimension, 0)


def nivel_global(niveles: Mapping[str, int], de_dimension: Mapping[str, int], lectura: int) -> tuple[int, str]:
    todos = list(de_dimension.values())
    convergen = dimensiones(niveles, 0)
    terminos = {
        "G-homogenea": todos[0] if len(set(todos)) == 1 else 0,
        "G-foco": max(min(niveles["N2"], de_dimension["nna"]), min(niveles["C1"], de_dimension["cuidadores"])),
        "G-focos": min(convergen["nna"], convergen["cuidadores"]),
        "G-comun": min(todos),
        "G-salvaguarda": max(max(todos) - 1, 0) if lectura == 1 else 0,
        "G-piso": 1,
    }
    mayor = max(terminos.values())
    return mayor, next(regla for regla, nivel in terminos.items() if nivel == mayor)


def programas(dims: Mapping[str, int], separacion: bool) -> list[tuple[str, str, tuple[str, ...], bool]]:
    """En orden: programa, papel, dimensiones que cubre y si va condicionado."""
    cuadro = {
        "violencia": ("", "AFT", "PIR", "PTE CA"),
        "nna": ("", "AFT PIR", "AFT PIR PTE CA", "PTE CA"),
        "cuidadores": ("", "AFT", "AFT PIR PTE", "PTE CA"),
        "contexto": ("", "AFT", "AFT PIR PTE", "PTE CA"),
    }
    orden = ("AFT", "PIR", "PTE", "CA")
    cubre = {p: tuple(d for d, nivel in dims.items() if p in cuadro[d][nivel].split()) for p in orden}
    focos = {f: dims[f] for f in ("nna", "cuidadores")}
    mas_altos = {f for f, nivel in focos.items() if nivel == max(focos.values())}
    comunes = [p for p in orden[:3] if cubre[p]]
    comunes.sort(key=lambda p: (-len(mas_altos & set(cubre[p])), -sum(dims[d] for d in cubre[p]), orden.index(p)))
    ca = (
        [("CA", "sugerido" if separacion else "alternativa", cubre["CA"], not separacion)]
        if separacion or cubre["CA"]
        else []
    )
    faltan = {f for f, nivel in focos.items() if nivel and comunes and f not in cubre[comunes[0]]}
    if separacion:
        combinado = comunes[0] if comunes else None
    else:
        combinado = next((p for p in comunes[1:] if faltan & set(cubre[p])), None)
    papeles = {p: "sugerido" if p == comunes[0] and not separacion else "alternativa" for p in comunes}
    if combinado:
        papeles[combinado] = "combinado"
    lista = [(p, papeles[p], cubre[p], False) for p in comunes]
    return [*ca, *lista] if separacion else [*lista, *ca]


def enciende(alerta: str, c: Hechos) -> bool:
    """Con lo que consta: `c.get` de algo desconocido es `None`."""
    s = "seguridad."
    peligro, integridad = c.get(s + "peligro_grave_inminente") is True, c.get(s + "riesgo_integridad") is True
    delito, ley = c.get("violencia.delito") is True, c.get("violencia.ley_21057") is True
    altos = any((c.get(f"{a}.riesgo.alto") or 0) >= 1 for a in ("nna", "cuidadores", "contexto"))
    edad, sin_resultado = c.get("edad.anios"), c.get("situacion.intervenciones_sin_resultado")
    dias, intentos = (c.get(f"situacion.contacto.{cual}") or 0 for cual in ("dias_habiles", "intentos"))
    oferta = c.get("situacion.en_oferta_especializada") is True
    pasado = (
        c.get("violencia.gravedad") in {"moderada", "elevada", "muy_elevada"}
        or c.get("violencia.mayor_parte_de_la_vida") is True
        or (c.get("violencia.ingresos_previos") or 0) >= 1
        or c.get("violencia.polivictimizacion") is True
    )
    sin_desproteccion = c.get("existencia") == "no"
    return {
        "A-riesgo-integridad": integridad or peligro,
        "A-medida-proteccion": peligro and c.get(s + "control_en_entorno") is not True,
        "A-separacion": peligro and c.get(s + "mitigable") is False,
        "A-delito": (delito or ley) and c.get("violencia.denuncia") is not True,
        "A-ley-21057": ley,
        "A-entrevista-sin-implicado": c.get("violencia.sexual") is True or delito or ley,
        "A-prenatal": c.get("situacion.riesgo_prenatal") is True or c.get("violencia.prenatal") is True,
        "A-no-acompanado": c.get("situacion.no_acompanado") is True and c.get("situacion.migrante") is not False,
        "A-migrante": c.get("situacion.migrante") is True,
        "A-no-habido": dias >= 5 and intentos >= 3 and c.get("situacion.contacto.logrado") is not True,
        "A-no-participa": c.get("situacion.participa") is False,
        "A-devolucion": integridad or peligro or altos,
        "A-derivaciones-previas": (sin_resultado or 0) >= 1,
        "A-fuera-de-sujeto": (edad is not None and edad >= 18)
        or (oferta and c.get("situacion.cuidado_alternativo_urgente") is not True),
        "A-primera-infancia": edad is not None and edad <= 3,
        "A-remitir-oln": sin_desproteccion,
        "A-red-de-salud": sin_desproteccion and pasado and c.get("situacion.reparacion_previa") is not True,
        "A-mantener-sospecha": c.get("existencia") == "no_concluyente",
    }[alerta]
