# Completes words of gatehouse in bash 3.2 or later. Printed by `gatehouse completion bash`.
# Starts no program, and takes nothing that it reads for code: completion with compgen -W would.
# shellcheck shell=bash

# ROWS

# Sets found to what follows the first row that begins with $1.
_gatehouse_find() {
    local row
    # shellcheck disable=SC2154 # the rows above
    for row in "${_gatehouse_rows[@]}"; do
        case $row in
        "$1"*)
            found=${row#"$1"}
            return 0
            ;;
        esac
    done
    return 1
}

# Adds the third field of all rows that begin with $1, if it begins with the current word.
_gatehouse_add() {
    local row
    for row in "${_gatehouse_rows[@]}"; do
        case $row in
        "$1"*)
            row=${row#"$1"}
            row=${row%%|*}
            [[ $row == "$cur"* ]] && COMPREPLY+=("$row")
            ;;
        esac
    done
}

# Adds what compgen $1 finds: -d directories, -f files.
_gatehouse_paths() {
    local path
    compopt -o filenames 2>/dev/null
    while IFS= read -r path; do
        COMPREPLY+=("$path")
    done < <(compgen "$1" -- "$cur")
}

# Adds the names of profiles. The file has a section for each home, which begins with home=, app=, name= and variable=.
_gatehouse_profiles() {
    local LC_ALL=C directory=${XDG_CACHE_HOME:-${HOME-}/.cache}/gatehouse its_home='' its_app='' its_name='' meant='' line
    [[ -d $directory && ! -L $directory && -O $directory && -f $directory/profiles && -O $directory/profiles ]] || return
    while IFS= read -r line; do
        case $line in
        home=*) its_home=${line#home=} meant='' ;;
        app=*) its_app=${line#app=} ;;
        name=*) its_name=${line#name=} ;;
        variable=*) _gatehouse_meant "${line#variable=}" && meant=yes ;;
        *[!a-z0-9_-]* | [!a-z0-9]* | '') ;;
        "$cur"*)
            case " $args " in
            *" $line "*) ;;
            *) [[ -n $meant ]] && COMPREPLY+=("$line") ;;
            esac
            ;;
        esac
    done <"$directory/profiles"
}

# Whether the home of a section is meant, whose app has the variable $1.
_gatehouse_meant() {
    if [[ -n $home ]]; then
        [[ $its_home == "$home" || $its_home == "$PWD/$home" ]]
        return
    fi
    [[ -z $app || $app == all || $its_app == "$app" || $its_name == "$app" || $its_app == "$PWD/${app#./}" ]] || return
    case $1 in
    '' | [!A-Za-z_]* | *[!A-Za-z0-9_]*) return 0 ;;
    esac
    [[ -z ${!1-} || ${!1} == "$its_home" || ${!1} == "$its_home"/* ]]
}

# Adds the values of a kind.
_gatehouse_values() {
    local found word
    case $1 in
    profiles) _gatehouse_profiles ;;
    directories) _gatehouse_paths -d ;;
    files) _gatehouse_paths -f ;;
    *)
        if _gatehouse_find "V|$1|"; then
            for word in ${found%%|*}; do
                [[ $word == "$cur"* ]] && COMPREPLY+=("$word")
            done
        fi
        [[ $1 != apps ]] || _gatehouse_paths -f
        ;;
    esac
}

_gatehouse() {
    local cur=${COMP_WORDS[COMP_CWORD]} path='' group=yes pending='' kind='' options=yes args='' count=0
    local home='' app=${GATEHOUSE_APP-} found word i
    COMPREPLY=()
    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        # bash splits --home=DIR into three words.
        [[ $word != = ]] || continue
        if [[ -n $pending ]]; then
            _gatehouse_note "$pending" "$word"
            pending=
        elif [[ $options == yes && $word == -- ]]; then
            options=
        elif [[ $options == yes && $word == -?* ]]; then
            if _gatehouse_find "O|$path|$word|" || _gatehouse_find "O|*|$word|"; then
                kind=${found%%|*}
                [[ -z $kind ]] || pending=$word
            fi
        elif [[ -n $group ]] && _gatehouse_find "C|$path|$word|"; then
            path=${found%%|*}
            _gatehouse_find "C|$path|" || group=
        elif [[ -z $group ]]; then
            args+=" $word"
            count=$((count + 1))
        elif [[ -n $path || $word != help ]]; then
            return
        fi
    done
    [[ $cur != = ]] || cur=
    if [[ -n $pending ]]; then
        _gatehouse_values "$kind"
    elif [[ $options == yes && $cur == -* ]]; then
        _gatehouse_add "O|$path|"
        _gatehouse_add "O|*|"
    elif [[ -n $group ]]; then
        _gatehouse_add "C|$path|"
    elif _gatehouse_find "A|$path|"; then
        local kinds
        IFS=' ' read -r -a kinds <<<"${found%%|*}"
        if ((count < ${#kinds[@]})); then
            kind=${kinds[count]}
        else
            kind=${kinds[${#kinds[@]} - 1]}
            [[ $kind == *+ ]] || return
        fi
        _gatehouse_values "${kind%+}"
    fi
}

# Notes the value of an option that says which profiles are meant.
_gatehouse_note() {
    case $1 in
    --home)
        home=${2%/}
        case $home in
        '~'/*) home=${HOME-}${home#'~'} ;;
        esac
        ;;
    --app) app=$2 ;;
    esac
}

complete -F _gatehouse gatehouse
