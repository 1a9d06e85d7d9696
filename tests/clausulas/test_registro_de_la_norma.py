"""El registro de la OT-DCE: coherente por sí mismo y, si la fuente está a la vista, fiel a ella."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from desproteccion import cargar_caso, evaluar
from desproteccion.clausulas.cotejo import Alarma, cotejar, leer_fuente
from desproteccion.clausulas.informe import Informe
from desproteccion.clausulas.lectura import informe_de
from desproteccion.clausulas.partidor import normalizar, partir
from desproteccion.clausulas.registro import Registro
from desproteccion.esquema_reglas import FuenteYaml
from desproteccion.informe.anexo2 import en_docx
from desproteccion.motor import motor_por_omision
from desproteccion.ordenes.clausulas import orden
from desproteccion.reglas import RAIZ_DEL_REPOSITORIO
from docx import Document

PALABRAS_SEGUIDAS = 7
PALABRAS_DE_UNA_FRASE_CORTA = 15
ARCHIVOS = {"OT-DCE": "ot_dce_2023.txt", "PROT-SIM": "protocolo_simultaneidad_2024.txt"}
MUTADAS = range(5, 488, 31)

FRASES_NUEVAS = {
    "criterio": "Se entenderá por caso urgente aquel con tres señales o más.",
    "plazo": "La respuesta llega a más tardar el segundo lunes, o dentro de 3 días.",
    "deber": "El equipo deberá guardar copia de todo.",
    "deber impersonal": "Se entrega copia a la familia.",
    "deber en futuro": "La directora llamará a la escuela.",
    "deber con adjetivo": "Resulta imprescindible conversar con la matrona.",
    "minimo": "Al menos una visita queda para la tarde.",
    "formato": "La estructura va en el anexo de una plana.",
    "excepcion": "Salvo feriado regional, nada de lo anterior rige en enero.",
    "remision legal": "Rige aquí la Resolución Exenta N° 9.",
    "sin verbo de mando": "Dos firmas bastan.",
    "prohibicion": "Queda prohibido grabar.",
    "indicativo": "Quien deriva envía copia al tribunal.",
    "cifra": "La visita dura 30 minutos.",
}


@cache
def informe() -> Informe:
    return informe_de()


@cache
def fuente(sigla: str = "OT-DCE") -> str | None:
    return leer_fuente(ARCHIVOS[sigla])


def registro() -> Registro:
    return informe().registro


def palabras(texto: str) -> list[str]:
    return re.findall(r"\w+", normalizar(texto).casefold())


def tiradas(texto: str) -> Iterator[tuple[str, ...]]:
    todas = palabras(texto)
    return (tuple(todas[i : i + PALABRAS_SEGUIDAS]) for i in range(len(todas) - PALABRAS_SEGUIDAS + 1))


def alarmas(texto: str) -> tuple[Alarma, ...]:
    return cotejar(registro(), texto).alarmas


def test_cada_clausula_codificada_cita_reglas_del_paquete_y_las_demas_dan_una_razon() -> None:
    for clausula in registro().clausulas:
        assert bool(clausula.reglas or clausula.en) == (clausula.estado == "codificada"), clausula.id
        assert (clausula.razon is None) == (clausula.estado == "codificada"), clausula.id


def test_cada_seccion_declarada_tiene_clausulas_y_cada_razon_se_usa() -> None:
    datos = informe().datos()
    assert [seccion["id"] for seccion in datos["secciones"] if not seccion["clausulas"]] == []
    assert [razon for razones in datos["razones"].values() for razon, veces in razones.items() if not veces] == []


def test_toda_regla_sostenida_en_estas_secciones_esta_en_alguna_clausula() -> None:
    secciones = {seccion.id for seccion in registro().secciones}
    olvidadas = [
        id
        for id in informe().datos()["reglas_sin_clausula"]
        if informe().paquete.reglas[id].fuente.sigla == "OT-DCE"
        and informe().paquete.reglas[id].fuente.seccion in secciones
    ]
    assert olvidadas == []


def test_cada_huella_se_halla_en_la_fuente_y_no_queda_frase_sin_registrar() -> None:
    cotejo = informe().cotejo
    assert cotejo is None or (cotejo.alarmas == () and cotejo.misma_fuente)


def test_las_partes_que_sostienen_clausulas_existen_y_se_usan() -> None:
    partes = registro().partes
    for parte in partes.values():
        assert [lugar for lugar in parte.donde if not (RAIZ_DEL_REPOSITORIO / lugar).exists()] == []
    assert {id for clausula in registro().clausulas for id in clausula.en} == set(partes)


def test_el_informe_que_se_emite_trae_cada_casilla_del_formato_que_el_registro_dice_codificada() -> None:
    frases = {(f.seccion, f.huella): f.texto for f in partir(fuente() or "", registro().secciones)}
    documento = a_secas("".join(textos_del_informe()))
    for clausula in registro().clausulas:
        fila = frases.get((clausula.seccion, clausula.huella), "")
        # Las filas de hallazgos dicen lo mismo variable por variable; las revisan las pruebas del informe.
        if clausula.seccion == "Anexo 2" and not set(clausula.reglas) & {"V1", "N1", "C1", "X1"}:
            assert [casilla for casilla in fila.split(" | ") if a_secas(casilla) not in documento] == [], clausula.id


def textos_del_informe() -> list[str]:
    caso = cargar_caso(RAIZ_DEL_REPOSITORIO / "casos_ejemplo" / "EJ-001-tardes-sin-compania.yaml")
    documento = Document(BytesIO(en_docx(caso, evaluar(caso), motor_por_omision())))
    return [nodo.text or "" for nodo in documento.element.body.iter() if nodo.tag.endswith("}t")]


def a_secas(texto: str) -> str:
    """Las letras, sin tildes ni signos; la fuente titula el plan de dos maneras («FORMATO [DEL] PLAN»)."""
    letras = unicodedata.normalize("NFD", texto).casefold()
    return re.sub(r"\W|[\u0300-\u036f]", "", letras).replace("formatodelplan", "formatoplan")


def test_ningun_texto_del_registro_repite_la_fuente() -> None:
    de_la_fuente = set(tiradas(fuente() or ""))
    copiados = [c.id for c in registro().clausulas if de_la_fuente & {*tiradas(c.resumen), *tiradas(c.nota or "")}]
    assert copiados == []


def test_ningun_resumen_se_repite_en_una_seccion() -> None:
    resumenes = [(c.seccion, c.resumen) for c in registro().clausulas]
    assert len(resumenes) == len(set(resumenes))


@pytest.mark.parametrize("indice", MUTADAS)
def test_una_frase_mutada_de_la_fuente_dispara_la_alarma(indice: int) -> None:
    clausula = registro().clausulas[indice]
    texto = fuente()
    mutado = mutar(texto, clausula.seccion, clausula.huella) if texto else ""
    assert clausula.id in {alarma.clausula for alarma in alarmas(mutado) if alarma.tipo == "no_aparece"}


def mutar(texto: str, seccion: str, huella: str) -> str:
    """Agrega una palabra en medio de la frase que tiene esa huella."""
    frase = next(f for f in partir(texto, registro().secciones) if (f.seccion, f.huella) == (seccion, huella))
    antes, renglon, despues = en_su_renglon(texto, frase.linea)
    trozos = frase.texto.split(" ")
    ventanas = [" ".join(trozos[i : i + ancho]) for ancho in range(6, 0, -1) for i in range(len(trozos) - ancho + 1)]
    # Un trozo único en el texto es de esa frase, aunque un salto de página la haya llevado a otro renglón.
    for ventana in ventanas:
        if texto.count(ventana) == 1:
            return texto.replace(ventana, f"{ventana} jamás")
    unica = next(ventana for ventana in ventanas if renglon.count(ventana) == 1)
    return antes + renglon.replace(unica, f"{unica} jamás") + despues


def en_su_renglon(texto: str, linea: int) -> tuple[str, str, str]:
    renglones = texto.splitlines(keepends=True)
    return "".join(renglones[: linea - 1]), renglones[linea - 1], "".join(renglones[linea:])


@pytest.mark.parametrize("clase", FRASES_NUEVAS)
def test_una_frase_nueva_se_encuentra_diga_lo_que_diga(clase: str) -> None:
    nuevas = [alarma for alarma in alarmas(con_la_frase(FRASES_NUEVAS[clase])) if alarma.tipo == "sin_registrar"]
    assert "IV" in [alarma.seccion for alarma in nuevas]
    assert len(nuevas) == 1 or not fuente()


def con_la_frase(frase: str) -> str:
    titulo = "#### **IV. SUJETO DE ATENCIÓN.**"
    return (fuente() or f"{titulo}\n").replace(titulo, f"{titulo}\n\n{frase}\n")


def test_una_copia_adulterada_de_la_norma_da_alarma_en_la_orden(tmp_path: Path) -> None:
    texto = fuente()
    if not texto:
        pytest.skip("la copia que se adultera es la de la fuente, y aquí la fuente no está")
    adulterada = con_la_frase("Dos firmas bastan.").replace("en un plazo de 2 días", "en un plazo de 3 días")
    (tmp_path / ARCHIVOS["OT-DCE"]).write_text(adulterada, encoding="utf-8")
    salida = CliRunner().invoke(orden, ["--fuentes", str(tmp_path)])
    assert salida.exit_code == 2
    assert "CL-6.2-21" in salida.stderr
    assert salida.stderr.count("no está en el registro") == 2


def test_cada_hallazgo_cita_una_frase_corta_que_esta_en_la_fuente() -> None:
    for hallazgo in informe().hallazgos:
        for cita in (hallazgo.fuente, hallazgo.contra):
            assert cita is None or citada(cita), hallazgo.id


def citada(cita: FuenteYaml) -> bool:
    texto = fuente_sin_blancos(cita.sigla)
    partes = ["".join(normalizar(parte).split()) for parte in cita.frase.split("[…]")]
    es_corta = len(cita.frase.split()) <= PALABRAS_DE_UNA_FRASE_CORTA
    return es_corta and (not texto or all(parte in texto for parte in partes))


@cache
def fuente_sin_blancos(sigla: str) -> str:
    return "".join(normalizar(fuente(sigla) or "").split())


def test_cada_brecha_de_las_reglas_figura_entre_los_vacios_o_contradicciones() -> None:
    citadas = {regla for hallazgo in informe().hallazgos for regla in hallazgo.reglas}
    brechas = {regla.brecha for regla in informe().paquete.reglas.values() if regla.brecha}
    assert brechas <= citadas


def test_el_documento_generado_esta_al_dia() -> None:
    assert (RAIZ_DEL_REPOSITORIO / "docs" / "clausulas.md").read_text(encoding="utf-8") == informe().completo()
