package io.landfall.runbooks.copy.hotbackup;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.host.SshConnection;
import io.landfall.monitor.host.SshHost;
import io.landfall.monitor.host.SshLogin;
import io.landfall.runbooks.copy.Reaches;
import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.pair.host.Script;
import io.landfall.runbooks.pair.host.SshHostControl;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * The bastion through which the copy goes where the source's host does not reach the target's: the one through which Landfall
 * itself gets there. A line in its {@code authorized_keys} leads the source's host on, and lets it do nothing else there.
 *
 * @param source where the copy comes from
 * @param target where it goes to
 * @param tag what the line, and no other, ends in
 */
public record Bastion(HostControl source, SshLogin target, String tag) {

    /** The file beside the key that holds the bastion's. */
    static final String KNOWN = "known_bastion";

    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final String KEYS = "~/.ssh/authorized_keys";

    /** Whether there is one, and the straight way does not lead there. */
    boolean isNeeded() {
        return target.jump().isPresent() && !isReached();
    }

    private boolean isReached() {
        try {
            return !source.view().timeToConnect(target.host(), target.port()).isNegative();
        } catch (LandfallException e) {
            if (e.kind() == LandfallException.Kind.EXTERNAL) {
                return false;
            }
            throw e;
        }
    }

    /** Whoever has the key may go on from there to the target's sshd, when coming from these addresses. */
    void open(String publicKey, List<String> from) {
        String line = CopyDoor.line(
                login().name(),
                "port-forwarding,permitopen=\"" + place() + "\",command=\"exit 1\"",
                publicKey,
                from,
                tag);
        onBastion(host -> host.run(CopyDoor.AUTHORIZE.command(KEYS, tag, line), LIMIT));
    }

    /** The line is gone. */
    void close() {
        onBastion(host -> host.run(CopyDoor.AUTHORIZE.command(KEYS, tag, ""), LIMIT));
    }

    /** Its verified key, as a line of a known_hosts file. */
    String hostKey() {
        return onBastion(host -> {
            return host.hostKey(login().host(), login().port());
        });
    }

    /** The addresses from which the target may see it come. */
    List<String> addresses() {
        return onBastion(host -> BackupSender.addresses(host, target, List.of(login().host())));
    }

    /** The command with which ssh on the source's host gets through. */
    String proxy() {
        return ("ssh -F ssh_config -o UserKnownHostsFile=" + KNOWN + " -W " + Script.words(place()) + " -p "
                        + login().port() + " " + Script.words(login().user() + "@" + login().host()))
                .replace("%", "%%");
    }

    private String place() {
        return (target.host().contains(":") ? "[" + target.host() + "]" : target.host()) + ":" + target.port();
    }

    SshLogin login() {
        return target.jump().orElseThrow();
    }

    private <T> T onBastion(Function<HostControl, T> work) {
        try (SshConnection connection = new SshConnection(login())) {
            return work.apply(new SshHostControl(connection, new SshHost(connection, Clock.systemUTC())));
        }
    }

    /** Passes while the source's host can reach the target's, straight or through the bastion. UNKNOWN when it can't. */
    record Reached(String name, Bastion bastion) implements Check {

        @Override
        public Finding look() {
            if (!bastion.isNeeded()) {
                return new Reaches(
                                name,
                                bastion.source(),
                                bastion.target().host(),
                                bastion.target().port())
                        .look();
            }
            SshLogin login = bastion.login();
            new Reaches(name, bastion.source(), login.host(), login.port()).look();
            bastion.onBastion(host -> new Reaches(
                            name,
                            host,
                            bastion.target().host(),
                            bastion.target().port())
                    .look());
            return Finding.ok(bastion.source().name() + " reaches " + bastion.place() + " through " + login.address()
                    + ", which gets a key for the copy in " + KEYS);
        }
    }
}
