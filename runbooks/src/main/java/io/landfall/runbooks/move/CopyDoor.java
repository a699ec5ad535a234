package io.landfall.runbooks.move;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.host.Script;
import io.landfall.runbooks.server.ServerControl;
import java.time.Duration;
import java.util.List;

/**
 * The line in the target's {@code authorized_keys} by which the source may deliver the copy, and do nothing else.
 *
 * @param target where it is
 * @param tag what the line, and no other, ends in
 */
record CopyDoor(ServerControl target, String tag) {

    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final Script AUTHORIZE = Script.of(CopyDoor.class, "authorize.sh");

    /** Whoever has the key may connect from these addresses and fill {@code incoming}. */
    void open(String publicKey, List<String> from, Incoming incoming, int parallel) {
        open(publicKey, from, incoming, incoming.path(), "mbstream -x --parallel=" + parallel);
    }

    /** Whoever has the key may connect from these addresses and let this rsync receive in {@code incoming}. */
    void openForRsync(String publicKey, List<String> from, Incoming incoming, String server) {
        if (!server.matches("rsync --server [-A-Za-z0-9.= ]* \\. \\.")) {
            throw LandfallException.external("The rsync of the source asks for `" + server + "` on the target, which"
                    + " Landfall does not know. Nothing was sent. Install another rsync there, or write"
                    + " `copy.transfer: stream`.");
        }
        open(publicKey, from, incoming, incoming.receiver(), server);
    }

    private void open(String publicKey, List<String> from, Incoming incoming, String task, String program) {
        String receive = "umask 077; cd " + Script.words(incoming.copy()) + " && exec env "
                + Script.words("LANDFALL_TASK=" + task) + " " + program;
        if (receive.contains("\"") || receive.contains("\n")) {
            throw LandfallException.badInput("`" + incoming.path() + "` on "
                    + target.host().name() + " has a character that authorized_keys can't hold. Nothing was changed.");
        }
        String[] key = publicKey.strip().split(" ");
        String line = "restrict,command=\"" + receive + "\",from=\"" + String.join(",", from) + "\" " + key[0] + " "
                + key[1] + " " + tag;
        target.host().run(AUTHORIZE.command(target.settings().authorizedKeys(), tag, line), LIMIT);
    }

    /** The line is gone. */
    void close() {
        target.host().run(AUTHORIZE.command(target.settings().authorizedKeys(), tag, ""), LIMIT);
    }
}
