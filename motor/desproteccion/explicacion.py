"""La explicación de un resultado para una persona, de arriba abajo: qué nivel, qué lo decide, por qué y qué hacer.

Se escribe en Markdown; la terminal muestra el mismo texto. Nada se recalcula: todo se lee del resultado y de su traza.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from desproteccion.explicacion_catalogo import NIVEL_GLOBAL_EN_PALABRAS, lineas_del_catalogo, respaldo_del_nivel
from desproteccion.motor import Motor
from desproteccion.paquete import Regla
from desproteccion.resultado import (
    ProgramaPropuesto,
    ReglaDisparada,
    Resultado,
    ResultadoDeDimension,
    ResultadoDeIndicador,
)

APOYO_EN_PALABRAS = {"literal": "literal", "interpretacion": "interpretación", "supletoria": "supletoria"}
PAPEL_EN_PALABRAS = {
    "sugerido": "sugerido",
    "combinado": "combinado con el sugerido",
    "alternativa": "alternativa",
}
EXISTENCIA_EN_PALABRAS = {
    "si": "Hay desprotección",
    "no": "No hay desprotección",
    "no_concluyente": "No se puede concluir si hay desprotección",
}
ADVERTENCIA = (
    "Propuesta de apoyo: ordena los antecedentes y no reemplaza el juicio del profesional ni de su equipo, que son "
    "quienes pronuncian el nivel. No es un instrumento oficial."
)


NIVEL_EN_PALABRAS = {"sin": "sin nivel"}


def en_markdown(resultado: Resultado, motor: Motor) -> str:
    """La explicación completa del resultado, en Markdown."""
    return "\n".join(_Explicacion(resultado, motor).lineas()) + "\n"


def titular(resultado: Resultado) -> str:
    """El nivel en una frase. Si las lecturas difieren o faltan datos, nunca un nivel solo."""
    if resultado.existencia.valor == "no_concluyente":
        return f"No se puede concluir todavía; el nivel puede ser: {_globales(resultado.nivel.posibles)}"
    por_lectura = resultado.nivel.por_lectura
    if por_lectura["prudente"] != por_lectura["minima"]:
        prudente, minima = _globales(por_lectura["prudente"]), _globales(por_lectura["minima"])
        return f"Las lecturas difieren: {prudente} (prudente) o {minima} (mínima)"
    if resultado.nivel.sugerido is None:
        return f"El nivel puede ser {_globales(resultado.nivel.posibles)}, según lo que falta averiguar"
    if resultado.existencia.valor == "no":
        return "Sin desprotección"
    return f"Desprotección {resultado.nivel.sugerido}"


def que_las_separa(resultado: Resultado) -> str:
    """Qué separa las dos lecturas cuando difieren; vacío si coinciden."""
    por_lectura = resultado.nivel.por_lectura
    if por_lectura["prudente"] == por_lectura["minima"]:
        return ""
    brechas = _y(f"`{brecha.id}`" for brecha in resultado.brechas)
    if resultado.nivel.por_brecha and brechas:
        return f"Las separa lo que la norma deja abierto ({brechas}): resuelto por la mínima, el nivel baja."
    texto = "Las separa cómo se reúnen los indicadores: la prudente toma el mayor, la mínima pide que dos coincidan."
    return f"{texto} Además operan brechas ({brechas}) que por sí solas no cambian el nivel." if brechas else texto


class _Explicacion:
    def __init__(self, resultado: Resultado, motor: Motor) -> None:
        self.resultado, self.motor, self.paquete = resultado, motor, motor.paquete
        self.disparos: dict[str, ReglaDisparada] = {}
        for disparo in resultado.disparadas:
            self.disparos.setdefault(disparo.regla, disparo)

    def lineas(self) -> Iterator[str]:
        yield from self._encabezado()
        yield from self._nivel()
        yield from self._dimensiones()
        yield from lineas_del_catalogo(self.resultado, self.motor.catalogo)
        yield from self._brechas()
        yield from self._programas()
        yield from self._deberes()
        yield from self._pronunciamiento()
        yield from self._pie()

    def _encabezado(self) -> Iterator[str]:
        yield f"# Caso {self.resultado.caso}"
        yield ""
        yield f"**{titular(self.resultado)}.**"
        if separa := que_las_separa(self.resultado):
            yield separa
        yield ""
        urgentes = [a for a in self.resultado.alertas if a.plazo_horas is not None]
        if urgentes:
            plazo = min(a.plazo_horas for a in urgentes if a.plazo_horas is not None)
            yield f"⚠ Hay deberes con plazo de {plazo} horas: {_y(f'`{a.id}`' for a in urgentes)} (vea Deberes)."
            yield ""

    def _nivel(self) -> Iterator[str]:
        resultado, nivel = self.resultado, self.resultado.nivel
        yield "## Qué decide el nivel"
        yield ""
        yield f"- {EXISTENCIA_EN_PALABRAS[resultado.existencia.valor]}. {self._regla(resultado.existencia.regla)}"
        if resultado.existencia.regla is None:
            yield f"  Según lo que falta, lo decide {_o(f'`{id}`' for id in resultado.existencia.reglas_posibles)}."
        if resultado.existencia.valor == "si":
            lectura = "prudente" if resultado.lectura == "prudente" else "mínima"
            yield f"- Nivel bajo la lectura {lectura}: {_globales(nivel.posibles)}. {self._regla(nivel.regla)}"
            if nivel.regla is None:
                yield f"  Según lo que falta, lo decide {_o(f'`{id}`' for id in nivel.reglas_posibles)}."
        yield f"- Firmeza: {self._firmeza()}"
        if respaldo := respaldo_del_nivel(resultado):
            yield f"- Respaldo: {respaldo}"
        if resultado.faltantes:
            yield "- Falta averiguar, de lo que más aclara a lo que menos:"
            for faltante in resultado.faltantes:
                quedan = _globales(faltante.posibles_en_el_peor_caso)
                yield f"  - {self.paquete.hechos[faltante.hecho].pregunta} (en el peor caso quedaría: {quedan})"
        yield ""

    def _firmeza(self) -> str:
        nivel = self.resultado.nivel
        if nivel.robusto:
            return "el nivel es el mismo bajo ambas lecturas y con cualquier forma de completar lo desconocido."
        prudente, minima = (_globales(nivel.por_lectura[lectura]) for lectura in ("prudente", "minima"))
        return f"la lectura prudente da {prudente}; la mínima, {minima}."

    def _dimensiones(self) -> Iterator[str]:
        yield "## Dimensiones"
        yield ""
        nombres = {dimension.id: dimension.nombre for dimension in self.paquete.dimensiones}
        for dimension in self.resultado.dimensiones:
            yield f"### {nombres[dimension.id]}: {_niveles(dimension.posibles)}"
            yield ""
            yield self._resumen(dimension)
            yield ""
            for indicador in dimension.indicadores:
                yield from self._indicador(indicador)
            yield ""

    def _resumen(self, dimension: ResultadoDeDimension) -> str:
        perfil = {
            True: "Perfil homogéneo.",
            False: "Perfil heterogéneo.",
            None: "El perfil depende de lo que falta.",
        }
        regla = next(r for d in self.paquete.dimensiones if d.id == dimension.id for r in d.reglas if self._activa(r))
        primera = dimension.id == self.paquete.dimensiones[0].id
        return f"{perfil[dimension.homogenea]} {self._regla(regla.regla.id) if primera else f'(`{regla.regla.id}`)'}"

    def _activa(self, regla: Any) -> bool:
        return bool(regla.lectura == self.resultado.lectura)

    def _indicador(self, indicador: ResultadoDeIndicador) -> Iterator[str]:
        nombre = next(i.nombre for i in self.paquete.indicadores if i.id == indicador.id)
        yield f"- **{indicador.id} {nombre}: {_niveles(indicador.posibles)}**"
        yield f"  - Hechos: {self._hechos(indicador.hechos)}."
        if indicador.regla is not None:
            yield f"  - {self._regla(indicador.regla)}"
        else:
            yield f"  - Según lo que falta, lo decide {_o(f'`{id}`' for id in indicador.reglas_posibles)}."

    def _hechos(self, hechos: dict[str, Any]) -> str:
        vocabulario = self.paquete.hechos
        return "; ".join(
            f"{vocabulario[id].etiqueta}: {vocabulario[id].en_llano(valor)}" for id, valor in hechos.items()
        )

    def _brechas(self) -> Iterator[str]:
        if not self.resultado.brechas:
            return
        yield "## Lo que la norma deja abierto"
        yield ""
        yield f"Se usó la lectura {self._lectura_activa()}."
        yield ""
        for brecha in self.resultado.brechas:
            minima, prudente = brecha.minima or "según lo que falta", brecha.prudente or "según lo que falta"
            yield f"- `{brecha.id}` ({brecha.indicador}): la mínima da {minima}; la prudente, {prudente}."
        yield ""

    def _lectura_activa(self) -> str:
        nombre = "mínima" if self.resultado.lectura == "minima" else "prudente"
        return f"{nombre} ({self.paquete.lecturas[self.resultado.lectura].rstrip('.').lower()})"

    def _programas(self) -> Iterator[str]:
        yield "## Programas"
        yield ""
        if self.resultado.programas_pendientes:
            yield self.resultado.programas_pendientes
        for programa in self.resultado.programas:
            yield from self._programa(programa)
        cuadro = self.paquete.programas
        for regla in (cuadro.orden, cuadro.combinado, cuadro.excepcional, cuadro.separacion):
            if regla.id in self.disparos:
                yield f"- {self._regla(regla.id)}"
        yield ""

    def _programa(self, programa: ProgramaPropuesto) -> Iterator[str]:
        cuadro = self.paquete.programas
        nombre = next(p.nombre for p in cuadro.programas if p.id == programa.id)
        papel = PAPEL_EN_PALABRAS[programa.papel] + (", condicionado" if programa.condicionado else "")
        nombres = {d.id: d.nombre.lower() for d in self.paquete.dimensiones}
        responde = "; ".join(nombres[d] for d in programa.cubre) or "ninguna dimensión de su cuadro"
        yield f"{programa.orden}. **{nombre} ({programa.id})**, {papel}. Responde a: {responde}."
        if programa.complementarios:
            yield f"   Complementario: {_y(cuadro.complementarios[c] for c in programa.complementarios)}."

    def _deberes(self) -> Iterator[str]:
        if not self.resultado.alertas:
            return
        yield "## Deberes"
        yield ""
        for alerta in self.resultado.alertas:
            plazo = f"**en {alerta.plazo_horas} horas o menos.** " if alerta.plazo_horas is not None else ""
            yield f"- **{alerta.id}**: {plazo}{alerta.deber}"
            yield f"  - {self._regla(alerta.regla)}"
        yield ""

    def _pronunciamiento(self) -> Iterator[str]:
        pronunciado = self.resultado.pronunciamiento
        if pronunciado is None:
            return
        yield "## Pronunciamiento profesional"
        yield ""
        yield f"Nivel pronunciado: {pronunciado.nivel or 'sin pronunciar'}."
        if pronunciado.difiere:
            falta = " Falta el motivo y su fundamento." if pronunciado.falta_fundamento else " Trae su fundamento."
            yield f"Difiere de la propuesta.{falta}"
        elif pronunciado.difiere is False:
            yield "Coincide con la propuesta."
        yield ""

    def _pie(self) -> Iterator[str]:
        usadas, catalogo = self.resultado.reglas, self.resultado.catalogo
        yield "---"
        yield ""
        yield ADVERTENCIA
        yield ""
        yield (
            f"Reglas {usadas.paquete} {usadas.version} ({usadas.huella[:19]}…); calculó {self.resultado.ejecutor}. "
            f"Catálogo {catalogo.id} {catalogo.version} ({catalogo.huella[:19]}…). {self._apoyos()}"
        )

    def _apoyos(self) -> str:
        """Cuántas de las reglas que actuaron dice la fuente y cuántas son lectura."""
        cuentas: dict[str, int] = {}
        for disparo in self.disparos.values():
            cuentas[disparo.apoyo] = cuentas.get(disparo.apoyo, 0) + 1
        partes = [f"{n} de apoyo {APOYO_EN_PALABRAS[apoyo]}" for apoyo, n in sorted(cuentas.items(), reverse=True)]
        return f"Reglas que actuaron: {_y(partes)}."

    def _regla(self, id: str | None) -> str:
        return regla_en_palabras(self.paquete.reglas[id]) if id is not None else ""


def regla_en_palabras(regla: Regla) -> str:
    """Texto de la regla con su identificador, su apoyo y su fuente."""
    fuente = f"{regla.fuente.sigla}, {regla.fuente.seccion}: «{regla.fuente.frase}»"
    return f"{regla.texto} (`{regla.id}`, {APOYO_EN_PALABRAS[regla.apoyo]}; {fuente})"


def _globales(niveles: Iterable[str]) -> str:
    return _o(NIVEL_GLOBAL_EN_PALABRAS.get(nivel, nivel) for nivel in niveles)


def _niveles(niveles: Iterable[str]) -> str:
    return _o(NIVEL_EN_PALABRAS.get(nivel, nivel) for nivel in niveles)


def _o(partes: Iterable[str]) -> str:
    return _unir(partes, "o")


def _y(partes: Iterable[str]) -> str:
    return _unir(partes, "y")


def _unir(partes: Iterable[str], conjuncion: str) -> str:
    *anteriores, ultima = list(partes) or [""]
    return f"{', '.join(anteriores)} {conjuncion} {ultima}" if anteriores else ultima
