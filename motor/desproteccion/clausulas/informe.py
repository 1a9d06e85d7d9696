"""Cuánto de la norma tiene el motor y qué queda en manos de personas, por sección: Markdown y datos para JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from desproteccion.clausulas.cotejo import Cotejo
from desproteccion.clausulas.registro import ESTADOS, Clausula, Estado, Hallazgo, Registro
from desproteccion.esquema_reglas import FuenteYaml
from desproteccion.paquete import Paquete

ESTADO_EN_PALABRAS: dict[Estado, str] = {
    "codificada": "Codificadas",
    "juicio_profesional": "A juicio",
    "fuera_de_alcance": "Fuera",
    "pendiente": "Pendientes",
}
TIPO_EN_PALABRAS = {
    "contradiccion": "Contradicciones",
    "vacio": "Vacíos",
    "error_de_tipeo": "Errores de tipeo",
    "referencia_rota": "Nombres y referencias que no calzan",
}


@dataclass(frozen=True)
class Informe:
    """El registro, los hallazgos y, si la fuente está a la vista, su cotejo."""

    paquete: Paquete
    registro: Registro
    hallazgos: tuple[Hallazgo, ...]
    cotejo: Cotejo | None = None

    def datos(self) -> dict[str, Any]:
        """Todo el informe en tipos de JSON."""
        return {
            "paquete": self.paquete.id,
            "version": self.paquete.version,
            "fuente": self.registro.fuente.model_dump(),
            "total": _conteo(self.registro.clausulas),
            "secciones": [
                {"id": id, "titulo": titulo, "no_normativas": ajenas, **_conteo(clausulas)}
                for id, titulo, clausulas, ajenas in self._secciones()
            ],
            "razones": self._por_razon(),
            "reglas_sin_clausula": self._reglas_sin_clausula(),
            "clausulas": [clausula.model_dump(exclude_none=True) for clausula in self.registro.clausulas],
            "hallazgos": [hallazgo.model_dump(exclude_none=True) for hallazgo in self.hallazgos],
            "cotejo": asdict(self.cotejo) if self.cotejo else None,
        }

    def resumen(self) -> str:
        """Markdown corto: el cuadro por sección, las razones y el cotejo con la fuente."""
        return "\n".join([*self._encabezado(), *self._cuadro(), *self._razones(), *self._de_la_fuente()])

    def completo(self) -> str:
        """Markdown con cada cláusula y cada hallazgo. No depende de que la fuente esté a la vista."""
        partes = [*self._encabezado(), *self._cuadro(), *self._razones(), *self._detalle(), *self._hallazgos()]
        return "\n".join(partes) + "\n"

    def _secciones(self) -> Iterator[tuple[str, str, list[Clausula], int]]:
        for seccion in self.registro.secciones:
            if seccion.id is not None:
                clausulas = [c for c in self.registro.clausulas if c.seccion == seccion.id]
                ajenas = sum(a.veces for a in self.registro.no_normativas if a.seccion == seccion.id)
                yield seccion.id, seccion.titulo, clausulas, ajenas

    def _por_razon(self) -> dict[str, dict[str, int]]:
        cuantas = Counter((c.estado, c.razon) for c in self.registro.clausulas)
        return {
            estado: {razon: cuantas[estado, razon] for razon in self.registro.razones.get(estado, {})}
            for estado in ESTADOS[1:]
        }

    def _reglas_sin_clausula(self) -> list[str]:
        citadas = {regla for clausula in self.registro.clausulas for regla in clausula.reglas}
        return [r.id for r in self.paquete.reglas.values() if not {r.id, r.tabla, r.brecha} & citadas]

    def _con_reglas(self) -> int:
        return sum(1 for clausula in self.registro.clausulas if clausula.reglas)

    def _encabezado(self) -> Iterator[str]:
        total = _conteo(self.registro.clausulas)
        hechas, todas = total["codificada"], total["clausulas"]
        abordables = hechas + total["pendiente"]
        yield "# Cláusulas de la norma"
        yield ""
        yield (
            f"Paquete {self.paquete.id}, versión {self.paquete.version}. De {todas} cláusulas de la fuente, "
            f"el motor tiene {hechas} ({_porciento(hechas, todas)}); de las {abordables} que le tocan "
            f"(codificadas y pendientes), el {_porciento(hechas, abordables)}. "
            f"{self._con_reglas()} están en reglas de este paquete; las demás codificadas, solo en el informe, el "
            "catálogo supletorio u otra parte, que se nombra."
        )
        yield ""
        yield (
            "Una cláusula es una frase que enuncia un criterio, plazo, deber, mínimo, formato o excepción. "
            "Los resúmenes son nuestros; de la fuente solo se guarda la huella de cada frase."
        )

    def _cuadro(self) -> Iterator[str]:
        titulos = [ESTADO_EN_PALABRAS[estado] for estado in ESTADOS]
        yield "\n## Por sección\n"
        yield f"| Sección | Cláusulas | {' | '.join(titulos)} | En el motor |"
        yield "| --- |" + " ---: |" * (len(titulos) + 2)
        for id, _, clausulas, _ in self._secciones():
            yield _fila(id, _conteo(clausulas))
        yield _fila("Total", _conteo(self.registro.clausulas))

    def _razones(self) -> Iterator[str]:
        encabezados = {
            "juicio_profesional": "Queda en manos de personas",
            "fuera_de_alcance": "Fuera del alcance del motor",
            "pendiente": "Pendiente",
        }
        for estado, razones in self._por_razon().items():
            yield f"\n## {encabezados[estado]}\n"
            for razon, cuantas in sorted(razones.items(), key=lambda par: -par[1]):
                if cuantas:
                    yield f"- {cuantas}: {self.registro.razones[estado][razon]}"
        ajenas = self._reglas_sin_clausula()
        if ajenas:
            yield f"\nReglas cuya fuente no está en estas secciones: {', '.join(ajenas)}."

    def _de_la_fuente(self) -> Iterator[str]:
        yield "\n## Cotejo con la fuente\n"
        if self.cotejo is None:
            yield f"{self.registro.fuente.archivo} no está a la vista: se comprobó solo la coherencia del registro."
            return
        misma = "es la misma que se registró" if self.cotejo.misma_fuente else "cambió desde que se registró"
        yield (
            f"La fuente {misma}. Tiene {sum(self.cotejo.frases.values())} frases en estas secciones. "
            f"Alarmas: {len(self.cotejo.alarmas)}."
        )
        yield from (f"- {alarma}" for alarma in self.cotejo.alarmas)

    def _detalle(self) -> Iterator[str]:
        yield "\n## Cláusula por cláusula"
        for id, titulo, clausulas, ajenas in self._secciones():
            yield f"\n### {id}. {titulo}\n"
            yield from (self._clausula(clausula) for clausula in clausulas)
            if ajenas:
                yield f"\nFrases revisadas que no enuncian nada: {ajenas}."

    def _clausula(self, clausula: Clausula) -> str:
        if clausula.estado == "codificada":
            partes = [self.registro.partes[id].que for id in clausula.en]
            destino = f"codificada en {', '.join([*clausula.reglas, *partes])}"
        else:
            destino = f"{clausula.estado.replace('_', ' ')} ({(clausula.razon or '').replace('_', ' ')})"
        nota = f" {clausula.nota}" if clausula.nota else ""
        return f"- **{clausula.id}** ({clausula.clase}): {clausula.resumen} *{destino}.*{nota}"

    def _hallazgos(self) -> Iterator[str]:
        yield "\n## Lo que la fuente dice mal o calla"
        for tipo, titulo in TIPO_EN_PALABRAS.items():
            suyos = [hallazgo for hallazgo in self.hallazgos if hallazgo.tipo == tipo]
            yield f"\n### {titulo} ({len(suyos)})\n"
            yield from map(_hallazgo, suyos)


def _hallazgo(hallazgo: Hallazgo) -> str:
    lugares = " / ".join(_cita(fuente) for fuente in (hallazgo.fuente, hallazgo.contra) if fuente)
    reglas = f" ({', '.join(hallazgo.reglas)})" if hallazgo.reglas else ""
    return f"- **{hallazgo.id}**: {lugares}. {hallazgo.problema} Motor: {hallazgo.motor}{reglas}"


def _cita(fuente: FuenteYaml) -> str:
    return f"«{fuente.frase.rstrip('.')}» ({fuente.sigla} {fuente.seccion})"


def _conteo(clausulas: Sequence[Clausula]) -> dict[str, int]:
    cuantas = Counter(clausula.estado for clausula in clausulas)
    return {"clausulas": len(clausulas), **{estado: cuantas[estado] for estado in ESTADOS}}


def _fila(nombre: str, conteo: dict[str, int]) -> str:
    celdas: Iterable[int] = conteo.values()
    return f"| {nombre} | {' | '.join(map(str, celdas))} | {_porciento(conteo['codificada'], conteo['clausulas'])} |"


def _porciento(parte: int, todo: int) -> str:
    return f"{round(100 * parte / todo)} %" if todo else "—"
