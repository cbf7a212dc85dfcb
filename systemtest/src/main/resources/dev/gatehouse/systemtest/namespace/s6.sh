# A namespace like a container: PID 1 is s6-svscan. Sourced by hold.sh.
#
#   USER UID TREE NETWORK SVSCAN-ARGUMENTS [SOURCE TARGET]...
#
# The directory volume next to this file is the home; only it survives a restart of PID 1, like a container's volume. USER is the
# gateways' account. With TREE "own" that account also has a private tree. With NETWORK "loopback" there is no other interface. Each
# SOURCE of the host is mounted read-only at TARGET.
# shellcheck shell=sh disable=SC2034,SC2154 # hold.sh reads apart and sets scratch, base and root

apart=

prepare() { [ "$4" != loopback ] || apart=--net; }

clean() { :; }

boot() {
    user=$1 uid=$2 tree=$3 network=$4 arguments=$5
    shift 5
    [ "$network" != loopback ] || ip link set lo up
    overlay
    mount -t proc proc "$root/proc"
    mount -t tmpfs -o mode=0755 tmpfs "$root/run"
    touch "$root/run/console"
    mount --bind "$scratch/console" "$root/run/console"
    mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
    mount --rbind /dev "$root/dev"
    mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
    mkdir -p "$root/opt/data"
    mount --bind "$scratch/volume" "$root/opt/data"
    share "$@"
    account "$user" "$uid" /opt/data

    # Parts of s6-overlay that Debian's s6 lacks: the directory of tools, with-contenv, and the state of its init.
    mkdir -p "$root/command" "$root/run/s6/basedir" "$root/run/s6/container_environment"
    for tool in "$root"/usr/bin/s6-* "$root/usr/bin/execlineb"; do
        ln -s "/usr/bin/${tool##*/}" "$root/command/"
    done
    cat >"$root/command/with-contenv" <<'END'
#!/usr/bin/execlineb -S0
s6-envdir -fn -- /run/s6/container_environment $@
END
    chmod 0755 "$root/command/with-contenv"
    printf %s /opt/data >"$root/run/s6/container_environment/HERMES_HOME"

    # Its init creates this directory before s6-svscan would create it with mode 0700.
    mkdir -p "$root/run/service/.s6-svscan"
    if [ "$tree" = own ]; then
        mkdir -p "$root/run/service/gateways" "$root/run/gateways"
        # The same marker as in the image: a private tree whose output is read.
        echo forward >"$root/run/gateways/.gatehouse-tree"
        chown -R "$uid:$uid" "$root/run/gateways"
        printf '#!/bin/sh\nexec 2>&1 s6-setuidgid %s s6-svscan /run/gateways\n' "$user" >"$root/run/service/gateways/run"
        chmod 0755 "$root/run/service/gateways/run"
    fi

    cd /
    # shellcheck disable=SC2086 # the arguments contain no special characters
    exec env -i PATH=/command:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        chroot "$root" s6-svscan $arguments /run/service
}
