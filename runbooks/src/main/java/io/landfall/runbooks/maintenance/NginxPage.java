package io.landfall.runbooks.maintenance;

import io.landfall.runbooks.pair.host.Script;
import io.landfall.runbooks.pair.host.ShellLine;
import io.landfall.runbooks.settings.Maintenance.Nginx;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * An nginx answers every request with the page while a flag file is there. What it needs for that stands in a file of its
 * own, which its server includes; nothing else of its configuration is changed, and nothing at all while nobody switches.
 */
public final class NginxPage implements PageSwitch {

    private static final Duration INSTALLING = Duration.ofSeconds(20);
    private static final Script INSTALL = Script.withWay(NginxPage.class, "nginx.sh");

    /** nginx reads no longer word than 4096 bytes. */
    private static final int PART = 800;

    private final Nginx settings;
    private final ShellLine shell;
    private final FlagFile flag;

    public NginxPage(Nginx settings, ShellLine shell) {
        this.settings = settings;
        this.shell = shell;
        this.flag = new FlagFile(flag(settings), shell);
    }

    /** The file that is there while the page is shown. */
    private static String flag(Nginx settings) {
        return settings.file() + ".on";
    }

    /** What may be there on its host. */
    public static List<String> files(Nginx settings) {
        return Stream.of("", ".on", ".new", ".old", ".unread")
                .map(end -> settings.file() + end)
                .toList();
    }

    /** nginx was asked about it before it was told; it takes it, or everything is as it was. */
    @Override
    public void prepare() {
        shell.host()
                .run(
                        "# put the page into " + settings.file() + "\n"
                                + INSTALL.command(settings.file(), settings.test(), settings.reload()),
                        configuration(),
                        INSTALLING);
    }

    /**
     * What the server includes. A request is led to a place of its own, so that error pages, headers and methods of the
     * application's are what they were.
     */
    private String configuration() {
        String place = "/" + settings.file().replaceAll(".*/|\\.conf$", "") + "-landfall-page";
        StringBuilder parts = new StringBuilder();
        StringBuilder whole = new StringBuilder();
        for (int at = 0, part = 0; at < settings.page().length(); at += PART, part++) {
            int end = Math.min(at + PART, settings.page().length());
            parts.append("    set $landfall_page_%d '%s';%n"
                    .formatted(part, escaped(settings.page().substring(at, end))));
            whole.append("$landfall_page_").append(part);
        }
        return """
                # Landfall's polite page, shown while the flag file is there. `finish` removes this file.
                if (-f %1$s) {
                    rewrite ^ %2$s last;
                }
                location = %2$s {
                    internal;
                    types { }
                    default_type 'text/html; charset=utf-8';
                    add_header Retry-After %3$d always;
                    add_header Cache-Control no-store always;
                %4$s    return 503 "%5$s";
                }
                """
                .formatted(flag(settings), place, settings.retryAfterSeconds(), parts, whole);
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("'", "\\'");
    }

    @Override
    public String on() {
        return flag.on();
    }

    @Override
    public String off() {
        return flag.off();
    }

    @Override
    public String offCommand() {
        return flag.offCommand();
    }

    @Override
    public void show(Duration limit) {
        flag.show(limit);
    }

    @Override
    public void hide(Duration limit) {
        flag.hide(limit);
    }
}
