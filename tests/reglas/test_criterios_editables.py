"""Cambiar un criterio es editar un YAML: la respuesta cambia sin tocar una línea de código."""

from __future__ import annotations

import subprocess
import sys

import pytest
from desproteccion import Caso, FichaInvalida, evaluar
from desproteccion.errores import HechosInvalidos
from desproteccion.motor import Motor, motor_de, motor_por_omision
from desproteccion.vocabulario import Nivel, NombreDeEjecutor

from tests.copia_de_reglas import CopiaDeReglas
from tests.ejecutores import DISPONIBLES
from tests.fichas import caso_de
from tests.reglas.testigos import MEJOR

por_ejecutor = pytest.mark.parametrize("ejecutor", DISPONIBLES)


def indicadores(caso: Caso, motor: Motor, ejecutor: NombreDeEjecutor) -> dict[str, tuple[str | None, str | None]]:
    resultado = evaluar(caso, motor=motor, ejecutor=ejecutor)
    return {i.id: (i.nivel, i.regla) for d in resultado.dimensiones for i in d.indicadores}


@por_ejecutor
def test_cambiar_un_umbral_cambia_la_respuesta(copia: CopiaDeReglas, ejecutor: NombreDeEjecutor) -> None:
    caso = caso_de(MEJOR | {"violencia.ingresos_previos": 3})
    assert indicadores(caso, motor_por_omision(), ejecutor)["V2"] == ("avanzada", "V2-tres-o-mas-ingresos")
    copia.cambiar(
        "violencia.yaml",
        "violencia.ingresos_previos: {desde: 1, hasta: 2}",
        "violencia.ingresos_previos: {desde: 1, hasta: 4}",
    )
    copia.cambiar("violencia.yaml", "violencia.ingresos_previos: {desde: 3}", "violencia.ingresos_previos: {desde: 5}")
    assert indicadores(caso, copia.motor(), ejecutor)["V2"] == ("intermedia", "V2-uno-o-dos-ingresos")


@por_ejecutor
def test_cambiar_el_nivel_de_una_fila_cambia_la_respuesta(copia: CopiaDeReglas, ejecutor: NombreDeEjecutor) -> None:
    caso = caso_de(MEJOR | {"violencia.gravedad": "moderada"})
    copia.cambiar(
        "violencia.yaml",
        "si: {violencia.gravedad: moderada}\n        nivel: inicial",
        "si: {violencia.gravedad: moderada}\n        nivel: avanzada",
    )
    assert indicadores(caso, copia.motor(), ejecutor)["V1"] == ("avanzada", "V1-moderada")


FILA_NUEVA = """\
      - id: V2-siete-o-mas-ingresos
        si: {violencia.mayor_parte_de_la_vida: false, violencia.ingresos_previos: {desde: 7}}
        nivel: avanzada
        apoyo: interpretacion
        texto: Siete o más ingresos previos, en cualquiera de las dos lecturas.
        fuente: {sigla: OT-DCE, seccion: "6.4, etapa 3 b", frase: "Moderada trayectoria"}
"""


@por_ejecutor
def test_agregar_una_fila_cambia_la_respuesta_y_entra_al_libro(
    copia: CopiaDeReglas, ejecutor: NombreDeEjecutor
) -> None:
    vieja = copia.fila("violencia.yaml", "V2-tres-o-mas-ingresos")
    copia.cambiar(
        "violencia.yaml", "violencia.ingresos_previos: {desde: 3}", "violencia.ingresos_previos: {desde: 3, hasta: 6}"
    )
    acotada = vieja.replace("{desde: 3}", "{desde: 3, hasta: 6}")
    copia.cambiar("violencia.yaml", acotada, acotada.rstrip("\n") + "\n" + FILA_NUEVA + "\n")
    motor, caso = copia.motor(), caso_de(MEJOR | {"violencia.ingresos_previos": 7})
    assert evaluar(caso, "minima", motor=motor, ejecutor=ejecutor).dimensiones[0].indicadores[1].nivel == "avanzada"
    assert indicadores(caso, motor, ejecutor)["V2"] == ("avanzada", "V2-siete-o-mas-ingresos")
    assert motor.paquete.reglas["V2-siete-o-mas-ingresos"].texto.startswith("Siete o más")
    seis = caso_de(MEJOR | {"violencia.ingresos_previos": 6})
    assert indicadores(seis, motor, ejecutor)["V2"] == ("avanzada", "V2-tres-o-mas-ingresos")


