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

/// The certificate authorities that a client trusts, and what it does with servers that none of them has certified.
///
/// @param authorities
///            trusted beside those that every JDK trusts
public record TrustSettings(List<X509Certificate> authorities, UntrustedServers untrustedServers) {

    /// What is done with a server that is not trusted. It is reported in either case.
    public enum UntrustedServers {
        REJECT, ACCEPT
    }

    public TrustSettings {
        authorities = List.copyOf(authorities);
    }

    /// The authorities of the JDK only.
    public static TrustSettings defaults() {
        return new TrustSettings(List.of(), UntrustedServers.REJECT);
    }

    /// Reads certificates, in PEM or DER, of further authorities.
    ///
    /// @throws IOException
    ///             when the file cannot be read, or has no certificate
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
            throw new IOException(file + " is no file of certificates: " + e.getMessage(), e);
        }
    }

    public TrustSettings with(UntrustedServers other) {
        return new TrustSettings(authorities, other);
    }

    /// Who checks chains against these authorities.
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

    /// @param store
    ///            null for the JDK's own
    private static X509ExtendedTrustManager trustManager(@Nullable KeyStore store)
            throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    }
}
