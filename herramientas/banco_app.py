"""Mide la aplicación en Chromium: cuánto pasa desde un cambio en la ficha hasta ver el resultado nuevo.

El reloj es el de la página: desde el clic o la tecla que cambia la respuesta hasta el cuadro en que quedó dibujado lo
último que cambió del panel de resultado (`resultado`) y hasta que la aplicación queda en reposo, con toda la página al
día (`reposo`). Medianas por sección y clase de campo; nunca pruebas. En una máquina ocupada el reloj mide también la
espera por el procesador: por eso se dice además cuánto procesador gastó cada cambio, en el servidor y en el navegador.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from desproteccion.interfaz.campos import secciones
from playwright.sync_api import TimeoutError as Demora

from herramientas.aplicacion_local import abrir, abrir_ejemplo, aplicacion, navegador, quieta

META_MS = 300
PLAZO_MS = 8_000
REPOSO_MS = 60
CAMPOS_POR_CLASE = 5
CASOS = {
    "vacía, todo desconocido": None,
    "EJ-001, completa": "EJ-001",
    "EJ-012, las lecturas difieren": "EJ-012",
    "EJ-003, con filas del catálogo": "EJ-003",
    "EJ-030, catálogo y desconocidos": "EJ-030",
}

# Corre en la página antes que la aplicación. «armar» espera el próximo clic o cambio y promete sus dos tiempos.
RELOJ = """
window.dceArmar = (plazo) => {
  window.dceMedida = new Promise((listo) => {
    let desde = null, resultado = null, corrio = false;
    const app = () => document.querySelector('[data-testid="stApp"]').getAttribute('data-test-script-state');
    const empezar = () => { desde = performance.now(); resultado = null; corrio = false; };
    const eventos = ['pointerup', 'change', 'keydown'];
    const cerrar = (valor) => {
      mirada.disconnect();
      clearTimeout(limite);
      eventos.forEach((e) => document.removeEventListener(e, empezar, true));
      listo(valor);
    };
    const limite = setTimeout(() => cerrar(null), plazo);
    const mirada = new MutationObserver((cambios) => {
      if (desde === null) return;
      const ahora = performance.now();
      if (app() !== 'notRunning') corrio = true;
      if (cambios.some((c) => c.target.parentElement?.closest('.st-key-resultado') && c.type !== 'attributes'))
        requestAnimationFrame(() => { resultado = performance.now() - desde; });
      if (corrio && app() === 'notRunning')
        requestAnimationFrame(() => cerrar({resultado, reposo: performance.now() - desde}));
    });
    eventos.forEach((e) => document.addEventListener(e, empezar, true));
    mirada.observe(document.documentElement,
      {childList: true, subtree: true, characterData: true, attributeFilter: ['data-test-script-state']});
  });
};
"""


@dataclass(frozen=True)
class Tiempo:
    """Milisegundos. `resultado` es `None` si el cambio no movía nada del panel; los demás, procesador gastado."""

    resultado: float | None
    reposo: float
    servidor: float
    navegador: float


Cambio = tuple[str, Callable[[], None]]


def medir(pagina: Any, cambio: Callable[[], None]) -> Tiempo | None:
    """Los tiempos de un cambio; `None` si la aplicación no quedó en reposo dentro del plazo."""
    pagina.evaluate(f"void window.dceArmar({PLAZO_MS})")
    antes = procesador()
    cambio()
    medido = pagina.evaluate("window.dceMedida")
    servidor, navegador_ = (despues - antes_ for despues, antes_ in zip(procesador(), antes, strict=True))
    pagina.wait_for_timeout(REPOSO_MS)
    return Tiempo(servidor=servidor, navegador=navegador_, **medido) if medido is not None else None


def procesador() -> tuple[float, float]:
    """Milisegundos de procesador gastados hasta ahora por el servidor y por el navegador que abrió este proceso."""
    padres, gastado, ordenes = {}, {}, {}
    for carpeta in Path("/proc").glob("[0-9]*"):
        try:
            campos = (carpeta / "stat").read_text().rpartition(")")[2].split()
            ordenes[carpeta.name] = (carpeta / "cmdline").read_text()
        except OSError:  # terminó entretanto
            continue
        padres[carpeta.name] = campos[1]
        gastado[carpeta.name] = (int(campos[11]) + int(campos[12])) * 1000 / os.sysconf("SC_CLK_TCK")
    propios = {str(os.getpid())}
    while nuevos := {hijo for hijo, padre in padres.items() if padre in propios} - propios:
        propios |= nuevos
    del_servidor = sum(gastado[p] for p in propios if "streamlit" in ordenes.get(p, ""))
    del_navegador = sum(gastado[p] for p in propios if "chrom" in ordenes.get(p, "").partition("\0")[0])
    return del_servidor, del_navegador


def cambios(pagina: Any) -> Iterator[Cambio]:
    """Cambios para los campos de la sección a la vista, de cada clase unos pocos, ida y vuelta."""
    columna = pagina.locator('[data-testid="stColumn"]').first
    botones = columna.get_by_role("radiogroup")
    for i in range(1, CAMPOS_POR_CLASE + 1):  # el primero elige la sección
        for desde_el_final in (1, 2, 1):
            otras = botones.nth(i).get_by_role("radio", checked=False)
            if (cuantas := otras.count()) >= desde_el_final:  # un cambio puede quitar preguntas
                yield "botones", otras.nth(cuantas - desde_el_final).click
    listas = columna.get_by_role("combobox")
    for i in range(CAMPOS_POR_CLASE):
        for cual in (2, 3, 1):
            if i < listas.count() and (opcion := _abrir_lista(pagina, listas.nth(i), cual)):
                yield "lista", opcion
    textos = columna.get_by_role("textbox")
    for i in range(min(textos.count(), CAMPOS_POR_CLASE)):
        antes = textos.nth(i).input_value()
        for nuevo in ("2026-03-02", antes):
            textos.nth(i).fill(nuevo)
            yield "texto", lambda i=i: textos.nth(i).press("Tab")  # type: ignore[misc]


def _abrir_lista(pagina: Any, lista: Any, cual: int) -> Callable[[], None] | None:
    """Abre la lista y entrega la acción de elegir; nada si tiene menos opciones o esa ya estaba elegida."""
    opciones = pagina.get_by_role("option")
    lista.evaluate("campo => campo.scrollIntoView({block: 'center'})")
    for abrir_con in ("ArrowDown", "Enter", "ArrowDown"):  # una lista recién redibujada puede cerrarse al abrirla
        lista.press(abrir_con)
        try:
            opciones.first.wait_for(timeout=1_000)
            break
        except Demora:
            continue
    if opciones.count() <= cual or opciones.nth(cual).get_attribute("aria-selected") == "true":
        pagina.keyboard.press("Escape")
        return None
    elegir: Callable[[], None] = opciones.nth(cual).click
    return elegir


def medir_caso(pagina: Any) -> dict[tuple[str, str], list[Tiempo | None]]:
    """Los tiempos por sección y clase de campo del caso abierto."""
    tiempos: dict[tuple[str, str], list[Tiempo | None]] = defaultdict(list)
    for seccion in secciones():
        grupo = pagina.get_by_role("radiogroup", name="Sección de la ficha", exact=True)
        boton = grupo.get_by_role("radio", name=seccion.titulo, exact=True)
        if boton.get_attribute("aria-checked") != "true":
            tiempos["cambiar de sección", ""].append(medir(pagina, boton.click))
        for clase, cambio in cambios(pagina):
            tiempos[seccion.titulo, clase].append(medir(pagina, cambio))
    return tiempos


def informar(caso: str, tiempos: dict[tuple[str, str], list[Tiempo | None]]) -> None:
    print(f"\n{caso}")
    for (seccion, clase), medidos in tiempos.items():
        _linea(f"{seccion} {clase}".strip(), medidos)
    _linea("TODO", [tiempo for medidos in tiempos.values() for tiempo in medidos])


def _linea(nombre: str, medidos: list[Tiempo | None]) -> None:
    buenos = [tiempo for tiempo in medidos if tiempo is not None]
    resultados = [tiempo.resultado for tiempo in buenos if tiempo.resultado is not None]
    reposos = [tiempo.reposo for tiempo in buenos]
    sobre = sum(reposo > META_MS for reposo in reposos)
    perdidos = f", {len(medidos) - len(buenos)} sin respuesta" if len(buenos) < len(medidos) else ""
    print(
        f"  {nombre:<40} {len(buenos):3} cambios  resultado {_mediana(resultados)}  reposo {_mediana(reposos)}"
        f" (máximo {max(reposos, default=0):.0f}; {sobre} sobre {META_MS}{perdidos})"
        f"  procesador {_media([t.servidor for t in buenos])} + {_media([t.navegador for t in buenos])}"
    )


def _media(valores: list[float]) -> str:
    return f"{statistics.mean(valores):.0f}" if valores else "—"


def _mediana(valores: list[float]) -> str:
    return f"{statistics.median(valores):5.0f} ms" if valores else "    —   "


def main() -> None:
    carga = f"carga {os.getloadavg()[0]:.1f} en {os.cpu_count()} núcleos"
    print(f"Del cambio al resultado en Chromium, en milisegundos; la meta son {META_MS} ms ({carga}).")
    print("«procesador»: media por cambio, servidor + navegador; sin otros trabajos en la máquina, acota el reloj.")
    elegidos = sys.argv[1:]
    with (
        tempfile.TemporaryDirectory() as temporal,
        aplicacion(Path(temporal) / "registro") as base,
        navegador() as abierto,
    ):
        for nombre, vineta in CASOS.items():
            if elegidos and not any(elegido in nombre for elegido in elegidos):
                continue
            contexto = abierto.new_context(locale="es-CL", viewport={"width": 1366, "height": 768})
            contexto.set_default_timeout(15_000)
            contexto.add_init_script(RELOJ)
            pagina = contexto.new_page()
            abrir(pagina, base)
            if vineta is not None:
                abrir_ejemplo(pagina, vineta)
            quieta(pagina)
            informar(nombre, medir_caso(pagina))
            contexto.close()


if __name__ == "__main__":
    main()
