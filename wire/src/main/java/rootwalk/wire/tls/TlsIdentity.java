package rootwalk.wire.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/// A private key and its certificate chain.
///
/// @param chain the certificate of the server first
public record TlsIdentity(PrivateKey key, List<X509Certificate> chain) {

    public X509Certificate certificate() {
        return chain.getFirst();
    }

    public Instant expires() {
        return certificate().getNotAfter().toInstant();
    }

    /// Omits the key.
    @Override
    public String toString() {
        return "Identity[" + certificate().getSubjectX500Principal() + "]";
    }
}
