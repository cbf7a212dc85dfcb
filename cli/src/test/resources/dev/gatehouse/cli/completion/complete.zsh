# Prints what zsh completes for each line: complete.zsh SCRIPT LINE...
# Types the lines into an interactive zsh on a terminal of its own, which writes all candidates to a file.
zmodload zsh/zpty
export SCRIPT=$1 HITS=$PWD/hits ZDOTDIR=$PWD
shift
: >$HITS
cat >.zshrc <<'RC'
PROMPT='READY>'
unsetopt zle_bracketed_paste prompt_sp
autoload -Uz compinit
compinit -D -u
. $SCRIPT
compadd() {
    local -a hits
    if [[ " ${(j: :)@[1,(i)(-|--)]} " != *' -'[OAD]' '* ]]; then
        builtin compadd -O hits "$@"
        (( $#hits )) && print -rl -- $hits >>$HITS
    fi
    builtin compadd "$@"
}
finished() {
    compstate[list]= compstate[insert]=
    print -r -- '<END>' >>$HITS
    print -n -- '<DONE>'
}
complete-now() { comppostfuncs=(finished); zle complete-word }
zle -N complete-now
bindkey '^I' complete-now
RC
zpty shell zsh -d -i
zpty -r shell out '*READY>*'
for line; do
    zpty -w -n shell "$line"$'\t'
    zpty -r shell out '*<DONE>*'
    zpty -w -n shell $'\x15'
done
zpty -d shell
cat $HITS
