# One run at a time provides a component, in a work folder that never outlives it. Sourced by lib.sh.

WORK=
LOCK=
CHILD=

# begin_work FOLDER LABEL: takes FOLDER's lock and makes $WORK inside it. Both are given back when this shell ends, however
# it ends; what a killed run left is removed here, which is safe because its lock has become ours.
begin_work() {
  mkdir -p "$1" 2>/dev/null || fail "$2: cannot make $1: check the rights of that folder, or set SOVEREIGN_CACHE to another."
  trap end_work EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  take_lock "$1/.lock" "$2"
  rm -rf "$1"/.work.*
  WORK=$(mktemp -d "$1/.work.XXXXXX") || fail "$2: cannot write to $1: check its rights and the free space."
}

end_work() {
  if [ -n "$CHILD" ]; then
    kill "$CHILD" 2>/dev/null || true
    wait "$CHILD" 2>/dev/null || true
  fi
  if [ -n "$WORK" ]; then rm -rf "$WORK"; fi
  if [ -n "$LOCK" ]; then rm -f "$LOCK"; fi
}

# A symbolic link is made with its content in one step, so there is no moment at which a lock has no owner.
take_lock() {
  local owner told=$SECONDS started=$SECONDS ownerless=0
  until ln -s "pid-$$" "$1" 2>/dev/null; do
    owner=$(readlink "$1" 2>/dev/null) || owner=
    if [ -n "$owner" ] && ! kill -0 "${owner#pid-}" 2>/dev/null; then
      break_lock "$1" "$owner"
    elif [ -z "$owner" ]; then
      # Given back this very moment, or never made: a full disk or a folder that cannot be written to.
      ownerless=$((ownerless + 1))
      [ "$ownerless" -lt 20 ] || fail "$2: cannot write to $(dirname "$1"): check its rights and the free space, or set SOVEREIGN_CACHE to another folder."
      sleep 0.1
    elif [ $((SECONDS - started)) -ge 1800 ]; then
      fail "$2: process ${owner#pid-} has held $1 for 30 minutes: if it is not providing anything, delete that file and run this again."
    else
      if [ $((SECONDS - told)) -ge 5 ]; then
        told=$SECONDS
        say "$2: waiting $((SECONDS - started)) s for process ${owner#pid-}, which is providing it"
      fi
      sleep 0.2
    fi
  done
  LOCK=$1
}

# Of several that see the same dead owner only one may remove its lock, or a second would remove the first one's new lock.
break_lock() {
  if ln -s "pid-$$" "$1.breaking" 2>/dev/null; then
    if [ "$(readlink "$1" 2>/dev/null)" = "$2" ]; then rm -f "$1"; fi
    rm -f "$1.breaking"
  elif ! kill -0 "$(readlink "$1.breaking" 2>/dev/null | cut -c5-)" 2>/dev/null; then
    rm -f "$1.breaking"
  fi
}

# put_in_place NEW TARGET: one rename, so that TARGET is whole whenever it is there.
put_in_place() {
  rm -rf "$2"
  mv "$1" "$2"
}

# run_long LABEL MEASURE COMMAND...: runs COMMAND with its output in $WORK/log; every five seconds says how long it has
# taken and what the function MEASURE adds.
run_long() {
  local label=$1 measure=$2 started=$SECONDS told=$SECONDS status=0
  shift 2
  "$@" >"$WORK/log" 2>&1 &
  CHILD=$!
  while kill -0 "$CHILD" 2>/dev/null; do
    sleep 0.1
    if [ $((SECONDS - told)) -ge 5 ]; then
      told=$SECONDS
      say "$label: $((SECONDS - started)) s$($measure)"
    fi
  done
  wait "$CHILD" || status=$?
  CHILD=
  return $status
}

# The last line a failed command wrote, for the reason in an error message.
last_words() {
  grep -v '^[[:space:]]*$' "$WORK/log" 2>/dev/null | tail -n 1 | cut -c1-200
}

mebibytes() { printf '%s' "$((($1 + 524288) / 1048576)) MiB"; }

bytes_of() { wc -c <"$1" | tr -d ' '; }

# Bytes below a folder.
bytes_below() {
  local kibibytes
  kibibytes=$(du -sk "$1" 2>/dev/null | cut -f1)
  printf '%s' "$((${kibibytes:-0} * 1024))"
}
