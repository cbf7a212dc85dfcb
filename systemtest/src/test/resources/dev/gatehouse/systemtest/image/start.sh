#!/bin/sh
# What s6-overlay does when a container starts, once s6-svscan is process 1 (its skel/rc.init): the static services are
# supervised but down, the scripts of cont-init.d run, and then the services come up in the order of their dependencies.
#
#   start.sh MAIN-PROGRAM [ARGUMENT]...
#
# The main program is not run here; its name is only on this process's command line, as it is on rc.init's. One line for each
# service says what became of it. With s6-rc installed it is s6-rc that does all this; otherwise these scripts do, in its way.
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
        # shellcheck disable=SC2016 # for the script to expand
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

# As s6-rc-init does it: copies of the longruns, with a down file each, linked into the scandir.
mkdir -p "$live/servicedirs" "$live/state"
for source in "$sources"/*; do
    name=${source##*/}
    [ "$(cat "$source/type")" = longrun ] || continue
    cp -R "$source" "$live/servicedirs/$name"
    rm -rf "$live/servicedirs/$name/dependencies.d"
    : >"$live/servicedirs/$name/down"
    ln -s "$live/servicedirs/$name" "/run/service/$name"
done
# One of s6-rc's own, which belongs to nobody else.
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

# As s6-rc does it: what a service depends on first; of a service that fails, nothing that depends on it.
up() {
    [ ! -e "$live/state/$1" ] || return "$(cat "$live/state/$1")"
    for needed in "$sources/$1"/dependencies.d/*; do
        needed=${needed##*/}
        [ "$needed" = base ] || [ "$needed" = '*' ] || up "$needed" || {
            # A function's variables are everybody's: the recursion has changed $needed, and not $1.
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
