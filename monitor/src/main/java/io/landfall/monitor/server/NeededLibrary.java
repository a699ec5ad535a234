package io.landfall.monitor.server;

/**
 * A library that a server has loaded and that some table, account or routine of it cannot do without.
 *
 * @param file its name in the directory for plugins, such as {@code auth_ed25519.so}
 * @param use what needs it, for people
 * @param travels whether a copy of the server's data says that it is to be loaded; else option files do
 */
public record NeededLibrary(String file, String use, boolean travels) {

    @Override
    public String toString() {
        return file + " (" + use + ")";
    }
}
