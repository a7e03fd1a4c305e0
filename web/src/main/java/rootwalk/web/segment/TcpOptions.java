package rootwalk.web.segment;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The options of a segment that are used here (RFC 9293 section 3.2).
///
/// @param maximumSegmentSize the largest payload that the sender accepts
/// @param windowScale the shift of the sender's windows in bits (RFC 7323 section 2.2)
/// @param sackPermitted whether the sender supports selective acknowledgements (RFC 2018 section 2)
/// @param sacks the blocks received beyond the acknowledgement (RFC 2018 section 3), with absolute numbers
public record TcpOptions(
        OptionalInt maximumSegmentSize,
        OptionalInt windowScale,
        boolean sackPermitted,
        List<Sack> sacks,
        Optional<Timestamps> timestamps) {

    public static final TcpOptions NONE =
            new TcpOptions(OptionalInt.empty(), OptionalInt.empty(), false, List.of(), Optional.empty());

    /// A received block: from its first number to the one after its last.
    public record Sack(long from, long to) {}

    /// The sender's clock, and the last value received from the other endpoint (RFC 7323 section 3.2).
    public record Timestamps(long value, long echo) {}

    private static final int END = 0;
    private static final int NOTHING = 1;
    private static final int MAXIMUM_SEGMENT_SIZE = 2;
    private static final int WINDOW_SCALE = 3;
    private static final int SACK_PERMITTED = 4;
    private static final int SACK = 5;
    private static final int TIMESTAMPS = 8;

    /// RFC 7323 section 2.3: a larger shift counts as this one.
    private static final int MAX_SHIFT = 14;

    public TcpOptions {
        sacks = List.copyOf(sacks);
    }

    /// Parses options up to the first malformed one.
    static TcpOptions read(ByteBuffer octets) {
        TcpOptions options = NONE;
        int at = octets.position();
        while (at < octets.limit() && octets.get(at) != END) {
            if (octets.get(at) == NOTHING) {
                at++;
                continue;
            }
            int length = at + 1 < octets.limit() ? octets.get(at + 1) & 0xff : 0;
            if (length < 2 || length > octets.limit() - at) {
                return options;
            }
            options = options.with(octets.get(at) & 0xff, octets.slice(at + 2, length - 2));
            at += length;
        }
        return options;
    }

    /// With one more option; unchanged if its length is wrong.
    private TcpOptions with(int kind, ByteBuffer value) {
        int length = value.limit();
        if (kind == MAXIMUM_SEGMENT_SIZE && length == 2) {
            return new TcpOptions(
                    OptionalInt.of(value.getShort(0) & 0xffff), windowScale, sackPermitted, sacks, timestamps);
        }
        if (kind == WINDOW_SCALE && length == 1) {
            int shift = Math.min(value.get(0) & 0xff, MAX_SHIFT);
            return new TcpOptions(maximumSegmentSize, OptionalInt.of(shift), sackPermitted, sacks, timestamps);
        }
        if (kind == SACK_PERMITTED && length == 0) {
            return new TcpOptions(maximumSegmentSize, windowScale, true, sacks, timestamps);
        }
        if (kind == SACK && length % 8 == 0) {
            return new TcpOptions(maximumSegmentSize, windowScale, sackPermitted, sacks(value), timestamps);
        }
        if (kind == TIMESTAMPS && length == 8) {
            Timestamps read = new Timestamps(unsigned(value, 0), unsigned(value, 4));
            return new TcpOptions(maximumSegmentSize, windowScale, sackPermitted, sacks, Optional.of(read));
        }
        return this;
    }

    private static List<Sack> sacks(ByteBuffer value) {
        List<Sack> sacks = new ArrayList<>();
        for (int at = 0; at < value.limit(); at += 8) {
            sacks.add(new Sack(unsigned(value, at), unsigned(value, at + 4)));
        }
        return sacks;
    }

    private static long unsigned(ByteBuffer octets, int at) {
        return Integer.toUnsignedLong(octets.getInt(at));
    }
}
