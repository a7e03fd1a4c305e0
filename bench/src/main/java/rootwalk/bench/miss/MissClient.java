package rootwalk.bench.miss;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

import rootwalk.wire.Flags;
import rootwalk.wire.RecordType;

/// A client that queries the address of one name after another, none of them twice, with a number of queries in flight.
/// Used by one thread.
final class MissClient implements AutoCloseable {

    private static final int IN_FLIGHT = 100;
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final int HEADER = 12;

    /// The zones of the names; there are a few delegations for each top-level domain.
    private static final int ZONES = 2000;
    private static final int DOMAINS = 20;

    private final DatagramSocket socket = new DatagramSocket();
    private final DatagramPacket query = new DatagramPacket(new byte[64], 0);
    private final DatagramPacket response = new DatagramPacket(new byte[512], 512);
    private int sent;

    /// @param daemon that is queried
    MissClient(InetSocketAddress daemon) throws IOException {
        socket.connect(daemon);
        socket.setSoTimeout(TIMEOUT_MILLIS);
    }

    /// Has further names resolved.
    ///
    /// @throws IOException if one has no answer
    void resolve(int names) throws IOException {
        int last = sent + names;
        int answered = 0;
        while (answered < names) {
            while (sent < last && sent - (last - names) - answered < IN_FLIGHT) {
                send();
            }
            socket.receive(response);
            check();
            answered++;
        }
    }

    private void send() throws IOException {
        byte[] octets = query.getData();
        octets[0] = (byte) (sent >> 8);
        octets[1] = (byte) sent;
        octets[2] = Flags.RD >> 8;
        octets[5] = 1;
        int zone = sent % ZONES;
        int at = label('w', sent / ZONES, 5, octets, HEADER);
        at = label('s', zone, 4, octets, at);
        at = label('t', zone % DOMAINS, 2, octets, at);
        octets[at] = 0;
        octets[at + 1] = 0;
        octets[at + 2] = RecordType.A;
        octets[at + 3] = 0;
        octets[at + 4] = 1;
        query.setLength(at + 5);
        socket.send(query);
        sent++;
    }

    /// Writes a label of a letter and a decimal number. Returns the offset after it.
    private static int label(char letter, int number, int digits, byte[] octets, int at) {
        octets[at] = (byte) (1 + digits);
        octets[at + 1] = (byte) letter;
        int left = number;
        for (int i = at + 1 + digits; i > at + 1; i--) {
            octets[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
        return at + 2 + digits;
    }

    private void check() throws IOException {
        byte[] octets = response.getData();
        boolean isAnswer = (octets[3] & Flags.RCODE) == 0 && octets[7] == 1;
        int length = response.getLength();
        response.setLength(octets.length);
        if (!isAnswer) {
            throw new IOException("no answer: " + new String(octets, 0, length, StandardCharsets.ISO_8859_1));
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
