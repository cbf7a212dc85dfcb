# Starts the JVM of the command. Sourced by bin/gatehouse and bin/gatehouse-aot, because both must use the same options:
# the JVM ignores much of an AOT cache if its options differ from those at its creation.
# The caller sets gatehouse_lib, the directory of this file.
# shellcheck shell=sh

# shellcheck source-path=SCRIPTDIR source=find-java.sh
. "${gatehouse_lib:?}/find-java.sh"

#   gatehouse_start use LAUNCHER MAIN ARGUMENT...     finds Java and executes it, with the AOT cache if it is valid
#   gatehouse_start none LAUNCHER MAIN ARGUMENT...    executes the Java that was found before, without an AOT cache
#   gatehouse_start FILE LAUNCHER MAIN ARGUMENT...    the same, and writes an AOT cache to FILE
gatehouse_start() {
    gatehouse_cache=$1
    gatehouse_launcher=$2
    gatehouse_main=$3
    shift 3

    # A cache is valid only for one order of jars, so a file defines it, not a wildcard. Java 25 runs the classes in the cache
    # without checking the jars, even newer ones. So this script must check that they match: the first line of the file is the
    # digest of all jars.
    gatehouse_class_path=
    gatehouse_fresh=yes
    {
        IFS= read -r gatehouse_digest
        # The last line may lack a newline: the build removes it.
        while IFS= read -r gatehouse_jar || [ -n "$gatehouse_jar" ]; do
            gatehouse_jar=$gatehouse_lib/$gatehouse_jar
            gatehouse_class_path=$gatehouse_class_path${gatehouse_class_path:+:}$gatehouse_jar
            # shellcheck disable=SC3013 # dash, busybox and bash know -nt, and POSIX does since 2024
            [ "$gatehouse_jar" -nt "$gatehouse_lib/gatehouse.aot" ] && gatehouse_fresh=no
        done
    } <"$gatehouse_lib/class-path"
    # Users add the jars of further backends to this directory. They come last and are not part of the caches, so these stay
    # valid, also when such a jar is removed.
    gatehouse_further=
    if [ "$gatehouse_cache" = use ]; then
        for gatehouse_jar in "$gatehouse_lib"/*.jar; do
            case ":$gatehouse_class_path:" in
            *":$gatehouse_jar:"*) ;;
            *)
                if [ -r "$gatehouse_jar" ]; then
                    gatehouse_class_path=$gatehouse_class_path:$gatehouse_jar
                    gatehouse_further=yes
                fi
                ;;
            esac
        done
    fi

    # Every class in a cache costs each start some time, even if it is not used. So the commands that only read have small caches,
    # for s6 and for systemd, and what needs TLS has one. A wrong choice here costs only time.
    gatehouse_small=gatehouse.aot
    gatehouse_compile=
    gatehouse_heap=-Xms8m
    gatehouse_kind=
    [ -d /run/systemd/system ] && [ -z "${GATEHOUSE_SCANDIR-}" ] && gatehouse_kind=-systemd
    case " $* " in
    *' --json '* | *' --since '*) ;;
    *' status '* | *' detect '* | *' profile list '* | *' --version '*)
        gatehouse_small=gatehouse-quick$gatehouse_kind.aot
        ;;
    *' logs '* | *' profile show '* | *' render '*)
        gatehouse_small=gatehouse-reading$gatehouse_kind.aot
        ;;
    *' list '* | *' check '* | *' doctor '* | *' reconcile --dry-run '* | *' app show '*)
        gatehouse_small=gatehouse-checking$gatehouse_kind.aot
        ;;
    esac
    case " ${GATEHOUSE_MANAGER-} $* " in
    ' kubernetes '* | *' --manager kubernetes '* | *' --manager=kubernetes '*) gatehouse_small=gatehouse-kubernetes.aot ;;
    esac
    gatehouse_aot=gatehouse.aot
    if [ "$gatehouse_small" != gatehouse.aot ] && [ -r "$gatehouse_lib/$gatehouse_small" ]; then
        gatehouse_aot=$gatehouse_small
        # A short command ends before most compiled code pays off, except one for hundreds of gateways.
        case "$gatehouse_small $* " in
        # Otherwise it would collect garbage a dozen times.
        gatehouse-kubernetes.aot*) gatehouse_heap='-Xms24m -Xmn16m' ;;
        *' --all '*) ;;
        *) gatehouse_compile=-XX:CompileThresholdScaling=5 ;;
        esac
    fi

    # In a C locale Java reads arguments, variables and file names as ASCII; no option changes that. So if one of them is not
    # ASCII, Java gets C.UTF-8, which has the same rules.
    case ${LC_ALL:-${LC_CTYPE:-${LANG:-C}}} in
    C | POSIX)
        case "$*${PWD-}${HOME-}${HERMES_HOME-}${GATEHOUSE_APP-}$gatehouse_lib" in
        *[!\ -~]*)
            if [ -n "${LC_ALL-}" ]; then
                export LC_ALL=C.UTF-8
            else
                export LC_CTYPE=C.UTF-8
            fi
            ;;
        esac
        ;;
    esac

    # su and sudo -E keep variables of another account, with which root's JVM would load its code or write its files.
    ! gatehouse_is_root || unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS

    # -Dgatehouse.launcher: the path of this program, for the files and remedies that it writes.
    # Verbosity: a library warns on standard error that nobody has configured its log.
    # Reflection: without method handles, which take a new JVM milliseconds.
    # Finder of loggers: the class NoLoggerFinder ends the search of the JDK for loggers.
    # Encodings: symbols such as ✓ also work in a C locale.
    # One compiler, the serial collector and no file in /tmp for jps: the best choice for a short command. The heap starts small:
    # with a large heap a short command never collects garbage, and all of it counts as used memory.
    # AOTReplayTraining, ArchiveRelocationMode: a short command ends before compiled code pays off, and the cache does not need a
    # random address. A JVM that does not know these options ignores them.
    # Logs: the JVM would print warnings, for example about an invalid AOT cache, to standard output.
    # shellcheck disable=SC2086 # one or two words
    set -- \
        -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData $gatehouse_heap -Xmx64m \
        -XX:+IgnoreUnrecognizedVMOptions -XX:+UnlockDiagnosticVMOptions -XX:-AOTReplayTraining -XX:ArchiveRelocationMode=0 \
        -Xlog:disable -Xlog:all=error,aot=off:stderr \
        --enable-native-access=ALL-UNNAMED \
        -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 -Dslf4j.internal.verbosity=ERROR -Djdk.logger.finder.error=QUIET \
        -Djdk.reflect.useNativeAccessorOnly=true \
        "-Dgatehouse.launcher=$gatehouse_launcher" \
        -cp "$gatehouse_class_path" "$gatehouse_main" "$@"

    case $gatehouse_cache in
    use) ;;
    none) exec "$gatehouse_java_home/bin/java" "$@" ;;
    *) exec "$gatehouse_java_home/bin/java" "-XX:AOTCacheOutput=$gatehouse_cache" "$@" ;;
    esac

    if ! gatehouse_find_java java "$gatehouse_lib/java.home"; then
        gatehouse_explain_java java
        exit 1
    fi
    # Uses a cache only with the Java and the jars that it was created with. If that Java was updated in place, it detects this
    # itself.
    if [ "$gatehouse_java_home" = "$gatehouse_java_recorded" ] && [ "$gatehouse_digest" = "$gatehouse_digest_recorded" ] &&
        [ "$gatehouse_fresh" = yes ] && [ -r "$gatehouse_lib/$gatehouse_aot" ]; then
        # The backends in the listed jars are known. Searching the jars for them takes several milliseconds.
        if [ -z "$gatehouse_further" ] && [ -r "$gatehouse_lib/backends" ]; then
            IFS= read -r gatehouse_backends <"$gatehouse_lib/backends"
            set -- "-Dgatehouse.backends=$gatehouse_backends" "$@"
        fi
        set -- "-XX:AOTCache=$gatehouse_lib/$gatehouse_aot" ${gatehouse_compile:+"$gatehouse_compile"} "$@"
    fi
    exec "$gatehouse_java_home/bin/java" "$@"
}
