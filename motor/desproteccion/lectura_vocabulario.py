"""De `hechos.yaml` al vocabulario: hechos, lo que se deriva de ellos y lo que ninguna ficha válida reúne."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from desproteccion import esquema_reglas as forma
from desproteccion import sintaxis
from desproteccion.documentos import Ruta
from desproteccion.lector import Lector
from desproteccion.mensajes import opciones, parecido
from desproteccion.paquete import ConteoQueAfirma, Fuente, Regla
from desproteccion.vocabulario import (
    DOMINIO_BOOLEANO,
    DOMINIO_DE_NIVEL,
    DOMINIO_ENTERO,
    LECTURAS,
    Cuenta,
    Derivado,
    Dominio,
    Hecho,
    Imposible,
    NivelSegun,
    Peor,
)

ARCHIVO = "hechos"


@dataclass(frozen=True, slots=True)
class Vocabulario:
    """Todo lo que las reglas pueden nombrar, y el dominio de cada nombre."""

    hechos: Mapping[str, Hecho]
    antecedentes: Mapping[str, Hecho]
    derivados: Mapping[str, Derivado]
    imposibles: tuple[Imposible, ...]
    polivictimizacion: ConteoQueAfirma | None

    @property
    def dominios(self) -> dict[str, Dominio]:
        """De los hechos y de lo que se deriva de ellos."""
        de_hechos = {id: hecho.dominio for id, hecho in self.hechos.items()}
        return de_hechos | {id: derivado.dominio for id, derivado in self.derivados.items()}


def leer_vocabulario(lector: Lector, crudo: forma.HechosYaml, indicadores: Mapping[str, str]) -> Vocabulario:
    """El vocabulario; los hallazgos quedan en el lector. `indicadores`: las tablas que un derivado puede nombrar."""
    simples = {id: _hecho(lector, id, h) for id, h in crudo.hechos.items()}
    dominios = {id: hecho.dominio for id, hecho in simples.items()}
    hechos = {id: _con_aplicacion(lector, hecho, crudo.hechos[id], dominios) for id, hecho in simples.items()}
    leidos = [
        (lector.condicion(ARCHIVO, ("imposibles", i, "cuando"), imposible.cuando, dominios), imposible.motivo)
        for i, imposible in enumerate(crudo.imposibles)
    ]
    return Vocabulario(
        hechos=hechos,
        antecedentes={
            id: Hecho(id, a.tipo, _dominio_simple(a.tipo), a.etiqueta, a.pregunta, {})
            for id, a in crudo.antecedentes.items()
        },
        derivados=_derivados(lector, crudo, dominios, indicadores),
        imposibles=tuple(Imposible(condicion, motivo) for condicion, motivo in leidos if condicion is not None),
        polivictimizacion=_conteo(crudo),
    )


def _hecho(lector: Lector, id: str, crudo: forma.HechoYaml) -> Hecho:
    if (crudo.tipo == "enumeracion") != (crudo.valores is not None):
        lector.problema(ARCHIVO, ("hechos", id), f"es {crudo.tipo}", "valores si y solo si es una enumeracion")
    if (crudo.tipo == "booleano") != (crudo.peor is not None):
        lector.problema(ARCHIVO, ("hechos", id), f"es {crudo.tipo}", "peor si y solo si es booleano")
    dominio = Dominio(tuple(crudo.valores)) if crudo.valores else _dominio_simple(crudo.tipo, crudo.maximo)
    return Hecho(id, crudo.tipo, dominio, crudo.etiqueta, crudo.pregunta, crudo.valores or {}, crudo.peor)


def _con_aplicacion(lector: Lector, hecho: Hecho, crudo: forma.HechoYaml, dominios: Mapping[str, Dominio]) -> Hecho:
    for otro, valores in (crudo.aplica_si or {}).items():
        ruta = ("hechos", hecho.id, "aplica_si")
        if lector.condicion(ARCHIVO, ruta, {otro: valores}, dominios) is not None:
            codigos = (dominios[otro].codigo(valor) for valor in valores)
            return replace(hecho, aplica_si=(otro, tuple(codigo for codigo in codigos if codigo is not None)))
    return hecho


def _derivados(
    lector: Lector, crudo: forma.HechosYaml, de_hechos: Mapping[str, Dominio], indicadores: Mapping[str, str]
) -> dict[str, Derivado]:
    dominios = dict(de_hechos)
    derivados: dict[str, Derivado] = {}
    for id, declarado in crudo.derivados.items():
        calculado = _calculo(lector, ("derivados", id), declarado, dominios, indicadores)
        if calculado is not None:
            calculo, dominios[id] = calculado
            derivados[id] = Derivado(id, declarado.etiqueta, dominios[id], calculo)
    return derivados


def _calculo(
    lector: Lector,
    ruta: Ruta,
    crudo: forma.DerivadoYaml,
    dominios: Mapping[str, Dominio],
    indicadores: Mapping[str, str],
) -> tuple[Cuenta | Peor | NivelSegun, Dominio] | None:
    if sum(forma_de is not None for forma_de in (crudo.cuenta, crudo.peor, crudo.nivel_segun)) != 1:
        lector.problema(ARCHIVO, ruta, "no dice cómo se calcula", "una de: cuenta, peor, nivel_segun")
        return None
    if crudo.nivel_segun is not None:
        tabla = crudo.nivel_segun.tabla
        if tabla not in indicadores:
            que_hacer = parecido(tabla, indicadores)
            lector.problema(ARCHIVO, (*ruta, "nivel_segun"), f"no hay una tabla {tabla}", "un indicador", que_hacer)
            return None
        return NivelSegun(tabla, LECTURAS.index(crudo.nivel_segun.lectura)), DOMINIO_DE_NIVEL
    de = tuple(crudo.cuenta.de if crudo.cuenta is not None else crudo.peor or ())
    ajenos = [nombre for nombre in de if nombre not in dominios]
    escalas = {dominios[nombre] for nombre in de if nombre in dominios}
    if ajenos or len(escalas) != 1:
        hallado = f"no existe {opciones(ajenos)}" if ajenos else "mezcla escalas distintas"
        lector.problema(ARCHIVO, ruta, hallado, "hechos que existan y compartan sus valores")
        return None
    (escala,) = escalas
    if crudo.cuenta is None:
        return Peor(de), escala
    donde = crudo.cuenta.donde
    prueba = lector.con_lugar(
        ARCHIVO, (*ruta, "cuenta", "donde"), lambda: sintaxis.prueba("·", donde, escala, ()), None
    )
    return (Cuenta(de, prueba), Dominio(maximo=len(de))) if prueba is not None else None


def _conteo(crudo: forma.HechosYaml) -> ConteoQueAfirma | None:
    for id, hecho in crudo.hechos.items():
        if (conteo := hecho.afirmada_por_conteo) is not None:
            fuente = Fuente(conteo.fuente.sigla, conteo.fuente.seccion, conteo.fuente.frase)
            texto = f"{conteo.vida} o más victimizaciones en la vida, o {conteo.ultimo_anio} o más en el último año."
            regla = Regla(id, "indicadores", id, texto, conteo.apoyo, fuente)
            return ConteoQueAfirma(conteo.vida, conteo.ultimo_anio, regla)
    return None


def _dominio_simple(tipo: str, maximo: int | None = None) -> Dominio:
    if tipo == "booleano":
        return DOMINIO_BOOLEANO
    return DOMINIO_ENTERO if maximo is None else Dominio(maximo=maximo)
