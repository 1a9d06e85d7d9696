"""El análisis de grupos armados a propósito, en que se sabe de antemano qué debe salir."""

import itertools
import json
from collections.abc import Iterable
from typing import Protocol, TypeVar

import pytest
from click.testing import CliRunner
from desproteccion.acuerdo import Analisis, Ejercicio, analizar, en_markdown, leer_carpeta
from desproteccion.acuerdo.analisis import estudiar
from desproteccion.acuerdo.codigos import Codificador
from desproteccion.acuerdo.conclusiones import Conclusiones
from desproteccion.acuerdo.contra_clave import FrenteALaClave
from desproteccion.acuerdo.cuanto import ALFA, PORCENTUAL, Acuerdo
from desproteccion.acuerdo.divergencia import explicar
from desproteccion.acuerdo.revelar import revelar
from desproteccion.acuerdo.sesgo import holm, prueba_del_signo
from desproteccion.errores import ErrorDeEntrada
from desproteccion.motor import motor_por_omision
from desproteccion.ordenes.acuerdo import orden
from desproteccion.vocabulario import Lectura

from tests.acuerdo.conftest import Consenso, Grupo

PAQUETE = motor_por_omision().paquete
PorVariable = TypeVar("PorVariable", Acuerdo, FrenteALaClave)


class Analizador(Protocol):
    def __call__(self, lectura: Lectura = "prudente") -> Analisis: ...


@pytest.fixture
def analisis_de(grupo: Grupo, ejercicio: Ejercicio, codificador: Codificador) -> Analizador:
    def hacer(lectura: Lectura = "prudente") -> Analisis:
        return analizar(leer_carpeta(grupo.carpeta, ejercicio, codificador), ejercicio, codificador, lectura)

    return hacer


def de(acuerdos: Iterable[PorVariable], variable: str) -> PorVariable:
    return next(acuerdo for acuerdo in acuerdos if acuerdo.variable == variable)


def valor(acuerdo: Acuerdo, nombre: str) -> float | None:
    return next(c.valor for c in acuerdo.coeficientes if c.nombre == nombre)


@pytest.mark.parametrize("lectura", ["prudente", "minima"])
def test_quienes_responden_como_la_ficha_coinciden_en_todo_entre_si_y_con_la_clave(
    grupo: Grupo, analisis_de: Analizador, lectura: Lectura
) -> None:
    for juez in ("J-01", "J-02", "J-03"):
        grupo.hoja(juez)
    analisis = analisis_de(lectura)
    assert {valor(acuerdo, PORCENTUAL) for acuerdo in analisis.acuerdo} == {1.0}
    assert {frente.exactitud for frente in analisis.clave} == {1.0}
    assert valor(de(analisis.acuerdo, "nivel"), ALFA) == 1
    assert analisis.donde_importa.divergentes == 0
    assert not any(s.se_distingue for s in analisis.severidad)


def test_un_desacuerdo_que_no_cambia_la_conclusion_se_cuenta_aparte(grupo: Grupo, analisis_de: Analizador) -> None:
    grupo.hoja("J-01")
    grupo.hoja("J-02", {"F-21": {"nna.necesidades.fisicas": "esporadica"}})
    donde = analisis_de().donde_importa
    assert (donde.comparadas, donde.divergentes, donde.inofensivos) == (24, 0, 1)


def test_el_hecho_que_separa_dos_conclusiones_se_encuentra_entre_varios_que_no(
    grupo: Grupo, analisis_de: Analizador
) -> None:
    grupo.hoja("J-01")
    otro = {"nna.impacto.persiste": True, "nna.necesidades.cognitivas": "esporadica", "contexto.riesgo.no_alto": 2}
    grupo.hoja("J-02", {"F-11": otro})
    donde = analisis_de().donde_importa
    (desacuerdo,) = donde.desacuerdos
    divergencia = desacuerdo.divergencia
    assert divergencia.conclusiones == ("intermedia, PTE", "avanzada, PTE")
    assert divergencia.conjuntos == (("nna.impacto.persiste",),)
    assert divergencia.minimo
    cambios = {cambio.donde: (cambio.de, cambio.a) for cambio in divergencia.reglas}
    assert cambios == {"N2": ("N2-dos-o-mas-areas", "N2-persiste")}
    assert [d.hecho for d in donde.definiciones] == ["nna.impacto.persiste"]
    assert donde.definiciones[0].respuestas == (("no", "sí", 1),)