HECHO_NUEVO = """\
  violencia.reciente:
    tipo: booleano
    peor: true
    etiqueta: violencia reciente
    pregunta: ¿Ocurrió en el último mes?
    responden: [expediente]
    costo: documento
"""


def test_agregar_un_hecho_basta_para_que_las_filas_lo_usen(copia: CopiaDeReglas) -> None:
    copia.cambiar(
        "hechos.yaml", "\n  nna.necesidades.fisicas:\n", "\n" + HECHO_NUEVO + "\n  nna.necesidades.fisicas:\n"
    )
    moderada = copia.fila("violencia.yaml", "V1-moderada")
    nueva = moderada.replace("V1-moderada", "V1-moderada-reciente").replace(
        "moderada}", "moderada, violencia.reciente: true}"
    )
    nueva = nueva.replace("nivel: inicial", "nivel: intermedia")
    vieja = moderada.replace("moderada}", "moderada, violencia.reciente: false}")
    copia.cambiar("violencia.yaml", moderada, vieja + nueva)
    motor = copia.motor()
    for reciente, nivel in ((False, "inicial"), (True, "intermedia")):
        hechos = MEJOR | {"violencia.gravedad": "moderada", "violencia.reciente": reciente}
        assert motor.decidir(hechos).indicadores["V1"] == nivel
    with pytest.raises(HechosInvalidos, match=r"violencia\.reciente: falta el hecho"):
        motor.decidir(MEJOR | {"violencia.gravedad": "moderada"})


@por_ejecutor
def test_quitar_la_salvaguarda_baja_el_nivel(copia: CopiaDeReglas, ejecutor: NombreDeEjecutor) -> None:
    caso = caso_de(MEJOR | {"violencia.gravedad": "muy_elevada", "nna.necesidades.fisicas": "esporadica"})
    assert evaluar(caso, ejecutor=ejecutor).nivel.sugerido == "intermedia"
    copia.cambiar("niveles.yaml", copia.fila("niveles.yaml", "G-salvaguarda"), "")
    nivel = evaluar(caso, motor=copia.motor(), ejecutor=ejecutor).nivel
    assert (nivel.sugerido, nivel.regla) == ("inicial", "G-piso")


@por_ejecutor
def test_cambiar_una_celda_del_cuadro_cambia_los_programas(copia: CopiaDeReglas, ejecutor: NombreDeEjecutor) -> None:
    caso = caso_de(MEJOR | {"nna.impacto.areas": 1, "nna.impacto.persiste": True})
    assert evaluar(caso, ejecutor=ejecutor).programas[0].id == "PTE"
    copia.cambiar(
        "programas.yaml", "si: {nna: avanzada}\n    programas: [PTE, CA]", "si: {nna: avanzada}\n    programas: [PIR]"
    )
    assert evaluar(caso, motor=copia.motor(), ejecutor=ejecutor).programas[0].id == "PIR"


@por_ejecutor
def test_cambiar_la_condicion_o_el_plazo_de_una_alerta_cambia_el_deber(
    copia: CopiaDeReglas, ejecutor: NombreDeEjecutor
) -> None:
    caso = Caso.model_validate({"id": "EJ-000", "edad": {"anios": 5}, "seguridad": {"riesgo_integridad": True}})
    copia.cambiar("alertas.yaml", "si: {edad.anios: {hasta: 3}}", "si: {edad.anios: {hasta: 5}}")
    plazo = copia.fila("alertas.yaml", "A-riesgo-integridad")
    copia.cambiar("alertas.yaml", plazo, plazo.replace("plazo_horas: 24", "plazo_horas: 12"))
    antes = {a.id: a.plazo_horas for a in evaluar(caso, ejecutor=ejecutor).alertas}
    despues = {a.id: a.plazo_horas for a in evaluar(caso, motor=copia.motor(), ejecutor=ejecutor).alertas}
    assert "A-primera-infancia" not in antes
    assert "A-primera-infancia" in despues
    assert (antes["A-riesgo-integridad"], despues["A-riesgo-integridad"]) == (24, 12)


