"""De la ficha a los hechos: qué se sabe de cada uno, como un intervalo de códigos.

Un hecho conocido es un intervalo de un solo código; uno desconocido, todo su dominio; uno a medias («al menos tres
factores»), lo que queda. Así lo parcial acota y no se pierde.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from desproteccion.campos_de_ficha import Saber
from desproteccion.caso import Caso, Victimizaciones
from desproteccion.catalogo import Catalogo, catalogo_por_omision
from desproteccion.condiciones import Intervalo
from desproteccion.errores import HechosInvalidos, Problema
from desproteccion.factores import conteos
from desproteccion.fijo import Fijo
from desproteccion.gravedad import Valoracion, gravedad_de_la_violencia, valoraciones
from desproteccion.mensajes import parecido, valor_en_palabras
from desproteccion.paquete import ConteoQueAfirma, Paquete
from desproteccion.resultado_catalogo import ConteoDeFactores
from desproteccion.vocabulario import EXISTENCIAS, NO_APLICA, SIN_TOPE, Existencia, Hecho

GRAVEDAD = "violencia.gravedad"
"""El hecho al que llegan las tipologías."""
SI: Intervalo = (1, 1)
NO: Intervalo = (0, 0)
SI_O_NO: Intervalo = (0, 1)


def saber_de(
    caso: Caso,
    paquete: Paquete,
    catalogo: Catalogo | None = None,
    valoradas: Sequence[Valoracion] | None = None,
    contados: Sequence[ConteoDeFactores] | None = None,
) -> Saber:
    """Lo que la ficha dice de cada hecho del paquete, en el orden de su vocabulario.

    `valoradas` son sus tipologías ya valoradas por quien corre las reglas (sin ellas, deciden las tablas), y
    `contados`, sus factores ya contados.
    """
    saber = paquete.campos_de_hechos.leer(caso)
    contado = _lo_que_se_cuenta(caso, paquete, catalogo or catalogo_por_omision(), valoradas, contados)
    _anotar(saber, contado, paquete.hechos)
    aplicar(saber, paquete)
    return saber


def _anotar(saber: Saber, dicho: Iterable[tuple[str, Any]], vocabulario: Mapping[str, Hecho]) -> None:
    """Agrega lo dicho, cada dato con su valor o ya como intervalo; lo que el vocabulario no admite no se sabe."""
    for id, valor in dicho:
        if id in saber:
            saber[id] = valor if valor.__class__ is tuple else vocabulario[id].dominio.exacto(valor) or saber[id]


def saber_de_hechos(hechos: Mapping[str, Any], paquete: Paquete) -> Saber:
    """Lo que dice un diccionario de hechos (columna de un lote o llamada de otro sistema); `None` es desconocido.

    Errores: `HechosInvalidos` si nombra un hecho que no existe o un valor fuera de su dominio.
    """
    vocabulario = paquete.hechos
    problemas = [
        Problema(id, "el hecho no existe", "un hecho del vocabulario", parecido(id, vocabulario))
        for id in hechos
        if id not in vocabulario
    ]
    saber: Saber = {}
    for id, hecho in vocabulario.items():
        valor = hechos.get(id)
        if valor is None:
            saber[id] = hecho.todo
        elif exacto := hecho.dominio.exacto(valor):
            saber[id] = exacto
        else:
            problemas.append(Problema(id, f"se encontró {valor_en_palabras(valor)}", hecho.dominio.admite()))
            saber[id] = hecho.todo
    aplicar(saber, paquete)
    problemas += [Problema("los hechos", imposible, "") for imposible in imposibles(saber, paquete)]
    if problemas:
        raise HechosInvalidos(problemas)
    return saber


def aplicar(saber: Saber, paquete: Paquete) -> None:
    """Un hecho que con lo conocido no aplica queda en `NO_APLICA`; uno que sí aplica deja de poder no aplicar."""
    for hecho in paquete.condicionados:
        if hecho.aplica_si is None:
            continue
        id, (otro, codigos) = hecho.id, hecho.aplica_si
        posibles = range(saber[otro][0], saber[otro][1] + 1)
        minimo, maximo = saber[id]
        if minimo == NO_APLICA and not any(codigo in codigos for codigo in posibles):
            saber[id] = (NO_APLICA, NO_APLICA)
        elif minimo == NO_APLICA and all(codigo in codigos for codigo in posibles):
            saber[id] = (0, maximo)


def valor_sabido(hecho: Hecho, intervalo: Intervalo) -> Any:
    """El hecho como lo muestra el resultado: su valor, `{"al_menos": v}` si está a medias, o `None`.

    Entre dos extremos que no son los del hecho, `{"al_menos": v, "a_lo_mas": w}`.
    """
    minimo, maximo = intervalo
    if minimo == maximo:
        valores = hecho.dominio.valores
        return None if minimo == NO_APLICA else minimo if valores is None else valores[minimo]
    if intervalo != hecho.todo and maximo == hecho.todo[1] and minimo > 0:
        return Fijo({"al_menos": hecho.dominio.valor(minimo)})
    if minimo > 0 and maximo != hecho.todo[1]:
        return Fijo({"al_menos": hecho.dominio.valor(minimo), "a_lo_mas": hecho.dominio.valor(maximo)})
    return None


# Lo que la ficha no trae en un campo


def _lo_que_se_cuenta(
    caso: Caso,
    paquete: Paquete,
    catalogo: Catalogo,
    valoradas: Sequence[Valoracion] | None,
    contados: Sequence[ConteoDeFactores] | None,
) -> Iterator[tuple[str, Any]]:
    """Lo que sale de sus tipologías, sus victimizaciones, sus áreas afectadas y sus factores."""
    if violencia := caso.violencia:
        if violencia.tipologias is not None and (gravedad := paquete.hechos.get(GRAVEDAD)):
            if valoradas is None:
                valoradas = valoraciones(caso, catalogo, gravedad.dominio)
            yield GRAVEDAD, gravedad_de_la_violencia(valoradas)
        if violencia.polivictimizacion is None and violencia.victimizaciones and paquete.polivictimizacion:
            yield "violencia.polivictimizacion", _segun_conteo(violencia.victimizaciones, paquete.polivictimizacion)
    if caso.nna and caso.nna.impacto and caso.nna.impacto.areas is not None:
        yield "nna.impacto.areas", len(caso.nna.impacto.areas)
    for contado in conteos(caso, catalogo) if contados is None else contados:
        yield f"{contado.ambito}.riesgo.alto", (contado.alto, contado.alto if contado.completo else SIN_TOPE)
        yield f"{contado.ambito}.riesgo.no_alto", (contado.no_alto, contado.no_alto if contado.completo else SIN_TOPE)


def _segun_conteo(conteos: Victimizaciones, umbrales: ConteoQueAfirma) -> Intervalo:
    """Si hay polivictimización, según las victimizaciones contadas."""
    if conteo_afirma(conteos, umbrales):
        return SI
    vida, anio = conteos.vida, conteos.ultimo_anio
    tope_del_anio = anio if anio is not None else vida
    descarta = vida is not None and tope_del_anio is not None and tope_del_anio < umbrales.ultimo_anio
    return NO if descarta else SI_O_NO


def conteo_afirma(conteos: Victimizaciones, umbrales: ConteoQueAfirma) -> bool:
    """Si las victimizaciones contadas bastan para afirmar la polivictimización."""
    vida = max(conteos.vida or 0, conteos.ultimo_anio or 0)
    return vida >= umbrales.vida or (conteos.ultimo_anio or 0) >= umbrales.ultimo_anio


# Lo que la ficha no puede decir


def contradicciones(caso: Caso, paquete: Paquete, catalogo: Catalogo | None = None) -> Iterator[str]:
    """Lo que se contradice en la ficha, según las reglas. Sus identificadores ya son los del catálogo."""
    violencia = caso.violencia
    umbrales = paquete.polivictimizacion
    contadas = violencia.victimizaciones if violencia and violencia.polivictimizacion is False else None
    if contadas and umbrales and conteo_afirma(contadas, umbrales):
        yield (
            "violencia.polivictimizacion es false, pero violencia.victimizaciones la afirma "
            f"({umbrales.vida} o más en la vida, o {umbrales.ultimo_anio} o más en el último año)"
        )
    yield from imposibles(saber_de(caso, paquete, catalogo), paquete)
    conocidos = [programa.id for programa in paquete.programas.programas]
    for programa in (caso.pronunciamiento and caso.pronunciamiento.programas) or ():
        if programa not in conocidos:
            yield f"pronunciamiento.programas trae «{programa}», y los programas son {', '.join(conocidos)}"


def imposibles(saber: Saber, paquete: Paquete) -> Iterator[str]:
    """Las combinaciones de hechos conocidos que las reglas declaran imposibles."""
    for nombres, se_reune, motivo in paquete.pruebas_de_imposibles:
        if all(saber[nombre][0] == saber[nombre][1] for nombre in nombres) and se_reune(saber):
            yield f"{_y(nombres)} se contradicen: {motivo}"
    for hecho in paquete.condicionados:
        minimo, maximo = saber[hecho.id]
        if minimo != maximo or minimo == NO_APLICA or hecho.aplica_si is None:
            continue
        otro, codigos = hecho.aplica_si
        if not any(codigo in codigos for codigo in range(saber[otro][0], saber[otro][1] + 1)):
            valor = paquete.hechos[otro].dominio.valor(saber[otro][0])
            yield f"{hecho.id} no tiene sentido si {otro} es {valor}: quite uno de los dos"


def _y(nombres: Iterable[str]) -> str:
    *anteriores, ultimo = nombres
    return f"{', '.join(anteriores)} y {ultimo}" if anteriores else ultimo


# Lo que consta para las alertas


def constancias(caso: Caso, paquete: Paquete) -> Saber:
    """Lo que consta de los antecedentes que encienden alertas."""
    saber = paquete.campos_de_antecedentes.leer(caso)
    _anotar(saber, _antecedentes_que_se_cuentan(caso), paquete.antecedentes)
    return saber


def constancias_de(dicho: Mapping[str, Any], paquete: Paquete) -> Saber:
    """Los antecedentes de un diccionario; lo que no dice queda desconocido."""
    saber = {id: hecho.todo for id, hecho in paquete.antecedentes.items()}
    _anotar(saber, dicho.items(), paquete.antecedentes)
    return saber


def _antecedentes_que_se_cuentan(caso: Caso) -> Iterator[tuple[str, Any]]:
    situacion, tipologias = caso.situacion, caso.violencia.tipologias if caso.violencia else None
    if situacion and situacion.intervenciones_sin_resultado is not None:
        yield "situacion.intervenciones_sin_resultado", len(situacion.intervenciones_sin_resultado)
    if tipologias is not None:
        tipos = [t.tipo for t in tipologias]
        yield "violencia.sexual", "sexual" in tipos
        yield "violencia.prenatal", "prenatal" in tipos
        yield "violencia.delito", _alguna([t.delito for t in tipologias])
        yield "violencia.ley_21057", _alguna([t.ley_21057 for t in tipologias])
        if delitos := [t.denuncia for t in tipologias if t.delito or t.ley_21057]:
            yield "violencia.denuncia", _todas(delitos)


def _alguna(respuestas: Sequence[bool | None]) -> bool | None:
    return True if any(respuestas) else None if None in respuestas else False


def _todas(respuestas: Sequence[bool | None]) -> bool | None:
    return False if False in respuestas else None if None in respuestas else True


def existencia_en(valor: Existencia) -> Intervalo:
    codigo = EXISTENCIAS.index(valor)
    return codigo, codigo
