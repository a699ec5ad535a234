package io.landfall.lab;

import io.landfall.lab.process.Awaited;
import io.landfall.lab.process.Command;
import io.landfall.lab.process.LabProcess;
import io.landfall.lab.process.PrivateFile;
import io.landfall.lab.process.Resource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A machine on which Debian's packages have put a server: their option files, user, directories, socket and place of logs. It
 * has {@code /etc/mysql}, {@code /var/lib}, {@code /var/log} and {@code /run} of its own in a mount namespace, which only root
 * can make. The server has the lab's accounts, and is started as the package's unit for systemd does it.
 *
 * @param host the machine
 * @param server its server, which does not run at first; only its port, account and commands are those of other servers
 * @param root where {@code etc}, {@code lib}, {@code log} and {@code run} of the machine lie for others
 */
public record StockDebian(LabHost host, LabMariaDb server, Path root) {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String OWN_FILE = "etc/mariadb.conf.d/60-operator.cnf";

    /** Makes one, with what the operator has set beside the package's files, and a port. */
    public static StockDebian make(Lab lab, String name, Map<String, String> operators) {
        Path root = lab.newDirectory(name);
        layOut(root);
        List<String> inside = List.of("nsenter", "--target=" + hold(lab, root).pid(), "--mount");
        LabMariaDb server = new LabMariaDb(lab, name + "/mariadb", root, MariaDbSettings.initialised());
        PrivateFile.write(
                root.resolve(OWN_FILE),
                operators.entrySet().stream()
                        .map(setting -> setting + "\n")
                        .collect(Collectors.joining("", "[mysqld]\nport=" + server.port() + "\n", "")));
        Command.run("chmod", "644", root.resolve(OWN_FILE).toString());
        lab.template().copyTo(root.resolve("lib/mysql"));
        Command.run("chown", "-R", "mysql:mysql", root.resolve("lib/mysql").toString());
        Map<String, Object> values = Map.of(
                "LAB", lab.directory(), "INSIDE", String.join(" ", inside), "ERROR_LOG", root.resolve("error.log"));
        PrivateFile.writeScript(
                Path.of(server.startCommand()), Resource.text(StockDebian.class, "start-debian.sh", values));
        PrivateFile.writeScript(
                Path.of(server.stopCommand()), Resource.text(StockDebian.class, "stop-debian.sh", values));
        return new StockDebian(LabHost.start(lab, name, inside), server, root);
    }

    private static void layOut(Path root) {
        Map.of(
                        "lib",
                        "root",
                        "lib/mysql",
                        "mysql",
                        "log",
                        "root",
                        "log/mysql",
                        "mysql",
                        "run",
                        "root",
                        "run/sshd",
                        "root")
                .forEach((directory, owner) -> Command.run(
                        "install",
                        "-d",
                        "-m",
                        "755",
                        "-o",
                        owner,
                        "-g",
                        owner,
                        root.resolve(directory).toString()));
        Command.run("cp", "-a", "/etc/mysql", root.resolve("etc").toString());
    }

    /** Returns the process with which its directories are there and go. */
    private static LabProcess hold(Lab lab, Path root) {
        Path log = root.resolve("machine.log");
        LabProcess holder = lab.start(
                "the machine " + root.getFileName(),
                log,
                List.of(
                        "unshare",
                        "--mount",
                        "--propagation=private",
                        "sh",
                        "-c",
                        "cd -- \"$1\" && mount --bind etc /etc/mysql && mount --bind lib /var/lib && mount --bind log /var/log"
                                + " && mount --bind run /run && touch mounted && exec sleep infinity",
                        "sh",
                        root.toString()));
        Awaited.within(LIMIT, "its directories are there; see " + log, () -> {
            holder.requireAlive();
            return Files.exists(root.resolve("mounted"));
        });
        return holder;
    }
}
