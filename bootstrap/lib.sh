# Functions that mvnw, sovereign and the steps beside this file share. Sourced, never run. Works in bash 3.2 (macOS).

MAVEN_VERSION=3.9.11
JDK_MAJOR=25

say() { printf '%s\n' "$*" >&2; }

# The cache of downloaded and built components; deleting it costs time only.
sovereign_cache() {
  printf '%s\n' "${SOVEREIGN_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/sovereign}"
}

# Prints the home of a JDK of the right version: $SOVEREIGN_JDK, $JAVA_HOME, the java on PATH, the usual folders.
find_jdk() {
  local candidate
  for candidate in "${SOVEREIGN_JDK:-}" "${JAVA_HOME:-}" \
    "$(java_home_on_path)" \
    /usr/lib/jvm/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if is_jdk "$candidate"; then
      printf '%s\n' "$candidate"
      return 0
    fi
  done
  say "sovereign: no JDK $JDK_MAJOR found: install one (for example Temurin $JDK_MAJOR) or set SOVEREIGN_JDK to its folder."
  return 1
}

java_home_on_path() {
  local java
  java=$(command -v java 2>/dev/null) || return 0
  while [ -L "$java" ]; do
    local target
    target=$(readlink "$java")
    case $target in /*) java=$target ;; *) java=$(dirname "$java")/$target ;; esac
  done
  dirname "$(dirname "$java")"
}

# The release file is read rather than java started: it costs nothing and every JDK has had one since 7.
is_jdk() {
  [ -n "$1" ] && [ -x "$1/bin/javac" ] && [ -f "$1/release" ] \
    && grep -q "^JAVA_VERSION=\"$JDK_MAJOR[\".]" "$1/release"
}

sha512_of() {
  if command -v sha512sum >/dev/null 2>&1; then sha512sum "$1"; else shasum -a 512 "$1"; fi | cut -d' ' -f1
}

# Prints a folder with bin/mvn of the pinned version: found on PATH, cached, or Maven's own release, checked.
provide_maven() {
  local home
  home="$(sovereign_cache)/components/maven/$MAVEN_VERSION"
  if [ ! -x "$home/bin/mvn" ]; then
    fetch_maven "$home" || return 1
  fi
  printf '%s\n' "$home"
}

fetch_maven() {
  local home=$1 archive url work
  archive="apache-maven-$MAVEN_VERSION-bin.tar.gz"
  url="https://repo.maven.apache.org/maven2/org/apache/maven/apache-maven/$MAVEN_VERSION/$archive"
  mkdir -p "$(dirname "$home")"
  work=$(mktemp -d "$(dirname "$home")/fetch.XXXXXX")
  say "maven $MAVEN_VERSION: fetching $archive"
  if ! curl -fsSL --retry 3 -o "$work/$archive" "$url" || ! curl -fsSL --retry 3 -o "$work/sha512" "$url.sha512"; then
    rm -rf "$work"
    say "sovereign: Maven $MAVEN_VERSION is not cached and cannot be fetched: check the network, then run this again."
    return 1
  fi
  if [ "$(cut -c1-128 "$work/sha512")" != "$(sha512_of "$work/$archive")" ]; then
    rm -rf "$work"
    say "sovereign: $archive does not match its publisher's checksum: run this again; if it stays so, do not trust the network."
    return 1
  fi
  tar -xzf "$work/$archive" -C "$work"
  # Another run may have been quicker; its copy is as good.
  mv "$work/apache-maven-$MAVEN_VERSION" "$home" 2>/dev/null || true
  rm -rf "$work"
}