def test_cambiar_desde_cuantas_victimizaciones_cambia_lo_que_afirma_el_conteo(copia: CopiaDeReglas) -> None:
    copia.cambiar("hechos.yaml", "vida: 14", "vida: 20")
    motor, conteos = copia.motor(), {"vida": 15, "ultimo_anio": 3}
    ficha = {"id": "EJ-000", "violencia": {"victimizaciones": conteos}}
    assert _v3(Caso.model_validate(ficha), motor_por_omision()) == ("avanzada",)
    assert _v3(Caso.model_validate(ficha, context={"paquete": motor.paquete}), motor) == ("sin",)
    contradicha = {"id": "EJ-000", "violencia": {"victimizaciones": conteos, "polivictimizacion": False}}
    admitida = Caso.model_validate(contradicha, context={"paquete": motor.paquete})
    assert _v3(admitida, motor) == ("sin",)
    with pytest.raises(FichaInvalida, match="polivictimizacion"):
        evaluar(admitida, motor=motor_de(CopiaDeReglas.en(copia.carpeta.parent / "otra").carpeta))


def _v3(caso: Caso, motor: Motor) -> tuple[Nivel, ...]:
    resultado = evaluar(caso, motor=motor)
    return next(i.posibles for d in resultado.dimensiones for i in d.indicadores if i.id == "V3")


def test_declarar_otra_combinacion_imposible_estrecha_lo_posible(copia: CopiaDeReglas) -> None:
    hechos = {id: valor for id, valor in MEJOR.items() if id != "violencia.gravedad"}
    caso = caso_de(hechos)
    assert "avanzada" in evaluar(caso).dimensiones[0].posibles
    copia.cambiar(
        "hechos.yaml",
        "imposibles:\n",
        "imposibles:\n"
        "  - cuando: {violencia.gravedad: {desde: elevada}, violencia.ingresos_previos: 0}\n"
        "    motivo: ficticio\n",
    )
    resultado = evaluar(caso, motor=copia.motor())
    assert resultado.dimensiones[0].posibles == ("sin", "inicial")


def test_unas_reglas_sin_la_gravedad_de_la_violencia_evaluan_fichas_que_nombran_factores(copia: CopiaDeReglas) -> None:
    for archivo in copia.archivo("").glob("*.yaml"):
        archivo.write_text(archivo.read_text("utf-8").replace("violencia.gravedad", "violencia.otra"), "utf-8")
    motor = copia.motor()
    factor = next(iter(motor.catalogo.riesgo["nna"]))
    caso = Caso.model_validate({"id": "EJ-000", "nna": {"riesgo": {"factores": [factor], "otros": []}}})
    assert [[f.id for f in conteo.factores] for conteo in evaluar(caso, motor=motor).conteos] == [[factor]]


def test_la_huella_cambia_si_cambia_un_caracter_de_las_reglas_y_solo_entonces(copia: CopiaDeReglas) -> None:
    original = motor_por_omision().paquete.huella
    assert copia.motor().paquete.huella == original
    copia.cambiar("violencia.yaml", "texto: Presenta polivictimización.", "texto: Presenta polivictimización")
    assert copia.motor().paquete.huella != original


def test_las_reglas_se_abren_desde_reglas_o_desde_la_carpeta_de_la_norma(copia: CopiaDeReglas) -> None:
    assert motor_de(copia.carpeta / "dce_2023").paquete.huella == motor_de(str(copia.carpeta)).paquete.huella


def test_editar_la_copia_no_cambia_el_motor_que_trae_el_paquete(copia: CopiaDeReglas) -> None:
    codigo = "from desproteccion.motor import motor_por_omision; print(motor_por_omision().paquete.huella)"
    copia.cambiar("violencia.yaml", "nombre: Gravedad", "nombre: Otra cosa")
    copia.motor()
    salida = subprocess.run([sys.executable, "-c", codigo], capture_output=True, text=True, check=True)
    assert salida.stdout.strip() == motor_por_omision().paquete.huella
