package io.landfall.lab.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of 127.0.0.1 that nobody listens on.
 *
 * <p>They lie below the range from which the kernel gives ports to outgoing connections (32768-60999). From within that
 * range, a client that tries again and again to reach a stopped server would sooner or later connect to itself.
 *
 * <p>Processes of tests that run at the same time have a part of them each, told by the property {@code landfall.fork}: a
 * port stays theirs also while its server is stopped.
 */
public final class LoopbackPorts {

    private static final int PARTS = 4;
    private static final int PART = Integer.getInteger("landfall.fork", 0) % PARTS;
    private static final int SIZE = 4_250;
    private static final int LOWEST = 15_000 + PART * SIZE;
    private static final int HIGHEST = LOWEST + SIZE;
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private LoopbackPorts() {}

    /** Returns a port that is free now and that this JVM has not given away before. */
    public static int free() {
        for (int tries = 0; tries < 1000; tries++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (canBeBound(port) && GIVEN.add(port)) {
                return port;
            }
        }
        throw new LabException("No free port between " + LOWEST + " and " + HIGHEST + " on 127.0.0.1.");
    }

    private static boolean canBeBound(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
