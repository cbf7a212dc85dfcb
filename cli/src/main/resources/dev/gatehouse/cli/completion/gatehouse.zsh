#compdef gatehouse
# Completes words of gatehouse in zsh. Printed by `gatehouse completion zsh`.
# Starts no program, and takes nothing that it reads for code.

# ROWS

# Sets found to what follows the first row that begins with $1.
_gatehouse_find() {
    local row
    for row in "${_gatehouse_rows[@]}"; do
        if [[ $row == "$1"* ]]; then
            found=${row#"$1"}
            return 0
        fi
    done
    return 1
}

# Offers the words of all rows that begin with one of the arguments, each with its text. $1 names the group of words.
_gatehouse_offer() {
    local what=$1 row begin text
    local -a offered
    shift
    for begin in "$@"; do
        for row in "${_gatehouse_rows[@]}"; do
            [[ $row == "$begin"* ]] || continue
            row=${row#"$begin"}
            text=${${row#*'|'}#*'|'}
            offered+=("${row%%'|'*}:$text")
        done
    done
    _describe -t gatehouse "$what" offered
}

# Offers the names of profiles. The file has a section for each home, which begins with home=, app=, name= and variable=.
_gatehouse_profiles() {
    local LC_ALL=C directory=${XDG_CACHE_HOME:-$HOME/.cache}/gatehouse its_home its_app its_name meant line
    local -aU names
    [[ -d $directory && ! -L $directory && -O $directory && -f $directory/profiles && -O $directory/profiles ]] || return 1
    while IFS= read -r line; do
        case $line in
        (home=*) its_home=${line#home=} meant= ;;
        (app=*) its_app=${line#app=} ;;
        (name=*) its_name=${line#name=} ;;
        (variable=*) _gatehouse_meant "${line#variable=}" && meant=yes ;;
        (*[^a-z0-9_-]*|[^a-z0-9]*|'') ;;
        (*) [[ -z $meant || -n ${args[(re)$line]} ]] || names+=("$line") ;;
        esac
    done <"$directory/profiles"
    (( $#names )) && _describe -t profiles profile names
}

# Whether the home of a section is meant, whose app has the variable $1.
_gatehouse_meant() {
    if [[ -n $home ]]; then
        [[ $its_home == "$home" || $its_home == "$PWD/$home" ]]
        return
    fi
    [[ -z $app || $app == all || $its_app == "$app" || $its_name == "$app" || $its_app == "$PWD/${app#./}" ]] || return 1
    [[ $1 == [A-Za-z_]* && $1 != *[^A-Za-z0-9_]* ]] || return 0
    [[ -z ${(P)1} || ${(P)1} == "$its_home" || ${(P)1} == "$its_home"/* ]]
}

# Offers the values of a kind.
_gatehouse_values() {
    local found
    local -a known expl
    case $1 in
    (profiles) _gatehouse_profiles ;;
    # With _files, zsh offers files if no directory fits.
    (directories) _wanted directories expl directory _path_files -/ ;;
    (files) _files ;;
    (*)
        if _gatehouse_find "V|$1|"; then
            known=(${(s: :)found%%'|'*})
            _describe -t values "${1%s}" known
        fi
        [[ $1 != apps ]] || _files
        ;;
    esac
}

# Notes the value of an option that says which profiles are meant.
_gatehouse_note() {
    case $1 in
    (--home)
        home=${2%/}
        [[ $home != '~/'* ]] || home=$HOME${home#'~'}
        ;;
    (--app) app=$2 ;;
    esac
}

_gatehouse() {
    local path_= group=yes pending= kind= options=yes home= app=${GATEHOUSE_APP-} found word
    local -a args kinds
    integer i
    for (( i = 2; i < CURRENT; i++ )); do
        word=${(Q)words[i]}
        if [[ -n $pending ]]; then
            _gatehouse_note "$pending" "$word"
            pending=
        elif [[ -n $options && $word == -- ]]; then
            options=
        elif [[ -n $options && $word == --*=* ]]; then
            _gatehouse_note "${word%%=*}" "${word#*=}"
        elif [[ -n $options && $word == -?* ]]; then
            if _gatehouse_find "O|$path_|$word|" || _gatehouse_find "O|*|$word|"; then
                kind=${found%%'|'*}
                [[ -z $kind ]] || pending=$word
            fi
        elif [[ -n $group ]] && _gatehouse_find "C|$path_|$word|"; then
            path_=${found%%'|'*}
            _gatehouse_find "C|$path_|" || group=
        elif [[ -z $group ]]; then
            args+=("$word")
        elif [[ -n $path_ || $word != help ]]; then
            return 1
        fi
    done
    if [[ -n $pending ]]; then
        _gatehouse_values "$kind"
    elif [[ -n $options && $PREFIX == --*=* ]]; then
        word=${PREFIX%%=*}
        if _gatehouse_find "O|$path_|$word|" || _gatehouse_find "O|*|$word|"; then
            compset -P '*='
            _gatehouse_values "${found%%'|'*}"
        fi
    elif [[ -n $options && $PREFIX == -* ]]; then
        _gatehouse_offer option "O|$path_|" 'O|*|'
    elif [[ -n $group ]]; then
        _gatehouse_offer command "C|$path_|"
    elif _gatehouse_find "A|$path_|"; then
        kinds=(${(s: :)found%%'|'*})
        if (( $#args < $#kinds )); then
            kind=$kinds[$#args+1]
        else
            kind=$kinds[-1]
            [[ $kind == *+ ]] || return 1
        fi
        _gatehouse_values "${kind%+}"
    fi
}

# In a file on fpath this is the body of the function; otherwise it is sourced.
if [[ $funcstack[1] == _gatehouse ]]; then
    _gatehouse "$@"
else
    compdef _gatehouse gatehouse
fi
