package rootwalk.socket.quic;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;

/// The key of [AddressTokens]. The next process that reads the same sockets has the same key, so that a client which has got its token from this one can go on with
/// that one. Immutable.
public final class TokenKey {

    static final String ALGORITHM = "HmacSHA256";

    private static final int OCTETS = 32;

    private final SecretKeySpec secret;

    private TokenKey(byte[] secret) {
        this.secret = new SecretKeySpec(secret, ALGORITHM);
    }

    /// A new random key.
    public static TokenKey random(SecureRandom random) {
        byte[] secret = new byte[OCTETS];
        random.nextBytes(secret);
        return new TokenKey(secret);
    }

    /// The key in a text of [#text]; empty if there is none in it.
    public static Optional<TokenKey> of(String text) {
        try {
            return Optional.of(Base64.getDecoder().decode(text)).filter(secret -> secret.length == OCTETS)
                    .map(TokenKey::new);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// The key as base64, for the next process only.
    public String text() {
        return Base64.getEncoder().encodeToString(secret.getEncoded());
    }

    SecretKeySpec secret() {
        return secret;
    }
}
