package rootwalk.wire.tsig;

import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.BigEndian;
import rootwalk.wire.CountText;
import rootwalk.wire.Name;
import rootwalk.wire.RecordClass;

/// A key that two hosts share, with the one algorithm that it is for (RFC 8945 section 10). Immutable; never printed.
public final class TsigKey {

    private final Name name;
    private final TsigAlgorithm algorithm;
    private final SecretKey secret;
    private final int secretLength;
    private final byte[] variables;

    /// @param secret one octet at least
    public TsigKey(Name name, TsigAlgorithm algorithm, byte[] secret) {
        this.name = name;
        this.algorithm = algorithm;
        this.secret = new SecretKeySpec(secret, algorithm.standardName());
        secretLength = secret.length;
        variables = variables(name.folded(), algorithm.wireName());
    }

    /// NAME, CLASS, TTL and algorithm (RFC 8945 section 4.3.3).
    private static byte[] variables(Name key, Name algorithm) {
        byte[] octets = new byte[key.length() + 6 + algorithm.length()];
        key.copyTo(octets, 0);
        BigEndian.put16(octets, key.length(), RecordClass.ANY);
        algorithm.copyTo(octets, key.length() + 6);
        return octets;
    }

    public Name name() {
        return name;
    }

    public TsigAlgorithm algorithm() {
        return algorithm;
    }

    /// What is wrong with a secret of fewer octets than half of the MAC; empty for a longer one. It should have as many as
    /// the MAC (RFC 8945 section 8).
    public Optional<String> weakness() {
        return 2 * secretLength >= algorithm.macLength() ? Optional.empty()
                : Optional.of("the secret of " + name + " has " + CountText.of(secretLength, "octet") + ", and "
                        + algorithm.text() + " needs "
                        + algorithm.macLength() + " for its full strength");
    }

    /// A key that was read again is the same.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TsigKey key && name.equals(key.name) && algorithm == key.algorithm
                && secret.equals(key.secret);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /// For what the hosts authenticate besides DNS messages, with keys that are derived from it.
    public SecretKey secret() {
        return secret;
    }

    /// The first TSIG variables: NAME, CLASS, TTL and algorithm, in canonical form.
    byte[] sharedVariables() {
        return variables;
    }

    /// The name and the algorithm.
    @Override
    public String toString() {
        return name + " (" + algorithm.text() + ")";
    }
}
