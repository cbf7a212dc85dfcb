#!/bin/sh
# Prepares and shows the machine of PersonMatrixTest; runs as root inside.
#   prepare          creates alice's profile, the units that reset installs, and the rules of sudo; prints which sudo is used
#   reset STATE      NOTHING, USER, SYSTEM, BOTH or FOREIGN
#   look             prints PIDS|USER UNIT|SYSTEM UNIT|INTENT|ITS OWNER|HOME OF ROOT
set -eu

unit=hermes-gateway-coder
foreign=coder-bot
saved=/var/lib/person-machine
units=/home/alice/.config/systemd/user
profile=/home/alice/.hermes/profiles/coder

alice() { setpriv --reuid=alice --regid=alice --init-groups env HOME=/home/alice XDG_RUNTIME_DIR=/run/user/10001 "$@"; }
user() { alice systemctl --user "$@"; }

# The gateway looks like sleep as soon as it has begun.
pids() { pgrep -x -d ' ' -f 'sleep 1000000|/usr/bin/perl /opt/fake-hermes .*|/bin/sh /home/alice/.local/bin/hermes .*' || true; }
yes_if() { if "$@"; then printf yes; else printf no; fi; }
any() {
    for file in "$1"/hermes-gateway*.service; do
        [ -e "$file" ] && return 0
    done
    return 1
}

prepare() {
    ln -sf /opt/gatehouse/bin/gatehouse /usr/local/bin/gatehouse
    which='the stand-in for sudo, because this host has none'
    if command -v sudo >/dev/null; then
        which="sudo of this host"
        printf 'alice ALL=(ALL) NOPASSWD: ALL\n' >/etc/sudoers.d/person-machine
        chmod 0440 /etc/sudoers.d/person-machine
    fi
    # Otherwise sudo warns that it cannot resolve the name of the machine.
    echo "127.0.0.1 localhost $(cat /proc/sys/kernel/hostname)" >/etc/hosts
    alice mkdir -p /home/alice/.local/bin "$profile" "$units"
    # shellcheck disable=SC2016 # expanded by the script
    printf '%s\n' '#!/bin/sh' 'exec /opt/fake-hermes "$@"' >/home/alice/.local/bin/hermes
    chmod 755 /home/alice/.local/bin/hermes
    chown alice: /home/alice/.local/bin/hermes
    alice touch "$profile/SOUL.md"

    mkdir -p "$saved/user" "$saved/system"
    alice gatehouse gateway start --user coder
    cp -a "$units"/hermes-gateway* "$saved/user"
    cp -p "$profile/gateway.intent" "$saved"
    alice gatehouse gateway uninstall --user coder
    gatehouse --home /home/alice/.hermes gateway install --system --run-as-user alice coder
    cp -a /etc/systemd/system/hermes-gateway* "$saved/system"
    gatehouse --home /home/alice/.hermes gateway uninstall --system coder
    printf '[Service]\nExecStart=/home/alice/.local/bin/hermes -p coder gateway run\nEnvironment=HERMES_HOME=/home/alice/.hermes\n%s\n' \
        '[Install]
WantedBy=default.target' >"$saved/$foreign.service"
    echo "$which"
}

reset() {
    for name in $unit $foreign; do
        user disable --now "$name" 2>/dev/null || true
        systemctl disable --now "$name" 2>/dev/null || true
    done
    rm -rf "${units:?}"/hermes-gateway* "${units:?}/$foreign"* /etc/systemd/system/hermes-gateway* "$profile"/gateway* /root/.hermes \
        "$units"/default.target.wants/hermes* /etc/systemd/system/multi-user.target.wants/hermes*
    user reset-failed
    systemctl reset-failed
    left=$(pids)
    # shellcheck disable=SC2086 # several pids
    [ -z "$left" ] || kill -9 $left
    case $1 in
    USER | BOTH) cp -a "$saved/user"/* "$units" ;;
    FOREIGN)
        cp "$saved/$foreign.service" "$units"
        chown alice: "$units/$foreign.service"
        ;;
    esac
    case $1 in
    SYSTEM | BOTH) cp -a "$saved/system"/* /etc/systemd/system ;;
    esac
    user daemon-reload
    systemctl daemon-reload
    case $1 in
    USER | BOTH) user enable --now -q $unit ;;
    FOREIGN) user enable --now -q $foreign ;;
    esac
    case $1 in
    SYSTEM | BOTH) systemctl enable --now -q $unit ;;
    esac
    [ "$1" = NOTHING ] || cp -p "$saved/gateway.intent" "$profile"
    # The program replaces its shell a moment after systemd has started it.
    wanted=1
    case $1 in
    NOTHING) wanted=0 ;;
    BOTH) wanted=2 ;;
    esac
    while
        # shellcheck disable=SC2046 # counts words
        set -- $(pids)
        [ $# -lt $wanted ]
    do
        sleep 0.02
    done
}

look() {
    intent=$profile/gateway.intent
    printf '%s|%s|%s|%s|%s|%s\n' "$(pids)" "$(yes_if any "$units")" "$(yes_if any /etc/systemd/system)" \
        "$(head -n 1 "$intent" 2>/dev/null || true)" "$(stat -c %U "$intent" 2>/dev/null || true)" \
        "$(yes_if [ -e /root/.hermes ])"
}

"$@"
