package io.landfall.bot.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Connections that begin to say something and then send a byte now and then, until they are closed. */
public final class Tricklers implements AutoCloseable {

    private final List<Socket> sockets = new ArrayList<>();
    private final CountDownLatch closed;
    private final CountDownLatch ends = new CountDownLatch(1);
    private final Thread thread = new Thread(this::trickle, "tricklers");

    /** Opens so many; each has said {@code beginning} when this returns. */
    public Tricklers(int count, int port, String beginning) throws IOException {
        closed = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            Socket socket = new Socket("127.0.0.1", port);
            sockets.add(socket);
            socket.getOutputStream().write(beginning.getBytes(StandardCharsets.US_ASCII));
        }
        thread.start();
    }

    private void trickle() {
        List<Socket> open = new ArrayList<>(sockets);
        try {
            while (!open.isEmpty() && !ends.await(20, TimeUnit.MILLISECONDS)) {
                open.removeIf(this::isClosed);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The end of the server's side shows as a write that fails. */
    private boolean isClosed(Socket socket) {
        try {
            socket.getOutputStream().write('x');
            return false;
        } catch (IOException e) {
            closed.countDown();
            return true;
        }
    }

    /** How many have not been closed. */
    public long open() {
        return closed.getCount();
    }

    public void awaitClosed() throws InterruptedException {
        assertThat(closed.await(3, TimeUnit.MINUTES))
                .as(open() + " are still open")
                .isTrue();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        ends.countDown();
        thread.join();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
