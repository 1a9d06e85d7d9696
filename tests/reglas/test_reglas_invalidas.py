"""Una regla mal escrita se explica: archivo, línea, identificador y qué hacer. Un caso por cada tipo de error."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest
from desproteccion.errores import Problema, ReglasInvalidas

from tests.copia_de_reglas import CopiaDeReglas


class Error(NamedTuple):
    """Un error que se comete al editar: qué texto se cambia por cuál, y qué debe decir el mensaje.

    `id` es la regla que el mensaje debe nombrar (`None`: el lugar no es de una regla) y `renglones`, cuántas líneas más
    abajo (o arriba) de la edición está lo que se señala.
    """

    archivo: str
    viejo: str
    nuevo: str
    dice: str
    id: str | None
    renglones: int = 0


MODERADA = "si: {violencia.gravedad: moderada}"
ERRORES = {
    "un hecho que no existe, parecido a otro": Error(
        "nna.yaml",
        "si: {nna.impacto.areas: 0, nna.impacto.trauma: ninguno}",
        "si: {nna.impacto.area: 0, nna.impacto.trauma: ninguno}",
        "el hecho «nna.impacto.area» no existe.*¿Quiso decir nna.impacto.areas?",
        "N2-sin-impacto",
    ),
    "un hecho que no existe ni se parece a ninguno": Error(
        "violencia.yaml", MODERADA, "si: {zzz: 1}", "el hecho «zzz» no existe.*hechos.yaml", "V1-moderada"
    ),
    "un hecho que no existe, en una alerta": Error(
        "alertas.yaml",
        "si: {violencia.ley_21057: true}",
        "si: {violencia.ley: true}",
        "«violencia.ley» no existe.*¿Quiso decir violencia.ley_21057?",
        "A-ley-21057",
    ),
    "un valor que no es de la enumeración": Error(
        "violencia.yaml",
        MODERADA,
        "si: {violencia.gravedad: moderado}",
        "«moderado».*ninguna, moderada, elevada o muy_elevada.*¿Quiso decir moderada?",
        "V1-moderada",
    ),
    "un número entre comillas": Error(
        "violencia.yaml",
        "violencia.ingresos_previos: 0}",
        'violencia.ingresos_previos: "0"}',
        "se encontró «0»; se esperaba un entero de 0 o más",
        "V2-sin-ingresos",
    ),
    "un «si» donde va true": Error(
        "violencia.yaml",
        "si: {violencia.polivictimizacion: true}",
        "si: {violencia.polivictimizacion: si}",
        "se encontró «si»; se esperaba false o true",
        "V3-presente",
    ),
    "un número mayor que el máximo del hecho": Error(
        "hechos.yaml",
        "cuando: {nna.impacto.areas: 0",
        "cuando: {nna.impacto.areas: 9",
        "se encontró 9; se esperaba un entero de 0 a 6",
        None,
    ),
    "un identificador de regla repetido": Error(
        "violencia.yaml", "- id: V1-elevada", "- id: V1-moderada", "V1-moderada está repetido.*Cámbielo", "V1-moderada"
    ),
    "un identificador de regla repetido en otro archivo": Error(
        "alertas.yaml", "- id: A-migrante", "- id: V1-moderada", "V1-moderada está repetido.*Cámbielo", "V1-moderada"
    ),
    "un identificador de tabla repetido": Error(
        "violencia.yaml", "- id: V2\n", "- id: V1\n", "V1 ya nombra otra cosa.*Cámbielo", "V1"
    ),
    "un identificador de programa repetido": Error(
        "programas.yaml", "{id: PIR, nombre", "{id: AFT, nombre", "AFT está repetido.*Cámbielo", "AFT"
    ),
    "un nivel que no existe": Error(
        "violencia.yaml",
        f"{MODERADA}\n        nivel: inicial",
        f"{MODERADA}\n        nivel: grave",
        "se encontró «grave»; se esperaba sin, inicial, intermedia o avanzada",
        "V1-moderada",
        1,
    ),
    "un nivel que no existe, en una expresión": Error(
        "niveles.yaml", "{menor: [N2, nna]}", "{menor: [N9, nna]}", "«N9».*que exista", "G-foco"
    ),
    "una operación que no existe": Error(
        "niveles.yaml",
        "nivel: {coinciden: [violencia, nna, cuidadores, contexto]}",
        "nivel: {promedio: [violencia, nna, cuidadores, contexto]}",
        "la operación promedio.*mayor, menor, coinciden",
        "G-homogenea",
    ),
    "una operación vacía": Error(
        "niveles.yaml", "{menor: [N2, nna]}", "{menor: [{}, nna]}", "un grupo de campos.*una operación", "G-foco"
    ),
    "una regla sin fuente": Error(
        "violencia.yaml",
        'fuente: {sigla: OT-DCE, seccion: "6.4, etapa 3 b", frase: "Sin trayectoria de vulneración"}',
        "",
        "falta la clave.*Agréguela",
        "V2-sin-ingresos",
        -7,
    ),
    "una fuente sin frase": Error(
        "violencia.yaml",
        ', frase: "Sin trayectoria de vulneración"}',
        "}",
        "frase.*falta la clave.*Agréguela",
        "V2-sin-ingresos",
    ),
    "una sigla que no está en paquete.yaml": Error(
        "violencia.yaml",
        '{sigla: OT-DCE, seccion: "6.4, etapa 3 b", frase: "Sin trayectoria',
        '{sigla: OT-DCF, seccion: "6.4, etapa 3 b", frase: "Sin trayectoria',
        "la sigla OT-DCF no está en paquete.yaml; se esperaba OT-DCE o PROT-SIM",
        "V2-sin-ingresos",
    ),
    "un apoyo que no existe": Error(
        "violencia.yaml",
        "apoyo: literal\n        texto: No hay violencia",
        "apoyo: supuesto\n        texto: No hay violencia",
        "«supuesto».*literal, interpretacion o supletoria",
        "V1-ninguna",
    ),
    "una clave que nadie lee": Error(
        "violencia.yaml",
        MODERADA,
        f"{MODERADA}\n        peso: 3",
        "peso.*clave que el esquema no conoce.*Ninguna parte del motor lee esa clave",
        "V1-moderada",
        1,
    ),
    "una clave que nadie lee, al comienzo del archivo": Error(
        "contexto.yaml",
        "dimension: contexto",
        "color: rojo\ndimension: contexto",
        "color.*clave que el esquema no conoce.*quítela",
        None,
    ),
    "una clave repetida": Error(
        "violencia.yaml",
        MODERADA,
        f"{MODERADA}\n        {MODERADA}",
        "si: la clave está repetida.*una sola vez.*La primera quedaría sin efecto",
        None,
        1,
    ),
    "una celda sin fila": Error(
        "violencia.yaml",
        "violencia.ingresos_previos: {desde: 1, hasta: 2}",
        "violencia.ingresos_previos: {desde: 1, hasta: 1}",
        "ninguna fila decide el caso {violencia.ingresos_previos: 2, violencia.mayor_parte_de_la_vida: false}.*Agregue",
        "V2",
        -18,
    ),
    "dos filas que se contradicen": Error(
        "violencia.yaml",
        "violencia.ingresos_previos: {desde: 1, hasta: 2}",
        "violencia.ingresos_previos: {desde: 1, hasta: 3}",
        "V2-uno-o-dos-ingresos y V2-tres-o-mas-ingresos deciden distinto el caso {violencia.ingresos_previos: 3",
        "V2-tres-o-mas-ingresos",
        5,
    ),
    "una brecha con un solo nivel": Error(
        "violencia.yaml",
        "nivel: {minima: intermedia, prudente: avanzada}",
        "nivel: avanzada",
        "una brecha sin dos lecturas distintas.*brecha si y solo si",
        "V2-tres-o-mas-ingresos",
        -2,
    ),
    "dos lecturas sin brecha": Error(
        "violencia.yaml",
        "        brecha: V2-tres-o-mas-ingresos\n",
        "",
        "dos lecturas sin el nombre de la brecha",
        "V2-tres-o-mas-ingresos",
        -3,
    ),
    "una lectura invertida": Error(
        "violencia.yaml",
        "nivel: {minima: intermedia, prudente: avanzada}",
        "nivel: {minima: avanzada, prudente: intermedia}",
        "la lectura mínima da más que la prudente; se esperaba minima no mayor que prudente",
        "V2-tres-o-mas-ingresos",
    ),
    "una lectura que falta": Error(
        "violencia.yaml",
        "nivel: {minima: intermedia, prudente: avanzada}",
        "nivel: {prudente: avanzada}",
        "se encontró prudente; se esperaba minima y prudente",
        "V2-tres-o-mas-ingresos",
    ),
    "una prueba que no existe": Error(
        "violencia.yaml",
        "violencia.ingresos_previos: {desde: 1, hasta: 2}",
        "violencia.ingresos_previos: {mas_de: 0}",
        "se encontró mas_de; se esperaba desde, hasta o distinto",
        "V2-uno-o-dos-ingresos",
    ),
    "un rango vacío": Error(
        "violencia.yaml",
        "violencia.ingresos_previos: {desde: 1, hasta: 2}",
        "violencia.ingresos_previos: {desde: 2, hasta: 1}",
        "el rango está vacío; se esperaba desde no mayor que hasta",
        "V2-uno-o-dos-ingresos",
    ),
    "una condición vacía": Error(
        "violencia.yaml", MODERADA, "si: {}", "se esperaba {hecho: valor, …} o en_otro_caso", "V1-moderada"
    ),
    "un YAML mal formado": Error(
        "violencia.yaml",
        MODERADA,
        "si: {violencia.gravedad: moderada",
        "el YAML está mal formado.*llaves|comillas",
        None,
        1,
    ),
    "un archivo de otra dimensión": Error(
        "violencia.yaml", "dimension: violencia", "dimension: nna", "dice nna; se esperaba violencia", None
    ),
    "un foco de otra dimensión": Error(
        "niveles.yaml",
        "foco: {nna: N2",
        "foco: {nna: C1",
        "C1 no es de esa dimensión; se esperaba N1, N2, N3 o N4",
        None,
    ),
    "una lectura sin regla de dimensión": Error(
        "niveles.yaml",
        "lectura: minima",
        "lectura: prudente",
        "no hay una regla para minima; se esperaba una",
        None,
        -8,
    ),
    "una existencia sin fila final": Error(
        "niveles.yaml",
        "si: en_otro_caso",
        "si: {nna.riesgo.alto: 0}",
        "se esperaba en_otro_caso",
        "E-sin-desproteccion",
    ),
    "un programa que no existe": Error(
        "programas.yaml",
        "si: {violencia: inicial}\n    programas: [AFT]",
        "si: {violencia: inicial}\n    programas: [AFX]",
        "no existe el programa AFX; se esperaba AFT, PIR, PTE o CA",
        "P-violencia-inicial",
        1,
    ),
    "un complementario que no existe": Error(
        "programas.yaml",
        "complementarios: [FR, PVI]",
        "complementarios: [FR, XX]",
        "no existe el complementario XX; se esperaba PF, FR o PVI",
        "CA",
    ),
    "una alerta que no existe": Error(
        "programas.yaml",
        "alerta: A-separacion",
        "alerta: A-separar",
        "no existe la alerta A-separar; se esperaba una de alertas.yaml",
        "P-separacion",
    ),
    "una dimensión que no existe": Error(
        "programas.yaml", "foco: [nna, cuidadores]", "foco: [nna, familia]", "no existe la dimensión familia", "P-orden"
    ),
    "una tabla que no existe": Error(
        "hechos.yaml",
        "nivel_segun: {tabla: C2, lectura: prudente}",
        "nivel_segun: {tabla: C22, lectura: prudente}",
        "no hay una tabla C22.*¿Quiso decir C2?",
        None,
    ),
    "un derivado que mezcla escalas": Error(
        "hechos.yaml",
        "peor: [nna.riesgo.nivel, cuidadores.riesgo.nivel]",
        "peor: [nna.riesgo.nivel, nna.proteccion]",
        "mezcla escalas distintas; se esperaba hechos que existan y compartan sus valores",
        None,
        -2,
    ),
    "una enumeración sin valores": Error(
        "hechos.yaml",
        "tipo: entero\n    maximo: 6",
        "tipo: enumeracion\n    maximo: 6",
        "es enumeracion; se esperaba valores si y solo si es una enumeracion",
        None,
        -1,
    ),
    "una versión que no es una versión": Error(
        "paquete.yaml", "version: 1.0.0", "version: uno", "se encontró «uno»; se esperaba un texto con la forma", None
    ),
    "una lectura por omisión que no existe": Error(
        "paquete.yaml",
        "lectura_por_omision: prudente",
        "lectura_por_omision: media",
        "se encontró «media»; se esperaba minima o prudente",
        None,
    ),
}


def problemas_de(copia: CopiaDeReglas) -> tuple[Problema, ...]:
    with pytest.raises(ReglasInvalidas) as error:
        copia.motor()
    return error.value.problemas


@pytest.mark.parametrize("error", ERRORES.values(), ids=ERRORES.keys())
def test_el_error_dice_archivo_linea_regla_y_que_hacer(error: Error, copia: CopiaDeReglas) -> None:
    linea = copia.cambiar(error.archivo, error.viejo, error.nuevo) + error.renglones
    primero = problemas_de(copia)[0]
    assert primero.donde.startswith(f"{copia.archivo(error.archivo)}, línea {linea}")
    assert re.search(error.dice, str(primero)), str(primero)
    assert primero.esperado or primero.que_hacer
    if error.id is not None:
        assert re.search(rf"\((regla|tabla) {re.escape(error.id)}\)", primero.donde)


def test_un_ciclo_entre_tablas_dice_la_vuelta_y_como_cortarla(copia: CopiaDeReglas) -> None:
    copia.cambiar(
        "hechos.yaml", "nivel_segun: {tabla: N3, lectura: prudente}", "nivel_segun: {tabla: N4, lectura: prudente}"
    )
    (problema,) = problemas_de(copia)
    assert "nna.yaml, línea" in problema.donde
    assert "N4 → N4" in problema.encontrado
    assert "nivel_segun" in problema.que_hacer


def test_un_ciclo_de_dos_tablas_tambien_se_detiene(copia: CopiaDeReglas) -> None:
    copia.cambiar("hechos.yaml", "tabla: N3, lectura", "tabla: C4, lectura")
    copia.cambiar("hechos.yaml", "tabla: C2, lectura", "tabla: N4, lectura")
    (problema,) = problemas_de(copia)
    assert "N4 → C4 → N4" in problema.encontrado


def test_los_errores_de_varias_reglas_se_dicen_juntos(copia: CopiaDeReglas) -> None:
    copia.cambiar("violencia.yaml", MODERADA, "si: {violencia.gravedad: moderado}")
    copia.cambiar("violencia.yaml", "si: {violencia.polivictimizacion: true}", "si: {violencia.polivictimizacion: si}")
    assert [re.search(r"regla (\S+)\)", p.donde)[1] for p in problemas_de(copia)] == ["V1-moderada", "V3-presente"]  # type: ignore[index]


@pytest.mark.parametrize("archivo", ["paquete", "hechos", "violencia", "niveles", "programas", "alertas"])
def test_un_archivo_que_falta_se_nombra(archivo: str, copia: CopiaDeReglas) -> None:
    copia.archivo(f"{archivo}.yaml").unlink()
    assert f"{archivo}.yaml" in str(problemas_de(copia)[0])


@pytest.mark.parametrize("contenido", ["", "[]", "solo texto", "- una\n- lista\n", "null\n", "42\n"])
def test_un_archivo_que_no_es_un_grupo_de_campos_se_rechaza(contenido: str, copia: CopiaDeReglas) -> None:
    copia.archivo("violencia.yaml").write_text(contenido, "utf-8")
    assert "violencia.yaml" in str(problemas_de(copia)[0])


def test_una_carpeta_sin_reglas_dice_que_se_esperaba(copia: CopiaDeReglas) -> None:
    vacia = CopiaDeReglas(copia.carpeta / "ninguna")
    assert "no hay un paquete.yaml" in str(problemas_de(vacia)[0])
