"""De la ficha a los hechos: qué se sabe de cada uno, como un intervalo de códigos.

Un hecho conocido es un intervalo de un solo código; uno desconocido, todo su dominio; uno a medias («al menos tres
factores»), lo que queda. Así lo parcial acota y no se pierde.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from desproteccion.caso import Caso, Parte, Proteccion, Riesgo, Victimizaciones
from desproteccion.catalogo import Catalogo, catalogo_por_omision
from desproteccion.condiciones import Intervalo
from desproteccion.errores import HechosInvalidos, Problema
from desproteccion.factores import conteos
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

Saber = dict[str, Intervalo]


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
    saber = _saber(_dicho(caso, paquete, catalogo or catalogo_por_omision(), valoradas, contados), paquete.hechos)
    aplicar(saber, paquete)
    return saber


def _saber(dicho: Mapping[str, Any], vocabulario: Mapping[str, Hecho]) -> Saber:
    """El intervalo de cada hecho del vocabulario; lo que no se dijo queda desconocido."""
    saber: Saber = {}
    for id, hecho in vocabulario.items():
        valor = dicho.get(id)
        if valor is None:
            saber[id] = hecho.todo
        elif valor.__class__ is tuple:
            saber[id] = valor
        else:
            saber[id] = hecho.dominio.exacto(valor) or hecho.todo
    return saber


def saber_de_hechos(hechos: Mapping[str, Any], paquete: Paquete) -> Saber:
    """Lo que dice un diccionario de hechos (columna de un lote o llamada de otro sistema); `None` es desconocido.

    Errores: `HechosInvalidos` si nombra un hecho que no existe o un valor fuera de su dominio.
    """
    problemas = [
        Problema(id, "el hecho no existe", "un hecho del vocabulario", parecido(id, paquete.hechos))
        for id in hechos
        if id not in paquete.hechos
    ]
    saber: Saber = {}
    for id, hecho in paquete.hechos.items():
        valor = hechos.get(id)
        exacto = None if valor is None else hecho.dominio.exacto(valor)
        if valor is not None and exacto is None:
            problemas.append(Problema(id, f"se encontró {valor_en_palabras(valor)}", hecho.dominio.admite()))
        saber[id] = exacto or hecho.todo
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


def valores_sabidos(saber: Saber, paquete: Paquete) -> dict[str, Any]:
    """Cada hecho como lo muestra el resultado."""
    valores: dict[str, Any] = {}
    for (id, (minimo, maximo)), hecho in zip(saber.items(), paquete.hechos.values(), strict=True):
        nombres = hecho.dominio.valores
        if minimo == maximo and minimo != NO_APLICA:
            valores[id] = minimo if nombres is None else nombres[minimo]
        else:
            valores[id] = valor_sabido(hecho, (minimo, maximo))
    return valores


def valor_sabido(hecho: Hecho, intervalo: Intervalo) -> Any:
    """El hecho como lo muestra el resultado: su valor, `{"al_menos": v}` si está a medias, o `None`.

    Entre dos extremos que no son los del hecho, `{"al_menos": v, "a_lo_mas": w}`.
    """
    minimo, maximo = intervalo
    if minimo == maximo:
        valores = hecho.dominio.valores
        return None if minimo == NO_APLICA else minimo if valores is None else valores[minimo]
    if intervalo != hecho.todo and maximo == hecho.todo[1] and minimo > 0:
        return {"al_menos": hecho.dominio.valor(minimo)}
    if minimo > 0 and maximo != hecho.todo[1]:
        return {"al_menos": hecho.dominio.valor(minimo), "a_lo_mas": hecho.dominio.valor(maximo)}
    return None


# Lo que dice la ficha, campo por campo


def _dicho(
    caso: Caso,
    paquete: Paquete,
    catalogo: Catalogo,
    valoradas: Sequence[Valoracion] | None,
    contados: Sequence[ConteoDeFactores] | None,
) -> dict[str, Any]:
    dicho: dict[str, Any] = {}
    if violencia := caso.violencia:
        if violencia.tipologias is not None and (gravedad := paquete.hechos.get(GRAVEDAD)):
            if valoradas is None:
                valoradas = valoraciones(caso, catalogo, gravedad.dominio)
            dicho[GRAVEDAD] = gravedad_de_la_violencia(valoradas)
        _copiar(dicho, "violencia", violencia.trayectoria)
        dicho["violencia.polivictimizacion"] = _polivictimizacion(
            violencia.polivictimizacion, violencia.victimizaciones, paquete.polivictimizacion
        )
    if nna := caso.nna:
        _copiar(dicho, "nna.necesidades", nna.necesidades)
        _copiar(dicho, "nna.impacto", nna.impacto)
        if nna.impacto and nna.impacto.areas is not None:
            dicho["nna.impacto.areas"] = len(nna.impacto.areas)
        _riesgo_y_proteccion(dicho, "nna", nna.riesgo, nna.proteccion)
    if cuidadores := caso.cuidadores:
        _copiar(dicho, "cuidadores.respuesta", cuidadores.respuesta)
        dicho["cuidadores.disponibilidad"] = cuidadores.disponibilidad
        _riesgo_y_proteccion(dicho, "cuidadores", cuidadores.riesgo, cuidadores.proteccion)
    if contexto := caso.contexto:
        _copiar(dicho, "contexto.soportes", contexto.soportes)
        _riesgo_y_proteccion(dicho, "contexto", contexto.riesgo, contexto.proteccion)
        dicho["contexto.riesgo.visualiza"] = contexto.riesgo.visualiza if contexto.riesgo else None
    _copiar(dicho, "seguridad", caso.seguridad)
    for contado in conteos(caso, catalogo) if contados is None else contados:
        dicho[f"{contado.ambito}.riesgo.alto"] = (contado.alto, contado.alto if contado.completo else SIN_TOPE)
        dicho[f"{contado.ambito}.riesgo.no_alto"] = (contado.no_alto, contado.no_alto if contado.completo else SIN_TOPE)
    return dicho


def _copiar(dicho: dict[str, Any], prefijo: str, parte: Parte | None) -> None:
    if parte is not None:
        for campo, valor in vars(parte).items():
            dicho[f"{prefijo}.{campo}"] = valor


def _polivictimizacion(
    dicha: bool | None, conteos: Victimizaciones | None, umbrales: ConteoQueAfirma | None
) -> Intervalo | bool | None:
    """El conteo puede afirmarla; no desmiente un «sí» clínico."""
    if dicha is not None or conteos is None or umbrales is None:
        return dicha
    if conteo_afirma(conteos, umbrales):
        return SI
    vida, anio = conteos.vida, conteos.ultimo_anio
    tope_del_anio = anio if anio is not None else vida
    descarta = vida is not None and tope_del_anio is not None and tope_del_anio < umbrales.ultimo_anio
    return NO if descarta else None


def conteo_afirma(conteos: Victimizaciones, umbrales: ConteoQueAfirma) -> bool:
    """Si las victimizaciones contadas bastan para afirmar la polivictimización."""
    vida = max(conteos.vida or 0, conteos.ultimo_anio or 0)
    return vida >= umbrales.vida or (conteos.ultimo_anio or 0) >= umbrales.ultimo_anio


def _riesgo_y_proteccion(
    dicho: dict[str, Any], ambito: str, riesgo: Riesgo | None, proteccion: Proteccion | None
) -> None:
    if riesgo and riesgo.conteo:
        _copiar(dicho, f"{ambito}.riesgo", riesgo.conteo)
    dicho[f"{ambito}.proteccion"] = proteccion.suficiencia if proteccion else None


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
    edad, situacion, contacto = caso.edad, caso.situacion, caso.situacion.contacto if caso.situacion else None
    dicho: dict[str, Any] = {"edad.anios": edad.anios if edad else None}
    dicho.update(_de_las_tipologias(caso))
    _copiar(dicho, "situacion", situacion)
    _copiar(dicho, "situacion.contacto", contacto)
    if situacion and situacion.intervenciones_sin_resultado is not None:
        dicho["situacion.intervenciones_sin_resultado"] = len(situacion.intervenciones_sin_resultado)
    return constancias_de(dicho, paquete)


def constancias_de(dicho: Mapping[str, Any], paquete: Paquete) -> Saber:
    """Los antecedentes de un diccionario; lo que no dice queda desconocido."""
    return _saber(dicho, paquete.antecedentes)


def _de_las_tipologias(caso: Caso) -> dict[str, bool | None]:
    tipologias = caso.violencia.tipologias if caso.violencia else None
    if tipologias is None:
        return {}
    delitos = [t for t in tipologias if t.delito or t.ley_21057]
    return {
        "violencia.sexual": any(t.tipo == "sexual" for t in tipologias),
        "violencia.prenatal": any(t.tipo == "prenatal" for t in tipologias),
        "violencia.delito": _alguna(t.delito for t in tipologias),
        "violencia.ley_21057": _alguna(t.ley_21057 for t in tipologias),
        "violencia.denuncia": _todas(t.denuncia for t in delitos) if delitos else None,
    }


def _alguna(respuestas: Iterable[bool | None]) -> bool | None:
    lista = list(respuestas)
    return True if any(lista) else None if None in lista else False


def _todas(respuestas: Iterable[bool | None]) -> bool | None:
    lista = list(respuestas)
    return False if False in lista else None if None in lista else True


def existencia_en(valor: Existencia) -> Intervalo:
    codigo = EXISTENCIAS.index(valor)
    return codigo, codigo
