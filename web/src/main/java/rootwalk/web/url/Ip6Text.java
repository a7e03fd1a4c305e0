package rootwalk.web.url;

import java.io.ByteArrayOutputStream;
import java.net.Inet6Address;

import org.jspecify.annotations.Nullable;

/// IPv6 addresses in text: read in every form, written in the one of RFC 5952.
final class Ip6Text {

    private static final int PIECES = 8;

    private Ip6Text() {}

    /// RFC 5952 section 4: lower case, no leading zeros, the longest run of zeros left out.
    static String of(Inet6Address address) {
        byte[] octets = address.getAddress();
        var pieces = new int[PIECES];
        for (int i = 0; i < PIECES; i++) {
            pieces[i] = Byte.toUnsignedInt(octets[2 * i]) << 8 | Byte.toUnsignedInt(octets[2 * i + 1]);
        }
        int gap = -1;
        int gapLength = 1; // one zero alone is written (section 4.2.2)
        for (int i = 0; i < PIECES; i++) {
            int run = zerosFrom(pieces, i);
            if (run > gapLength) {
                gap = i;
                gapLength = run;
            }
        }
        var text = new StringBuilder();
        for (int i = 0; i < PIECES; i++) {
            if (i == gap) {
                text.append("::");
                i += gapLength - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(pieces[i]));
        }
        return text.toString();
    }

    private static int zerosFrom(int[] pieces, int from) {
        int end = from;
        while (end < PIECES && pieces[end] == 0) {
            end++;
        }
        return end - from;
    }

    /// The sixteen octets of an address, without brackets, or null when it is none.
    static byte @Nullable [] read(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            byte[] all = pieces(text);
            return all != null && all.length == 2 * PIECES ? all : null;
        }
        byte[] front = pieces(text.substring(0, gap));
        byte[] back = pieces(text.substring(gap + 2));
        if (front == null || back == null || front.length + back.length > 2 * (PIECES - 1)) {
            return null;
        }
        var octets = new byte[2 * PIECES];
        System.arraycopy(front, 0, octets, 0, front.length);
        System.arraycopy(back, 0, octets, octets.length - back.length, back.length);
        return octets;
    }

    /// Pieces with colons between them, the last perhaps an IPv4 address.
    private static byte @Nullable [] pieces(String text) {
        var octets = new ByteArrayOutputStream(2 * PIECES);
        if (text.isEmpty()) {
            return octets.toByteArray();
        }
        String[] pieces = text.split(":", -1);
        for (int i = 0; i < pieces.length; i++) {
            String piece = pieces[i];
            if (piece.indexOf('.') >= 0 && i == pieces.length - 1) {
                byte[] four = dotted(piece);
                if (four == null) {
                    return null;
                }
                octets.writeBytes(four);
            } else if (isHex(piece)) {
                int value = Integer.parseInt(piece, 16);
                octets.write(value >> 8);
                octets.write(value);
            } else {
                return null;
            }
        }
        return octets.size() <= 2 * PIECES ? octets.toByteArray() : null;
    }

    private static boolean isHex(String piece) {
        return !piece.isEmpty() && piece.length() <= 4
                && piece.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128);
    }

    private static byte @Nullable [] dotted(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return null;
        }
        var octets = new byte[4];
        for (int i = 0; i < 4; i++) {
            boolean decimal = parts[i].length() <= 3 && parts[i].matches("0|[1-9][0-9]*");
            if (!decimal || Integer.parseInt(parts[i]) > 255) {
                return null;
            }
            octets[i] = (byte) Integer.parseInt(parts[i]);
        }
        return octets;
    }
}
