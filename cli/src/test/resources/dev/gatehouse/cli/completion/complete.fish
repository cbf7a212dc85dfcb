# Prints what fish completes for each line: complete.fish SCRIPT LINE...
source $argv[1]
for line in $argv[2..-1]
    # What fish completes of an option with = has the option too.
    complete -C $line | string replace -r '\t.*' '' | string replace -r '^--[^=]*=' ''
    echo '<END>'
end
