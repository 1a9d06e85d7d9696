"""El registro de la OT-DCE: coherente por sí mismo y, si la fuente está a la vista, fiel a ella."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest
from desproteccion.clausulas.cotejo import Alarma, cotejar, leer_fuente
from desproteccion.clausulas.informe import Informe
from desproteccion.clausulas.lectura import informe_de
from desproteccion.clausulas.partidor import normalizar, partir
from desproteccion.clausulas.registro import Registro
from desproteccion.esquema_reglas import FuenteYaml
from desproteccion.reglas import RAIZ_DEL_REPOSITORIO

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
        assert bool(clausula.reglas) == (clausula.estado == "codificada"), clausula.id
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


def test_el_detector_marca_todas_las_clausulas_registradas() -> None:
    anotadas = {(c.seccion, c.huella) for c in registro().clausulas}
    frases = partir(fuente() or "", registro().secciones)
    assert [f.linea for f in frases if (f.seccion, f.huella) in anotadas and not registro().detecta(f)] == []


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
def test_una_frase_normativa_nueva_se_encuentra(clase: str) -> None:
    texto = fuente() or "#### **IV. SUJETO DE ATENCIÓN.**\n\nNada más.\n"
    con_la_nueva = texto.replace(
        "#### **IV. SUJETO DE ATENCIÓN.**", f"#### **IV. SUJETO DE ATENCIÓN.**\n\n{FRASES_NUEVAS[clase]}\n"
    )
    nuevas = [alarma for alarma in alarmas(con_la_nueva) if alarma.tipo == "sin_registrar"]
    assert [alarma.seccion for alarma in nuevas] == ["IV"]


def test_un_relato_sin_nada_que_cumplir_no_dispara_alarma() -> None:
    texto = fuente() or "#### **IV. SUJETO DE ATENCIÓN.**\n\nNada más.\n"
    relato = "Aquel invierno hubo nieve y los perros ladraron."
    con_relato = texto.replace("#### **IV. SUJETO DE ATENCIÓN.**", f"#### **IV. SUJETO DE ATENCIÓN.**\n\n{relato}\n")
    assert [alarma for alarma in alarmas(con_relato) if alarma.tipo == "sin_registrar"] == []


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
