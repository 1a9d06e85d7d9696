# Los objetivos, con su descripción, salen con «make» a secas.
# PYTHON=python3.12 elige otro intérprete; PRUEBAS="-k rueda" pasa opciones a pytest.

.DEFAULT_GOAL := ayuda
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory

VENV := .venv/bin
PRUEBAS ?=
export PYTHON RESISTENCIA
# Con ella (muchos contenedores la traen), cada proceso que las pruebas abren compilaría de nuevo todo el motor.
unexport PYTHONDONTWRITEBYTECODE

# Lo que las pruebas piden al sistema además de Python, como programa:paquete_de_Debian.
SISTEMA_PRUEBAS := chromium:chromium java:default-jre-headless

# Los requisitos heredan esta variable, también «preparar».
test pruebas capturas latencia: SISTEMA := $(SISTEMA_PRUEBAS)

.PHONY: ayuda
ayuda:  ## esta lista
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: preparar
preparar:  ## crea .venv con las versiones fijadas; no hace nada si ya está al día
	@herramientas/preparar.sh $(SISTEMA)

.PHONY: demo
demo: preparar  ## evalúa tres casos de ejemplo y muestra la explicación
	@$(VENV)/desproteccion evaluar casos_ejemplo/EJ-001*.yaml casos_ejemplo/EJ-002*.yaml casos_ejemplo/EJ-003*.yaml

.PHONY: test
test: estilo tipos pruebas  ## todas las comprobaciones: estilo, tipos y pruebas

.PHONY: estilo
estilo: preparar  ## ruff: reglas y formato
	$(VENV)/ruff check .
	$(VENV)/ruff format --check .

.PHONY: tipos
tipos: preparar  ## mypy, estricto
	$(VENV)/mypy

# Por archivo: lo que un módulo prepara (la rueda instalada, la aplicación en marcha) se prepara una sola vez. Los largos
# van primero, como los ordena tests/conftest.py.
.PHONY: pruebas
pruebas: preparar  ## pytest, con la cobertura de reglas, la rueda y el navegador
	$(VENV)/python -m pytest --numprocesses=auto --dist=loadfile --no-loadscope-reorder $(PRUEBAS)

.PHONY: formato
formato: preparar  ## corrige con ruff lo que se puede corregir solo
	$(VENV)/ruff check --fix .
	$(VENV)/ruff format .

.PHONY: app
app: preparar  ## abre la aplicación web en este equipo
	@$(VENV)/desproteccion app

.PHONY: bench
bench: preparar  ## mide el motor en un núcleo (RESISTENCIA=1000000: además, esas evaluaciones seguidas)
	@$(VENV)/python -m herramientas.banco
	@$(VENV)/python herramientas/banco_analisis.py
	@$(VENV)/python herramientas/banco_acuerdo.py
	@herramientas/con_pares.sh python -m herramientas.banco_lotes
	@$(VENV)/python -m herramientas.banco_spark

.PHONY: arbitraje
arbitraje: preparar  ## contrasta CASOS al azar, por columnas y uno a uno (un millón tarda horas; sigue donde quedó)
	@$(VENV)/python -m herramientas.arbitraje --carpeta $${TMPDIR:-/tmp}/arbitraje --casos $(or $(CASOS),1000000)

.PHONY: latencia
latencia: preparar  ## mide en Chromium cuánto tarda la aplicación de un cambio a su resultado
	@$(VENV)/python herramientas/banco_app.py

.PHONY: libro
libro: preparar  ## rehace el libro de reglas y el informe de cláusulas, desde reglas/ y casos_ejemplo/
	@$(VENV)/python -m herramientas.libro
	@$(VENV)/desproteccion clausulas --formato markdown > docs/clausulas.md

.PHONY: capturas
capturas: preparar  ## rehace las imágenes de la documentación
	@$(VENV)/python herramientas/capturas.py

# El orden importa: lo fijado en un cerrojo restringe los siguientes, porque comparten el entorno.
# Sin ACTUALIZAR=1 se conservan las versiones que aún sirven. Preparar puede fallar aquí: los cerrojos viejos
# no cubren lo que se acaba de agregar a pyproject.toml.
CERROJO = $(VENV)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header $(if $(ACTUALIZAR),--upgrade)
.PHONY: cerrojos
cerrojos:  ## recalcula requisitos/*.txt (ACTUALIZAR=1: con lo más nuevo)
	-@herramientas/preparar.sh
	$(VENV)/python -m pip install -qq --require-hashes --only-binary=:all: -r requisitos/cerrojos.txt
	$(CERROJO) requisitos/cerrojos.in -o requisitos/cerrojos.txt
	$(CERROJO) requisitos/construccion.in -o requisitos/construccion.txt
	$(CERROJO) pyproject.toml requisitos/ejecucion.in --all-extras --group pruebas --group calidad \
		-c requisitos/construccion.txt -o requisitos/desarrollo.txt
	$(CERROJO) pyproject.toml requisitos/ejecucion.in \
		-c requisitos/desarrollo.txt -o requisitos/ejecucion.txt
	$(CERROJO) requisitos/banco.in -c requisitos/desarrollo.txt -o requisitos/banco.txt

.PHONY: limpiar
limpiar:  ## borra el entorno, las cachés y lo construido
	rm -rf .venv .venv-banco dist build .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
