package io.landfall.runbooks.maintenance.kind;

import io.landfall.runbooks.maintenance.CommandSwitch;
import io.landfall.runbooks.maintenance.FlagFile;
import io.landfall.runbooks.maintenance.NginxPage;
import io.landfall.runbooks.maintenance.PageSwitch;
import io.landfall.runbooks.maintenance.PolitePage;
import io.landfall.runbooks.pair.host.ShellLine;
import io.landfall.runbooks.route.haproxy.HaproxyPage;
import io.landfall.runbooks.settings.Maintenance;

/** Makes the polite page of a migration for one run. */
public final class PageKinds {

    private PageKinds() {}

    /** Takes the shell of the page's host. */
    public static PolitePage page(Maintenance settings, ShellLine shell) {
        return new PolitePage(settings, of(settings.kind(), shell));
    }

    private static PageSwitch of(Maintenance.Kind kind, ShellLine shell) {
        if (kind instanceof Maintenance.Commands commands) {
            return new CommandSwitch(commands, shell);
        }
        if (kind instanceof Maintenance.FlagFile flag) {
            return new FlagFile(flag.path(), shell);
        }
        if (kind instanceof Maintenance.Nginx nginx) {
            return new NginxPage(nginx, shell);
        }
        return new HaproxyPage((Maintenance.Haproxy) kind, shell);
    }
}
