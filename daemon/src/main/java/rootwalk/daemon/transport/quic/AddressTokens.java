package rootwalk.daemon.transport.quic;

import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.quic.Quic;
import io.netty.handler.codec.quic.QuicTokenHandler;

/// The tokens of Retry packets, by which clients prove their address (RFC 9000 section 8.1.2): the time, a MAC, and the connection ID
/// that the client has chosen. Every client has to, before anything is stored for it: the library limits what it sends to others, but sends
/// more than three times of what it has received if packets are lost. Any thread.
final class AddressTokens implements QuicTokenHandler {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY = 32;
    private static final int TIME = Long.BYTES;
    private static final int MAC = 16;
    private static final int PREFIX = TIME + MAC;

    /// How long a token is valid; the client sends it at once.
    private static final long LIFETIME_NANOS = 10_000_000_000L;

    private final SecretKeySpec key;
    private final LongSupplier nanos;
    private final LongAdder sent = new LongAdder();

    AddressTokens(LongSupplier nanos, SecureRandom random) {
        this.nanos = nanos;
        byte[] secret = new byte[KEY];
        random.nextBytes(secret);
        key = new SecretKeySpec(secret, ALGORITHM);
    }

    /// The number of Retry packets.
    long sent() {
        return sent.sum();
    }

    @Override
    public boolean writeToken(ByteBuf out, ByteBuf id, InetSocketAddress client) {
        long now = nanos.getAsLong();
        byte[] chosen = octets(id, id.readerIndex(), id.readableBytes());
        out.writeLong(now).writeBytes(mac(now, chosen, client)).writeBytes(chosen);
        sent.increment();
        return true;
    }

    /// @return the offset of the connection ID in the token; -1 if the packet is dropped
    @Override
    public int validateToken(ByteBuf token, InetSocketAddress client) {
        int length = token.readableBytes();
        if (length < PREFIX || length > maxTokenLength()) {
            return -1;
        }
        int start = token.readerIndex();
        long time = token.getLong(start);
        long age = nanos.getAsLong() - time;
        byte[] chosen = octets(token, start + PREFIX, length - PREFIX);
        boolean isValid = age >= 0 && age <= LIFETIME_NANOS
                && MessageDigest.isEqual(octets(token, start + TIME, MAC), mac(time, chosen, client));
        return isValid ? PREFIX : -1;
    }

    @Override
    public int maxTokenLength() {
        return PREFIX + Quic.MAX_CONN_ID_LEN;
    }

    private static byte[] octets(ByteBuf from, int offset, int length) {
        byte[] octets = new byte[length];
        from.getBytes(offset, octets);
        return octets;
    }

    private byte[] mac(long time, byte[] chosen, InetSocketAddress client) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
                mac.update((byte) (time >> shift));
            }
            mac.update((byte) client.getPort());
            mac.update((byte) (client.getPort() >> Byte.SIZE));
            mac.update((byte) chosen.length);
            mac.update(chosen);
            mac.update(client.getAddress().getAddress());
            return Arrays.copyOf(mac.doFinal(), MAC);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
