# A machine-like place: process 1 is runit, and its stage 2 is a runsvdir of /etc/service. Read by hold.sh.
#
#   USER UID SERVICES [SOURCE TARGET]...
#
# The folder volume beside this file is the home of USER, the gateways' account. SERVICES is a services directory of that account,
# which a runsvdir of its own supervises. Each SOURCE of the host is there read-only as TARGET.
# shellcheck shell=sh disable=SC2034,SC2154 # hold.sh reads apart and has set scratch, base and root

apart=

prepare() { :; }

clean() { :; }

script() {
    {
        echo '#!/bin/sh'
        cat
    } >"$1"
    chmod 0755 "$1"
}

boot() {
    user=$1 uid=$2 services=$3
    shift 3
    overlay
    mount -t proc proc "$root/proc"
    mount -t tmpfs -o mode=0755 tmpfs "$root/run"
    mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
    mount --rbind /dev "$root/dev"
    mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
    # runit writes to the console by this name.
    [ -e "$root/dev/console" ] || touch "$root/dev/console"
    mount --bind "$scratch/console" "$root/dev/console"
    mkdir -p "$root/opt/data"
    mount --bind "$scratch/volume" "$root/opt/data"
    share "$@"
    account "$user" "$uid" /opt/data

    # What the host may have of these is of no concern.
    rm -rf "$root/etc/runit" "$root/etc/service" "$root/var/service" "$root/service"
    mkdir -p "$root/etc/runit/runsvdir/default"
    ln -s default "$root/etc/runit/runsvdir/current"
    ln -s runit/runsvdir/current "$root/etc/service"
    script "$root/etc/runit/1" <<END
exit 0
END
    script "$root/etc/runit/2" <<END
exec env - PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    runsvdir -P /etc/service 'log: ...........................................................................'
END
    script "$root/etc/runit/3" <<END
sv force-stop /etc/service/*
END

    # As runit's documentation has it: a runsvdir for a user, as a service of the system.
    mkdir -p "$root/etc/service/runsvdir-$user" "$root$services"
    chown -R "$uid:$uid" "$root$services"
    script "$root/etc/service/runsvdir-$user/run" <<END
exec 2>&1
exec chpst -u $user env HOME=/opt/data runsvdir $services
END

    cd /
    exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin chroot "$root" runit
}
