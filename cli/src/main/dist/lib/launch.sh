# Starts the JVM of the command. Sourced by bin/gatehouse and bin/gatehouse-aot, not run, since both must start it alike:
# the JVM drops much of an AOT cache when its options differ from those the cache was made with.
# The caller sets gatehouse_lib, the folder of this file.
# shellcheck shell=sh

# shellcheck source-path=SCRIPTDIR source=find-java.sh
. "${gatehouse_lib:?}/find-java.sh"

#   gatehouse_start use LAUNCHER MAIN ARGUMENT...     finds Java and becomes it, with the AOT cache if it fits
#   gatehouse_start FILE LAUNCHER MAIN ARGUMENT...    becomes the Java that was found before, and writes an AOT cache to FILE
gatehouse_start() {
    gatehouse_cache=$1
    gatehouse_launcher=$2
    gatehouse_main=$3
    shift 3

    # The order of jars is part of what a cache is made for, so it is read from a file rather than left to a wildcard. Java 25
    # runs the classes in the cache without a look at the jars, even at jars that are newer. So it is for this script to see
    # that they belong together: the digest of all jars is the file's first line.
    gatehouse_class_path=
    gatehouse_fresh=yes
    {
        IFS= read -r gatehouse_digest
        # The file need not end in a newline: the build drops its last one.
        while IFS= read -r gatehouse_jar || [ -n "$gatehouse_jar" ]; do
            gatehouse_jar=$gatehouse_lib/$gatehouse_jar
            gatehouse_class_path=$gatehouse_class_path${gatehouse_class_path:+:}$gatehouse_jar
            # shellcheck disable=SC3013 # dash, busybox and bash know -nt, and POSIX does since 2024
            [ "$gatehouse_jar" -nt "$gatehouse_lib/gatehouse.aot" ] && gatehouse_fresh=no
        done
    } <"$gatehouse_lib/class-path"

    # Every class in a cache costs each start a little, needed or not. So the command that is typed most has small ones of its
    # own, one for each manager. A wrong guess here costs time and nothing else.
    gatehouse_aot=gatehouse.aot
    case " $* " in
    *' --json '*) ;;
    *' gateway status '*)
        gatehouse_quick=gatehouse-quick.aot
        [ -d /run/systemd/system ] && gatehouse_quick=gatehouse-quick-systemd.aot
        [ -r "$gatehouse_lib/$gatehouse_quick" ] && gatehouse_aot=$gatehouse_quick
        ;;
    esac

    # In a C locale Java reads arguments, variables and names of files as ASCII, and no option changes that. So where one of
    # the words it is given is not ASCII, and only there, it gets a locale with the same rules but UTF-8.
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

    # -Dgatehouse.launcher: how the program calls itself again, in what it writes and what it advises.
    # The encodings: marks such as ✓ are right in a C locale too.
    # One compiler, the serial collector and no file in /tmp for jps are what a short command wants. The heap starts small, since
    # what such a command throws away is never collected otherwise, and all of it counts as memory used.
    # A short command is over before what the cache knows of its training could pay off in compiled code, and the cache need not
    # be fitted to a random address page by page. A JVM that does not know these two passes over them.
    # The logs: the JVM would put warnings of its own, such as of an AOT cache that fits no more, onto standard output.
    set -- \
        -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData -Xms8m -Xmx64m \
        -XX:+IgnoreUnrecognizedVMOptions -XX:+UnlockDiagnosticVMOptions -XX:-AOTReplayTraining -XX:ArchiveRelocationMode=0 \
        -Xlog:disable -Xlog:all=error,aot=off:stderr \
        --enable-native-access=ALL-UNNAMED \
        -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 \
        "-Dgatehouse.launcher=$gatehouse_launcher" \
        -cp "$gatehouse_class_path" "$gatehouse_main" "$@"

    if [ "$gatehouse_cache" != use ]; then
        exec "$gatehouse_java_home/bin/java" "-XX:AOTCacheOutput=$gatehouse_cache" "$@"
    fi

    if ! gatehouse_find_java java "$gatehouse_lib/java.home"; then
        gatehouse_explain_java java
        exit 1
    fi
    # A cache is offered only to the Java that made it, and with the jars it was made from. Should that Java have been updated
    # in its place, it notices by itself.
    if [ "$gatehouse_java_home" = "$gatehouse_java_recorded" ] && [ "$gatehouse_digest" = "$gatehouse_digest_recorded" ] &&
        [ "$gatehouse_fresh" = yes ] && [ -r "$gatehouse_lib/$gatehouse_aot" ]; then
        set -- "-XX:AOTCache=$gatehouse_lib/$gatehouse_aot" "$@"
    fi
    exec "$gatehouse_java_home/bin/java" "$@"
}
