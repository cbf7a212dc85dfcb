# Writes the output of a gateway to its log, in the format of s6-log. Written by gatehouse; `start` runs it.
# Arguments: the log's folder, the size in bytes at which a file is rotated, the number of old files to keep.
# Input: the gateway's output. It continues in the background, and the foreground ends when the gateway may start.
use strict;
use Fcntl qw(O_RDWR O_APPEND O_CREAT O_NOFOLLOW O_NONBLOCK LOCK_EX LOCK_UN);
use Time::HiRes ();

my ($folder, $bytes, $files) = @ARGV;
my $longest = 8192;        # a longer line is split, as s6-log does
my $most = 1 << 20;        # bytes that wait for a full disk
my $tries = 60;            # seconds that they wait after the gateway's end
my $origin = (1 << 62) + 10 + 27;  # TAI64 of the epoch, with the leap seconds up to 2017

my $out;                   # the file `current`, if it is open
my $size = 0;              # its size, while it is locked
my $new = 0;               # whether it was opened since the last write
my $waiting = '';          # complete lines with times that are not written yet
my $lost = 0;              # lines that did not fit into it
my $failed = 0;            # time of the last failure to write; 0: none

# TAI64N of now.
sub label {
    my ($seconds, $micros) = Time::HiRes::gettimeofday();
    return sprintf '@%016x%08x', $origin + $seconds, $micros * 1000;
}

# Opens the file, but no link, and nothing that would block.
sub opened {
    return 1 if $out;
    sysopen(my $file, 'current', O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0666) or return 0;
    -f $file or $! = 22, return 0;
    $out = $file;
    $new = 1;
    return 1;
}

# Ends the last line of the file: whoever wrote it may have ended in the middle of it. Only while it is locked.
sub end_line {
    my $last = "\n";
    sysseek($out, -1, 2) and sysread($out, $last, 1);
    $waiting = "\n$waiting" if $last ne "\n";
    $new = 0;
}

# Opens and locks the file. The logger of an earlier run may still be writing to it, or have rotated it.
sub locked {
    for (1 .. 9) {
        opened() or return 0;
        flock $out, LOCK_EX;
        my @here = stat $out;
        my @there = lstat 'current';
        $size = $here[7];
        if (@there and $here[0] == $there[0] and $here[1] == $there[1]) {
            end_line() if $new;
            return 1;
        }
        undef $out;
    }
    return 0;
}

# Renames the full file and deletes the oldest of too many. Closing it releases the lock.
sub rotate {
    my $name;
    do { $name = label() . '.s' } while -e $name;
    rename 'current', $name or return;
    undef $out;
    opendir my $list, '.' or return;
    my @old = sort grep { /^\@[0-9a-f]{24}\.[su]\z/ } readdir $list;
    unlink splice @old, 0, @old - $files if @old > $files;
    opened();
}

# Writes what waits, each file up to the end of the line that fills it. Returns whether all was written.
sub written {
    while (length $waiting) {
        locked() or return 0;
        my $room = $bytes - $size;
        my $end = $room < length $waiting ? 1 + index $waiting, "\n", $room < 1 ? 0 : $room - 1 : length $waiting;
        my $done = syswrite $out, $waiting, $end;
        if ($done) {
            my $ended = substr($waiting, $done - 1, 1) eq "\n";
            substr $waiting, 0, $done, '';
            rotate() if $ended and $size + $done >= $bytes;
        }
        my $error = $!;
        flock $out, LOCK_UN if $out;
        $! = $error, return 0 unless $done;
    }
    return 1;
}

# Writes what waits. After a failure only once a second, and says so once.
sub flush {
    return if $failed and abs(time - $failed) < 1;
    unless (written()) {
        warn "$folder/current: $!; trying again\n" unless $failed;
        $failed = time;
        return;
    }
    $failed = 0;
    if ($lost) {
        $waiting = label() . " gatehouse: $lost lines are missing here, because this log could not be written\n";
        $lost = 0;
        flush();
    }
}

# Adds complete lines, each with the time, as long as there is room for them.
sub add {
    my ($lines) = @_;
    if (length $waiting > $most) {
        $lost += $lines =~ tr/\n//;
        return;
    }
    if ($lines =~ /^[^\n]{$longest}./mo) {
        chomp $lines;
        my @parts = map { length > $longest ? unpack "(a$longest)*", $_ : $_ } split /\n/, $lines, -1;
        $lines = join("\n", @parts) . "\n";
    }
    my $label = label();
    $lines =~ s/^/$label /mg;
    $waiting .= $lines;
}

chdir $folder and opened() or die "$folder/current: $!\n";
defined(my $child = fork) or die "fork: $!\n";
if ($child) {
    # launchd ends the process group of a gateway when the gateway ends, but its last words must arrive.
    setpgrp $child, 0;
    exit 0;
}
setpgrp 0, 0;
$SIG{$_} = 'IGNORE' for qw(HUP INT TERM XFSZ);
open STDOUT, '>', '/dev/null';

my $input = '';            # a line without its newline
while (1) {
    if (length $waiting) {
        # Reads on, because a gateway must not wait for a full disk.
        my $ready = '';
        vec($ready, 0, 1) = 1;
        unless (select $ready, undef, undef, 1) {
            flush();
            next;
        }
    }
    my $got = sysread STDIN, $input, 16384, length $input;
    last unless $got;
    my $end = 1 + rindex $input, "\n";
    add(substr $input, 0, $end, '') if $end;
    add(substr($input, 0, $longest, '') . "\n") while length $input > $longest;
    flush();
}
add("$input\n") if length $input;
for (1 .. $tries) {
    flush();
    last unless length $waiting;
    select undef, undef, undef, 1.1;
}