def test_lo_mas_discutible_va_primero(grupo: Grupo, analisis_de: Analizador) -> None:
    grupo.hoja("J-01")
    grupo.hoja("J-02", {"F-11": {"nna.impacto.persiste": True}, "F-03": {"nna.impacto.areas": 0}})
    grupo.hoja("J-03", {"F-05": {"nna.impacto.persiste": True}})
    definiciones = analisis_de().donde_importa.definiciones
    assert [d.hecho for d in definiciones] == ["nna.impacto.persiste", "nna.impacto.areas"]
    assert definiciones[0].vinetas == ("F-05", "F-11")


PARES_DISTINTOS = [("F-03", "F-11"), ("F-07", "F-09"), ("F-13", "F-15"), ("F-05", "F-23"), ("F-01", "F-02")]


@pytest.mark.parametrize(("a", "b"), PARES_DISTINTOS)
def test_cada_conjunto_minimo_explica_la_diferencia_y_ninguno_menor_la_explica(
    consenso: Consenso, codificador: Codificador, a: str, b: str
) -> None:
    conclusiones = Conclusiones(codificador, "prudente")
    meta = {id: conclusiones.concluir(codificador.extremos(consenso[id]).peor) for id in (a, b)}

    def explica(conjunto: Iterable[str]) -> bool:
        for base, otra in ((a, b), (b, a)):
            mezcla = {**consenso[base], **{hecho: consenso[otra].get(hecho) for hecho in conjunto}}
            try:
                extremos = codificador.extremos(mezcla)
            except ErrorDeEntrada:
                continue
            if extremos.completa and conclusiones.concluir(extremos.peor) == meta[otra]:
                return True
        return False

    divergencia = explicar(conclusiones, *(codificador.extremos(consenso[id]).peor for id in (a, b)))
    assert divergencia is not None
    menor = len(divergencia.conjuntos[0])
    assert all(explica(conjunto) and len(conjunto) == menor for conjunto in divergencia.conjuntos)
    if divergencia.minimo:
        menores = itertools.combinations(divergencia.divergentes, menor - 1)
        assert not any(explica(conjunto) for conjunto in menores)
    else:
        (conjunto,) = divergencia.conjuntos
        assert not any(explica(set(conjunto) - {hecho}) for hecho in conjunto)


def test_quien_siempre_ve_mas_grave_sale_mas_severo_y_el_resto_no(
    grupo: Grupo, analisis_de: Analizador, consenso: Consenso
) -> None:
    peor = {
        id: {"nna.proteccion": "escasos", "nna.riesgo.alto": 2, "violencia.gravedad": "muy_elevada"} for id in consenso
    }
    for juez in ("J-01", "J-02", "J-03", "J-04"):
        grupo.hoja(juez)
    grupo.hoja("J-05", peor)
    por_juez = {s.juez: s for s in analisis_de().severidad}
    severo, otro = por_juez["J-05"], por_juez["J-01"]
    assert severo.diferencia is not None
    assert otro.diferencia is not None
    assert severo.se_distingue
    assert severo.diferencia > 0.2
    assert otro.diferencia < 0


def test_la_deriva_compara_la_primera_sesion_con_la_ultima(
    grupo: Grupo, analisis_de: Analizador, consenso: Consenso
) -> None:
    peor = {id: {"nna.riesgo.alto": 3, "nna.proteccion": "escasos"} for id in consenso}
    grupo.hoja("J-01", sesion="2026-01-10")
    grupo.hoja("J-01", peor, sesion="2026-06-10")
    grupo.hoja("J-02", sesion="2026-01-10")
    (deriva,) = analisis_de().deriva
    assert deriva.juez == "J-01"
    assert deriva.por_sesion[0] == ("2026-01-10", 0.0)
    assert deriva.cambio > 0
    assert deriva.se_distingue


def test_vale_la_calificacion_mas_reciente_de_cada_vineta(
    grupo: Grupo, ejercicio: Ejercicio, codificador: Codificador
) -> None:
    grupo.hoja("J-01", {"F-01": {"violencia.gravedad": "muy_elevada"}}, sesion="2026-01-10")
    grupo.hoja("J-01", {"F-02": None}, sesion="2026-06-10")
    recogida = leer_carpeta(grupo.carpeta, ejercicio, codificador)
    matriz = estudiar(recogida, ejercicio, codificador, "prudente").matriz
    assert matriz.de("V1")[0, matriz.vinetas.index("F-01")] == 0
    assert matriz.de("V1")[0, matriz.vinetas.index("F-02")] == 0


