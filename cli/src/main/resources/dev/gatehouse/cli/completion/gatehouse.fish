# Completes words of gatehouse in fish. Printed by `gatehouse completion fish`.
# Starts no program, and takes nothing that it reads for code.

# ROWS

# Prints what follows the first row that begins with $argv[1].
function __gatehouse_find
    set -l length (string length -- $argv[1])
    for row in $_gatehouse_rows
        if test (string sub -l $length -- $row) = $argv[1]
            string sub -s (math $length + 1) -- $row
            return 0
        end
    end
    return 1
end

# Prints the words of all rows that begin with $argv[1], each with its text.
function __gatehouse_offer
    set -l length (string length -- $argv[1])
    for row in $_gatehouse_rows
        if test (string sub -l $length -- $row) = $argv[1]
            set -l fields (string split -m 2 '|' -- (string sub -s (math $length + 1) -- $row))
            printf '%s\t%s\n' $fields[1] $fields[3]
        end
    end
end

# Prints the names of profiles. The file has a section for each home, which begins with home=, app=, name= and variable=.
function __gatehouse_profiles -a home app
    set -l directory $HOME/.cache/gatehouse
    set -q XDG_CACHE_HOME[1]; and test -n "$XDG_CACHE_HOME"; and set directory $XDG_CACHE_HOME/gatehouse
    test -d $directory; and not test -L $directory; and test -O $directory; or return
    test -f $directory/profiles; and test -O $directory/profiles; or return
    set -l its_home
    set -l its_app
    set -l its_name
    set -l meant
    while read -l line
        if string match -qr '^home=' -- $line
            set its_home (string sub -s 6 -- $line)
            set meant
        else if string match -qr '^app=' -- $line
            set its_app (string sub -s 5 -- $line)
        else if string match -qr '^name=' -- $line
            set its_name (string sub -s 6 -- $line)
        else if string match -qr '^variable=' -- $line
            __gatehouse_meant "$home" "$app" "$its_home" "$its_app" "$its_name" (string sub -s 10 -- $line); and set meant yes
        else if test -n "$meant"; and string match -qr '^[a-z0-9][a-z0-9_-]*$' -- $line
            contains -- $line $argv[3..-1]; or printf '%s\t%s\n' $line profile
        end
    end <$directory/profiles
end

# Whether the home of a section is meant.
function __gatehouse_meant -a home app its_home its_app its_name variable
    if test -n "$home"
        test "$its_home" = "$home"; or test "$its_home" = "$PWD/$home"
        return
    end
    if test -n "$app"; and test "$app" != all; and test "$its_app" != "$app"; and test "$its_name" != "$app"
        test "$its_app" = "$PWD/"(string replace -r '^\./' '' -- $app); or return 1
    end
    string match -qr '^[A-Za-z_][A-Za-z0-9_]*$' -- "$variable"; or return 0
    set -q $variable; or return 0
    set -l value "$$variable"
    test -z "$value"; or test "$value" = "$its_home"; or test (string sub -l (math (string length -- $its_home) + 1) -- $value) = "$its_home/"
end

# Prints the values of a kind.
function __gatehouse_values -a kind current home app
    switch $kind
        case profiles
            __gatehouse_profiles "$home" "$app" $argv[5..-1]
        case directories
            __fish_complete_directories $current
        case files
            __fish_complete_path $current
        case '*'
            if set -l found (__gatehouse_find "V|$kind|")
                string split ' ' -- (string split -m 1 '|' -- $found)[1]
            end
            test $kind = apps; and __fish_complete_path $current
    end
end

# Prints the path of a home as it is in the file.
function __gatehouse_home -a home
    string replace -r '^~/' "$HOME/" -- (string replace -r '(.)/$' '$1' -- $home)
end

function __gatehouse_complete
    set -l current (commandline -ct)
    set -l words (commandline -opc)
    set -l path
    set -l group yes
    set -l pending
    set -l kind
    set -l options yes
    set -l home
    set -l app $GATEHOUSE_APP
    set -l arguments
    for word in $words[2..-1]
        if test -n "$pending"
            test "$pending" = --home; and set home (__gatehouse_home $word)
            test "$pending" = --app; and set app $word
            set pending
        else if test -n "$options"; and test "$word" = --
            set options
        else if test -n "$options"; and string match -qr '^--[^=]+=' -- $word
            set -l parts (string split -m 1 = -- $word)
            test $parts[1] = --home; and set home (__gatehouse_home $parts[2])
            test $parts[1] = --app; and set app $parts[2]
        else if test -n "$options"; and string match -qr '^-.' -- $word
            if set -l found (__gatehouse_find "O|$path|$word|"; or __gatehouse_find "O|*|$word|")
                set kind (string split -m 1 '|' -- $found)[1]
                test -n "$kind"; and set pending $word
            end
        else if test -n "$group"; and set -l found (__gatehouse_find "C|$path|$word|")
            set path (string split -m 1 '|' -- $found)[1]
            __gatehouse_find "C|$path|" >/dev/null; or set group
        else if test -z "$group"
            set -a arguments $word
        else if test -n "$path"; or test "$word" != help
            return
        end
    end
    if test -n "$pending"
        __gatehouse_values $kind "$current" "$home" "$app" $arguments
    else if test -n "$options"; and string match -qr '^--[^=]+=' -- $current
        set -l parts (string split -m 1 = -- $current)
        if set -l found (__gatehouse_find "O|$path|$parts[1]|"; or __gatehouse_find "O|*|$parts[1]|")
            set kind (string split -m 1 '|' -- $found)[1]
            for value in (__gatehouse_values $kind "$parts[2]" "$home" "$app" $arguments)
                printf '%s=%s\n' $parts[1] $value
            end
        end
    else if test -n "$options"; and string match -q -- '-*' $current
        __gatehouse_offer "O|$path|"
        __gatehouse_offer 'O|*|'
    else if test -n "$group"
        __gatehouse_offer "C|$path|"
    else if set -l found (__gatehouse_find "A|$path|")
        set -l kinds (string split ' ' -- (string split -m 1 '|' -- $found)[1])
        set -l at (math (count $arguments) + 1)
        if test $at -le (count $kinds)
            set kind $kinds[$at]
        else if string match -q '*+' -- $kinds[-1]
            set kind $kinds[-1]
        else
            return
        end
        __gatehouse_values (string replace -r '\+$' '' -- $kind) "$current" "$home" "$app" $arguments
    end
end

complete -c gatehouse -f -a '(__gatehouse_complete)'
