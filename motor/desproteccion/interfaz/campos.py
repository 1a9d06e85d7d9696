"""Qué se pregunta en el formulario y en qué orden. Preguntas, valores y nombres salen de las reglas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from desproteccion import etiquetas
from desproteccion.motor import motor_por_omision
from desproteccion.vocabulario import Hecho

Clase = Literal["opciones", "entero", "texto", "areas", "programas", "tipologias", "riesgo", "protectores"]

TOPE_DE_LISTA = 40
LETRAS_EN_UNA_FILA = 30
PROTECTORES = "¿Qué recursos y factores protectores del catálogo están presentes?"
SI_O_NO: Mapping[Any, str] = {False: "No", True: "Sí"}


@dataclass(frozen=True)
class Campo:
    """Un campo de la ficha. `hecho` es el hecho de las reglas que alimenta, si lo hay."""

    ruta: str
    clase: Clase
    pregunta: str
    opciones: Mapping[Any, str]
    hecho: Hecho | None = None

    @property
    def es_corto(self) -> bool:
        """Si sus opciones caben en una fila de botones también en un teléfono."""
        return self.clase == "opciones" and sum(map(len, self.opciones.values())) <= LETRAS_EN_UNA_FILA


@dataclass(frozen=True)
class Grupo:
    titulo: str
    campos: tuple[Campo, ...]


@dataclass(frozen=True)
class Seccion:
    id: str
    titulo: str
    grupos: tuple[Grupo, ...]

    def campos(self) -> Iterator[Campo]:
        for grupo in self.grupos:
            yield from grupo.campos


@cache
def secciones() -> tuple[Seccion, ...]:
    """Las secciones del formulario, en el orden en que se recogen los antecedentes."""
    return (_ingreso(), _violencia(), _nna(), _cuidadores(), _contexto())


def _ingreso() -> Seccion:
    entero: Clase = "entero"
    return Seccion(
        "ingreso",
        "Ingreso y seguridad",
        (
            Grupo(
                "Identificación e ingreso",
                (
                    Campo("id", "texto", "Seudónimo del caso (letras, números y guion; nunca el nombre)", {}),
                    _campo("edad.anios", "edad.anios"),
                    Campo("edad.meses", entero, "¿Y cuántos meses, además de los años cumplidos?", _enteros(11)),
                    Campo("ingreso.fecha", "texto", "Fecha de ingreso efectivo (año-mes-día, como 2026-03-30)", {}),
                    Campo("ingreso.derivante", "opciones", "¿Quién derivó?", etiquetas.DERIVANTES),
                    Campo("ingreso.region", "opciones", "¿En qué región?", etiquetas.REGIONES),
                ),
            ),
            Grupo(
                "Seguridad",
                _campos("seguridad", "riesgo_integridad peligro_grave_inminente control_en_entorno mitigable"),
            ),
            Grupo(
                "Situación y contacto",
                (
                    *_campos(
                        "situacion",
                        "migrante no_acompanado en_oferta_especializada cuidado_alternativo_urgente reparacion_previa "
                        "riesgo_prenatal participa contacto.dias_habiles contacto.intentos contacto.logrado",
                    ),
                    _campo("situacion.intervenciones_sin_resultado", clase="programas"),
                ),
            ),
        ),
    )


def _violencia() -> Seccion:
    gravedad = motor_por_omision().paquete.hechos["violencia.gravedad"]
    conteo = "¿Cuántas victimizaciones se cuentan en {}? (si se aplicó un instrumento que las cuente)"
    return Seccion(
        "violencia",
        "Violencia",
        (
            Grupo(
                "Tipologías y gravedad", (Campo("violencia.tipologias", "tipologias", gravedad.pregunta, {}, gravedad),)
            ),
            Grupo(
                "Trayectoria",
                (
                    _campo("violencia.trayectoria.ingresos_previos", "violencia.ingresos_previos"),
                    _campo("violencia.trayectoria.mayor_parte_de_la_vida", "violencia.mayor_parte_de_la_vida"),
                ),
            ),
            Grupo(
                "Polivictimización",
                (
                    _campo("violencia.polivictimizacion"),
                    Campo(
                        "violencia.victimizaciones.vida", "entero", conteo.format("su vida"), _enteros(TOPE_DE_LISTA)
                    ),
                    Campo(
                        "violencia.victimizaciones.ultimo_anio",
                        "entero",
                        conteo.format("el último año"),
                        _enteros(TOPE_DE_LISTA),
                    ),
                ),
            ),
        ),
    )


def _nna() -> Seccion:
    return Seccion(
        "nna",
        "Niño, niña o adolescente",
        (
            Grupo("Necesidades", _campos("nna.necesidades", "fisicas seguridad emocionales sociales cognitivas")),
            Grupo(
                "Impacto biopsicosocial",
                (_campo("nna.impacto.areas", clase="areas"), *_campos("nna.impacto", "persiste trauma")),
            ),
            *_riesgo_y_proteccion("nna"),
        ),
    )


def _cuidadores() -> Seccion:
    return Seccion(
        "cuidadores",
        "Cuidadores",
        (
            Grupo("Respuesta a las necesidades", _campos("cuidadores.respuesta", "alcance frecuencia")),
            Grupo("Disponibilidad", _campos("cuidadores", "disponibilidad")),
            *_riesgo_y_proteccion("cuidadores"),
        ),
    )


def _contexto() -> Seccion:
    soportes = "comunitarios_nna comunitarios_familia intersectoriales_nna intersectoriales_familia"
    riesgo, proteccion = _riesgo_y_proteccion("contexto")
    con_visualiza = Grupo(riesgo.titulo, (*riesgo.campos, _campo("contexto.riesgo.visualiza")))
    return Seccion(
        "contexto", "Contexto", (Grupo("Soportes", _campos("contexto.soportes", soportes)), con_visualiza, proteccion)
    )


def _riesgo_y_proteccion(ambito: str) -> tuple[Grupo, Grupo]:
    alto = motor_por_omision().paquete.hechos[f"{ambito}.riesgo.alto"]
    return (
        Grupo("Factores de riesgo", (Campo(f"{ambito}.riesgo", "riesgo", "", {}, alto),)),
        Grupo(
            "Recursos y factores protectores",
            (
                Campo(f"{ambito}.proteccion.factores", "protectores", PROTECTORES, {}),
                _campo(f"{ambito}.proteccion.suficiencia", f"{ambito}.proteccion"),
            ),
        ),
    )


def _campos(prefijo: str, nombres: str) -> tuple[Campo, ...]:
    return tuple(_campo(f"{prefijo}.{nombre}") for nombre in nombres.split())


def _campo(ruta: str, hecho: str | None = None, clase: Clase | None = None) -> Campo:
    """El campo de un hecho o antecedente, con la pregunta y los valores que dan las reglas."""
    paquete = motor_por_omision().paquete
    id = hecho or ruta
    de_reglas = paquete.hechos.get(id) or paquete.antecedentes[id]
    if clase is not None:
        return Campo(ruta, clase, de_reglas.pregunta, {}, de_reglas)
    if de_reglas.tipo == "booleano":
        return Campo(ruta, "opciones", de_reglas.pregunta, SI_O_NO, de_reglas)
    if de_reglas.tipo == "entero":
        return Campo(ruta, "entero", de_reglas.pregunta, _enteros(de_reglas.dominio.maximo or TOPE_DE_LISTA), de_reglas)
    return Campo(ruta, "opciones", de_reglas.pregunta, dict(de_reglas.nombres), de_reglas)


def conteo(ambito: str, cual: str) -> Campo:
    """El campo que cuenta los factores de riesgo (`alto` o `no_alto`) de un ámbito."""
    return _campo(f"{ambito}.riesgo.conteo.{cual}", f"{ambito}.riesgo.{cual}")


def de_hecho(id: str) -> Campo:
    """El campo de un hecho de las reglas por sí solo, con la misma pregunta que en la ficha."""
    return _campo(id)


def _enteros(maximo: int) -> dict[Any, str]:
    return {numero: str(numero) for numero in range(maximo + 1)}
