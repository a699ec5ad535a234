package io.landfall.runbooks.copy.hotbackup;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.host.SshLogin;
import io.landfall.runbooks.copy.TargetBackup;
import io.landfall.runbooks.pair.file.AuthorizedKeys;
import io.landfall.runbooks.pair.host.Script;
import io.landfall.runbooks.pair.server.ServerControl;
import java.util.List;

/**
 * The line in the target's {@code authorized_keys} by which the source may deliver the copy, and do nothing else: what
 * runs then is Landfall's word for word, whatever the source's host asks for.
 *
 * @param target where it is
 * @param tag what the line, and no other, ends in
 */
public record CopyDoor(ServerControl target, String tag) {

    /**
     * What every rsync since 3.0 asks of the other end for {@code --recursive --times --append-verify}, without what newer
     * ones add: the two agree on what both can. It makes no links and no devices, whatever the other end sends, and
     * refuses names that lead out of the directory it is started in.
     */
    private static final String RSYNC = "rsync --server -tr --append --append . .";

    /** Fails when anything but files and directories arrives; nothing gets an owner or rights that the other end chooses. */
    private static final String UNPACK = "tar --extract --file=- --no-same-owner --no-same-permissions"
            + " && ! find . ! -type f ! -type d | grep -q .";

    private static final String PUBLIC_KEY = "ssh-ed25519 [A-Za-z0-9+/=]+( [A-Za-z0-9-]+)?";
    private static final String ADDRESS = "[0-9A-Fa-f.:]+";
    static final Script AUTHORIZE = Script.withWay(CopyDoor.class, "authorize.sh");

    /** Whoever has the key may connect from these addresses and send to {@code program} what fills {@code incoming}. */
    public void open(String publicKey, List<String> from, TargetBackup targetBackup, String program) {
        open(publicKey, from, targetBackup, targetBackup.path(), program);
    }

    /** Whoever has the key may connect from these addresses and send by rsync into {@code incoming}. */
    public void openForRsync(String publicKey, List<String> from, TargetBackup targetBackup) {
        open(publicKey, from, targetBackup, targetBackup.receiver(), RSYNC);
    }

    /** The same for an archive of tar. */
    void openForArchive(String publicKey, List<String> from, TargetBackup targetBackup) {
        open(publicKey, from, targetBackup, targetBackup.receiver(), "sh -c " + Script.words(UNPACK));
    }

    private void open(String publicKey, List<String> from, TargetBackup targetBackup, String task, String program) {
        String receive = target.settings()
                .ssh()
                .command("umask 077; cd " + Script.words(targetBackup.base()) + " && " + SshLogin.BEGIN
                        + " && exec env " + Script.words("LANDFALL_TASK=" + task) + " " + program);
        if (receive.contains("\"") || receive.contains("\n")) {
            throw LandfallException.badInput("`" + targetBackup.path() + "` on "
                    + target.host().name() + " has a character that authorized_keys can't hold. Nothing was changed.");
        }
        new AuthorizedKeys(target)
                .run(AUTHORIZE, tag, line(target.host().name(), "command=\"" + receive + "\"", publicKey, from, tag));
    }

    /** A line of {@code authorized_keys} on a host that lets whoever has the key and comes from there do only that. */
    static String line(String host, String options, String publicKey, List<String> from, String tag) {
        if (!publicKey.strip().matches(PUBLIC_KEY) || !from.stream().allMatch(one -> one.matches(ADDRESS))) {
            throw LandfallException.external("The source's host gave as its key `" + publicKey.strip()
                    + "`, and as its addresses " + from + ". One of them is none, and would let in somebody else. "
                    + "Nothing was written on " + host + ". See ssh-keygen and ip on that host.");
        }
        String[] key = publicKey.strip().split(" ");
        return "restrict," + options + ",from=\"" + String.join(",", from) + "\" " + key[0] + " " + key[1] + " " + tag;
    }

    /** The line is gone. */
    public void close() {
        new AuthorizedKeys(target).run(AUTHORIZE, tag, "");
    }
}
