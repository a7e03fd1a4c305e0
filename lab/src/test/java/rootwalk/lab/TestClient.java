package rootwalk.lab;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageReader;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.text.RdataText;

/// A client of one server, for tests: `overUdp("www.harbor.isle A")`.
record TestClient(InetSocketAddress server, int flags, int udpSize, Duration timeout) {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final AtomicInteger IDS = new AtomicInteger();

    /// Asks as a stub resolver does: recursion, EDNS with 1232 octets.
    static TestClient stub(InetSocketAddress server) {
        return new TestClient(server, Flags.RD, 1232, TIMEOUT);
    }

    /// Asks as a stub resolver that trusts the AD bit of its resolver does (RFC 6840 section 5.7).
    static TestClient trustingStub(InetSocketAddress server) {
        return new TestClient(server, Flags.RD | Flags.AD, 1232, TIMEOUT);
    }

    /// Asks as a resolver asks servers of zones.
    static TestClient iterative(InetSocketAddress server) {
        return new TestClient(server, 0, 1232, TIMEOUT);
    }

    /// The same, with less patience.
    TestClient within(Duration time) {
        return new TestClient(server, flags, udpSize, time);
    }

    /// As a client that has never heard of EDNS.
    TestClient withoutEdns() {
        return new TestClient(server, flags, 0, timeout);
    }

    Message overUdp(String question) {
        byte[] request = request(question);
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout((int) timeout.toMillis());
            socket.connect(server);
            socket.send(new DatagramPacket(request, request.length));
            DatagramPacket reply = new DatagramPacket(new byte[0x10000], 0x10000);
            socket.receive(reply);
            return read(reply.getData(), reply.getLength(), request);
        } catch (IOException e) {
            throw new UncheckedIOException(question + " of " + server, e);
        }
    }

    Message overTcp(String question) {
        byte[] request = request(question);
        try (Socket socket = new Socket()) {
            socket.setSoTimeout((int) timeout.toMillis());
            socket.connect(server, (int) timeout.toMillis());
            byte[] framed = new byte[request.length + 2];
            framed[0] = (byte) (request.length >>> 8);
            framed[1] = (byte) request.length;
            System.arraycopy(request, 0, framed, 2, request.length);
            new DataOutputStream(socket.getOutputStream()).write(framed);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] response = in.readNBytes(in.readUnsignedShort());
            return read(response, response.length, request);
        } catch (IOException e) {
            throw new UncheckedIOException(question + " of " + server + " over TCP", e);
        }
    }

    /// As a stub resolver asks: over UDP, and again over TCP when the reply is truncated.
    Message ask(String question) {
        Message response = overUdp(question);
        return response.isTruncated() ? overTcp(question) : response;
    }

    /// The reply in short: `NXDOMAIN`, or `NOERROR CNAME a. A 127.8.0.1`, records sorted within a set.
    static String summary(Message response) {
        StringBuilder text = new StringBuilder(ResponseCode.name(response.rcode()));
        for (RRset rrset : response.answer()) {
            List<String> data =
                    rrset.rdata().stream().map((Rdata one) -> RdataText.print(rrset.type(), one)).sorted().toList();
            text.append(' ').append(RecordType.name(rrset.type())).append(' ').append(String.join(" ", data));
        }
        return text.toString();
    }

    private byte[] request(String text) {
        String[] words = text.split(" ");
        Question question =
                new Question(Name.of(words[0]), words.length == 1 ? RecordType.A : RecordType.parse(words[1]));
        byte[] buffer = new byte[512];
        MessageWriter writer = new MessageWriter();
        writer.begin(buffer, 0, buffer.length, IDS.incrementAndGet() & 0xFFFF, flags);
        writer.question(question);
        if (udpSize > 0) {
            writer.opt(udpSize, 0, 0, false);
        }
        return Arrays.copyOf(buffer, writer.finish());
    }

    private static Message read(byte[] response, int length, byte[] request) {
        MessageReader reader = new MessageReader();
        Message message = reader.read(response, 0, length);
        Objects.requireNonNull(message, reader::problem);
        if (response[0] != request[0] || response[1] != request[1]) {
            throw new IllegalStateException("a reply with another ID");
        }
        return message;
    }
}
