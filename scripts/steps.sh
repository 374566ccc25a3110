# Prints the steps of a run and, at the end, how long each took. Scripts source this file.
# shellcheck shell=bash

# If EVENT_RADAR_STEPS names a file, the start of each step is written to it.
step() {
  printf '\n\033[1m== %s\033[0m\n' "$*"
  [ -z "${EVENT_RADAR_STEPS:-}" ] || printf '%s\t%s\n' "$(date +%s)" "$*" >>"$EVENT_RADAR_STEPS"
}

# Prints how many seconds each step took.
tell_steps() {
  printf '\n\033[1m== seconds by step\033[0m\n'
  printf '%s\tthe end\n' "$(date +%s)" |
    cat "$EVENT_RADAR_STEPS" - |
    awk -F '\t' 'NR == 1 { first = $1 } NR > 1 { printf "%6d  %s\n", $1 - start, name } { start = $1; name = $2 }
      END { printf "%6d  in all\n", start - first }'
}

# Prints the slowest tests of JUnit reports, in seconds.
tell_slowest() {
  printf '\n\033[1m== the 20 slowest tests\033[0m\n'
  cat "$@" 2>/dev/null | grep -o '<testcase [^>]*' |
    sed -E 's/.* name="([^"]*)".*/\0\t\1/; s/.* time="([0-9.]+)"[^\t]*\t/\1\t/' |
    sort -rn | awk -F '\t' 'NR <= 20 { printf "%6.1f  %s\n", $1, $2 }'
}
