# `make demo` and `make test` do all their own set-up; `make install` is that set-up alone.

BIN := .venv/bin
SOHOA := $(BIN)/sohoa
DEMO := demo-output/a-provincial-report.pdf.json

.PHONY: install browser test check demo system-packages constraints golden clean bench-accuracy bench-wild bench-tables bench-table-corpus bench-numbers bench-restore bench-batch bench-notebook bench-review bench-scaling bench-speed torture fuzz cluster

install: .venv/installed

system-packages:
	@scripts/install-system-packages

browser:
	@scripts/install-system-packages browser

.venv/installed: pyproject.toml constraints.txt | system-packages
	test -x $(BIN)/python || $$(scripts/find-python) -m venv .venv
	$(BIN)/python -m pip install --quiet --editable '.[dev]' --constraint constraints.txt
	touch $@

check: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: browser check
	PYTHONUTF8=1 $(BIN)/pytest -n 2 --dist loadfile

# Broken samples belong to the tests; the demo shows what a good file becomes.
demo: install
	$(SOHOA) run $(filter-out samples/files/i-%,$(wildcard samples/files/*)) -o demo-output --redo all
	@echo "The JSON of each file is in demo-output/. This is $(DEMO):"
	@$(SOHOA) show $(DEMO)
	@echo "To check what is doubtful in the browser: $(SOHOA) review demo-output, then open http://127.0.0.1:8737/"

# Writes the golden files of the sample tables anew; look at what `git diff` shows before you keep them.
golden: install
	WRITE_GOLDEN=1 $(BIN)/pytest -q tests/parsers/tables/test_samples.py -k golden

# SCANS=DIR measures a folder of scans with truth too (scans/ and truth/, or side by side).
# OCRMYPDF=PROGRAM adds OCRmyPDF to the comparison; install it outside .venv.
bench-accuracy: install
	$(BIN)/python -m bench.accuracy --variants $(if $(SCANS),--scans $(SCANS)) $(foreach dir,$(TRUTH),--truth $(dir))

# DIR is any folder of born-digital PDFs; ARGS="--variants none --pages 2 --resume": see bench/README.md.
bench-wild: install
	$(BIN)/python -m bench.wild "$(DIR)" $(ARGS)

# IMG2TABLE=PYTHON adds img2table, installed for that Python outside .venv.
bench-tables: install
	$(BIN)/python -m bench.tables --write $(ARGS)

# ARGS="--seed 4711 --write"; 200 tables take some 15 minutes of two idle processors. IMG2TABLE as above.
bench-table-corpus: install
	$(BIN)/python -m bench.table_corpus $(ARGS)

# ARGS="--count 10000 --scans": fewer misreadings, no scans.
bench-numbers: install
	$(BIN)/python -m bench.numbers --write $(ARGS)

# ARGS="--layers NAME=FILE --write": see python -m bench.restore --help.
bench-restore: install
	$(BIN)/python -m bench.restore $(ARGS)

# LIKE is the JSON of a finished document; with OUT, a folder of results, a clerk who walks its doubts too.
bench-review: install
	$(BIN)/python -m bench.review $(if $(LIKE),--like "$(LIKE)") $(ARGS)
	$(if $(OUT),$(BIN)/python -m bench.clerk "$(OUT)")

bench-batch: install
	$(BIN)/python -m bench.batch $(ARGS)

# SCANS=DIR adds real scans, ARGS="--workers 24 --write" the run with two workers, and writes docs/benchmarks.md.
bench-speed: install
	$(BIN)/python -m bench.speed $(if $(SCANS),--scans $(SCANS)) $(ARGS)

bench-scaling: install
	$(BIN)/python -m bench.scaling $(ARGS)

# Executes the notebook in docs/ on scans made for it; ARGS=--write saves it with its outputs.
bench-notebook: install
	$(BIN)/python -m pip install --quiet --editable '.[notebook]' --constraint constraints.txt
	$(BIN)/python -m bench.notebook $(ARGS)

torture fuzz cluster: install
	$(BIN)/python -m bench.$@ $(ARGS)

# Pins what is installed in .venv now: run it in a fresh environment after changing pyproject.toml.
constraints: install
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	$(BIN)/python -m pip freeze --exclude-editable --exclude pip --exclude setuptools > constraints.txt

clean:
	rm -rf .venv demo-output bench/output *.egg-info
