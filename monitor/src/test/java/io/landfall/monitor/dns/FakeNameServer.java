package io.landfall.monitor.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Master;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** A name server on 127.0.0.1 that answers every question with the records it was given, over UDP and TCP. */
public final class FakeNameServer implements AutoCloseable {

    /** Over UDP it says that the answer is too long, and gives nothing. */
    public volatile boolean truncates;

    public volatile boolean authoritative = true;
    public volatile int rcode = Rcode.NOERROR;
    public final List<String> asked = new CopyOnWriteArrayList<>();

    private final List<Record> records;
    private final DatagramSocket udp;
    private final ServerSocket tcp;

    /** Takes lines of a zone file. */
    public FakeNameServer(String zone) throws IOException {
        List<Record> read = new CopyOnWriteArrayList<>();
        try (Master master = new Master(new java.io.ByteArrayInputStream(zone.getBytes()))) {
            for (Record next = master.nextRecord(); next != null; next = master.nextRecord()) {
                read.add(next);
            }
        }
        records = read;
        tcp = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        udp = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), tcp.getLocalPort()));
        daemon(this::answerUdp);
        daemon(this::answerTcp);
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), tcp.getLocalPort());
    }

    private static void daemon(Runnable loop) {
        Thread thread = new Thread(loop, "fake-name-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void answerUdp() {
        while (!udp.isClosed()) {
            DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
            try {
                udp.receive(packet);
                byte[] question = java.util.Arrays.copyOf(packet.getData(), packet.getLength());
                byte[] answer = answer(question, truncates, "udp");
                udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (IOException e) {
                endUnlessClosed(e);
            }
        }
    }

    private void answerTcp() {
        while (!tcp.isClosed()) {
            try (Socket socket = tcp.accept()) {
                DataInputStream in = new DataInputStream(socket.getInputStream());
                byte[] answer = answer(in.readNBytes(in.readUnsignedShort()), false, "tcp");
                DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                out.writeShort(answer.length);
                out.write(answer);
            } catch (IOException e) {
                endUnlessClosed(e);
            }
        }
    }

    private void endUnlessClosed(IOException e) {
        if (!tcp.isClosed()) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] answer(byte[] bytes, boolean truncated, String over) throws IOException {
        Message question = new Message(bytes);
        asked.add(over + " " + question.getQuestion().getName());
        Message answer = new Message(question.getHeader().getID());
        answer.addRecord(question.getQuestion(), Section.QUESTION);
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setRcode(rcode);
        if (authoritative) {
            answer.getHeader().setFlag(Flags.AA);
        }
        if (truncated) {
            answer.getHeader().setFlag(Flags.TC);
        } else {
            int type = question.getQuestion().getType();
            records.stream()
                    .filter(found -> found.getType() == type || found.getType() == org.xbill.DNS.Type.CNAME)
                    .forEach(found -> answer.addRecord(found, Section.ANSWER));
        }
        return answer.toWire();
    }

    @Override
    public void close() throws IOException {
        tcp.close();
        udp.close();
    }
}
