# A namespace like a machine: PID 1 is systemd. Sourced by hold.sh.
#
#   ACCOUNTS [SOURCE TARGET]...
#
# ACCOUNTS is a list of NAME:UID:HOME. Each SOURCE of the host is mounted read-only at TARGET. The root survives a restart of PID 1,
# like a disk survives a reboot; /run, /tmp and /dev do not.
#
# Starts no services of the host and cannot change global kernel state: there are only systemd, its journal, logind and the bus.
# shellcheck shell=sh disable=SC2034,SC2154 # hold.sh reads apart and sets scratch, base and root

apart='--uts --ipc --net'

# Two instances of systemd in one control group would manage each other's processes.
group() { echo "$base/cgroup/${scratch##*/}"; }

# Units that access the kernel or the console, or that would change permissions if the host has them.
MASKED='sys-kernel-debug.mount sys-kernel-tracing.mount sys-kernel-config.mount sys-fs-fuse-connections.mount
    dev-hugepages.mount proc-sys-fs-binfmt_misc.automount systemd-modules-load.service systemd-sysctl.service
    systemd-binfmt.service systemd-journald-audit.socket systemd-udevd.service systemd-udev-trigger.service systemd-networkd.service
    systemd-resolved.service getty.target console-getty.service polkit.service'

prepare() {
    accounts=$1
    shift
    overlay
    mkdir "$base/cgroup"
    mount -t cgroup2 cgroup2 "$base/cgroup"
    mkdir "$(group)"

    rm -rf "$root"/etc/systemd/system/* "$root"/etc/systemd/user/* "$root"/etc/rc?.d "$root"/etc/init.d/* "$root/var/lib/systemd/linger"
    rm -rf "$root/var/log/journal"
    # With this directory, journals are kept on disk, and each account can read its own.
    mkdir "$root/var/log/journal"
    for unit in $MASKED; do
        ln -s /dev/null "$root/etc/systemd/system/$unit"
    done
    # systemd starts each generator at its boot and at every reload: a dozen processes that find nothing here (systemd.generator(7)).
    for generator in "$root"/usr/lib/systemd/system-generators/* "$root"/usr/lib/systemd/user-generators/* \
        "$root"/usr/lib/systemd/user-environment-generators/*gpg*; do
        [ -e "$generator" ] || continue
        folder=${generator%/*}
        mkdir -p "$root/etc/systemd/${folder##*/}"
        ln -sf /dev/null "$root/etc/systemd/${folder##*/}/${generator##*/}"
    done
    : >"$root/etc/fstab"
    : >"$root/etc/crypttab"
    tr -d - </proc/sys/kernel/random/uuid >"$root/etc/machine-id"
    echo gatehouse-test >"$root/etc/hostname"
    # Ends the user manager at once after a logout, not after ten seconds.
    mkdir -p "$root/etc/systemd/logind.conf.d"
    printf '[Login]\nUserStopDelaySec=0\n' >"$root/etc/systemd/logind.conf.d/test.conf"

    for words in $accounts; do
        home=${words##*:} words=${words%:*}
        account "${words%:*}" "${words#*:}" "$home"
        mkdir -p "$root$home"
        chown "${words#*:}:${words#*:}" "$root$home"
        chmod 0750 "$root$home"
    done
    share "$@"
}

boot() {
    # Joined from inside, so that no process of the host remains in the group: systemd could not create subgroups then.
    echo 0 >"$(group)/cgroup.procs"
    # shellcheck disable=SC2016 # expanded by the inner shell
    exec unshare --cgroup sh -ec '
        root=$1
        mount -t proc proc "$root/proc"
        mount -t tmpfs -o mode=0755,nosuid,nodev tmpfs "$root/run"
        for kept in sys sysrq-trigger; do
            [ -e "$root/proc/$kept" ] || continue
            mount --bind "$root/proc/$kept" "$root/proc/$kept"
            mount -o remount,bind,ro "$root/proc/$kept"
        done
        # The journal identifies boots by this id, which the kernel creates only at its own boot.
        cat /proc/sys/kernel/random/uuid >"$root/run/boot_id"
        mount --bind "$root/run/boot_id" "$root/proc/sys/kernel/random/boot_id"
        rm "$root/run/boot_id"
        mount -t sysfs -o ro,nosuid,nodev,noexec sysfs "$root/sys"
        mount -t cgroup2 -o nosuid,nodev,noexec cgroup2 "$root/sys/fs/cgroup"
        mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs "$root/tmp"
        mount -t tmpfs -o mode=0755,nosuid tmpfs "$root/dev"
        for node in null zero full random urandom tty; do
            : >"$root/dev/$node"
            mount --bind "/dev/$node" "$root/dev/$node"
        done
        mkdir "$root/dev/pts" "$root/dev/shm"
        mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$root/dev/pts"
        mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs "$root/dev/shm"
        ln -s pts/ptmx "$root/dev/ptmx"
        ln -s /proc/self/fd "$root/dev/fd"
        ln -s fd/0 "$root/dev/stdin"
        ln -s fd/1 "$root/dev/stdout"
        ln -s fd/2 "$root/dev/stderr"
        cd /
        # Makes systemd detect a container of an unknown kind.
        exec env -i container=gatehouse-test PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
            chroot "$root" /lib/systemd/systemd --unit=multi-user.target --log-target=console' sh "$root"
}

clean() {
    find "$(group)" -depth -type d -exec rmdir {} +
}
