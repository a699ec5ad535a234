package io.landfall.lab.network;

import io.landfall.lab.process.Command;
import io.landfall.lab.process.LabException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A cable from this machine to a network namespace with an address of its own. What goes through it can be lost in either
 * direction without anybody being told. Only root can lay one.
 */
public final class LabCable implements AutoCloseable {

    /** Which way packets go. */
    public enum Direction {
        /** From this machine. */
        THERE,
        /** To this machine. */
        BACK
    }

    private final String namespace;
    private final String here;
    private final String address;

    private LabCable(String namespace, String here, String address) {
        this.namespace = namespace;
        this.here = here;
        this.address = address;
    }

    /** Why there can be none on this machine; empty when there can. */
    public static Optional<String> whyNot() {
        boolean isThere = List.of("ip", "tc").stream()
                .allMatch(program -> Files.isExecutable(Path.of("/usr/sbin", program))
                        || Files.isExecutable(Path.of("/sbin", program)));
        if (!isThere) {
            return Optional.of("iproute2 is not installed");
        }
        if (!System.getProperty("user.name").equals("root")) {
            return Optional.of("only root can make network namespaces");
        }
        try {
            LabCable.lay(1).close();
            return Optional.empty();
        } catch (LabException e) {
            return Optional.of("no network namespace can be made here: " + e.getMessage());
        }
    }

    /** Lays one; {@code number} is this cable's alone, below 65536. */
    public static LabCable lay(int number) {
        String net = "10." + (number >> 8) + "." + (number & 255) + ".";
        LabCable cable = new LabCable("landfall-" + number, "lf" + number, net + "2");
        try {
            Command.run("ip", "netns", "add", cable.namespace);
            Command.run("ip", "link", "add", cable.here, "type", "veth", "peer", "eth0", "netns", cable.namespace);
            Command.run("ip", "address", "add", net + "1/30", "dev", cable.here);
            Command.run("ip", "link", "set", cable.here, "up");
            Command.run("ip", "-n", cable.namespace, "address", "add", cable.address + "/30", "dev", "eth0");
            Command.run("ip", "-n", cable.namespace, "link", "set", "eth0", "up");
            Command.run("ip", "-n", cable.namespace, "link", "set", "lo", "up");
            return cable;
        } catch (LabException e) {
            cable.close();
            throw e;
        }
    }

    /** The address of what is at its other end. */
    public String address() {
        return address;
    }

    /** The words that lead a command that follows them there. */
    public List<String> inside() {
        return List.of("ip", "netns", "exec", namespace);
    }

    /** From now on nothing comes through that way; connections stay as they are. */
    public void cut(Direction direction) {
        queue(direction, "add", "bfifo", "limit", "1");
    }

    /** Everything comes through again. */
    public void mend(Direction direction) {
        queue(direction, "del");
    }

    private void queue(Direction direction, String what, String... how) {
        List<String> words = new ArrayList<>();
        if (direction == Direction.BACK) {
            words.addAll(inside());
        }
        words.addAll(List.of("tc", "qdisc", what, "dev", direction == Direction.BACK ? "eth0" : here, "root"));
        words.addAll(List.of(how));
        Command.run(words);
    }

    @Override
    public void close() {
        Command.run("sh", "-c", "ip netns delete \"$1\"; ip link delete \"$2\"; true", "sh", namespace, here);
    }
}
