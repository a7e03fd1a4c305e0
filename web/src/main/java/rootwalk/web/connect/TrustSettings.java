package rootwalk.web.connect;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.file.RegularFile;

/// The certificate authorities that a client trusts, and what it does with untrusted servers.
///
/// @param authorities trusted in addition to those of the JDK
public record TrustSettings(List<X509Certificate> authorities, UntrustedServers untrustedServers) {

    /// What to do with an untrusted server. It is reported in either case.
    public enum UntrustedServers {
        REJECT, ACCEPT
    }

    public TrustSettings {
        authorities = List.copyOf(authorities);
    }

    /// Only the authorities of the JDK.
    public static TrustSettings defaults() {
        return new TrustSettings(List.of(), UntrustedServers.REJECT);
    }

    /// Adds the authorities in a file, in PEM or DER.
    ///
    /// @throws IOException if the file cannot be read or has no certificate
    public TrustSettings withAuthorities(Path file) throws IOException {
        try {
            Collection<? extends Certificate> read = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(RegularFile.octets(file, RegularFile.USUAL_BOUND)));
            if (read.isEmpty()) {
                throw new IOException(file + " has no certificate; it should have one in PEM, which begins with "
                        + "-----BEGIN CERTIFICATE-----");
            }
            List<X509Certificate> all = new ArrayList<>(authorities);
            read.forEach(certificate -> all.add((X509Certificate) certificate));
            return new TrustSettings(all, untrustedServers);
        } catch (GeneralSecurityException e) {
            throw new IOException(file + " is not a certificate file: " + e.getMessage(), e);
        }
    }

    public TrustSettings with(UntrustedServers other) {
        return new TrustSettings(authorities, other);
    }

    /// A trust manager for these authorities.
    X509ExtendedTrustManager trustManager() {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (X509Certificate root : trustManager(null).getAcceptedIssuers()) {
                store.setCertificateEntry("root " + number++, root);
            }
            for (X509Certificate authority : authorities) {
                store.setCertificateEntry("root " + number++, authority);
            }
            return trustManager(store);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this JDK cannot check certificates: " + e.getMessage(), e);
        }
    }

    /// @param store null for that of the JDK
    private static X509ExtendedTrustManager trustManager(@Nullable KeyStore store)
            throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    }
}
