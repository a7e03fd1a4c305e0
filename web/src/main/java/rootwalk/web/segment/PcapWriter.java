package rootwalk.web.segment;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

import rootwalk.socket.packet.Frame;
import rootwalk.socket.packet.PacketSocket;

/// Writes frames as a pcap file with nanoseconds, for Wireshark and tcpdump. The link type (LINKTYPE_LINUX_SLL2)
/// contains the interface and direction of each frame.
///
/// The caller closes the stream.
public final class PcapWriter {

    private static final int MAGIC_OF_NANOSECONDS = 0xa1b23c4d;
    private static final int LINUX_SLL2 = 276;
    private static final int FILE_HEADER = 24;
    private static final int FRAME_HEADER = 16;
    private static final int LINK_HEADER = 20;
    private static final long NANOS = 1_000_000_000;

    private final OutputStream out;

    /// Writes the file header.
    public PcapWriter(OutputStream out) throws IOException {
        this.out = out;
        out.write(ByteBuffer.allocate(FILE_HEADER)
                .putInt(MAGIC_OF_NANOSECONDS)
                .putShort((short) 2)
                .putShort((short) 4)
                // Time zone offset and accuracy, always zero.
                .putLong(0)
                .putInt(PacketSocket.MAX_PACKET)
                .putInt(LINUX_SLL2)
                .array());
    }

    public void write(Frame frame) throws IOException {
        ByteBuffer octets = frame.octets();
        ByteBuffer record = ByteBuffer.allocate(FRAME_HEADER + LINK_HEADER + octets.remaining());
        record.putInt((int) Math.floorDiv(frame.time(), NANOS))
                .putInt((int) Math.floorMod(frame.time(), NANOS))
                .putInt(LINK_HEADER + octets.remaining())
                .putInt(LINK_HEADER + frame.length());
        record.putShort((short) frame.protocol())
                .putShort((short) 0)
                .putInt(frame.interfaceIndex())
                .putShort((short) frame.hardwareType())
                .put((byte) frame.direction().number())
                // No hardware address.
                .put((byte) 0)
                .putLong(0);
        out.write(record.put(octets).array());
    }
}