def test_una_diferencia_por_pobreza_en_todo_un_grupo_se_detecta_y_se_dice_con_sus_limites(
    grupo: Grupo, analisis_de: Analizador
) -> None:
    for i in range(9):
        grupo.hoja(f"J-{i}", {"F-13": {"nna.necesidades.fisicas": "habitual", "nna.impacto.areas": 2}})
    sesgo = [c for c in analisis_de().sesgo if c.medida == "nivel"]
    pobreza = next(c for c in sesgo if c.difieren_en == "pobreza")
    assert (pobreza.mas_alta_la_primera, pobreza.mas_alta_la_segunda) == (9, 0)
    assert pobreza.p == pytest.approx(2 / 2**9)
    assert pobreza.p_ajustado == pytest.approx(5 * 2 / 2**9)
    assert "primera" in pobreza.en_palabras
    assert all(c.p == 1 for c in sesgo if c.difieren_en != "pobreza")


def test_con_cinco_discordantes_la_prueba_dice_que_son_muy_pocos(grupo: Grupo, analisis_de: Analizador) -> None:
    for i in range(5):
        grupo.hoja(f"J-{i}", {"F-13": {"nna.impacto.areas": 2}})
    pobreza = next(c for c in analisis_de().sesgo if c.difieren_en == "pobreza" and c.medida == "nivel")
    assert pobreza.p == 0.0625
    assert "muy pocas" in pobreza.en_palabras


def test_la_prueba_del_signo_da_los_valores_exactos_de_la_binomial() -> None:
    assert prueba_del_signo(0, 0) == 1
    assert prueba_del_signo(5, 5) == 1
    assert prueba_del_signo(8, 2) == pytest.approx(0.109375)
    assert prueba_del_signo(10, 0) == pytest.approx(0.001953125)


def test_la_correccion_de_holm_es_monotona_y_no_pasa_de_uno() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.9, 0.8]) == [1.0, 1.0]


def test_pocas_vinetas_se_avisan(grupo: Grupo, analisis_de: Analizador, consenso: Consenso) -> None:
    pocas = dict.fromkeys(list(consenso)[4:])
    grupo.hoja("J-01", pocas)
    grupo.hoja("J-02", pocas)
    aviso = de(analisis_de().acuerdo, "nivel").aviso
    assert aviso is not None
    assert "muy pocas" in aviso


def test_una_sola_persona_no_mide_acuerdo_pero_si_se_compara_con_la_clave(
    grupo: Grupo, analisis_de: Analizador
) -> None:
    grupo.hoja("J-01", {"F-11": {"nna.impacto.persiste": True}})
    analisis = analisis_de()
    aviso = de(analisis.acuerdo, "nivel").aviso
    assert aviso is not None
    assert "sola persona" in aviso
    assert analisis.donde_importa.contra_la_clave
    assert analisis.donde_importa.divergentes == 1
    assert de(analisis.clave, "nivel").exactitud == pytest.approx(23 / 24)


def test_la_matriz_de_confusion_dice_hacia_donde_se_equivocan(grupo: Grupo, analisis_de: Analizador) -> None:
    grupo.hoja("J-01", {"F-11": {"nna.impacto.persiste": True}})
    frente = de(analisis_de().clave, "nivel")
    assert frente.confusion[2][3] == 1
    assert (frente.por_encima, frente.por_debajo) == (1, 0)
    assert sum(map(sum, frente.confusion)) == 24


def test_el_nivel_pronunciado_se_mide_aparte_del_calculado(grupo: Grupo, analisis_de: Analizador) -> None:
    grupo.hoja("J-01", niveles={"F-01": "avanzada", "F-02": "inicial"})
    grupo.hoja("J-02", niveles={"F-01": "sin", "F-02": "inicial"})
    analisis = analisis_de()
    assert valor(de(analisis.acuerdo, "nivel_pronunciado"), PORCENTUAL) == 0.5
    assert valor(de(analisis.acuerdo, "nivel"), PORCENTUAL) == 1


def test_sin_respuesta_no_se_inventa_un_nivel(grupo: Grupo, ejercicio: Ejercicio, codificador: Codificador) -> None:
    grupo.hoja("J-01", {"F-11": {"nna.impacto.persiste": None}, "F-21": {"nna.impacto.persiste": None}})
    recogida = leer_carpeta(grupo.carpeta, ejercicio, codificador)
    matriz = estudiar(recogida, ejercicio, codificador, "prudente").matriz
    assert matriz.de("nivel")[0, matriz.vinetas.index("F-11")] == -1
    assert matriz.de("nivel")[0, matriz.vinetas.index("F-21")] == 3


