package io.landfall.lab;

import java.io.IOException;

/** Opens a lab with a host and a server, prints its directory and ports, and waits to be killed. */
final class LabHolder {

    private LabHolder() {}

    public static void main(String[] args) throws IOException {
        Lab lab = Lab.open();
        LabHost host = lab.host("db-1");
        LabMariaDb server = host.mariaDb(MariaDbSettings.initialised()).start();
        System.out.println(lab.directory() + " " + host.sshPort() + " " + server.port());
        System.in.read();
    }
}
