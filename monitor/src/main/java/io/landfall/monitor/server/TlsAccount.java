package io.landfall.monitor.server;

/**
 * An account that logs in over an encrypted connection only.
 *
 * @param account its name, as {@code user@host}
 * @param certificate whether the client has to show a certificate, too
 */
public record TlsAccount(String account, boolean certificate) {}
