package rootwalk.socket.quic;

import java.util.Optional;

import io.netty.buffer.ByteBuf;

/// The header of an Initial packet of version 1 (RFC 9000 section 17.2.2), as offsets from the beginning of a datagram.
///
/// @param destinationLength octets of the destination connection ID
/// @param sourceLength octets of the source connection ID
/// @param tokenLengthAt where the length of the token begins
/// @param tokenAt where the token begins
/// @param tokenLength octets of the token
record InitialHeader(int destinationLength, int sourceLength, int tokenLengthAt, int tokenAt, int tokenLength) {

    private static final int VERSION = 1;

    /// The first octet and the version.
    private static final int FIRST = 1 + Integer.BYTES;

    /// The header form, the fixed bit and the type of the packet.
    private static final int TYPE_MASK = 0xF0;
    private static final int INITIAL = 0xC0;

    private static final int LONGEST_ID = 20;

    /// Reads the header of the first packet of a datagram.
    ///
    /// @param datagram of any content, which is not read
    /// @return empty if it is of another type, or not complete
    static Optional<InitialHeader> read(ByteBuf datagram) {
        int start = datagram.readerIndex();
        int length = datagram.readableBytes();
        if (length <= FIRST || (datagram.getByte(start) & TYPE_MASK) != INITIAL
                || datagram.getInt(start + 1) != VERSION) {
            return Optional.empty();
        }
        int destinationLength = datagram.getUnsignedByte(start + FIRST);
        int sourceAt = FIRST + 1 + destinationLength;
        if (destinationLength > LONGEST_ID || sourceAt >= length) {
            return Optional.empty();
        }
        int sourceLength = datagram.getUnsignedByte(start + sourceAt);
        int tokenLengthAt = sourceAt + 1 + sourceLength;
        if (sourceLength > LONGEST_ID || tokenLengthAt >= length) {
            return Optional.empty();
        }
        // RFC 9000 section 16
        int octets = 1 << (datagram.getUnsignedByte(start + tokenLengthAt) >> 6);
        int tokenAt = tokenLengthAt + octets;
        if (tokenAt > length) {
            return Optional.empty();
        }
        long tokenLength = datagram.getUnsignedByte(start + tokenLengthAt) & 0x3F;
        for (int i = 1; i < octets; i++) {
            tokenLength = tokenLength << Byte.SIZE | datagram.getUnsignedByte(start + tokenLengthAt + i);
        }
        return tokenLength > length - tokenAt ? Optional.empty()
                : Optional.of(new InitialHeader(destinationLength, sourceLength, tokenLengthAt, tokenAt,
                        (int) tokenLength));
    }

    /// The destination connection ID of a datagram with this header.
    byte[] destination(ByteBuf datagram) {
        return octets(datagram, FIRST + 1, destinationLength);
    }

    /// The source connection ID.
    byte[] source(ByteBuf datagram) {
        return octets(datagram, FIRST + 1 + destinationLength + 1, sourceLength);
    }

    private static byte[] octets(ByteBuf datagram, int at, int length) {
        byte[] octets = new byte[length];
        datagram.getBytes(datagram.readerIndex() + at, octets);
        return octets;
    }

    /// The token; shares the memory of the datagram.
    ByteBuf token(ByteBuf datagram) {
        return datagram.slice(datagram.readerIndex() + tokenAt, tokenLength);
    }

    /// Writes the datagram with a token of no octets.
    void writeWithoutToken(ByteBuf datagram, ByteBuf out) {
        int start = datagram.readerIndex();
        int rest = tokenAt + tokenLength;
        out.writeBytes(datagram, start, tokenLengthAt).writeByte(0)
                .writeBytes(datagram, start + rest, datagram.readableBytes() - rest);
    }
}
