package rootwalk.web.http;

import java.nio.charset.Charset;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;

/// The content of a message (RFC 9110 section 6.4), complete and in memory.
public final class Body {

    /// No content.
    public static final Body NONE = new Body(new byte[0]);

    private final byte[] octets;

    private Body(byte[] octets) {
        this.octets = octets;
    }

    /// Wraps octets without a copy; the caller must not change them afterwards.
    public static Body of(byte[] octets) {
        return octets.length == 0 ? NONE : new Body(octets);
    }

    public static Body of(String text, Charset charset) {
        return of(text.getBytes(charset));
    }

    /// The length in octets.
    public int length() {
        return octets.length;
    }

    /// The octets, shared; they must not be changed.
    public byte[] sharedOctets() {
        return octets;
    }

    public String text(Charset charset) {
        return new String(octets, charset);
    }

    /// SHA-256, in lower-case hexadecimal.
    public String digest() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Body body && Arrays.equals(octets, body.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    @Override
    public String toString() {
        return octets.length + " octets";
    }
}
