#!/bin/sh
# Imitates s6-overlay at the start of a container, once s6-svscan is PID 1 (its skel/rc.init): supervises the static services,
# which are down; runs the scripts of cont-init.d; then starts the services in the order of their dependencies.
#
#   start.sh MAIN-PROGRAM [ARGUMENT]...
#
# Does not run the main program; its name is only on the command line, as with rc.init. Prints one line with the result of each
# service. Uses s6-rc if it is installed; otherwise does the same without it.
set -u

sources=/etc/s6-overlay/s6-rc.d
live=/run/s6-rc

cont_init() {
    for script in /etc/cont-init.d/*; do
        "$script"
        echo "cont-init ${script##*/} $?"
    done
}

if command -v s6-rc >/dev/null && command -v s6-rc-compile >/dev/null; then
    mkdir -p /run/overlay/base/contents.d /run/overlay/legacy-cont-init
    echo bundle >/run/overlay/base/type
    : >/run/overlay/base/contents.d/legacy-cont-init
    echo oneshot >/run/overlay/legacy-cont-init/type
    echo "/bin/sh /run/overlay/cont-init" >/run/overlay/legacy-cont-init/up
    {
        echo '#!/bin/sh'
        # shellcheck disable=SC2016 # expanded by the generated script
        echo 'for script in /etc/cont-init.d/*; do "$script"; echo "cont-init ${script##*/} $?" >>/run/overlay/said; done'
    } >/run/overlay/cont-init
    mkdir /run/overlay-sources
    cp -R "$sources/." /run/overlay/base /run/overlay/legacy-cont-init /run/overlay-sources/
    s6-rc-compile /run/db /run/overlay-sources || exit 1
    s6-rc-init -c /run/db /run/service || exit 1
    s6-rc -u change user
    cat /run/overlay/said
    for service in "$sources"/user/contents.d/*; do
        service=${service##*/}
        s6-rc -a list | grep -qx "$service" && echo "service $service up" || echo "service $service failed"
    done
    exit
fi

# Like s6-rc-init: copies the longruns with a down file and links them into the scandir.
mkdir -p "$live/servicedirs" "$live/state"
for source in "$sources"/*; do
    name=${source##*/}
    [ "$(cat "$source/type")" = longrun ] || continue
    cp -R "$source" "$live/servicedirs/$name"
    rm -rf "$live/servicedirs/$name/dependencies.d"
    : >"$live/servicedirs/$name/down"
    ln -s "$live/servicedirs/$name" "/run/service/$name"
done
# A service of s6-rc itself.
mkdir "$live/servicedirs/s6rc-oneshot-runner"
printf '#!/bin/sh\nexec sleep 100000\n' >"$live/servicedirs/s6rc-oneshot-runner/run"
chmod 0755 "$live/servicedirs/s6rc-oneshot-runner/run"
ln -s "$live/servicedirs/s6rc-oneshot-runner" /run/service/s6rc-oneshot-runner
s6-svscanctl -a /run/service
for name in "$live"/servicedirs/*; do
    until s6-svok "$name"; do sleep 0.01; done
    until [ -e "$name/supervise/status" ]; do sleep 0.01; done
done

cont_init

# Like s6-rc: starts the dependencies first; if one fails, the service fails too.
up() {
    [ ! -e "$live/state/$1" ] || return "$(cat "$live/state/$1")"
    for needed in "$sources/$1"/dependencies.d/*; do
        needed=${needed##*/}
        [ "$needed" = base ] || [ "$needed" = '*' ] || up "$needed" || {
            # Variables of a function are global: the recursion has changed $needed, but not $1.
            echo 1 >"$live/state/$1"
            echo "service $1 failed"
            return 1
        }
    done
    case $(cat "$sources/$1/type") in
    longrun)
        wait=-wu
        [ ! -e "$sources/$1/notification-fd" ] || wait=-wU
        s6-svc -u "$wait" -T "$(cat "$sources/$1/timeout-up" 2>/dev/null || echo 0)" "$live/servicedirs/$1"
        ;;
    oneshot) execlineb -P "$sources/$1/up" ;;
    esac
    code=$?
    echo "$code" >"$live/state/$1"
    [ "$code" = 0 ] && echo "service $1 up" || echo "service $1 failed"
    return "$code"
}
for service in "$sources"/user/contents.d/*; do
    up "${service##*/}"
done
exit 0
