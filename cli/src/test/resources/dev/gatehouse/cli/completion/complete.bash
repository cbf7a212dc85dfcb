# Prints what bash completes for each line: complete.bash SCRIPT LINE...
# shellcheck shell=bash
set -u
# shellcheck disable=SC1090 # the script to test
. "$1"
shift
for line; do
    # bash splits words at = too.
    IFS=' ' read -r -a COMP_WORDS <<<"${line//=/ = }"
    case $line in
    *' ' | *=) COMP_WORDS+=('') ;;
    esac
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    _gatehouse
    for word in ${COMPREPLY[@]+"${COMPREPLY[@]}"}; do
        printf '%s\n' "$word"
    done
    echo '<END>'
done
