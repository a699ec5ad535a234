package io.landfall.runbooks.copy.hotbackup;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.Secret;
import io.landfall.monitor.host.SshLogin;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.runbooks.copy.DataDirectory;
import io.landfall.runbooks.pair.account.OwnAccount;
import io.landfall.runbooks.pair.file.SecretFile;
import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.pair.host.Script;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.pair.server.Session;
import io.landfall.runbooks.settings.MigrationSettings.Copy;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * The source's side of a hot backup: an account, a key, and the command that sends. All of it is made for one run and
 * taken away again.
 *
 * @param source the server that is copied
 * @param data its data directory; beside it lies the work directory
 * @param run the run's number
 * @param tool the program that makes it
 */
public record BackupSender(ServerControl source, DataDirectory data, long run, BackupTool tool) {

    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final Script MAKE_KEY = Script.withWay(BackupSender.class, "make-key.sh");
    private static final Script ADDRESSES = Script.of(BackupSender.class, "addresses.sh");
    private static final Script BACKUP =
            new Script(Script.of(BackupSender.class, "limit.sh").text()
                    + Script.of(BackupSender.class, "backup.sh").text());

    OwnAccount account() {
        return new OwnAccount("landfall_backup_run" + run, "localhost");
    }

    public String work() {
        return data.path() + ".landfall-backup";
    }

    /** Makes the account anew; returns its password, which nobody else knows. */
    public Secret makeAccount() {
        Secret password = SecretFile.generate();
        try (Session session = source.open()) {
            account().ensure(session, password, tool.privileges());
            tool.begin(session, account());
        }
        return password;
    }

    /** Makes a key pair that only the work directory holds, pins the target's key, and returns the public key. */
    public String makeKey(String comment, HostControl target, SshLogin login) {
        String publicKey = source.host().run(MAKE_KEY.command(work(), comment), LIMIT);
        source.host().write(work() + "/known_hosts", target.hostKey(login.host(), login.port()) + "\n", "0600");
        return publicKey;
    }

    /**
     * A key pair of this run lets this host deliver to the target, straight or through its bastion; {@code open} opens the
     * target's door to it. Returns the command of a proxy, empty where there is none.
     */
    String letIn(CopyDoor door, BiConsumer<String, List<String>> open) {
        SshLogin target = door.target().settings().ssh();
        Bastion bastion = bastion(door);
        boolean through = bastion.isNeeded();
        String publicKey = makeKey(door.tag(), door.target().host(), target);
        if (through) {
            source.host().write(work() + "/" + Bastion.KNOWN, bastion.hostKey() + "\n", "0600");
            bastion.open(publicKey, addresses(bastion.login()));
        }
        open.accept(publicKey, through ? bastion.addresses() : addresses(target));
        return through ? bastion.proxy() : "";
    }

    /** Nobody is let in any more. */
    void letOut(CopyDoor door) {
        door.close();
        Bastion bastion = bastion(door);
        if (bastion.isNeeded()) {
            bastion.close();
        }
    }

    private Bastion bastion(CopyDoor door) {
        return new Bastion(source.host(), door.target().settings().ssh(), door.tag());
    }

    /** The addresses from which the target may see this host come. */
    private List<String> addresses(SshLogin target) {
        return addresses(
                source.host(),
                target,
                List.of(
                        source.settings().ssh().host(),
                        source.settings().login().address().host()));
    }

    /** The addresses from which {@code target} may see a host come that is called so. */
    static List<String> addresses(HostControl host, SshLogin target, List<String> called) {
        String route = host.run(ADDRESSES.command(target.host()), LIMIT);
        List<String> found = Stream.concat(
                        route.lines().map(String::strip), called.stream().flatMap(BackupSender::address))
                .filter(address -> !address.isEmpty())
                .distinct()
                .toList();
        if (found.isEmpty()) {
            throw LandfallException.external("Nobody knows with which address " + host.name() + " comes to "
                    + target.host()
                    + ", so that nobody could be let in there. Nothing was changed. Install iproute2 on " + host.name()
                    + ", or write addresses instead of names in the configuration.");
        }
        return found;
    }

    /** The command that sends everything to the target and succeeds only when every part of it did. */
    String command(SshLogin target, String proxy, Copy copy, String blocks) {
        return command(
                copy, blocks, "ssh", target.user() + "@" + target.host(), Integer.toString(target.port()), proxy);
    }

    /** The command that makes a backup in a directory of its own below {@code base}. */
    public String commandInto(String base, Copy copy, String blocks) {
        return command(copy, blocks, "directory", base);
    }

    private String command(Copy copy, String blocks, String... way) {
        List<String> words = new ArrayList<>(List.of(tool.makes(), Integer.toString(copy.parallel()), blocks));
        words.addAll(List.of(way));
        return BACKUP.command(words.toArray(String[]::new));
    }

    /** What the copy will take, in bytes: the files, and what the redo log holds beyond the last checkpoint. */
    public long expectedBytes() {
        return data.bytesToCopy() + redoLog();
    }

    private long redoLog() {
        try (Session session = source.open()) {
            return session.list(tool.redoAhead()).stream().findFirst().orElse(0L);
        }
    }

    /** The options file for the program; it holds the password. */
    String options(Secret password) {
        return tool.options(account(), password, source.view().identity());
    }

    /** Nothing of it runs or lies on the host, and the account is gone with whatever the server does for it. */
    public void takeAway() {
        source.host().endTask(work());
        try (Session session = source.open()) {
            account().dropWithSessions(session);
        }
    }

    /** What a host behind a bastion is called may not be known here. */
    private static Stream<String> address(String host) {
        try {
            return Stream.of(ServerAddress.numeric(InetAddress.getByName(host)));
        } catch (UnknownHostException notHere) {
            return Stream.empty();
        }
    }
}
