# Finds a Java that Gatehouse can run on. Sourced by the scripts.
#
#   gatehouse_find_java WHAT RECORDED
#
# WHAT is "java" for a runtime, or "javac" for a JDK. RECORDED is empty, or a file about an AOT cache with two lines: the
# home of the Java that created it, and the digest of its jars. Sets gatehouse_java_home, and gatehouse_java_recorded and
# gatehouse_digest_recorded to the two lines. If it finds no Java, it returns 1; gatehouse_explain_java then prints the
# reason.
#
# Runs before every command, so it starts no process unless all else fails: it reads the version from the file `release` of
# each JDK.
#
# Root runs a Java only if root alone can change it, and searches neither the PATH nor HOME: another account may be able to write
# there, as in a container. The recorded Java needs no check: whoever can write the record can also write the jars. A search for a
# JDK has no such limit, because a build runs Maven and its plugins from the caller's HOME anyway.
# shellcheck shell=sh

gatehouse_java_needed=25

# Directories of the host's programs, for root.
gatehouse_fixed_path=/usr/sbin:/usr/bin:/sbin:/bin:/run/current-system/sw/bin

# Is this root? Starts no process.
gatehouse_is_root() {
    # / belongs to root, except in some containers.
    # shellcheck disable=SC3067 # dash, busybox and bash know -O
    [ ! -O / ] || return 0
    [ -r /proc/self/status ] || return 1
    while read -r gatehouse_line gatehouse_real gatehouse_effective _; do
        [ "$gatehouse_line" != Uid: ] || break
    done </proc/self/status
    [ "$gatehouse_real" = 0 ] || [ "$gatehouse_effective" = 0 ]
}

