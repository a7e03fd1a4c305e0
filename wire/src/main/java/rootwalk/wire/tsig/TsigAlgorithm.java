package rootwalk.wire.tsig;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import rootwalk.wire.Name;

/// The algorithms of TSIG (RFC 8945 section 6). HMAC-MD5 is not one of them, since it must not be used.
public enum TsigAlgorithm {
    HMAC_SHA1("hmac-sha1", "HmacSHA1", 20),
    HMAC_SHA224("hmac-sha224", "HmacSHA224", 28),
    HMAC_SHA256("hmac-sha256", "HmacSHA256", 32),
    HMAC_SHA384("hmac-sha384", "HmacSHA384", 48),
    HMAC_SHA512("hmac-sha512", "HmacSHA512", 64);

    /// The shortest MAC of any algorithm (RFC 8945 section 5.2.2.1).
    private static final int SHORTEST = 10;

    private final String text;
    private final String standardName;
    private final int macLength;
    private final Name wireName;

    TsigAlgorithm(String text, String standardName, int macLength) {
        this.text = text;
        this.standardName = standardName;
        this.macLength = macLength;
        wireName = Name.of(text);
    }

    /// The algorithm with this name, with or without a final dot.
    public static Optional<TsigAlgorithm> of(String text) {
        String word = text.toLowerCase(Locale.ROOT);
        String name = word.endsWith(".") ? word.substring(0, word.length() - 1) : word;
        return Stream.of(values()).filter(algorithm -> algorithm.text.equals(name)).findFirst();
    }

    /// All names as a list for users.
    public static String names() {
        return Stream.of(values()).map(TsigAlgorithm::text).collect(Collectors.joining(", "));
    }

    /// The name without a final dot: `hmac-sha256`.
    public String text() {
        return text;
    }

    /// The name in messages, in lower case.
    public Name wireName() {
        return wireName;
    }

    /// The name in the JDK.
    String standardName() {
        return standardName;
    }

    /// Octets of a MAC, which is not truncated.
    public int macLength() {
        return macLength;
    }

    /// The fewest octets of a truncated MAC (RFC 8945 section 5.2.2.1).
    int shortestMac() {
        return Math.max(SHORTEST, macLength / 2);
    }
}
