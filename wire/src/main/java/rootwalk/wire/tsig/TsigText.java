package rootwalk.wire.tsig;

import java.util.Base64;
import java.util.Locale;

import rootwalk.wire.Name;
import rootwalk.wire.file.UnusableTextException;

/// Reads keys from text. No message contains a secret. Stateless.
public final class TsigText {

    /// What to do about a secret that cannot be used.
    private static final String CREATE = "create a key with: rootwalk key generate NAME";

    /// A text in the place of an algorithm may be a secret, and then it is not quoted.
    private static final String LIKE_AN_ALGORITHM = "(hmac|sha|md5|gss)[-_.a-z0-9]{0,30}";

    private TsigText() {}

    /// An algorithm by its name.
    ///
    /// @throws UnusableTextException if it is not one of [TsigAlgorithm]
    public static TsigAlgorithm algorithm(String text) {
        return TsigAlgorithm.of(text).orElseThrow(() -> unusable(text));
    }

    private static UnusableTextException unusable(String text) {
        String word = text.toLowerCase(Locale.ROOT);
        if (!word.matches(LIKE_AN_ALGORITHM)) {
            return new UnusableTextException("the algorithm is not known", "write one of " + TsigAlgorithm.names());
        }
        String quoted = "'" + text + "'";
        if (word.contains("md5")) {
            return new UnusableTextException(quoted + " must not be used (RFC 8945 section 6)",
                    "write hmac-sha256, and " + CREATE);
        }
        String whole = word.replaceFirst("-\\d+\\.?$", "");
        if (!whole.equals(word) && TsigAlgorithm.of(whole).isPresent()) {
            return new UnusableTextException(quoted + " is for truncated MACs, which are not accepted",
                    "write " + whole + ", here and on the other host");
        }
        String meant = "hmac-" + word.replaceFirst("^hmac", "").replaceAll("[-_.]", "");
        return new UnusableTextException(quoted + " is not an algorithm for keys", "write " + TsigAlgorithm.of(meant)
                .map(TsigAlgorithm::text).orElseGet(() -> "one of " + TsigAlgorithm.names()));
    }

    /// A secret in base 64.
    ///
    /// @throws UnusableTextException if it is not base 64, or empty
    public static byte[] secret(String text) {
        byte[] secret;
        try {
            secret = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            // The cause has a character of the secret.
            throw new UnusableTextException("the secret is not base64", CREATE);
        }
        if (secret.length == 0) {
            throw new UnusableTextException("the secret is empty", CREATE);
        }
        return secret;
    }

    /// A key in the form `[ALGORITHM:]NAME:SECRET`; the default is hmac-sha256.
    ///
    /// @throws UnusableTextException if it has another form
    public static TsigKey key(String text) {
        String[] parts = text.split(":", -1);
        return switch (parts.length) {
            case 2 -> new TsigKey(name(parts[0]), TsigAlgorithm.HMAC_SHA256, secret(parts[1]));
            case 3 -> new TsigKey(name(parts[1]), algorithm(parts[0]), secret(parts[2]));
            default ->
                throw new UnusableTextException("the key does not have two or three parts with colons between them",
                        "write [ALGORITHM:]NAME:SECRET, with the secret in base64");
        };
    }

    /// The name of a key.
    ///
    /// @throws UnusableTextException if it is not a domain name
    static Name name(String text) {
        if (!text.isEmpty()) {
            try {
                return Name.of(text);
            } catch (IllegalArgumentException e) {
                // The cause may have the text, and the text may be a secret in the wrong place.
            }
        }
        throw new UnusableTextException("the name of the key is not a domain name", "write a name such as xfr.");
    }
}