# Prints the path of $1 without links, if only root can change the files in it and the directories above it.
gatehouse_path_of_root() (
    # shellcheck disable=SC2030 # only for this subshell
    PATH=$gatehouse_fixed_path
    directory=$(CDPATH='' cd -P -- "$1" 2>/dev/null && pwd -P) || exit 1
    above=${directory%/*}
    set -- /
    while [ -n "$above" ]; do
        set -- "$@" "$above"
        above=${above%/*}
    done
    others=$(
        {
            find "$@" -prune \( ! -user 0 -o -perm -020 -o -perm -002 \) &&
                find "$directory" \( ! -user 0 -o ! -type l \( -perm -020 -o -perm -002 \) \)
        } 2>&1 || echo failed
    )
    [ -z "$others" ] && printf '%s\n' "$directory"
)

# Is $1 the home of a Java that is new enough and has the program $2?
gatehouse_java_fits() {
    [ -n "$1" ] && [ -x "$1/bin/java" ] && [ -x "$1/bin/$2" ] && [ -r "$1/release" ] || return 1
    while IFS= read -r gatehouse_line || [ -n "$gatehouse_line" ]; do
        case $gatehouse_line in
        JAVA_VERSION=*)
            gatehouse_line=${gatehouse_line#JAVA_VERSION=}
            gatehouse_line=${gatehouse_line#\"}
            gatehouse_line=${gatehouse_line%%[!0-9]*}
            [ -n "$gatehouse_line" ] && [ "$gatehouse_line" -ge "$gatehouse_java_needed" ] || return 1
            # shellcheck disable=SC2034 # used by the sourcing scripts
            gatehouse_java_home=$1
            return 0
            ;;
        esac
    done <"$1/release"
    return 1
}

# Like gatehouse_java_fits, and if this is root, can only root change it?
gatehouse_java_serves() {
    gatehouse_java_fits "$1" "$2" || return 1
    [ "$2" = java ] && gatehouse_is_root || return 0
    if gatehouse_candidate_path=$(gatehouse_path_of_root "$1"); then
        # shellcheck disable=SC2034 # used by the sourcing scripts
        gatehouse_java_home=$gatehouse_candidate_path
        return 0
    fi
    # shellcheck disable=SC2034 # used by the sourcing scripts
    gatehouse_java_home=
    gatehouse_java_unsafe=${gatehouse_java_unsafe:-$1}
    return 1
}

gatehouse_find_java() {
    gatehouse_java_named=
    gatehouse_java_unsafe=
    gatehouse_java_recorded=
    gatehouse_digest_recorded=
    if [ -n "${2-}" ] && [ -r "$2" ]; then
        {
            IFS= read -r gatehouse_java_recorded
            # shellcheck disable=SC2034 # used by the sourcing scripts
            IFS= read -r gatehouse_digest_recorded
        } <"$2"
    fi

    # GATEHOUSE_JAVA is an explicit choice, so there is no fallback.
    if [ -n "${GATEHOUSE_JAVA-}" ]; then
        gatehouse_java_named=$GATEHOUSE_JAVA
        gatehouse_java_serves "$GATEHOUSE_JAVA" "$1"
        return
    fi

    # An AOT cache is valid only for the JVM that created it, so that JVM comes first.
    gatehouse_java_fits "$gatehouse_java_recorded" "$1" && return 0

    gatehouse_java_serves "${JAVA_HOME-}" "$1" && return 0

    if [ "$1" = java ] && gatehouse_is_root; then
        for gatehouse_candidate in /opt/java/* /usr/lib/jvm/* /opt/jdk* /usr/java/* \
            /Library/Java/JavaVirtualMachines/*/Contents/Home; do
            gatehouse_java_serves "$gatehouse_candidate" java && return 0
        done
        return 1
    fi

    # JDKs in Maven's toolchains.
    if [ -n "${HOME-}" ] && [ -r "$HOME/.m2/toolchains.xml" ]; then
        while IFS= read -r gatehouse_entry || [ -n "$gatehouse_entry" ]; do
            case $gatehouse_entry in
            *"<jdkHome>"*"</jdkHome>"*)
                gatehouse_entry=${gatehouse_entry#*<jdkHome>}
                gatehouse_java_fits "${gatehouse_entry%%</jdkHome>*}" "$1" && return 0
                ;;
            esac
        done <"$HOME/.m2/toolchains.xml"
    fi

    # A JDK with its bin directory on the PATH.
    # shellcheck disable=SC2031 # the subshell's PATH is another
    gatehouse_rest=${PATH-}:
    while [ -n "$gatehouse_rest" ]; do
        gatehouse_candidate=${gatehouse_rest%%:*}
        gatehouse_rest=${gatehouse_rest#*:}
        case $gatehouse_candidate in
        /*/bin) gatehouse_java_fits "${gatehouse_candidate%/bin}" "$1" && return 0 ;;
        esac
    done

    for gatehouse_candidate in /usr/lib/jvm/* /opt/java/* /opt/jdk* /usr/java/* \
        "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.jdks/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
        gatehouse_java_fits "$gatehouse_candidate" "$1" && return 0
    done

    # The java on the PATH may be a link to a JDK somewhere else. This starts two processes, so it comes last.
    if gatehouse_candidate=$(command -v java) && gatehouse_candidate=$(readlink -f "$gatehouse_candidate" 2>/dev/null); then
        case $gatehouse_candidate in
        */bin/java) gatehouse_java_fits "${gatehouse_candidate%/bin/java}" "$1" && return 0 ;;
        esac
    fi
    return 1
}

# Prints a command that installs Java on this host. $1 is Debian's package, $2 the image of Eclipse Temurin: jdk or jre.
gatehouse_advise_java() {
    gatehouse_sudo=
    gatehouse_place="\$HOME/.jdks"
    if gatehouse_is_root; then
        gatehouse_place=/opt
    else
        gatehouse_sudo='sudo '
    fi
    # Older releases of Debian and Ubuntu do not have the package.
    if command -v apt-get >/dev/null && apt-cache show "$1" >/dev/null 2>&1; then
        printf '  %sapt-get install %s\n' "$gatehouse_sudo" "$1"
        return
    fi
    if command -v brew >/dev/null; then
        printf '  brew install openjdk\n'
        return
    fi
    case $(uname -m) in
    x86_64 | amd64) gatehouse_arch=x64 ;;
    aarch64 | arm64) gatehouse_arch=aarch64 ;;
    *) gatehouse_arch= ;;
    esac
    if [ "$(uname -s)" != Linux ] || [ -z "$gatehouse_arch" ]; then
        printf '  export JAVA_HOME=/path/of/a/jdk-%s\n' "$gatehouse_java_needed"
        return
    fi
    gatehouse_os=linux
    [ ! -f /etc/alpine-release ] || gatehouse_os=alpine-linux
    gatehouse_before=
    if command -v curl >/dev/null; then
        gatehouse_get='curl -fsSL'
    elif command -v wget >/dev/null; then
        gatehouse_get='wget -qO-'
    else
        gatehouse_get='curl -fsSL'
        ! command -v apt-get >/dev/null ||
            gatehouse_before="${gatehouse_sudo}apt-get update && ${gatehouse_sudo}apt-get install -y curl ca-certificates && "
    fi
    printf '  %smkdir -p %s && %s https://api.adoptium.net/v3/binary/latest/%s/ga/%s/%s/%s/hotspot/normal/eclipse | tar -xzo -C %s\n' \
        "$gatehouse_before" "$gatehouse_place" "$gatehouse_get" "$gatehouse_java_needed" "$gatehouse_os" "$gatehouse_arch" "$2" \
        "$gatehouse_place"
}

