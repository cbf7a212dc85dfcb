# Reads the command that a container was started with. Sourced, not run.
# shellcheck shell=sh
# shellcheck disable=SC2034 # for those who source this

#   gatehouse_read_command WORD...
#
# Sets gatehouse_subcommand to the app's subcommand, with `gateway run` as one, and gatehouse_profile to the profile that is
# named before it. Both are empty where there is none.
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
    # Hermes takes `gateway` alone for `gateway run`.
    case "${1-} ${2-}" in 'gateway ' | 'gateway -'* | 'gateway run') gatehouse_subcommand='gateway run' ;; esac
}