def test_si_ninguna_hoja_sirve_se_dice_por_que(grupo: Grupo, ejercicio: Ejercicio, codificador: Codificador) -> None:
    grupo.hoja("J-01").write_text("{", encoding="utf-8")
    recogida = leer_carpeta(grupo.carpeta, ejercicio, codificador)
    with pytest.raises(ErrorDeEntrada, match="mal formado"):
        analizar(recogida, ejercicio, codificador, "prudente")


def test_la_revelacion_pone_a_la_persona_al_grupo_y_a_la_clave_con_su_fuente(
    grupo: Grupo, ejercicio: Ejercicio, codificador: Codificador
) -> None:
    grupo.hoja("J-01", {"F-11": {"nna.impacto.persiste": True}})
    grupo.hoja("J-02")
    recogida = leer_carpeta(grupo.carpeta, ejercicio, codificador)
    matriz = estudiar(recogida, ejercicio, codificador, "prudente").matriz
    n2 = next(r for r in revelar(matriz, ejercicio, PAQUETE, "F-11", "prudente", "J-01") if r.indicador == "N2")
    assert (n2.suyo, n2.clave, n2.grupo) == ("avanzada", "intermedia", (0, 0, 1, 1))
    assert n2.regla == "N2-dos-o-mas-areas"
    assert n2.fuente.sigla == "OT-DCE"
    assert n2.porque


@pytest.fixture
def con_diferencias(grupo: Grupo) -> Grupo:
    grupo.hoja("J-01")
    grupo.hoja("J-02", {"F-11": {"nna.impacto.persiste": True}})
    return grupo


def test_el_informe_empieza_por_lo_que_conviene_discutir_y_cita_la_regla(
    con_diferencias: Grupo, analisis_de: Analizador
) -> None:
    informe = en_markdown(analisis_de(), PAQUETE)
    assert informe.index("## Qué definiciones discutir primero") < informe.index("## Cuánto acuerdo hay")
    assert PAQUETE.hechos["nna.impacto.persiste"].pregunta in informe
    assert "N2-persiste" in informe
    assert "OT-DCE" in informe
    assert "Landis" in informe
    assert "nan" not in informe.lower().split()


def test_el_mismo_analisis_se_repite_igual(con_diferencias: Grupo, analisis_de: Analizador) -> None:
    assert analisis_de().como_datos() == analisis_de().como_datos()


def test_la_orden_escribe_json_informe_y_hoja(con_diferencias: Grupo) -> None:
    correr = CliRunner().invoke
    carpeta = str(con_diferencias.carpeta)
    datos = json.loads(correr(orden, ["analizar", carpeta]).output)
    assert (datos["esquema"], datos["jueces"], datos["lectura"]) == ("acuerdo/1", 2, "prudente")
    assert correr(orden, ["informe", carpeta, "--formato", "markdown"]).output.startswith("# Acuerdo")
    assert "mínima" in correr(orden, ["informe", carpeta, "--lectura", "minima"]).output
    assert "juez: J-09" in correr(orden, ["hoja", "--juez", "J-09", "--sesion", "2026-11-22"]).output


def test_la_orden_analiza_las_hojas_que_sirven_y_dice_cual_no(con_diferencias: Grupo) -> None:
    (con_diferencias.carpeta / "mala.yaml").write_text("esquema: calificaciones/1\n", encoding="utf-8")
    resultado = CliRunner().invoke(orden, ["analizar", str(con_diferencias.carpeta)])
    datos = json.loads(resultado.stdout)
    assert datos["jueces"] == 2
    assert any("mala.yaml" in problema for problema in datos["problemas"])
    assert "mala.yaml" in resultado.stderr


def test_con_estricto_la_orden_no_analiza_nada_si_una_hoja_no_sirve(con_diferencias: Grupo) -> None:
    (con_diferencias.carpeta / "mala.yaml").write_text("esquema: calificaciones/1\n", encoding="utf-8")
    resultado = CliRunner().invoke(orden, ["analizar", "--estricto", str(con_diferencias.carpeta)])
    assert isinstance(resultado.exception, ErrorDeEntrada)
    assert "mala.yaml" in str(resultado.exception)
    assert resultado.output == ""
