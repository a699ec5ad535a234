# Lets no new connection through to a server of an HAProxy, for a while: they wait in HAProxy. One connection of ours stays
# on that server, and no second one is let in beside it. Waits for those that are under way, and says how many are left.
# A process of its own then keeps the hold. It lets go by itself: when the time is over, at SIGTERM, and when HAProxy
# has ended our connection, as it does when the server's address is changed.
# Arguments: where HAProxy is told things while it runs, its backend and server, host and port of its frontend, for how
# many seconds at most (0: only see whether it could be done), for how many of them those under way are waited for.
use strict;
use warnings;
use IO::Select;
use IO::Socket::INET;
use IO::Socket::IP;
use IO::Socket::UNIX;
use POSIX ();

my ($to, $backend, $server, $host, $port, $seconds, $drain) = @ARGV;
$_ += 0 for $seconds, $drain;
my $name = "$backend/$server";
my $over = 0;

sub told {
    my ($words) = @_;
    my $socket = $to =~ m{^/} ? IO::Socket::UNIX->new(Peer => $to) : IO::Socket::INET->new(PeerAddr => $to);
    $socket or die "no HAProxy answers at $to: $!\n";
    print $socket "$words\n";
    local $/;
    my $answer = <$socket>;
    return defined $answer ? $answer : '';
}

# Of the server: how many connections wait, how many it has, and how many it may have.
sub counts {
    my ($waiting, @own) = (0);
    for (split /\n/, told("show stat -1 6 -1")) {
        my @row = split /,/, $_, -1;
        next unless @row > 6 && $row[0] eq $backend;
        $waiting += $row[2] || 0;
        @own = ($row[4], $row[6] || 0) if $row[1] eq $server;
    }
    @own or die "HAProxy at $to knows no server $name\n";
    return ($waiting, @own);
}

sub limit {
    my ($connections) = @_;
    my $answer = told("set maxconn server $name $connections");
    $answer =~ /\S/ and die "HAProxy at $to takes no other maxconn for $name: $answer\n";
}

# No clock that somebody sets.
sub uptime {
    open my $file, '<', '/proc/uptime' or die "/proc/uptime: $!\n";
    return (split ' ', <$file>)[0];
}

my ($waiting, $connections, $before) = counts();
$before == 1 and die "$name lets in one connection at a time (maxconn 1), as while another hold keeps it: see `show stat`\n";
my $ours = IO::Socket::IP->new(PeerHost => $host, PeerPort => $port, Timeout => 2)
    or die "nobody takes connections at $host:$port: $!\n";
IO::Select->new($ours)->can_read(2) && sysread($ours, my $greeting, 4096)
    or die "no database greets who connects to $host:$port\n";
my ($from) = map { quotemeta } $ours->sockhost . ':' . $ours->sockport;
grep { /\bsrc=(?:::ffff:)?$from .* be=\Q$backend\E srv=\Q$server\E / } split /\n/, told('show sess')
    or die "who connects to $host:$port does not come to $name of the HAProxy at $to\n";
if (!$seconds) { # sets what is set: whether it is allowed
    limit($before);
    exit;
}

pipe my $hear, my $tell or die "pipe: $!\n";
my $keeper = fork;
defined $keeper or die "fork: $!\n";
if ($keeper) {
    close $tell;
    my $said = <$hear>;
    defined $said && $said =~ /^\d+$/ or die defined $said ? $said : "the process that holds has died\n";
    print $said;
    exit;
}

# From here on in a process that outlives everything but its time.
close $hear;
POSIX::setsid();
open STDIN, '<', '/dev/null';
open STDOUT, '>', '/dev/null';
open STDERR, '>', '/dev/null';
$SIG{$_} = sub { $over = 1 } for qw(TERM INT HUP);
$SIG{PIPE} = 'IGNORE';
my $end = uptime() + $seconds;

# With maxconn 0, no limit, HAProxy lets nobody in who waits already.
sub let_go {
    if (!$before) {
        limit(1000000);
        for (1 .. 400) {
            (counts())[0] or last;
            select undef, undef, undef, 0.005;
        }
    }
    limit($before);
}

my $held = eval {
    limit(1);
    my $until = uptime() + $drain;
    my $left;
    while (($left = (counts())[1] - 1) > 0 && uptime() < $until && !$over) {
        select undef, undef, undef, 0.002;
    }
    syswrite $tell, "$left\n";
    1;
};
$held or syswrite $tell, $@;
close $tell;

# A database closes a connection on which nobody logs in, after 10 s of silence. So we begin a packet that goes on and on.
syswrite $ours, "\x00\x80\x00\x01";
while ($held && !$over && (my $rest = $end - uptime()) > 0) {
    if (IO::Select->new($ours)->can_read($rest < 2 ? $rest : 2)) {
        sysread($ours, $greeting, 4096) or last;
    }
    syswrite $ours, "\0";
}
for (1 .. 20) {
    eval { let_go(); 1 } and last;
    select undef, undef, undef, 0.1;
}
