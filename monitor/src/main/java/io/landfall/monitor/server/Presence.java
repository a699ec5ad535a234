package io.landfall.monitor.server;

/** Whether a server lets Landfall in. */
public enum Presence {
    /** It accepts the login. */
    ANSWERS,
    /** Something listens and refuses the login: a server that has not been made a copy yet, or a wrong password. */
    REFUSES_LOGIN,
    /** Nothing answers at that address. */
    SILENT
}
