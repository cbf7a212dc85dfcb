#!/usr/bin/perl
# A stand-in for Hermes, as far as a service manager notices it:
#
#   hermes [-p PROFILE] gateway run [--external-supervisor]
#
# It prints its help, writes the state file of its profile, ends with 0 and as stopped if a marker announces the stop, with 1 after
# any other request to end, and with 75 after USR1.
#
# It is one process, which looks like sleep in the process table, so that tests can count gateways.
use strict;
use warnings;

$| = 1;
if (grep { $_ eq '--help' } @ARGV) {
    print "usage: hermes gateway run [-h] [--external-supervisor]\n";
    exit 0;
}
print "gateway of @ARGV\n";

my $home = $ENV{HERMES_HOME} || "$ENV{HOME}/.hermes";
my $profile = @ARGV > 1 && $ARGV[0] =~ /^(?:-p|--profile)$/ ? $ARGV[1] : 'default';
my $directory = $profile eq 'default' || $home =~ m{/profiles/\Q$profile\E/?$} ? $home : "$home/profiles/$profile";
my $marker = "$directory/.gateway-planned-stop.json";
my $words = join ', ', map { "\"$_\"" } 'hermes', @ARGV;

# Without the directory, or on a full disk, the gateway runs on.
sub record {
    my $file = "$directory/gateway_state.json";
    open(my $out, '>', "$file.$$") or return;
    print $out "{\"pid\": $$, \"gateway_state\": \"$_[0]\", \"argv\": [$words]}\n";
    close($out) and rename("$file.$$", $file) or unlink "$file.$$";
}

sub announced {
    open(my $in, '<', $marker) or return 0;
    my $text = join '', <$in>;
    return $text =~ /"target_pid": $$\b/;
}

sub ended {
    exit 1 unless announced();
    unlink $marker;
    record('stopped');
    exit 0;
}

$SIG{TERM} = \&ended;
$SIG{INT} = sub { record('stopped'); exit 0 };
$SIG{USR1} = sub { record('stopped'); exit 75 };
$0 = 'sleep 1000000';
record('running');
sleep 1000000 while 1;
