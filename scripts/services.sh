# Starts private instances of PostgreSQL and Redis in a temporary folder on free ports. Scripts source this file. The
# instances are stopped when the script ends, however it ends.
# shellcheck shell=bash

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }
give_up() { printf '%s: %s\n' "$0" "$*" >&2; exit 1; }

# Prints the folder with initdb and postgres of the newest PostgreSQL. Debian does not put it into PATH.
postgres_bin() {
  local newest
  newest=$(find /usr/lib/postgresql /usr/local/opt/postgresql* /opt/homebrew/opt/postgresql* /usr/pgsql-* \
    -name initdb -path '*bin/initdb' 2>/dev/null | sort -V | tail -1)
  if [ -n "$newest" ]; then dirname "$newest"
  elif command -v initdb >/dev/null && command -v postgres >/dev/null; then dirname "$(command -v initdb)"
  fi
}

install_missing() {
  local packages=()
  [ -n "${TEST_DATABASE_URL:-}" ] || [ -n "$(postgres_bin)" ] || packages+=(postgresql)
  [ -n "${TEST_REDIS_URL:-}" ] || command -v redis-server >/dev/null || packages+=(redis-server)
  command -v pgbouncer >/dev/null || packages+=(pgbouncer)
  # The zones that the tests compare ours with.
  [ -f /usr/share/zoneinfo/tzdata.zi ] || [ -f /usr/share/zoneinfo/+VERSION ] || packages+=(tzdata)
  [ ${#packages[@]} -gt 0 ] || return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "installing ${packages[*]}"
    apt-get update -qq || true
    # Only the programs are needed, so the packages must not start services.
    printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d && chmod +x /usr/sbin/policy-rc.d
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null ||
      { rm -f /usr/sbin/policy-rc.d; give_up "apt-get could not install ${packages[*]}"; }
    rm -f /usr/sbin/policy-rc.d
  else
    give_up "${packages[*]} missing. Install with your package manager (Debian: sudo apt-get install ${packages[*]};
  macOS: brew install postgresql redis pgbouncer), or say where some are running:
  TEST_DATABASE_URL=postgres://user:password@localhost/postgres TEST_REDIS_URL=redis://localhost make test
  (the user needs CREATEDB; tests make and drop databases of their own)."
  fi
}

# Prints the folder for temporary data: a memory file system with enough space, if there is one.
memory_folder() {
  local free
  free=$(df -Pm /dev/shm 2>/dev/null | awk 'NR == 2 { print $4 }') || true
  if [ -w /dev/shm ] && [ "${free:-0}" -ge 4096 ]; then echo /dev/shm; else echo "${TMPDIR:-/tmp}"; fi
}

folder=""
postgres_pid=""
redis_pid=""
stop() {
  trap - EXIT INT TERM HUP
  [ -z "$redis_pid" ] || kill "$redis_pid" 2>/dev/null || true
  # SIGINT is PostgreSQL's fast shutdown.
  [ -z "$postgres_pid" ] || kill -INT "$postgres_pid" 2>/dev/null || true
  # shellcheck disable=SC2086 # none, one or two
  wait $redis_pid $postgres_pid 2>/dev/null || true
  [ -z "$folder" ] || rm -rf "$folder"
}
trap stop EXIT
trap 'stop; exit 130' INT
trap 'stop; exit 143' TERM HUP

# Prints a free port.
free_port() {
  local port
  for _ in $(seq 50); do
    # Below the ports that systems give to outgoing connections, which may still be in use where nobody listens.
    port=$((15000 + RANDOM % 15000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
  give_up "no free port"
}

# Arguments are settings for the server, such as `-c fsync=off`.
start_postgres() {
  local bin user as=() port data="$folder/postgres"
  bin=$(postgres_bin)
  mkdir "$data"
  user=$(id -un)
  if [ "$(id -u)" = 0 ]; then
    # PostgreSQL refuses to run as root.
    user=postgres
    id -u postgres >/dev/null 2>&1 || user=nobody
    chown "$user" "$data"
    as=(setpriv --reuid "$user" --regid "$(id -g "$user")" --clear-groups env HOME="$data" LC_ALL=C.UTF-8)
    command -v setpriv >/dev/null || give_up "PostgreSQL refuses to run as root and setpriv (util-linux) is missing"
  fi
  port=$(free_port)
  "${as[@]}" "$bin/initdb" -D "$data/data" -U postgres --auth=trust --no-sync --encoding=UTF8 --locale=C >"$folder/initdb.log" 2>&1 ||
    { cat "$folder/initdb.log" >&2; give_up "initdb failed"; }
  (cd "$data" && exec "${as[@]}" "$bin/postgres" -D "$data/data" -p "$port" -k "$data" -h 127.0.0.1 \
    -c max_connections=400 -c shared_buffers=128MB -c max_wal_size=1GB "$@") >"$folder/postgres.log" 2>&1 &
  postgres_pid=$!
  for _ in $(seq 150); do
    if grep -q 'ready to accept connections' "$folder/postgres.log" 2>/dev/null; then
      export TEST_DATABASE_URL="postgres://postgres@127.0.0.1:$port/postgres"
      return
    fi
    kill -0 "$postgres_pid" 2>/dev/null || break
    sleep 0.1
  done
  cat "$folder/postgres.log" >&2
  give_up "PostgreSQL did not start"
}

start_redis() {
  local port
  port=$(free_port)
  redis-server --port "$port" --bind 127.0.0.1 --save '' --appendonly no --dir "$folder" >"$folder/redis.log" 2>&1 &
  redis_pid=$!
  for _ in $(seq 100); do
    if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      export TEST_REDIS_URL="redis://127.0.0.1:$port"
      return
    fi
    kill -0 "$redis_pid" 2>/dev/null || break
    sleep 0.1
  done
  cat "$folder/redis.log" >&2
  give_up "Redis did not start"
}
