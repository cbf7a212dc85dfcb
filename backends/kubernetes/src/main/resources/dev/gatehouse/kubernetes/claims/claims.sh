#!/bin/sh
# Moves the directories of profiles from the home into their claims, and marks the claims. ClaimFiller runs it with these words:
#
#   base       where the volume with the home is mounted: an ancestor of all directories of profiles, or the home itself
#   profiles   the directory that has those of profiles only
#   and for each profile: its claim, where that is mounted, its directory, the launcher's record, and the StatefulSet
#
# It can be repeated after any interruption. `.gatehouse-moving` in a claim says that its files are an unfinished copy, and
# `.gatehouse-moved` that the copy is complete: then the original is only deleted. In the volume of the home `.gatehouse-moving.NAME` is
# the original while it is copied, and `.gatehouse-moved.NUMBER` is one that is no longer needed.
#
# Gateways that see the whole home can put links there, and each one in its own claim. Here all claims are mounted, so no link is
# followed: a file opened for writing is always a new one (-C), and what is copied or changed is entered first.

set -euC
base=$1 profiles=$2
shift 2
real=$(cd "$base" && pwd -P)

fail() {
    printf '%s\n' "$1" >&2
    exit 1
}
# Whether a directory of the home's volume is reached without links.
plain() { [ "$(cd -P "$1" && pwd -P)" = "$real${1#"$base"}" ]; }
number() {
    read -r number </proc/sys/kernel/random/uuid
    printf %s "$number"
}

# profile CLAIM PLACE DIRECTORY RECORD SET
profile() {
    claim=$1 place=$2 directory=$3 record=$4 set=$5
    parent=${directory%/*} mark=$place/.gatehouse/claim
    original=$parent/.gatehouse-moving.${directory##*/}
}
# Of all profiles, before anything changes.
check() {
    profile "$@"
    if [ -e "$parent" ] || [ -L "$parent" ]; then
        plain "$parent" || fail "$parent, or a directory above it, is a link, or cannot be entered. A profile must be a directory"
    fi
    for path in "$directory" "$original" "$place/.gatehouse" "$place/.gatehouse-moving" "$place/.gatehouse-moved"; do
        [ ! -L "$path" ] || fail "$path is a link, which somebody has put there: remove it"
    done
}

# What is copied while it changes is damaged, and what is written then is lost.
require_rest() {
    [ -e "$record" ] || return 0
    line=''
    read -r line <"$record" || [ -n "$line" ] || fail "cannot read $record"
    line=${line%% why=*}
    case $line in *' state=finished '* | *' state=failed '* | *' state=down '*) return 0 ;; esac
    state=${line##* state=}
    fail "The gateway in $directory has to be stopped before its profile moves to $claim; its state is '${state%% *}'. Type
  kubectl scale statefulset $set --replicas=0
and this continues. If it has no pod, delete its record $record"
}

# In the original: the present directory cannot be exchanged.
copy_here() {
    for file in ./* ./.[!.]* ./..?*; do
        [ ! -e "$file" ] && [ ! -L "$file" ] || cp -a -f "$file" "$place/" || return 1
    done
}
copy() {
    if [ ! -e "$original" ]; then
        files=''
        # Not to be listed is not to be empty.
        [ ! -e "$directory" ] || files=$(ls -A "$directory")
        if [ -z "$files" ]; then
            echo "$claim is new"
            return 0
        fi
        require_rest
        mv "$directory" "$original"
    fi
    mkdir -p "$directory"
    echo "moving $directory to $claim"
    # An interrupted copy can have read-only directories. Not all is ours: lost+found is root's.
    (cd "$place" && chmod -R u+rwX .) 2>/dev/null || :
    if ! (plain "$original" && cd -P "$original" && copy_here); then
        left=$original
        if rmdir "$directory" && mv "$original" "$directory"; then left=$directory; fi
        fail "$directory cannot be copied to $claim; the profile stays in $left"
    fi
}

# A copy of another claim, such as one of a snapshot, has the mark of that one.
mark() {
    word=''
    [ -L "$mark" ] || [ ! -f "$mark" ] || read -r word _ <"$mark" || :
    [ "$word" != "$claim" ] || return 0
    mkdir -p "$place/.gatehouse"
    (
        cd -P "$place/.gatehouse"
        [ "$(pwd -P)" = "$(cd -P "$place" && pwd -P)/.gatehouse" ] || fail "$place/.gatehouse is a link"
        rm -rf claim claim.new
        printf '%s %s\n' "$claim" "$(number)" >claim.new
        mv claim.new claim
    )
    sync
}

# A claim with files of its own is one that somebody has prepared: its files are the profile.
fill() {
    profile "$@"
    files=$(ls -A "$place")
    case $files in '' | lost+found) : >"$place/.gatehouse-moving" ;; esac
    if [ -e "$place/.gatehouse-moving" ]; then
        copy
        sync
        mv -f "$place/.gatehouse-moving" "$place/.gatehouse-moved"
    fi
    mark
    if [ -e "$place/.gatehouse-moved" ]; then
        [ ! -e "$original" ] || mv "$original" "$parent/.gatehouse-moved.$(number)"
        rm -f "$place/.gatehouse-moved"
    fi
    tidy
}
# What cannot be deleted is tried again by the next pod.
tidy() {
    for moved in "$parent"/.gatehouse-moved.*; do
        [ -e "$moved" ] || [ -L "$moved" ] || continue
        # Package managers create read-only directories.
        (plain "$moved" && cd -P "$moved" && chmod -R u+rwX .) 2>/dev/null || :
        rm -rf "$moved" || echo "$moved has moved to a claim, but cannot be deleted" >&2
    done
}

each() {
    what=$1 seen=' '
    shift
    while [ $# -gt 0 ]; do
        "$what" "$1" "$2" "$3" "$4" "$5"
        seen="$seen$3 "
        shift 5
    done
}
each check "$@"
each fill "$@"

plain "$profiles" 2>/dev/null || exit 0
parent=$profiles
tidy
# Nobody has moved these, because their profiles got no claim after all.
for original in "$profiles"/.gatehouse-moving.*; do
    directory=$profiles/${original##*/.gatehouse-moving.}
    if [ -d "$original" ] && [ ! -L "$original" ]; then
        rmdir "$directory" 2>/dev/null || :
        [ -e "$directory" ] || [ -L "$directory" ] || mv "$original" "$directory"
    fi
done
# What is left of profiles that were deleted: the directories at which their claims were mounted.
for directory in "$profiles"/*; do
    case $seen in *" $directory "*) ;; *) rmdir "$directory" 2>/dev/null || : ;; esac
done
