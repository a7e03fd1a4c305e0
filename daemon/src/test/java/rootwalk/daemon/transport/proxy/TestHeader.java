package rootwalk.daemon.transport.proxy;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/// Headers of the PROXY protocol as a proxy writes them.
public final class TestHeader {

    private static final byte[] SIGNATURE = {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10};

    private TestHeader() {}

    /// The header for a client at a port, which has reached 192.0.2.53 or 2001:db8::53 over UDP.
    public static byte[] of(String client, int port) {
        byte[] source = InetAddress.ofLiteral(client).getAddress();
        boolean isIpv4 = source.length == 4;
        byte[] destination = InetAddress.ofLiteral(isIpv4 ? "192.0.2.53" : "2001:db8::53").getAddress();
        return header(0x21, isIpv4 ? 0x12 : 0x22, ByteBuffer.allocate(2 * source.length + 4).put(source)
                .put(destination).putShort((short) port).putShort((short) 53).array());
    }

    /// The header that a proxy sends for itself.
    public static byte[] local() {
        return header(0x20, 0, new byte[0]);
    }

    /// A header with any content.
    ///
    /// @param command with the version
    /// @param family with the protocol
    /// @param rest addresses, ports and values
    public static byte[] header(int command, int family, byte... rest) {
        return ByteBuffer.allocate(16 + rest.length).put(SIGNATURE).put((byte) command).put((byte) family)
                .putShort((short) rest.length).put(rest).array();
    }

    /// Arrays of octets one after another.
    public static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
