# shellcheck shell=sh disable=SC2034
# Finds a JDK that is new enough, and checks whether it can run. Read by bin/rootwalk and by the launcher at the top of the repository.
#
#   find_java PROGRAM      sets $java and $java_home to the first JDK of at least $java_needed that has bin/PROGRAM
#   has_files              whether this process may have enough open files for a JVM; sets $files to its limit
#   require_files          ends the program if it may not
#   own_runtime=HOME       a runtime that comes with the program, which is used before any other unless ROOTWALK_JAVA names one
#   java_version HOME      sets $version (25.0.3) and $feature (25) of the JDK at HOME, or fails
#
# Files are read rather than programs started, because this runs at every start of rootwalk.

java_needed=25
own_runtime=

# With fewer, a JVM does not find its classes.
files_needed=64

has_files() {
    files=unlimited
    [ -r "/proc/$$/limits" ] || return 0
    while read -r a b c _ hard _; do
        if [ "$a $b $c" = "Max open files" ]; then
            # A JVM raises the soft limit to the hard one.
            files=$hard
        fi
    done <"/proc/$$/limits"
    [ "$files" = unlimited ] || [ "$files" -ge "$files_needed" ]
}

require_files() {
    if ! has_files; then
        echo "rootwalk: this process may have $files open files, but rootwalk needs at least $files_needed; raise the limit with ulimit -n 1024, or LimitNOFILE= in the unit" >&2
        exit 1
    fi
}

java_version() {
    version=
    [ -r "$1/release" ] || return 1
    while IFS='=' read -r key value; do
        [ "$key" = JAVA_VERSION ] || continue
        version=${value#\"}
        version=${version%\"*}
        feature=${version%%[!0-9]*}
        break
    done <"$1/release"
    [ -n "$version" ] && [ -n "$feature" ]
}

usable_java() {
    [ -x "$1/bin/$2" ] && [ -x "$1/bin/java" ] && java_version "$1" && [ "$feature" -ge "$java_needed" ] || return 1
    java_home=$1
    java=$1/bin/java
}

find_java() {
    if [ -n "${ROOTWALK_JAVA:-}" ]; then
        # No other JDK is used in its place.
        usable_java "$ROOTWALK_JAVA" "$1" && return
        usable_java "${ROOTWALK_JAVA%/bin/java}" "$1" && return
        echo "rootwalk: ROOTWALK_JAVA=$ROOTWALK_JAVA is not a JDK $java_needed or newer; name the folder that holds bin/$1" >&2
        exit 78
    fi
    if [ -n "$own_runtime" ] && usable_java "$own_runtime" "$1"; then
        return
    fi
    if [ -n "${JAVA_HOME:-}" ] && usable_java "$JAVA_HOME" "$1"; then
        return
    fi
    on_path=$(command -v java) && on_path=$(readlink -f "$on_path") && usable_java "${on_path%/bin/java}" "$1" && return
    for candidate in \
        /usr/lib/jvm/* /opt/java/* /opt/jdk* "${HOME:-/nonexistent}"/.sdkman/candidates/java/* "${HOME:-/nonexistent}"/.jdks/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
        usable_java "$candidate" "$1" && return
    done
    echo "rootwalk: found no JDK $java_needed or newer (looked at JAVA_HOME, PATH, /usr/lib/jvm, /opt, ~/.sdkman, ~/.jdks)." >&2
    echo "rootwalk: install one, or name its folder: ROOTWALK_JAVA=/path/to/jdk-$java_needed rootwalk ..." >&2
    exit 78
}
