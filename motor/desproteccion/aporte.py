"""Lo que el catálogo aporta a un resultado, y las reglas suyas que dispararon."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from desproteccion.caso import Caso, Edad
from desproteccion.catalogo import Catalogo
from desproteccion.doble_conteo import dobles_conteos
from desproteccion.factores import avisos_de_grupo
from desproteccion.ficha_leida import FichaLeida
from desproteccion.fijo import Fijo
from desproteccion.gravedad import Valoracion, en_palabras, reglas_de_conteo
from desproteccion.hechos import GRAVEDAD
from desproteccion.panorama import Panorama
from desproteccion.partes import disparada
from desproteccion.respaldo import aportes_supletorios, conclusiones_supletorias
from desproteccion.resultado import ReglaDisparada
from desproteccion.resultado_catalogo import (
    AporteDelCatalogo,
    AvisoDelCatalogo,
    ConclusionSupletoria,
    ConteoDeFactores,
    GravedadDeTipologia,
)
from desproteccion.sensibilidad import Suposiciones, sensibilidad_a_factores
from desproteccion.tabla_gravedad import AGRAVANTES, FUERTES, GRAVEDAD_MAXIMA

if TYPE_CHECKING:
    from desproteccion.esquema_catalogo import Agravante, Criterio, Factor

MESES_DEL_ANIO = 12


def aporte_del_catalogo(leida: FichaLeida, panorama: Panorama, alertas: Collection[str]) -> AporteDelCatalogo:
    """Propuestas, conteos, dobles conteos, sensibilidad, avisos y respaldo de un caso ya evaluado."""
    caso, motor, valoradas, contados = leida.caso, leida.motor, leida.valoradas, leida.contados
    catalogo = motor.catalogo
    suposiciones = Suposiciones(leida, panorama)
    if not contados and not any(v.criterios or v.contados for v in valoradas):
        # La ficha no nombra ninguna fila del catálogo: solo queda decir qué tan firme es el conteo.
        return AporteDelCatalogo(sensibilidad=tuple(sensibilidad_a_factores(contados, suposiciones)))
    posibles = {
        indicador.id: sorted({indicador.filas[n].niveles[panorama.lectura] for n in panorama.filas[i]})
        for i, indicador in enumerate(motor.paquete.indicadores)
    }
    aportes = aportes_supletorios(valoradas, contados, motor)
    supletorias: tuple[ConclusionSupletoria, ...] = ()
    if aportes:
        sin_ellas = suposiciones.posible({hecho: intervalo for hecho, (intervalo, _) in aportes.items()})
        supletorias = tuple(conclusiones_supletorias(aportes, sin_ellas, motor, panorama))
    dichas = tuple([en_palabras(v, catalogo, motor.paquete.hechos[GRAVEDAD].dominio) for v in valoradas if v.reglas])
    return AporteDelCatalogo(
        gravedad=dichas,
        conteos=contados,
        doble_conteo=tuple(dobles_conteos(caso, catalogo, valoradas, posibles, suposiciones)),
        sensibilidad=tuple(sensibilidad_a_factores(contados, suposiciones)),
        avisos=tuple(_avisos(caso, catalogo, dichas, valoradas, contados, alertas)),
        supletorias=supletorias,
    )


# Avisos


def _avisos(
    caso: Caso,
    catalogo: Catalogo,
    dichas: Sequence[GravedadDeTipologia],
    valoradas: Sequence[Valoracion],
    contados: Sequence[ConteoDeFactores],
    alertas: Collection[str],
) -> Iterator[AvisoDelCatalogo]:
    yield from _avisos_de_gravedad(catalogo, dichas)
    for tipo in dict.fromkeys(v.tipologia.tipo for v in valoradas if v.criterios):
        for aviso in catalogo.tipologias[tipo].avisos:
            if not aviso.alertas or not set(aviso.alertas) <= set(alertas):
                yield AvisoDelCatalogo(aviso.id, aviso.texto, aviso.apoyo, (tipo,))
    yield from avisos_de_grupo(contados, catalogo)
    yield from _avisos_de_edad(caso, catalogo, valoradas, contados)


def _avisos_de_gravedad(catalogo: Catalogo, dichas: Sequence[GravedadDeTipologia]) -> Iterator[AvisoDelCatalogo]:
    """Lo que queda bajo el umbral orienta a otra parte; lo que el profesional gradúa por debajo se señala."""
    conteo = {fila.id: fila for fila in catalogo.contenido.gravedad.conteo}
    orientan: dict[str, list[str]] = {}
    for dicha in dichas:
        if dicha.orienta_a is not None:
            orientan.setdefault(dicha.propuestas[0], []).append(dicha.tipo)
        if dicha.menor_que_la_propuesta and (fila := conteo.get("conteo-del-profesional")):
            yield AvisoDelCatalogo(fila.id, fila.texto, fila.apoyo, (dicha.tipo, str(dicha.escrita), *dicha.propuestas))
    for propuesta, tipos in orientan.items():
        nivel = catalogo.niveles_de_gravedad[propuesta]
        yield AvisoDelCatalogo(nivel.id, nivel.texto, nivel.apoyo, tuple(tipos))


def _avisos_de_edad(
    caso: Caso, catalogo: Catalogo, valoradas: Sequence[Valoracion], contados: Sequence[ConteoDeFactores]
) -> Iterator[AvisoDelCatalogo]:
    """Filas marcadas que el catálogo limita a otra edad: no se rechazan, porque los hechos pueden ser anteriores."""
    if caso.edad is None or caso.edad.anios is None:
        return
    filas: list[Criterio | Agravante | Factor] = [criterio for v in valoradas for criterio in v.criterios]
    filas += [agravante for v in valoradas for agravante in v.contados]
    filas += [catalogo.riesgo[c.ambito][f.id] for c in contados for f in c.factores if f.id is not None]
    for fila in filas:
        if _es_de_otra_edad(fila, caso.edad, catalogo):
            texto = f"La ficha dice {caso.edad.anios} años, y esta fila es de otra edad: {fila.texto}"
            yield AvisoDelCatalogo(fila.id, texto, fila.apoyo, (f"edad.anios: {caso.edad.anios}",))


def _es_de_otra_edad(fila: Criterio | Agravante | Factor, edad: Edad, catalogo: Catalogo) -> bool:
    from desproteccion.esquema_catalogo import Agravante

    anios = edad.anios or 0
    if isinstance(fila, Agravante):
        if fila.edad_meses is None:
            return False
        desde = anios * MESES_DEL_ANIO + (edad.meses or 0)
        hasta = desde if edad.meses is not None else desde + MESES_DEL_ANIO - 1
        return hasta < fila.edad_meses.desde or desde > fila.edad_meses.hasta
    return bool(fila.tramos) and catalogo.tramo_de(anios) not in fila.tramos


# Traza


def disparadas_del_catalogo(leida: FichaLeida) -> Iterator[ReglaDisparada]:
    """Las reglas del catálogo que disparan, con lo que las encendió: por tipología las V0, por ámbito las F0."""
    catalogo = leida.motor.catalogo
    for valorada in leida.valoradas:
        agravantes = valorada.tipologia.agravantes
        hechos: dict[str, Any] = {
            "tipologia": valorada.tipologia.tipo,
            "criterios": tuple([c.id for c in valorada.criterios]),
            "agravantes": None if agravantes is None else tuple(agravantes),
        }
        if valorada.caso is not None:
            maxima, total, fuertes = valorada.caso
            sabidos: dict[str, Any] = {GRAVEDAD_MAXIMA: catalogo.gravedad.gravedades[maxima]}
            if agravantes is not None:
                sabidos |= {AGRAVANTES: total, FUERTES: fuertes}
            yield disparada(catalogo.gravedad.reglas[valorada.reglas[0]].regla, {**hechos, **sabidos})
        for id in reglas_de_conteo(valorada, catalogo):
            yield disparada(catalogo.reglas[id], hechos)
    for contado in leida.contados:
        for fila in catalogo.contenido.factores_riesgo.conteo:
            if fila.id in contado.reglas:
                suyos = tuple([f.id or f.texto for f in contado.factores if f.alto_riesgo is fila.si.alto_riesgo])
                cuenta: Any = len(suyos) if contado.completo else Fijo({"al_menos": len(suyos)})
                yield disparada(
                    catalogo.reglas[fila.id], {f"{contado.ambito}.{fila.suma_en}": cuenta, "factores": suyos}
                )
