package rootwalk.daemon.dnstap;

import java.net.InetSocketAddress;

import rootwalk.daemon.pipeline.ClientAddress;
import rootwalk.daemon.pipeline.Transport;
import rootwalk.resolver.contract.ResolutionEvent.UpstreamTransport;
import rootwalk.wire.BigEndian;
import rootwalk.wire.Octets;

/// Encodes one message after the other as the Protocol Buffer `Dnstap` of `dnstap.proto`. It writes from the end of its array to the
/// front, because the length of a part comes before it. Used by one thread.
final class FrameEncoder {

    /// `Message.Type` of a query; that of its response is the next number.
    enum MessageType {
        AUTH(1), RESOLVER(3), CLIENT(5), UPDATE(13);

        private final int query;

        MessageType(int query) {
            this.query = query;
        }
    }

    /// `SocketProtocol`.
    private static final int UDP = 1;
    private static final int TCP = 2;
    private static final int DOT = 3;
    private static final int DOH = 4;
    private static final int DOQ = 7;

    /// `SocketFamily`.
    private static final int INET = 1;
    private static final int INET6 = 2;

    private static final int VARINT = 0;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED32 = 5;

    /// `Dnstap.Type.MESSAGE`.
    private static final int MESSAGE = 1;

    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final int MILLIS_PER_SECOND = 1000;

    /// Room for a message of 64 KiB, the identity, the version and everything else.
    private final byte[] octets = new byte[(64 << 10) + 2 * 1024];
    private int start;

    /// The array with the frame, which ends at its end.
    byte[] octets() {
        return octets;
    }

    /// Where the frame begins.
    int start() {
        return start;
    }

    int length() {
        return octets.length - start;
    }

    /// Begins a frame with a query.
    ///
    /// @param millis when it was received or sent, since 1970
    void query(MessageType type, byte[] message, int offset, int length, long millis) {
        start = octets.length;
        bytes(10, message, offset, length);
        fixed32(9, nanosOf(millis));
        varint(8, Math.floorDiv(millis, MILLIS_PER_SECOND));
        varint(1, type.query);
    }

    /// Begins a frame with a response.
    ///
    /// @param queryMillis when its query was received or sent
    /// @param millis when it was sent or received
    void response(MessageType type, byte[] message, int offset, int length, long queryMillis, long millis) {
        start = octets.length;
        bytes(14, message, offset, length);
        fixed32(13, nanosOf(millis));
        varint(12, Math.floorDiv(millis, MILLIS_PER_SECOND));
        fixed32(9, nanosOf(queryMillis));
        varint(8, Math.floorDiv(queryMillis, MILLIS_PER_SECOND));
        varint(1, type.query + 1);
    }

    private static int nanosOf(long millis) {
        return Math.floorMod(millis, MILLIS_PER_SECOND) * NANOS_PER_MILLI;
    }

    /// Adds the address of the client, which sent the query.
    void queriedBy(ClientAddress client, Transport transport) {
        varint(6, client.port());
        if (client.isIpv6()) {
            start -= 16;
            BigEndian.put64(octets, start, client.high());
            BigEndian.put64(octets, start + 8, client.low());
            header(4, 16);
        } else {
            start -= 4;
            BigEndian.put32(octets, start, (int) client.low());
            header(4, 4);
        }
        varint(3, switch (transport) {
            case UDP -> UDP;
            case TCP -> TCP;
            case TLS -> DOT;
            case HTTPS -> DOH;
            case QUIC -> DOQ;
        });
        varint(2, client.isIpv6() ? INET6 : INET);
    }

    /// Adds the address of the server that was queried.
    void queried(InetSocketAddress server, UpstreamTransport transport) {
        byte[] address = server.getAddress().getAddress();
        varint(7, server.getPort());
        bytes(5, address, 0, address.length);
        varint(3, switch (transport) {
            case UDP -> UDP;
            case TCP -> TCP;
            case TLS -> DOT;
            case QUIC -> DOQ;
            case HTTPS -> DOH;
        });
        varint(2, address.length == 4 ? INET : INET6);
    }

    /// Ends the frame.
    ///
    /// @param origin of [#origin]
    void end(Octets origin) {
        header(14, length());
        start -= origin.length();
        origin.copyTo(octets, start);
        varint(15, MESSAGE);
    }

    /// The fields that all frames have.
    static Octets origin(DnstapSettings settings) {
        var encoder = new FrameEncoder();
        encoder.start = encoder.octets.length;
        encoder.text(2, settings.version());
        encoder.text(1, settings.identity());
        return Octets.of(encoder.octets, encoder.start, encoder.length());
    }

    private void text(int field, Octets value) {
        if (value.length() > 0) {
            bytes(field, value.toArray(), 0, value.length());
        }
    }

    private void bytes(int field, byte[] value, int offset, int length) {
        start -= length;
        System.arraycopy(value, offset, octets, start, length);
        header(field, length);
    }

    private void header(int field, int length) {
        number(length);
        number(field << 3 | LENGTH_DELIMITED);
    }

    private void varint(int field, long value) {
        number(value);
        number(field << 3 | VARINT);
    }

    /// In little-endian order.
    private void fixed32(int field, int value) {
        start -= 4;
        BigEndian.put32(octets, start, Integer.reverseBytes(value));
        number(field << 3 | FIXED32);
    }

    /// Seven bits in each octet, the lowest first; all but the last one have the highest bit set.
    private void number(long value) {
        int size = Math.max(1, (70 - Long.numberOfLeadingZeros(value)) / 7);
        start -= size;
        long left = value;
        for (int i = start; i < start + size - 1; i++) {
            octets[i] = (byte) (left | 0x80);
            left >>>= 7;
        }
        octets[start + size - 1] = (byte) left;
    }
}
