# make run    build (with the web app) and start everything on this machine, on http://localhost:8080, with its data in ./data
# make test   run all tests, on SQLite and on PostgreSQL with Redis (started or installed as needed), and in Chromium
# make proof  the same, with the long proofs in full: before an issue is resolved
# make e2e    run the web app's tests in Chromium, against the real binary
# make check  format, lints, dependencies, schema
# make web    build the web app alone, into web/dist, if it has changed
# make bench  measure the hot paths, each beside a limit of this machine (ARGS="--only sale" for a part)
# make fmt    format the code
# make schema write schema.graphql and the app's time zones, after an intended change
# ARGS are passed to the program: make run ARGS="--listen 127.0.0.1:9000", make test ARGS="-p event-radar orders::"

ARGS ?=

.PHONY: run web test proof e2e check bench fmt schema

run: web
	@cargo build --bin event-radar
	@exec target/debug/event-radar serve $(ARGS)

web:
	@scripts/web

test:
	@exec scripts/test $(ARGS)

proof:
	@EVENT_RADAR_PROOF=full exec scripts/test $(ARGS)

e2e:
	@exec scripts/e2e $(ARGS)

check:
	@scripts/check $(ARGS)

bench:
	@exec scripts/bench $(ARGS)

fmt:
	@cargo fmt --all

# Writes the public schema and the zones that are built into the app. For intended changes only.
schema:
	@cargo build --quiet --bin event-radar
	@target/debug/event-radar schema > schema.graphql
	@target/debug/event-radar openapi > openapi.json
	@target/debug/event-radar zones > web/src/lib/zones.json
