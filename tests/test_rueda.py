"""El paquete construido: qué lleva, y que funciona instalado en un entorno vacío, lejos del repositorio."""

import json
import os
import signal
import socket
import subprocess
import sys
import tarfile
import time
import urllib.request
import venv
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

RAIZ = Path(__file__).resolve().parents[1]
DATOS = "desproteccion/datos"

pytestmark = [pytest.mark.rueda, pytest.mark.largo]


def correr(*orden: str | Path, en: Path) -> str:
    """La salida estándar de `orden`; si falla, la prueba muestra lo que dijo."""
    entorno = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    hecho = subprocess.run(
        [str(parte) for parte in orden],
        cwd=en,
        env=entorno | {"PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )
    assert hecho.returncode == 0, f"{orden}\nsalió {hecho.returncode}\n{hecho.stdout}{hecho.stderr}"
    return hecho.stdout


def construir(formato: str, fuentes: Path, destino: Path) -> Path:
    """La rueda («wheel») o el archivo de fuentes («sdist»), con el backend fijado: sin aislamiento ni red."""
    correr(sys.executable, "-m", "hatchling", "build", "-t", formato, "-d", destino, en=fuentes)
    (construido,) = destino.iterdir()
    return construido


def contenido(rueda: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(rueda) as archivo:
        return {nombre: archivo.read(nombre) for nombre in archivo.namelist()}


@dataclass(frozen=True)
class Instalacion:
    """Un entorno ajeno al repositorio con la rueda instalada, y una carpeta vacía desde donde usarla."""

    entorno: Path
    ajena: Path

    def correr(self, programa: str, *argumentos: str | Path) -> str:
        """Un programa instalado en el entorno, desde la carpeta ajena."""
        return correr(self.entorno / "bin" / programa, *argumentos, en=self.ajena)

    def pip(self, *argumentos: str | Path) -> str:
        """El pip del proyecto, de versión fijada, sobre el entorno, que no lo trae."""
        return correr(sys.executable, "-m", "pip", "-qq", "--python", self.entorno, *argumentos, en=self.ajena)


@pytest.fixture(scope="module")
def rueda(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return construir("wheel", RAIZ, tmp_path_factory.mktemp("rueda"))


@pytest.fixture(scope="module")
def instalacion(rueda: Path, tmp_path_factory: pytest.TempPathFactory) -> Instalacion:
    """Instala de verdad, con los mismos cerrojos y hashes que se publican."""
    base = tmp_path_factory.mktemp("instalacion")
    hecha = Instalacion(base / "entorno", base / "ajena")
    hecha.ajena.mkdir()
    venv.create(hecha.entorno, with_pip=False)

    fijado = ["install", "--no-compile", "--require-hashes", "--only-binary=:all:", "--no-binary=durable-rules"]
    hecha.pip(*fijado, "-r", RAIZ / "requisitos/construccion.txt")
    hecha.pip(*fijado, "--no-build-isolation", "-r", RAIZ / "requisitos/ejecucion.txt")
    hecha.pip("install", "--no-index", rueda)
    return hecha


def ejemplo_de(carpeta: Path) -> Path:
    return min(carpeta.glob("EJ-001*.yaml"))


def evaluar_ejemplo_empaquetado(instalacion: Instalacion) -> dict[str, object]:
    paquete = instalacion.correr("python", "-c", "import desproteccion as d; print(d.__path__[0])").strip()
    ejemplo = ejemplo_de(Path(paquete, "datos/casos_ejemplo"))
    resultado: dict[str, object] = json.loads(
        instalacion.correr("desproteccion", "evaluar", ejemplo, "--formato", "json")
    )
    return resultado


def test_la_rueda_lleva_el_motor_tipado_las_reglas_los_ejemplos_y_la_aplicacion(rueda: Path) -> None:
    nombres = set(contenido(rueda))
    esperados = {
        f"{DATOS}/{archivo.relative_to(RAIZ).as_posix()}"
        for carpeta in ("reglas", "casos_ejemplo")
        for archivo in (RAIZ / carpeta).rglob("*")
        if archivo.is_file()
    }
    assert esperados, "el repositorio no trae reglas ni ejemplos"
    assert esperados | {"desproteccion/py.typed", f"{DATOS}/app_streamlit.py"} <= nombres


def test_la_rueda_no_lleva_nada_fuera_del_paquete(rueda: Path) -> None:
    assert {nombre.split("/")[0].partition("-")[0] for nombre in contenido(rueda)} == {"desproteccion"}


def test_el_archivo_de_fuentes_construye_la_misma_rueda(rueda: Path, tmp_path: Path) -> None:
    fuentes = construir("sdist", RAIZ, tmp_path / "sdist")
    with tarfile.open(fuentes) as archivo:
        archivo.extractall(tmp_path / "extraido", filter="data")
    (extraido,) = (tmp_path / "extraido").iterdir()
    assert contenido(construir("wheel", extraido, tmp_path / "rueda")) == contenido(rueda)


def test_la_rueda_instalada_fuera_del_repositorio_evalua_un_ejemplo(instalacion: Instalacion) -> None:
    match evaluar_ejemplo_empaquetado(instalacion):
        case {
            "nivel": {"sugerido": str(nivel), "posibles": list(posibles)},
            "reglas": {"huella": str(huella)},
        }:
            assert posibles == [nivel]
            assert huella.startswith("sha256:")
        case incompleto:
            pytest.fail(f"al resultado le falta el nivel o la huella de las reglas: {incompleto}")


def test_la_rueda_instalada_responde_lo_mismo_que_el_repositorio(instalacion: Instalacion) -> None:
    orden = Path(sys.executable).with_name("desproteccion")
    ejemplo = ejemplo_de(RAIZ / "casos_ejemplo")
    en_el_repositorio = correr(orden, "evaluar", ejemplo, "--formato", "json", en=RAIZ)
    assert evaluar_ejemplo_empaquetado(instalacion) == json.loads(en_el_repositorio)


def test_la_aplicacion_de_la_rueda_se_sirve_solo_en_esta_maquina_y_se_detiene(instalacion: Instalacion) -> None:
    with socket.socket() as enchufe:
        enchufe.bind(("127.0.0.1", 0))
        puerto = enchufe.getsockname()[1]
    orden = [str(instalacion.entorno / "bin/desproteccion"), "app", "--sin-navegador", "--puerto", str(puerto)]
    with subprocess.Popen(
        orden, cwd=instalacion.ajena, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    ) as servida:
        try:
            cabeceras, pagina = pedir(f"http://127.0.0.1:{puerto}/", servida)
        finally:
            os.killpg(servida.pid, signal.SIGINT)
            dicho, _ = servida.communicate(timeout=30)
    assert '<div id="root">' in pagina
    assert "default-src 'self'" in cabeceras["content-security-policy"]
    assert dicho.decode().startswith(f"La aplicación queda en http://127.0.0.1:{puerto}")
    assert not list(instalacion.ajena.iterdir())


def pedir(direccion: str, servida: "subprocess.Popen[bytes]") -> tuple[Mapping[str, str], str]:
    """La página, en cuanto el servidor responda; falla si se cierra antes o si tarda demasiado."""
    limite = time.monotonic() + 60
    while servida.poll() is None and time.monotonic() < limite:
        try:
            with urllib.request.urlopen(direccion, timeout=10) as respuesta:
                return respuesta.headers, respuesta.read().decode()
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"la aplicación no respondió en {direccion} (salió {servida.poll()})")


def test_sin_el_complemento_de_documentos_la_pagina_del_informe_dice_que_instalar(instalacion: Instalacion) -> None:
    programa = (
        "import desproteccion.interfaz.entrada as e; from streamlit.testing.v1 import AppTest;"
        "prueba = AppTest.from_file(e.__file__, default_timeout=60).run().switch_page('paginas/informe.py').run();"
        "print(*(c.value for c in prueba.code), len(prueba.get('download_button')), len(prueba.error))"
    )
    dicho = instalacion.correr("python", "-c", programa)
    assert dicho.splitlines()[-1] == "pip install 'desproteccion[documentos]' 2 0"


def test_importar_la_rueda_instalada_no_usa_el_repositorio(instalacion: Instalacion) -> None:
    programa = "import sys, desproteccion.cli as c; print(c.__file__, *filter(None, sys.path), sep='\\n')"
    modulo, *rutas = instalacion.correr("python", "-c", programa).splitlines()
    assert Path(modulo).is_relative_to(instalacion.entorno)
    assert not [ruta for ruta in rutas if Path(ruta).resolve().is_relative_to(RAIZ)]


def test_los_cerrojos_de_ejecucion_cubren_todo_lo_que_la_rueda_pide(instalacion: Instalacion) -> None:
    instalacion.pip("check")
