"""Carga y valida una carpeta de reglas: de los YAML a un `Paquete` de tablas tipadas.

Un archivo mal hecho se explica con archivo, línea, identificador de la regla, qué se encontró y qué hacer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from desproteccion import esquema_reglas as forma
from desproteccion import sintaxis
from desproteccion.condiciones import Condicion, cortes
from desproteccion.documentos import Documento, Ruta, leer
from desproteccion.errores import ErrorDeEntrada, Problema, ReglasInvalidas
from desproteccion.expresiones import Expresion, Variable
from desproteccion.mensajes import opciones, parecido, traducir
from desproteccion.paquete import (
    Alerta,
    Celda,
    ConteoQueAfirma,
    CuadroDeProgramas,
    Dimension,
    Etapa,
    Fila,
    Fuente,
    Indicador,
    Paquete,
    Programa,
    Regla,
    ReglaDeNivel,
)
from desproteccion.sintaxis import ErrorDeSintaxis
from desproteccion.vocabulario import (
    DOMINIO_BOOLEANO,
    DOMINIO_DE_EXISTENCIA,
    DOMINIO_DE_NIVEL,
    DOMINIO_ENTERO,
    EXISTENCIAS,
    LECTURAS,
    Cuenta,
    Derivado,
    Dominio,
    Hecho,
    Imposible,
    NivelSegun,
    Peor,
)

T = TypeVar("T")
F = TypeVar("F", bound=forma.Forma)

DATOS_INSTALADOS = Path(__file__).parent / "datos"
RAIZ_DEL_REPOSITORIO = Path(__file__).parents[2]
NORMA_POR_OMISION = "dce_2023"


def carpeta_de_datos(nombre: str) -> Path:
    """Dónde están `reglas/`, `casos_ejemplo/` o la aplicación: dentro del paquete instalado o en el repositorio."""
    instalada = DATOS_INSTALADOS / nombre
    return instalada if instalada.exists() else RAIZ_DEL_REPOSITORIO / nombre


def cargar_reglas(carpeta: Path | str | None = None, *, admite_invertidas: bool = False) -> Paquete:
    """Lee las reglas de una carpeta (por omisión, las que trae el motor).

    `carpeta` puede ser la de una norma (`…/dce_2023`) o la que la contiene (`reglas/`). `admite_invertidas` deja para
    la verificación las lecturas en que la mínima da más que la prudente.
    Errores: `ReglasInvalidas`, con todos los hallazgos.
    """
    norma = _carpeta_de_la_norma(Path(carpeta) if carpeta else carpeta_de_datos("reglas"))
    return _Lector(norma, admite_invertidas).paquete()


def _carpeta_de_la_norma(carpeta: Path) -> Path:
    for candidata in (carpeta, carpeta / NORMA_POR_OMISION):
        if (candidata / "paquete.yaml").is_file():
            return candidata
    que_hacer = f"Indique una copia de reglas/ o de reglas/{NORMA_POR_OMISION}/."
    raise ReglasInvalidas([Problema(str(carpeta), "no hay un paquete.yaml", "una carpeta de reglas", que_hacer)])


class _Lector:
    """Lee los archivos de una norma, cruza unos con otros y junta los hallazgos."""

    def __init__(self, carpeta: Path, admite_invertidas: bool) -> None:
        self.carpeta = carpeta
        self.admite_invertidas = admite_invertidas
        self.problemas: list[Problema] = []
        self.reglas: dict[str, Regla] = {}
        self.documentos: dict[str, Documento] = {}

    def paquete(self) -> Paquete:
        general = self._archivo("paquete", forma.PaqueteYaml)
        self._detener_si_hay_problemas()
        hechos = self._archivo("hechos", forma.HechosYaml)
        tablas = {d: self._archivo(d, forma.DimensionYaml) for d in (general.dimensiones if general else ())}
        niveles = self._archivo("niveles", forma.NivelesYaml)
        programas = self._archivo("programas", forma.ProgramasYaml)
        alertas = self._archivo("alertas", forma.AlertasYaml)
        self._detener_si_hay_problemas()
        self.siglas = set(general.fuentes)
        self.hechos = {id: self._hecho(id, h) for id, h in hechos.hechos.items()}
        self._aplica_si(hechos)
        self.indicadores_ids = {i.id: d for d, tabla in tablas.items() for i in tabla.indicadores}
        derivados = self._derivados(hechos)
        self.dominios: dict[str, Dominio] = {
            **{id: hecho.dominio for id, hecho in self.hechos.items()},
            **{id: derivado.dominio for id, derivado in derivados.items()},
        }
        imposibles = self._imposibles(hechos)
        indicadores = tuple(i for d, tabla in tablas.items() for i in self._indicadores(d, tabla))
        self._detener_si_hay_problemas()
        existencia = self._existencia(niveles)
        no_concluyente = self._regla("niveles", ("no_concluyente",), niveles.no_concluyente, "existencia", "existencia")
        dimensiones = self._dimensiones(general, niveles)
        globales = self._globales(general, niveles)
        cuadro = self._programas(general, programas)
        antecedentes = {
            id: Hecho(id, a.tipo, _dominio_simple(a.tipo), a.etiqueta, a.pregunta, {})
            for id, a in hechos.antecedentes.items()
        }
        avisos = self._alertas(alertas, antecedentes, cuadro.alerta_de_separacion)
        conteo = self._conteo(hechos)
        self._detener_si_hay_problemas()
        return Paquete(
            id=general.id,
            nombre=general.nombre,
            version=general.version,
            vigente_desde=general.vigente_desde,
            vigente_hasta=general.vigente_hasta,
            huella=self._huella(),
            lectura_por_omision=general.lectura_por_omision,
            lecturas=general.lecturas,
            apoyos=general.apoyos,
            fuentes={sigla: f"{f.titulo}, {f.organismo}, {f.fecha}" for sigla, f in general.fuentes.items()},
            hechos=self.hechos,
            antecedentes=antecedentes,
            derivados=derivados,
            imposibles=imposibles,
            polivictimizacion=conteo,
            indicadores=indicadores,
            existencia=existencia,
            no_concluyente=no_concluyente,
            dimensiones=dimensiones,
            globales=globales,
            programas=cuadro,
            alertas=avisos,
            reglas=self.reglas,
        )

    # Archivos y hallazgos

    def _archivo(self, nombre: str, modelo: type[F]) -> F:
        try:
            documento = self.documentos[nombre] = leer(self.carpeta / f"{nombre}.yaml")
            return modelo.model_validate(documento.datos)
        except ErrorDeEntrada as error:
            self.problemas += error.problemas
        except ValidationError as error:
            self.problemas += traducir(error, lambda ruta: self._lugar(nombre, ruta), self._clave_que_sobra)
        return modelo.model_construct()

    @staticmethod
    def _clave_que_sobra(ruta: Ruta) -> str:
        return "Ninguna parte del motor lee esa clave: quítela o corrija su nombre."

    def _lugar(self, archivo: str, ruta: Ruta) -> str:
        documento = self.documentos[archivo]
        dato, id = documento.datos, None
        for parte in ruta:
            dato = dato[parte] if isinstance(dato, dict | list) and _tiene(dato, parte) else None
            if isinstance(dato, dict) and isinstance(dato.get("id"), str):
                id = dato["id"]
        return documento.lugar(ruta) + (f" (regla {id})" if id else "")

    def _problema(self, archivo: str, ruta: Ruta, encontrado: str, esperado: str, que_hacer: str = "") -> None:
        self.problemas.append(Problema(self._lugar(archivo, ruta), encontrado, esperado, que_hacer))

    def _detener_si_hay_problemas(self) -> None:
        if self.problemas:
            raise ReglasInvalidas(self.problemas)

    def _con_lugar(self, archivo: str, ruta: Ruta, leer: Callable[[], T], si_falla: T) -> T:
        try:
            return leer()
        except ErrorDeSintaxis as error:
            self._problema(archivo, (*ruta, *error.ruta), error.encontrado, error.esperado, error.que_hacer)
            return si_falla

    def _huella(self) -> str:
        """Resumen del contenido de todos los archivos de la norma, igual en cualquier sistema."""
        resumen = hashlib.sha256()
        for nombre in sorted(self.documentos):
            contenido = (self.carpeta / f"{nombre}.yaml").read_bytes().replace(b"\r\n", b"\n")
            resumen.update(f"{nombre}\n{len(contenido)}\n".encode() + contenido)
        return f"sha256:{resumen.hexdigest()}"

    # Vocabulario

    def _hecho(self, id: str, crudo: forma.HechoYaml) -> Hecho:
        if (crudo.tipo == "enumeracion") != (crudo.valores is not None):
            self._problema("hechos", ("hechos", id), f"es {crudo.tipo}", "valores si y solo si es una enumeracion")
        if (crudo.tipo == "booleano") != (crudo.peor is not None):
            self._problema("hechos", ("hechos", id), f"es {crudo.tipo}", "peor si y solo si es booleano")
        dominio = Dominio(tuple(crudo.valores)) if crudo.valores else _dominio_simple(crudo.tipo, crudo.maximo)
        return Hecho(id, crudo.tipo, dominio, crudo.etiqueta, crudo.pregunta, crudo.valores or {}, crudo.peor)

    def _aplica_si(self, hechos: forma.HechosYaml) -> None:
        dominios = {id: hecho.dominio for id, hecho in self.hechos.items()}
        for id, crudo in hechos.hechos.items():
            for otro, valores in (crudo.aplica_si or {}).items():
                ruta = ("hechos", id, "aplica_si")
                condicion = self._condicion("hechos", ruta, {otro: valores}, dominios)
                if condicion is not None:
                    codigos = tuple(
                        codigo for _, codigo in cortes(condicion) if codigo < len(dominios[otro].valores or ())
                    )
                    admitidos = tuple(dict.fromkeys(c for c in codigos if dominios[otro].valor(c) in valores))
                    base = self.hechos[id]
                    self.hechos[id] = Hecho(
                        id,
                        base.tipo,
                        base.dominio,
                        base.etiqueta,
                        base.pregunta,
                        base.nombres,
                        base.peor,
                        (otro, admitidos),
                    )

    def _derivados(self, hechos: forma.HechosYaml) -> dict[str, Derivado]:
        derivados: dict[str, Derivado] = {}
        for id, crudo in hechos.derivados.items():
            ruta = ("derivados", id)
            dominios = {k: h.dominio for k, h in self.hechos.items()} | {k: d.dominio for k, d in derivados.items()}
            calculo: Cuenta | Peor | NivelSegun | None = None
            if sum(x is not None for x in (crudo.cuenta, crudo.peor, crudo.nivel_segun)) != 1:
                self._problema("hechos", ruta, "no dice cómo se calcula", "una de: cuenta, peor, nivel_segun")
            elif crudo.nivel_segun is not None:
                if crudo.nivel_segun.tabla not in self.indicadores_ids:
                    tabla = crudo.nivel_segun.tabla
                    que_hacer = parecido(tabla, self.indicadores_ids)
                    self._problema(
                        "hechos",
                        (*ruta, "nivel_segun"),
                        f"no hay una tabla {tabla}",
                        "un indicador",
                        que_hacer,
                    )
                    continue
                calculo = NivelSegun(crudo.nivel_segun.tabla, LECTURAS.index(crudo.nivel_segun.lectura))
                dominio = DOMINIO_DE_NIVEL
            else:
                de = tuple(crudo.cuenta.de if crudo.cuenta else crudo.peor or ())
                ajenos = [nombre for nombre in de if nombre not in dominios]
                escalas = {dominios[nombre] for nombre in de if nombre in dominios}
                if ajenos or len(escalas) != 1:
                    hallado = f"no existe {opciones(ajenos)}" if ajenos else "mezcla escalas distintas"
                    self._problema("hechos", ruta, hallado, "hechos que existan y compartan sus valores")
                    continue
                (escala,) = escalas
                if crudo.cuenta:
                    prueba = self._con_lugar(
                        "hechos",
                        (*ruta, "cuenta", "donde"),
                        lambda: sintaxis.prueba("·", crudo.cuenta.donde, escala, ()),
                        None,
                    )
                    calculo = Cuenta(de, prueba) if prueba is not None else None
                    dominio = Dominio(maximo=len(de))
                else:
                    calculo, dominio = Peor(de), escala
            if calculo is not None:
                derivados[id] = Derivado(id, crudo.etiqueta, dominio, calculo)
        return derivados

    def _imposibles(self, hechos: forma.HechosYaml) -> tuple[Imposible, ...]:
        dominios = {id: hecho.dominio for id, hecho in self.hechos.items()}
        leidos = [
            (self._condicion("hechos", ("imposibles", i, "cuando"), crudo.cuando, dominios), crudo.motivo)
            for i, crudo in enumerate(hechos.imposibles)
        ]
        return tuple(Imposible(condicion, motivo) for condicion, motivo in leidos if condicion is not None)

    def _conteo(self, hechos: forma.HechosYaml) -> ConteoQueAfirma | None:
        for id, hecho in hechos.hechos.items():
            conteo = hecho.afirmada_por_conteo
            if conteo is not None:
                f = conteo.fuente
                texto = (
                    f"{conteo.vida} o más victimizaciones en la vida, o {conteo.ultimo_anio} o más en el último año."
                )
                regla = Regla(id, "indicadores", id, texto, conteo.apoyo, Fuente(f.sigla, f.seccion, f.frase))
                return ConteoQueAfirma(conteo.vida, conteo.ultimo_anio, regla)
        return None

    # Reglas

    def _regla(self, archivo: str, ruta: Ruta, crudo: forma.Sustento, etapa: Etapa, tabla: str, **resto: Any) -> Regla:
        if crudo.id in self.reglas:
            self._problema(
                archivo,
                (*ruta, "id"),
                f"el identificador {crudo.id} está repetido",
                "uno distinto por regla",
                "Cámbielo.",
            )
        if crudo.fuente.sigla not in self.siglas:
            hallado = f"la sigla {crudo.fuente.sigla} no está en paquete.yaml"
            self._problema(archivo, (*ruta, "fuente"), hallado, opciones(sorted(self.siglas)))
        fuente = Fuente(crudo.fuente.sigla, crudo.fuente.seccion, crudo.fuente.frase)
        regla = Regla(crudo.id, etapa, tabla, crudo.texto, crudo.apoyo, fuente, **resto)
        self.reglas.setdefault(crudo.id, regla)
        return regla

    def _condicion(self, archivo: str, ruta: Ruta, crudo: Any, dominios: Mapping[str, Dominio]) -> Condicion | None:
        return self._con_lugar(archivo, ruta, lambda: sintaxis.condicion(crudo, dominios), None)

    def _fila(
        self,
        archivo: str,
        ruta: Ruta,
        crudo: forma.FilaYaml | forma.FilaDeExistenciaYaml,
        salida: tuple[str, Any, Dominio],
        etapa: Etapa,
        tabla: str,
        dominios: Mapping[str, Dominio],
    ) -> Iterator[Fila]:
        clave, da, dominio = salida
        condicion = self._condicion(archivo, (*ruta, "si"), crudo.si, dominios)
        niveles = self._con_lugar(
            archivo,
            (*ruta, clave),
            lambda: sintaxis.por_lectura(da, dominio, (), admite_invertidas=self.admite_invertidas),
            None,
        )
        if niveles and (niveles[0] != niveles[1]) != (crudo.brecha is not None):
            hallado = (
                "una brecha sin dos lecturas distintas" if crudo.brecha else "dos lecturas sin el nombre de la brecha"
            )
            self._problema(archivo, ruta, hallado, f"brecha si y solo si {clave} distingue minima y prudente")
        regla = self._regla(archivo, ruta, crudo, etapa, tabla, si=crudo.si, da=da, brecha=crudo.brecha)
        if condicion is not None and niveles is not None:
            yield Fila(regla, condicion, niveles)

    def _indicadores(self, dimension: str, tabla: forma.DimensionYaml) -> Iterator[Indicador]:
        if tabla.dimension != dimension:
            self._problema(dimension, ("dimension",), f"dice {tabla.dimension}", dimension)
        for i, crudo in enumerate(tabla.indicadores):
            filas = [
                fila
                for j, f in enumerate(crudo.filas)
                for fila in self._fila(
                    dimension,
                    ("indicadores", i, "filas", j),
                    f,
                    ("nivel", f.nivel, DOMINIO_DE_NIVEL),
                    "indicadores",
                    crudo.id,
                    self.dominios,
                )
            ]
            yield Indicador(crudo.id, crudo.nombre, dimension, tuple(filas))

    def _existencia(self, niveles: forma.NivelesYaml) -> tuple[Fila, ...]:
        dominios = self.dominios | dict.fromkeys(self.indicadores_ids, DOMINIO_DE_NIVEL)
        salida = Dominio(EXISTENCIAS[:2])
        filas = tuple(
            fila
            for i, f in enumerate(niveles.existencia)
            for fila in self._fila(
                "niveles",
                ("existencia", i),
                f,
                ("valor", f.valor, salida),
                "existencia",
                "existencia",
                dominios,
            )
        )
        if niveles.existencia[-1].si != sintaxis.EN_OTRO_CASO:
            ruta = ("existencia", len(niveles.existencia) - 1, "si")
            self._problema("niveles", ruta, "la última fila pone condiciones", sintaxis.EN_OTRO_CASO)
        return filas

    def _dimensiones(self, general: forma.PaqueteYaml, niveles: forma.NivelesYaml) -> tuple[Dimension, ...]:
        crudas = niveles.dimensiones
        reglas = [
            self._regla("niveles", ("dimensiones", "reglas", i), r, "dimensiones", r.id, da=r.nivel)
            for i, r in enumerate(crudas.reglas)
        ]
        for lectura in LECTURAS:
            if sum(r.lectura == lectura for r in crudas.reglas) != 1:
                self._problema(
                    "niveles",
                    ("dimensiones", "reglas"),
                    f"no hay una regla para {lectura}",
                    "una por lectura",
                )
        dimensiones = []
        for id, nombre in general.dimensiones.items():
            suyos = tuple(i for i, d in self.indicadores_ids.items() if d == id)
            foco = crudas.foco.get(id)
            if foco is not None and foco not in suyos:
                self._problema(
                    "niveles", ("dimensiones", "foco", id), f"{foco} no es de esa dimensión", opciones(suyos)
                )

            def nombres(nombre: str, suyos: tuple[str, ...] = suyos, foco: str | None = foco) -> Any:
                if nombre == "foco":
                    return Variable(foco) if foco else ()
                return suyos if nombre == "indicadores" else Variable(nombre) if nombre in suyos else None

            expresiones = [
                self._expresion(("dimensiones", "reglas", i, "nivel"), r.nivel, nombres)
                for i, r in enumerate(crudas.reglas)
            ]
            dimensiones.append(
                Dimension(
                    id,
                    nombre,
                    suyos,
                    foco,
                    tuple(
                        ReglaDeNivel(regla, cruda.lectura, expresion)
                        for regla, cruda, expresion in zip(reglas, crudas.reglas, expresiones, strict=True)
                        if expresion is not None
                    ),
                )
            )
        return tuple(dimensiones)

    def _expresion(self, ruta: Ruta, crudo: Any, nombres: Callable[[str], Any]) -> Expresion | None:
        return self._con_lugar("niveles", ruta, lambda: sintaxis.expresion(crudo, nombres), None)

    def _globales(self, general: forma.PaqueteYaml, niveles: forma.NivelesYaml) -> tuple[ReglaDeNivel, ...]:
        conocidos = {*general.dimensiones, *self.indicadores_ids}
        conocidos |= {sintaxis.segun(d, r.id) for d in general.dimensiones for r in niveles.dimensiones.reglas}
        terminos = []
        for i, crudo in enumerate(niveles.globales):
            ruta = ("globales", i)
            regla = self._regla("niveles", ruta, crudo, "global", "global", da=crudo.nivel)
            expresion = self._expresion(
                (*ruta, "nivel"),
                crudo.nivel,
                lambda nombre: Variable(nombre) if nombre in conocidos else None,
            )
            if expresion is not None:
                terminos.append(ReglaDeNivel(regla, crudo.lectura, expresion))
        return tuple(terminos)

    def _programas(self, general: forma.PaqueteYaml, crudo: forma.ProgramasYaml) -> CuadroDeProgramas:
        ids = [p.id for p in crudo.programas]
        complementarios = {c.id: c.nombre for c in crudo.complementarios}
        for i, programa in enumerate(crudo.programas):
            for ajeno in set(programa.complementarios) - set(complementarios):
                self._problema(
                    "programas",
                    ("programas", i),
                    f"no existe el complementario {ajeno}",
                    opciones(complementarios),
                )
        dominios = dict.fromkeys(general.dimensiones, DOMINIO_DE_NIVEL)
        celdas = []
        for i, c in enumerate(crudo.celdas):
            for ajeno in set(c.programas) - set(ids):
                self._problema("programas", ("celdas", i, "programas"), f"no existe el programa {ajeno}", opciones(ids))
            condicion = self._condicion("programas", ("celdas", i, "si"), c.si, dominios)
            regla = self._regla("programas", ("celdas", i), c, "programas", "celdas", si=c.si, da=c.programas)
            if condicion is not None:
                celdas.append(Celda(regla, condicion, tuple(c.programas)))
        for ajeno in set(crudo.orden.foco) - set(general.dimensiones):
            self._problema(
                "programas",
                ("orden", "foco"),
                f"no existe la dimensión {ajeno}",
                opciones(general.dimensiones),
            )

        def paso(nombre: str, sustento: forma.Sustento) -> Regla:
            return self._regla("programas", (nombre,), sustento, "programas", nombre)

        orden, combinado = paso("orden", crudo.orden), paso("combinado", crudo.combinado)
        excepcional, separacion = paso("excepcional", crudo.excepcional), paso("separacion", crudo.separacion)
        for i, complementario in enumerate(crudo.complementarios):
            self._regla("programas", ("complementarios", i), complementario, "programas", "complementarios")
        return CuadroDeProgramas(
            programas=tuple(Programa(p.id, p.nombre, tuple(p.complementarios), p.excepcional) for p in crudo.programas),
            complementarios=complementarios,
            celdas=tuple(celdas),
            criterios=tuple(crudo.orden.criterios),
            foco=tuple(crudo.orden.foco),
            orden=orden,
            combinado=combinado,
            excepcional=excepcional,
            separacion=separacion,
            alerta_de_separacion=crudo.separacion.alerta,
        )

    def _alertas(
        self, crudo: forma.AlertasYaml, antecedentes: Mapping[str, Hecho], de_separacion: str
    ) -> tuple[Alerta, ...]:
        dominios = {id: hecho.dominio for id, hecho in (self.hechos | dict(antecedentes)).items()}
        dominios["existencia"] = DOMINIO_DE_EXISTENCIA
        alertas = []
        for i, a in enumerate(crudo.alertas):
            condicion = self._condicion("alertas", ("alertas", i, "si"), a.si, dominios)
            regla = self._regla("alertas", ("alertas", i), a, "alertas", "alertas", si=a.si, da=a.deber)
            if condicion is not None:
                alertas.append(Alerta(regla, condicion, a.deber, a.plazo_horas))
        if de_separacion not in {a.id for a in crudo.alertas}:
            self._problema(
                "programas",
                ("separacion", "alerta"),
                f"no existe la alerta {de_separacion}",
                "una de alertas.yaml",
            )
        return tuple(alertas)


def _dominio_simple(tipo: str, maximo: int | None = None) -> Dominio:
    if tipo == "booleano":
        return DOMINIO_BOOLEANO
    return DOMINIO_ENTERO if maximo is None else Dominio(maximo=maximo)


def _tiene(dato: Any, parte: Any) -> bool:
    if isinstance(dato, dict):
        return parte in dato
    return isinstance(parte, int) and 0 <= parte < len(dato)
