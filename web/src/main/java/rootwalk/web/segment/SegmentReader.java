package rootwalk.web.segment;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

import rootwalk.socket.packet.Frame;
import rootwalk.wire.Addresses;

/// Parses frames: the IP header with its extension headers, then the TCP header. Any octets are accepted; nothing is
/// thrown.
public final class SegmentReader {

    private static final int TCP = 6;

    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;
    private static final int TCP_HEADER = 20;

    private static final int HOP_BY_HOP = 0;
    private static final int ROUTING = 43;
    private static final int FRAGMENT = 44;
    private static final int AUTHENTICATION = 51;
    private static final int DESTINATION_OPTIONS = 60;
    private static final int MOBILITY = 135;

    private SegmentReader() {}

    /// The payload of an IP packet.
    ///
    /// @param at where the TCP header begins
    /// @param end where the packet ends on the wire
    private record IpPayload(InetAddress source, InetAddress destination, int at, int end) {}

    private static final class Malformed extends Exception {
        Malformed(String why) {
            super(why, null, false, false);
        }
    }

    /// Parses a frame.
    public static FrameContent read(Frame frame) {
        ByteBuffer octets = frame.octets().slice();
        try {
            need(octets, 1, "an IP header");
            IpPayload carried = switch (octets.get(0) >> 4 & 0xf) {
                case 4 -> ipv4(octets, frame.length());
                case 6 -> ipv6(octets, frame.length());
                default -> throw new Malformed("neither IPv4 nor IPv6");
            };
            return segment(frame.time(), octets, carried);
        } catch (Malformed e) {
            return new FrameContent.Other(String.valueOf(e.getMessage()));
        }
    }

    /// RFC 791 section 3.1.
    private static IpPayload ipv4(ByteBuffer octets, int frameLength) throws Malformed {
        need(octets, IPV4_HEADER, "an IPv4 header");
        int header = (octets.get(0) & 0xf) * 4;
        int total = octets.getShort(2) & 0xffff;
        // The kernel captures packets for segmentation offload before their length is set, or if the field is too
        // small.
        int end = total == 0 ? frameLength : total;
        if (header < IPV4_HEADER || header > end || end > frameLength) {
            throw new Malformed("contradictory IPv4 lengths");
        }
        if ((octets.getShort(6) & 0x1fff) != 0) {
            throw new Malformed("a later fragment");
        }
        if (octets.get(9) != TCP) {
            throw new Malformed("not TCP");
        }
        return new IpPayload(address(octets, 12, 4), address(octets, 16, 4), header, end);
    }

    /// RFC 8200 sections 3 and 4.
    private static IpPayload ipv6(ByteBuffer octets, int frameLength) throws Malformed {
        need(octets, IPV6_HEADER, "an IPv6 header");
        int payload = octets.getShort(4) & 0xffff;
        // As above; the length of a jumbogram is elsewhere.
        int end = payload == 0 ? frameLength : IPV6_HEADER + payload;
        if (end > frameLength) {
            throw new Malformed("an IPv6 length beyond the packet");
        }
        int next = octets.get(6) & 0xff;
        int at = IPV6_HEADER;
        while (next != TCP) {
            need(octets, at + 8, "an extension header");
            int length = extension(next, octets, at);
            next = octets.get(at) & 0xff;
            at += length;
        }
        return new IpPayload(address(octets, 8, 16), address(octets, 24, 16), at, end);
    }

    /// The length of an extension header in octets.
    private static int extension(int kind, ByteBuffer octets, int at) throws Malformed {
        int length = octets.get(at + 1) & 0xff;
        return switch (kind) {
            case HOP_BY_HOP, ROUTING, DESTINATION_OPTIONS, MOBILITY -> (length + 1) * 8;
            case AUTHENTICATION -> (length + 2) * 4;
            case FRAGMENT -> {
                if ((octets.getShort(at + 2) & 0xfff8) != 0) {
                    throw new Malformed("a later fragment");
                }
                yield 8;
            }
            default -> throw new Malformed("not TCP");
        };
    }

    private static Segment segment(long time, ByteBuffer octets, IpPayload carried) throws Malformed {
        int at = carried.at;
        need(octets, at + TCP_HEADER, "a TCP header");
        int header = (octets.get(at + 12) >> 4 & 0xf) * 4;
        int data = at + header;
        if (header < TCP_HEADER || data > carried.end) {
            throw new Malformed("an invalid TCP header length");
        }
        need(octets, data, "TCP options");
        int seen = Math.min(octets.limit(), carried.end);
        return new Segment(
                time,
                new InetSocketAddress(carried.source, octets.getShort(at) & 0xffff),
                new InetSocketAddress(carried.destination, octets.getShort(at + 2) & 0xffff),
                Integer.toUnsignedLong(octets.getInt(at + 4)),
                Integer.toUnsignedLong(octets.getInt(at + 8)),
                TcpFlag.of(octets.get(at + 13)),
                octets.getShort(at + 14) & 0xffff,
                TcpOptions.read(octets.slice(at + TCP_HEADER, header - TCP_HEADER)),
                octets.slice(data, seen - data),
                carried.end - data);
    }

    private static void need(ByteBuffer octets, int length, String what) throws Malformed {
        if (octets.limit() < length) {
            throw new Malformed(what + " that is truncated");
        }
    }

    private static InetAddress address(ByteBuffer octets, int at, int length) {
        byte[] address = new byte[length];
        octets.get(at, address);
        return Addresses.of(address);
    }
}