# Prints to standard error why no Java was found. $1 is the WHAT of the search.
gatehouse_explain_java() {
    if [ "$1" = javac ]; then
        gatehouse_thing="a JDK of Java $gatehouse_java_needed or later"
        gatehouse_package=openjdk-25-jdk-headless
        gatehouse_image=jdk
    else
        gatehouse_thing="Java $gatehouse_java_needed or later"
        gatehouse_package=openjdk-25-jre-headless
        gatehouse_image=jre
    fi
    if [ -n "$gatehouse_java_named" ] && [ -n "$gatehouse_java_unsafe" ]; then
        printf '✗ Not only root can change the Java that GATEHOUSE_JAVA names, so root does not run it: %s\n' \
            "$gatehouse_java_named"
        printf '  unset GATEHOUSE_JAVA\n'
    elif [ -n "$gatehouse_java_named" ]; then
        printf '✗ Gatehouse needs %s, but GATEHOUSE_JAVA is not one: %s\n' "$gatehouse_thing" "$gatehouse_java_named"
        printf '  unset GATEHOUSE_JAVA\n'
    elif [ "$1" = java ] && gatehouse_is_root; then
        PATH=$gatehouse_fixed_path
        printf '✗ Gatehouse needs %s, but none was found that only root can change.\n' "$gatehouse_thing"
        [ -z "$gatehouse_java_unsafe" ] ||
            printf '  Ignored, because another account can change it: %s\n' "$gatehouse_java_unsafe"
        printf '  Searched: GATEHOUSE_JAVA, JAVA_HOME, /opt/java, /usr/lib/jvm, /opt/jdk*, /usr/java and /Library/Java. Install one:\n'
        gatehouse_advise_java "$gatehouse_package" "$gatehouse_image"
    else
        printf '✗ Gatehouse needs %s, but none was found.\n' "$gatehouse_thing"
        printf '  Searched: GATEHOUSE_JAVA, JAVA_HOME, ~/.m2/toolchains.xml, the PATH, /usr/lib/jvm, /opt/java, /opt/jdk*,\n'
        printf '  /usr/java, ~/.sdkman, ~/.jdks and /Library/Java. Set JAVA_HOME to one in another directory, or install one:\n'
        gatehouse_advise_java "$gatehouse_package" "$gatehouse_image"
    fi
} >&2
