#!/bin/sh
# Becomes the s6-svscan of a container-like place. Runs as process 1 of new pid and mount namespaces.
#
#   boot.sh BASE VOLUME CONSOLE USER UID TREE SVSCAN-ARGUMENTS [SOURCE TARGET]...
#
# BASE is an empty folder of the host on which, inside this mount namespace alone, a tmpfs with all that changes is mounted.
# VOLUME is a folder of the host that outlives this namespace and is the home, as a container's volume would be.
# CONSOLE is the file of the host that the output of all this goes to. TREE is "own" where the user's own s6-svscan is wanted too. Each SOURCE of the host is there read-only as TARGET.
set -eu

base=$1 volume=$2 console=$3 user=$4 uid=$5 tree=$6 arguments=$7
shift 7

mount -t tmpfs -o mode=0755 tmpfs "$base"
mkdir "$base/upper" "$base/work" "$base/root"
mount -t overlay -o "lowerdir=/,upperdir=$base/upper,workdir=$base/work" overlay "$base/root"
root=$base/root
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=0755 tmpfs "$root/run"
touch "$root/run/console"
mount --bind "$console" "$root/run/console"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mount --rbind /dev "$root/dev"
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
mkdir -p "$root/opt/data"
mount --bind "$volume" "$root/opt/data"
while [ $# -gt 0 ]; do
    mkdir -p "$root$2"
    mount --bind "$1" "$root$2"
    mount -o remount,bind,ro "$root$2"
    shift 2
done

# A host may have such an account already, with another number.
sed -i "/^$user:/d" "$root/etc/passwd" "$root/etc/group"
echo "$user:x:$uid:$uid::/opt/data:/bin/sh" >>"$root/etc/passwd"
echo "$user:x:$uid:" >>"$root/etc/group"

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
