package rootwalk.socket.quic;

import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import javax.crypto.Mac;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.quic.Quic;

/// The tokens of Retry packets, by which clients prove their address (RFC 9000 section 8.1.2): a MAC, the time, the address, and the
/// connection ID that the client has chosen. Every client has to, before anything is stored for it: the library limits what it sends to
/// others, but sends more than three times of what it has received if packets are lost. There are no other tokens. Any thread.
public final class AddressTokens {

    /// What is known about a token.
    enum Verdict {
        /// This server has issued it to this address, and it has not expired.
        VALID,
        /// This server has issued it, but earlier, or to another address. Its client accepts no other one (RFC 9000 section 17.2.5.2).
        STALE,
        /// Of a server with another key.
        FOREIGN
    }

    private static final int MAC = 16;
    private static final int TIME_AT = MAC;
    private static final int ADDRESS_AT = TIME_AT + Long.BYTES;

    /// Octets of an address, with zeros after those of IPv4, and of a port.
    private static final int ADDRESS = 16;
    private static final int ADDRESS_AND_PORT = ADDRESS + Short.BYTES;

    /// The offset of the connection ID.
    static final int ID_AT = ADDRESS_AT + ADDRESS_AND_PORT;

    /// Octets of the longest token.
    static final int LONGEST = ID_AT + Quic.MAX_CONN_ID_LEN;

    /// How long a token is valid; the client sends it at once.
    private static final long LIFETIME_NANOS = 10_000_000_000L;

    private final TokenKey key;
    private final LongSupplier nanos;
    private final LongAdder issued = new LongAdder();

    /// @param nanos a clock that never goes back, which all processes with the key have
    public AddressTokens(LongSupplier nanos, TokenKey key) {
        this.nanos = nanos;
        this.key = key;
    }

    /// The number of tokens, each in a Retry packet.
    public long issued() {
        return issued.sum();
    }

    /// Writes a token.
    ///
    /// @param chosen the connection ID of the client's first packet, which is not read
    void issue(ByteBuf out, ByteBuf chosen, InetSocketAddress client) {
        byte[] content = new byte[ID_AT - MAC + chosen.readableBytes()];
        long time = nanos.getAsLong();
        for (int i = 0; i < Long.BYTES; i++) {
            content[i] = (byte) (time >> (Long.SIZE - Byte.SIZE * (i + 1)));
        }
        System.arraycopy(place(client), 0, content, ADDRESS_AT - MAC, ADDRESS_AND_PORT);
        chosen.getBytes(chosen.readerIndex(), content, ID_AT - MAC, chosen.readableBytes());
        out.writeBytes(mac(content)).writeBytes(content);
        issued.increment();
    }

    /// @param token of any content and length, which is not read
    Verdict judge(ByteBuf token, InetSocketAddress client) {
        int length = token.readableBytes();
        if (length < ID_AT || length > LONGEST) {
            return Verdict.FOREIGN;
        }
        int start = token.readerIndex();
        if (!MessageDigest.isEqual(octets(token, start, MAC), mac(octets(token, start + MAC, length - MAC)))) {
            return Verdict.FOREIGN;
        }
        long age = nanos.getAsLong() - token.getLong(start + TIME_AT);
        boolean isValid = age >= 0 && age <= LIFETIME_NANOS
                && Arrays.equals(octets(token, start + ADDRESS_AT, ADDRESS_AND_PORT), place(client));
        return isValid ? Verdict.VALID : Verdict.STALE;
    }

    private static byte[] place(InetSocketAddress client) {
        byte[] place = Arrays.copyOf(client.getAddress().getAddress(), ADDRESS_AND_PORT);
        place[ADDRESS] = (byte) (client.getPort() >> Byte.SIZE);
        place[ADDRESS + 1] = (byte) client.getPort();
        return place;
    }

    private static byte[] octets(ByteBuf from, int offset, int length) {
        byte[] octets = new byte[length];
        from.getBytes(offset, octets);
        return octets;
    }

    private byte[] mac(byte[] content) {
        try {
            Mac mac = Mac.getInstance(TokenKey.ALGORITHM);
            mac.init(key.secret());
            return Arrays.copyOf(mac.doFinal(content), MAC);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + TokenKey.ALGORITHM, e);
        }
    }
}
