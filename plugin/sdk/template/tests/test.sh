# SPDX-License-Identifier: 0BSD
# Runs the commands against a mock API server on this computer.
set -eu

if [ "${1-}" != inside ]; then
  exec "$AVN" sandbox run -- sh "$0" inside
fi

# check STATUS TEXT WORD...: runs avn and checks its exit status and that its output contains a text.
check() {
  wanted=$1 text=$2 status=0
  shift 2
  output=$("$AVN" "$@" 2>&1) || status=$?
  if [ "$status" != "$wanted" ]; then
    fail "exit status $status instead of $wanted" "$@"
  fi
  case $output in
    *"$text"*) ;;
    *) fail "no \"$text\" in the output" "$@" ;;
  esac
}

# fail REASON WORD...: prints why a command failed the test, and its output.
fail() {
  reason=$1
  shift
  printf 'avn %s\n%s:\n%s\n' "$*" "$reason" "$output" >&2
  exit 1
}

export AIVEN_PASSWORD='a made-up password' AIVEN_NEW_PASSWORD='a made-up password'
check 0 jane@example.com user create jane@example.com --real-name Jane
check 0 FULL_TOKEN user access-token create --description 'Nightly backup'
check 0 FULL_TOKEN user access-token create --description 'Weekly backup'

check 0 'DESCRIPTION ' @NAME@ find Nightly
check 0 'Nightly backup ' @NAME@ find Nightly
check 0 'More access tokens match' @NAME@ find backup --limit=1
check 0 '"description": "Weekly backup"' @NAME@ find Weekly --json
check 0 '[]' @NAME@ find holiday --json
check 2 '--limit must be from 1 to 100' @NAME@ find backup --limit=0
check 2 'WORD' @NAME@ find
check 4 '' @NAME@ find backup --auth-token=made-up-and-wrong
