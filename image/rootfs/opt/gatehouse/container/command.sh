# Parses the command of the container. Sourced by other scripts.
# shellcheck shell=sh
# shellcheck disable=SC2034 # used by the sourcing scripts

#   gatehouse_read_command WORD...
#
# Sets gatehouse_subcommand to the app's subcommand (`gateway run` counts as one), and gatehouse_profile to the profile before
# it. Both are empty if they are missing.
gatehouse_read_command() {
    gatehouse_subcommand=
    gatehouse_profile=
    case ${1-} in hermes | */hermes) shift ;; esac
    while [ $# -gt 0 ]; do
        case $1 in
        -p | --profile)
            gatehouse_profile=${2-}
            [ $# -lt 2 ] || shift
            ;;
        --profile=*) gatehouse_profile=${1#--profile=} ;;
        -*) ;;
        *) break ;;
        esac
        shift
    done
    gatehouse_subcommand=${1-}
    # For Hermes `gateway` alone means `gateway run`.
    case "${1-} ${2-}" in 'gateway ' | 'gateway -'* | 'gateway run') gatehouse_subcommand='gateway run' ;; esac
}
