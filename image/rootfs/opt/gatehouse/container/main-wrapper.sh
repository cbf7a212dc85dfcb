#!/command/with-contenv /bin/sh
# shellcheck shell=sh
# The container's main program: starts when all services are up; the container ends with it.
#
#   main-wrapper.sh                 runs hermes
#   main-wrapper.sh PROGRAM ...     runs that program, if it exists
#   main-wrapper.sh WORD ...        runs hermes WORD ...
#
# `gateway run` starts a supervised gateway, and then this process sleeps. `gatehouse container boot` finds the container's
# command by the name of this script.

# shellcheck source=image/rootfs/opt/gatehouse/container/settings.sh
. /opt/gatehouse/container/settings.sh
# shellcheck source=image/rootfs/opt/gatehouse/container/command.sh
. /opt/gatehouse/container/command.sh

gatehouse_check_user
gatehouse_drop "$0" "$@"

# Does s6 run this container, and should it supervise the gateway?
supervised() {
    [ -z "${HERMES_S6_SUPERVISED_CHILD-}" ] || return 1
    case ${HERMES_GATEWAY_NO_SUPERVISE-} in 1 | [Tt][Rr][Uu][Ee] | [Yy][Ee][Ss]) return 1 ;; esac
    for word; do [ "$word" != --no-supervise ] || return 1; done
    [ -d /run/s6/basedir ] && read -r init </proc/1/comm && [ "$init" = s6-svscan ]
}

gatehouse_read_command "$@"
if [ "$gatehouse_subcommand" = 'gateway run' ] && supervised "$@"; then
    /opt/gatehouse/bin/gatehouse ${gatehouse_profile:+--profile "$gatehouse_profile"} gateway start || exit
    cat >&2 <<END

The gateway runs under s6 supervision: it is restarted after a crash and when the container restarts.
  logs     $HERMES_HOME/logs/gateways/${gatehouse_profile:-default}/current, and here
  status   docker exec CONTAINER gatehouse gateway status --all
  stop     docker exec CONTAINER gatehouse gateway stop ${gatehouse_profile:-default}
Without supervision: gateway run --no-supervise, or HERMES_GATEWAY_NO_SUPERVISE=1.

END
    gatehouse_sleep
fi

# Does another container on this volume run the gateways? Without s6 here, whoever has locked the home is elsewhere.
elsewhere() {
    if [ -d /run/s6/basedir ]; then
        [ -e "$gatehouse_elsewhere" ]
    else
        case $("$gatehouse_tools/s6-setlock" -n "$HERMES_HOME/.gatehouse/owner.lock" true 2>&1) in
        *[Bb]usy* | *unavailable*) ;;
        *) return 1 ;;
        esac
    fi
}

if [ "$gatehouse_subcommand" = 'gateway run' ] && elsewhere; then
    printf '✗ Another container runs the gateways of %s, and a second copy must not run:\n' "$HERMES_HOME" >&2
    sed 's/^/  /' "$HERMES_HOME/.gatehouse/owner" >&2
    exit 1
fi

# The stop of the container lets it end by itself.
[ "$gatehouse_subcommand" != 'gateway run' ] || ! [ -d "$GATEHOUSE_SCANDIR" ] ||
    echo $$ "$(gatehouse_began $$)" >"$gatehouse_main"

# shellcheck source=/dev/null # the app's script, if it exists
[ ! -r /opt/hermes/.venv/bin/activate ] || . /opt/hermes/.venv/bin/activate

case ${1-} in
'' | -*) ;;
*) ! command -v "$1" >/dev/null || exec "$@" ;;
esac
exec hermes "$@"
