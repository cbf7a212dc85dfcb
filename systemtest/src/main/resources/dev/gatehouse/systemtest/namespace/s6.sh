# A container-like place: process 1 is an s6-svscan. Read by hold.sh.
#
#   USER UID TREE SVSCAN-ARGUMENTS [SOURCE TARGET]...
#
# The folder volume beside this file is the home; like a container's volume it outlives process 1, and nothing else does.
# USER is the gateways' account. TREE is "own" where its own s6-svscan is wanted too. Each SOURCE of the host is there
# read-only as TARGET.
# shellcheck shell=sh disable=SC2034,SC2154 # hold.sh reads apart and has set scratch, base and root

apart=

prepare() { :; }

clean() { :; }

boot() {
    user=$1 uid=$2 tree=$3 arguments=$4
    shift 4
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

    # What s6-overlay has and Debian's s6 has not: its folder of tools, with-contenv, and the state of its init.
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

    # Its init makes this folder before s6-svscan could make it 0700.
    mkdir -p "$root/run/service/.s6-svscan"
    if [ "$tree" = own ]; then
        mkdir -p "$root/run/service/gateways" "$root/run/gateways"
        # The mark that the image makes: the gateways' own tree, whose output somebody reads.
        echo forward >"$root/run/gateways/.gatehouse-tree"
        chown -R "$uid:$uid" "$root/run/gateways"
        printf '#!/bin/sh\nexec 2>&1 s6-setuidgid %s s6-svscan /run/gateways\n' "$user" >"$root/run/service/gateways/run"
        chmod 0755 "$root/run/service/gateways/run"
    fi

    cd /
    # shellcheck disable=SC2086 # the arguments are words of our own
    exec env -i PATH=/command:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        chroot "$root" s6-svscan $arguments /run/service
}
