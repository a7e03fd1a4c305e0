package rootwalk.authoritative.catalog;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import rootwalk.wire.Name;
import rootwalk.wire.Serial;

/// The unique labels of a catalog that this server makes: a hash of the name of the member, and behind a hyphen the number of
/// its resets, if there were any.
final class UniqueLabel {

    private static final int HASH_OCTETS = 16;
    private static final int HASH_LENGTH = 2 * HASH_OCTETS;

    /// Octets of the longest number: a time in seconds has ten digits.
    private static final int MAX_DIGITS = 10;
    private static final Pattern RESETS = Pattern.compile("-[0-9]{1," + MAX_DIGITS + "}");

    /// Octets of the longest label: a hash in hexadecimal, a hyphen and a number.
    static final int MAX_LENGTH = HASH_LENGTH + 1 + MAX_DIGITS;

    private UniqueLabel() {}

    /// The label of a member that is new in the catalog.
    ///
    /// @param isTaken whether the catalog has a label
    static String first(Name zone, Predicate<String> isTaken) {
        return free(hash(zone), 0, isTaken);
    }

    /// The label of a member that was listed before, whatever its label was.
    ///
    /// @param serial of the version in which it is listed again: no label that the member had before has this number
    static String again(Name zone, int serial, Predicate<String> isTaken) {
        return free(hash(zone), Serial.value(serial), isTaken);
    }

    /// The label of a member after one more reset.
    static String next(Name zone, String label, Predicate<String> isTaken) {
        String hash = hash(zone);
        return free(hash, label.startsWith(hash) ? resets(label) + 1 : 0, isTaken);
    }

    private static String free(String hash, long resets, Predicate<String> isTaken) {
        long number = resets;
        while (isTaken.test(label(hash, number))) {
            number++;
        }
        return label(hash, number);
    }

    private static String label(String hash, long resets) {
        return resets == 0 ? hash : hash + "-" + resets;
    }

    private static long resets(String label) {
        String number = label.substring(HASH_LENGTH);
        return RESETS.matcher(number).matches() ? Long.parseLong(number.substring(1)) : 0;
    }

    private static String hash(Name zone) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(zone.folded().sharedOctets());
            return HexFormat.of().formatHex(digest, 0, HASH_OCTETS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /// The first label of a name in wire format, in lower case.
    static String first(byte[] name) {
        return new String(name, 1, name[0], StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    }

    /// The name of a label below another name.
    static Name below(Name parent, String label) {
        byte[] octets = label.getBytes(StandardCharsets.US_ASCII);
        Name child = parent.child(octets, 0, octets.length);
        if (child == null) {
            throw new IllegalArgumentException("a name below " + parent + " is too long");
        }
        return child;
    }
}
