package rootwalk.wire.text;

import java.util.BitSet;
import java.util.function.IntFunction;

/// Sets of numbers as octets with a bit for each, the highest bit of the first octet for 0: ports in WKS (RFC 1035 section
/// 3.4.2) and types in NXT (RFC 2535 section 5.2).
final class Bits {

    private Bits() {}

    /// The octets up to the last that has a bit.
    static byte[] octets(BitSet numbers) {
        byte[] octets = new byte[(numbers.length() + 7) / 8];
        numbers.stream().forEach(number -> octets[number >>> 3] |= (byte) (0x80 >>> (number & 7)));
        return octets;
    }

    /// Prints a word for each number, with a space before it.
    ///
    /// @throws MalformedRdataException if there are too many octets, or the last has no bit, which no reader of the text
    ///     would write
    static void print(byte[] octets, int most, IntFunction<String> word, StringBuilder text) {
        if (octets.length > most || (octets.length > 0 && octets[octets.length - 1] == 0)) {
            throw new MalformedRdataException("a bitmap has " + octets.length + " octets, or ends in an empty one");
        }
        for (int number = 0; number < 8 * octets.length; number++) {
            if ((octets[number >>> 3] & 0x80 >>> (number & 7)) != 0) {
                text.append(' ').append(word.apply(number));
            }
        }
    }
}
