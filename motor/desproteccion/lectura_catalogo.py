"""De los archivos de un catálogo a un `Catalogo`: forma, referencias cruzadas y reglas V0 completas.

Un archivo mal hecho se explica con archivo, línea, identificador de la fila, qué se encontró y qué hacer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError

from desproteccion import esquema_catalogo as forma
from desproteccion import sintaxis
from desproteccion.caso import Area, Disponibilidad, Frecuencia, Tipologia
from desproteccion.catalogo import Catalogo, CatalogoInvalido, como_regla, filas_de
from desproteccion.documentos import Documento, Ruta, leer
from desproteccion.errores import ErrorDeEntrada, Problema
from desproteccion.mensajes import opciones, parecido, traducir
from desproteccion.paquete import Paquete, Regla
from desproteccion.sintaxis import ErrorDeSintaxis
from desproteccion.tabla_gravedad import GRAVEDAD_MAXIMA, HECHOS, Caso, ReglaV0, TablaDeGravedad, dominios

GRAVEDAD = "violencia.gravedad"
ARCHIVOS = tuple(forma.CatalogoYaml.model_fields)


def leer_catalogo(carpeta: Path, *, admite_defectos: bool = False) -> Catalogo:
    """Lee los archivos de la carpeta y los cruza. Errores: `CatalogoInvalido`, con todos los hallazgos.

    `admite_defectos` deja para la verificación los vacíos, traslapes y retrocesos de las reglas V0.
    """
    return _Lector(carpeta, admite_defectos).catalogo()


class _Lector:
    def __init__(self, carpeta: Path, admite_defectos: bool) -> None:
        self.carpeta = carpeta
        self.admite_defectos = admite_defectos
        self.problemas: list[Problema] = []
        self.documentos: dict[str, Documento] = {}

    def catalogo(self) -> Catalogo:
        if not (self.carpeta / "catalogo.yaml").is_file():
            hallado, que_hacer = "no hay un catalogo.yaml", "Indique una copia de reglas/valora_galicia_adaptado/."
            raise CatalogoInvalido([Problema(str(self.carpeta), hallado, "la carpeta de un catálogo", que_hacer)])
        datos = {nombre: self._leer(nombre) for nombre in ARCHIVOS}
        self._detener_si_hay_problemas()
        try:
            contenido = forma.CatalogoYaml.model_validate(datos)
        except ValidationError as error:
            raise CatalogoInvalido(traducir(error, self._lugar, _clave_que_sobra)) from None
        self._identificadores_y_fuentes(contenido)
        self._tramos(contenido)
        self._listas_completas(contenido)
        self._tipologias(contenido)
        self._factores(contenido)
        self._necesidades(contenido)
        tabla, reglas = self._gravedad(contenido)
        self._detener_si_hay_problemas()
        catalogo = Catalogo(contenido, self._huella(), tabla, reglas)
        if not self.admite_defectos:
            self._efectos(catalogo)
        self._detener_si_hay_problemas()
        return catalogo

    # Archivos y hallazgos

    def _leer(self, nombre: str) -> Any:
        archivo = self.carpeta / f"{nombre}.yaml"
        try:
            self.documentos[nombre] = leer(archivo)
            return self.documentos[nombre].datos
        except ErrorDeEntrada as error:
            self.problemas += error.problemas
            return None

    def _lugar(self, ruta: Ruta) -> str:
        if not ruta:
            return str(self.carpeta)
        documento = self.documentos[str(ruta[0])]
        dato, id = documento.datos, None
        for parte in ruta[1:]:
            try:
                dato = dato[parte]
            except (KeyError, IndexError, TypeError):
                break
            if isinstance(dato, dict) and isinstance(dato.get("id"), str):
                id = dato["id"]
        return documento.lugar(ruta[1:]) + (f" (fila {id})" if id else "")

    def _problema(self, ruta: Ruta, encontrado: str, esperado: str, que_hacer: str = "") -> None:
        self.problemas.append(Problema(self._lugar(ruta), encontrado, esperado, que_hacer))

    def _detener_si_hay_problemas(self) -> None:
        if self.problemas:
            raise CatalogoInvalido(self.problemas)

    def _conocidos(self, ruta: Ruta, nombrados: Iterable[str], conocidos: Iterable[str], que: str) -> None:
        admitidos = list(conocidos)
        for nombrado in nombrados:
            if nombrado not in admitidos:
                self._problema(
                    ruta, f"no existe {que} {nombrado}", f"{que} del catálogo", parecido(nombrado, admitidos)
                )

    def _huella(self) -> str:
        """Resumen del contenido de todos los archivos, igual en cualquier sistema."""
        resumen = hashlib.sha256()
        for nombre in sorted(ARCHIVOS):
            contenido = (self.carpeta / f"{nombre}.yaml").read_bytes().replace(b"\r\n", b"\n")
            resumen.update(f"{nombre}\n{len(contenido)}\n".encode() + contenido)
        return f"sha256:{resumen.hexdigest()}"

    # Cruces

    def _identificadores_y_fuentes(self, contenido: forma.CatalogoYaml) -> None:
        obras = contenido.catalogo.fuentes
        vistos: set[str] = set()
        for ruta, fila in filas_de(contenido):
            if fila.id in vistos:
                self._problema((*ruta, "id"), f"el identificador {fila.id} está repetido", "uno distinto por fila")
            vistos.add(fila.id)
            fuentes = [fila.fuente]
            if isinstance(fila, forma.FilaConDefinicion) and fila.fuente_definicion:
                fuentes.append(fila.fuente_definicion)
            for fuente in fuentes:
                self._conocidos((*ruta, "fuente"), [fuente.sigla, *fuente.otras], obras, "la sigla")
            obra = obras.get(fila.fuente.sigla)
            es_norma = obra is not None and obra.condicion == "norma" and fila.fuente.frase and fila.fuente.seccion
            if fila.oficial and not (es_norma and fila.apoyo == "literal"):
                que_hacer = "Póngala en false, o cite la norma."
                hallado = "es oficial sin apoyo literal en una norma citada con sección y frase"
                self._problema((*ruta, "oficial"), hallado, "oficial solo lo que dice la norma", que_hacer)

    def _tramos(self, contenido: forma.CatalogoYaml) -> None:
        tramos = contenido.catalogo.tramos_edad
        for i, (antes, despues) in enumerate(pairwise(tramos)):
            if despues.desde_anios != antes.hasta_anios + 1:
                ruta: Ruta = ("catalogo", "tramos_edad", i + 1)
                hallado = f"empieza en {despues.desde_anios} y el anterior termina en {antes.hasta_anios}"
                self._problema(ruta, hallado, "tramos seguidos, sin huecos ni traslapes")
        nombres = [t.tramo for t in tramos]
        for donde, fila in filas_de(contenido):
            if isinstance(fila, forma.Criterio | forma.Factor | forma.Manifestacion):
                self._conocidos((*donde, "tramos"), fila.tramos, nombres, "el tramo")

    def _listas_completas(self, contenido: forma.CatalogoYaml) -> None:
        """Lo que la ficha admite tiene una fila, y una sola: si faltara, nadie podría contestarlo con el catálogo."""
        necesidades, impacto, colaboracion = contenido.necesidades, contenido.impacto, contenido.colaboracion
        listas: list[tuple[Ruta, str, list[str], Any]] = [
            (("tipologias", "tipologias"), "la tipología", [t.id for t in contenido.tipologias.tipologias], Tipologia),
            (("necesidades", "areas"), "el área", [a.area for a in necesidades.areas], forma.Necesidad),
            (("necesidades", "escala"), "el valor", [e.valor for e in necesidades.escala], Frecuencia),
            (("impacto", "areas"), "el área", [a.area for a in impacto.areas], Area),
            (("colaboracion", "niveles"), "el nivel", [n.nivel for n in colaboracion.niveles], Disponibilidad),
        ]
        for ruta, que, hay, admitidos in listas:
            for valor in get_args(admitidos):
                if (veces := hay.count(valor)) != 1:
                    hallado = f"falta {que} {valor}" if veces == 0 else f"{que} {valor} está {veces} veces"
                    self._problema(ruta, hallado, f"una vez cada valor de la ficha: {opciones(get_args(admitidos))}")

    def _tipologias(self, contenido: forma.CatalogoYaml) -> None:
        archivo = contenido.tipologias
        agravantes = {a.id: a for a in contenido.agravantes.agravantes}
        for i, tipologia in enumerate(archivo.tipologias):
            subtipos = [s.id for s in tipologia.subtipos]
            for j, criterio in enumerate(tipologia.criterios):
                ruta: Ruta = ("tipologias", "tipologias", i, "criterios", j)
                self._conocidos((*ruta, "gravedad"), [criterio.gravedad], archivo.niveles, "el nivel")
                self._conocidos((*ruta, "subtipos"), criterio.subtipos, subtipos, "el subtipo")
                propios = [id for id, a in agravantes.items() if tipologia.id in a.tipologias]
                que = f"en la tipología {tipologia.id} el agravante"
                self._conocidos((*ruta, "ya_considera"), criterio.ya_considera, propios, que)

    def _factores(self, contenido: forma.CatalogoYaml) -> None:
        factores = contenido.factores_riesgo
        grupos = [g.id for g in factores.grupos]
        todas = {fila.id for _, fila in filas_de(contenido)}
        for ruta, fila in filas_de(contenido):
            if isinstance(fila, forma.FactorDeRiesgo) and fila.grupo:
                self._conocidos((*ruta, "grupo"), [fila.grupo], grupos, "el grupo")
            if isinstance(fila, forma.Factor | forma.Agravante):
                nombradas = [otra.fila for otra in fila.tambien_en if otra.fila]
                self._conocidos((*ruta, "tambien_en"), nombradas, todas, "la fila")
        if {(r.si.alto_riesgo, r.suma_en) for r in factores.conteo} != {
            (True, "riesgo.alto"),
            (False, "riesgo.no_alto"),
        }:
            hallado = "un mismo factor sumaría en ninguna cuenta o en la que no le corresponde"
            self._problema(("factores_riesgo", "conteo"), hallado, "una regla por cuenta: riesgo.alto y riesgo.no_alto")

    def _necesidades(self, contenido: forma.CatalogoYaml) -> None:
        celdas = [(c.area, c.tramo) for c in contenido.necesidades.celdas]
        tramos = [t.tramo for t in contenido.catalogo.tramos_edad]
        ruta: Ruta = ("necesidades", "celdas")
        for area in get_args(forma.Necesidad):
            for tramo in tramos:
                if (veces := celdas.count((area, tramo))) != 1:
                    self._problema(ruta, f"hay {veces} celdas de {area} para el tramo {tramo}", "una")
        for i, (_, tramo) in enumerate(celdas):
            self._conocidos((*ruta, i, "tramo"), [tramo], tramos, "el tramo")

    # Gravedad

    def _gravedad(self, contenido: forma.CatalogoYaml) -> tuple[TablaDeGravedad, dict[str, Regla]]:
        crudo, obras = contenido.gravedad, contenido.catalogo.fuentes
        hechos = {h.hecho: h for h in crudo.hechos}
        self._conocidos(("gravedad", "hechos"), hechos, HECHOS, "el hecho")
        self._conocidos(("gravedad", "hechos"), HECHOS, hechos, "el hecho")
        gravedades = tuple(hechos[GRAVEDAD_MAXIMA].valores or ()) if GRAVEDAD_MAXIMA in hechos else ()
        if list(gravedades[1:]) != contenido.tipologias.niveles:
            esperado = f"ninguno y los niveles de tipologias.yaml: {opciones(contenido.tipologias.niveles)}"
            self._problema(
                ("gravedad", "hechos"), f"{GRAVEDAD_MAXIMA} vale {opciones(gravedades or ['nada'])}", esperado
            )
        if [n.nivel for n in crudo.niveles] != crudo.propuestas[1:]:
            esperado = "un nivel por propuesta, en su orden, salvo la primera (sin propuesta)"
            self._problema(("gravedad", "niveles"), f"hay {opciones(n.nivel for n in crudo.niveles)}", esperado)
        self._detener_si_hay_problemas()
        reglas = [r for i, fila in enumerate(crudo.reglas) if (r := self._regla_v0(i, fila, crudo, gravedades, obras))]
        self._detener_si_hay_problemas()
        tabla = TablaDeGravedad(reglas, gravedades, crudo.propuestas)
        if not self.admite_defectos:
            self._revisar(tabla)
        conteo = [como_regla(fila, obras, "gravedad", "conteo") for fila in crudo.conteo]
        de_factores = [
            como_regla(fila, obras, "conteo", "factores", si={"alto_riesgo": fila.si.alto_riesgo}, da=fila.suma_en)
            for fila in contenido.factores_riesgo.conteo
        ]
        return tabla, {r.id: r for r in [*(v0.regla for v0 in reglas), *conteo, *de_factores]}

    def _regla_v0(
        self,
        i: int,
        fila: forma.ReglaDeGravedad,
        crudo: forma.Gravedad,
        gravedades: tuple[str, ...],
        obras: dict[str, forma.Obra],
    ) -> ReglaV0 | None:
        ruta: Ruta = ("gravedad", "reglas", i)
        self._conocidos((*ruta, "propone"), [fila.propone], crudo.propuestas, "la propuesta")
        si = {
            hecho: prueba.model_dump(exclude_none=True) if isinstance(prueba, forma.Rango) else prueba
            for hecho, prueba in fila.si.items()
        }
        try:
            condicion = sintaxis.condicion(si, dominios(gravedades))
        except ErrorDeSintaxis as error:
            self._problema((*ruta, "si", *error.ruta), error.encontrado, error.esperado, error.que_hacer)
            return None
        if fila.propone not in crudo.propuestas:
            return None
        regla = como_regla(fila, obras, "gravedad", "V0", si=si, da=fila.propone)
        return ReglaV0(regla, condicion, crudo.propuestas.index(fila.propone))

    def _revisar(self, tabla: TablaDeGravedad) -> None:
        """Cada caso lo decide una sola regla, y empeorar un hecho nunca baja la propuesta."""
        ruta: Ruta = ("gravedad", "reglas")
        for caso in tabla.vacios():
            self._problema(ruta, f"ninguna regla decide {_en_palabras(caso, tabla)}", "una", "Agregue una regla.")
        for caso, ids in tabla.traslapes():
            self._problema(ruta, f"{opciones(ids)} deciden a la vez {_en_palabras(caso, tabla)}", "una sola regla")
        self._detener_si_hay_problemas()
        for caso, peor in tabla.retrocesos():
            hallado = f"pasar de {_en_palabras(caso, tabla)} a {_en_palabras(peor, tabla)} baja la propuesta"
            self._problema(ruta, hallado, "que empeorar un hecho no la baje")

    def _efectos(self, catalogo: Catalogo) -> None:
        """El `efecto` que cada agravante declara es el que las reglas V0 le dan por sí solo."""
        tabla = catalogo.gravedad
        for i, agravante in enumerate(catalogo.agravantes.values()):
            ruta: Ruta = ("agravantes", "agravantes", i, "efecto")
            extremos = [agravante.efecto.desde, agravante.efecto.hasta]
            self._conocidos(ruta, extremos, tabla.gravedades, "el nivel")
            if any(extremo not in tabla.gravedades for extremo in extremos):
                continue
            desde, hasta = map(tabla.gravedades.index, extremos)
            for maxima in range(1, len(tabla.gravedades)):
                solo = tabla.propuesta(tabla.decidir((maxima, 1, int(agravante.fuerte))))
                sube = agravante.efecto.sube if maxima >= desde else 0
                declarado = tabla.gravedades[max(maxima, min(maxima + sube, hasta))]
                if solo != declarado:
                    hallado = f"declara que {tabla.gravedades[maxima]} pasa a {declarado}, y las reglas V0 dan {solo}"
                    self._problema(ruta, hallado, "lo mismo en ambos archivos")


def gravedades_incompatibles(catalogo: Catalogo, paquete: Paquete) -> list[Problema]:
    """Los niveles del catálogo que no se dejan llevar al hecho de gravedad de la violencia del paquete."""
    valores = paquete.hechos[GRAVEDAD].dominio.valores or () if GRAVEDAD in paquete.hechos else ()
    niveles = catalogo.niveles_de_gravedad.values()
    ajenos = [_ajeno(catalogo, paquete, n.id, "el valor de gravedad", n.violencia_gravedad, valores) for n in niveles]
    codigos = [valores.index(n.violencia_gravedad) for n in niveles if n.violencia_gravedad in valores]
    if codigos != sorted(codigos):
        lugar = f"catálogo {catalogo.ficha.id}, gravedad.yaml, niveles"
        ajenos.append(Problema(lugar, "un nivel mayor da una violencia de menor gravedad", "niveles de menor a mayor"))
    return [problema for problema in ajenos if problema] if valores else []


def referencias_incompatibles(catalogo: Catalogo, paquete: Paquete) -> list[Problema]:
    """Los indicadores y alertas que el catálogo nombra y el paquete no tiene."""
    indicadores = [indicador.id for indicador in paquete.indicadores]
    alertas = [alerta.regla.id for alerta in paquete.alertas]
    ajenos = [
        _ajeno(catalogo, paquete, fila.id, "el indicador", otra.indicador, indicadores)
        for fila in catalogo.filas.values()
        if isinstance(fila, forma.Factor | forma.Agravante)
        for otra in fila.tambien_en
    ]
    ajenos += [
        _ajeno(catalogo, paquete, aviso.id, "la alerta", alerta, alertas)
        for tipologia in catalogo.tipologias.values()
        for aviso in tipologia.avisos
        for alerta in aviso.alertas
    ]
    return [problema for problema in ajenos if problema]


def _ajeno(
    catalogo: Catalogo, paquete: Paquete, fila: str, que: str, nombre: str, hay: Sequence[str]
) -> Problema | None:
    if nombre in hay:
        return None
    lugar = f"catálogo {catalogo.ficha.id} (fila {fila})"
    return Problema(lugar, f"no existe {que} {nombre}", f"uno de las reglas {paquete.id}", parecido(nombre, hay))


def _en_palabras(caso: Caso, tabla: TablaDeGravedad) -> str:
    maxima, total, fuertes = caso
    return f"{{{tabla.gravedades[maxima]}, {total} agravantes, {fuertes} fuertes}}"


def _clave_que_sobra(ruta: Ruta) -> str:
    return "Ninguna parte del motor lee esa clave: quítela o corrija su nombre."
