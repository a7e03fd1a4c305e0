package rootwalk.daemon.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;

/// Finds the token of a request. Immutable.
///
/// A secret has 256 random bits, so its digest needs no salt and no slow function: nobody can try all secrets.
record Tokens(List<Token> tokens) {

    /// In place of `Authorization`, for clients of PowerDNS.
    static final String API_KEY = "x-api-key";

    private static final String SCHEME = "Bearer ";

    /// The token whose secret is in the header (RFC 6750 section 2.1). The digest is compared with those of all tokens, so
    /// that the time does not depend on which one it is.
    Optional<Token> of(HttpHeaders headers) {
        return secret(headers).flatMap(secret -> {
            byte[] digest = sha256(secret);
            Optional<Token> found = Optional.empty();
            for (Token token : tokens) {
                if (MessageDigest.isEqual(digest, token.digest().toArray())) {
                    found = Optional.of(token);
                }
            }
            return found;
        });
    }

    private static Optional<String> secret(HttpHeaders headers) {
        String authorization = headers.get(HttpHeaderNames.AUTHORIZATION, "");
        return authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? Optional.of(authorization.substring(SCHEME.length()).strip())
                : Optional.ofNullable(headers.get(API_KEY)).map(String::strip);
    }

    private static byte[] sha256(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
