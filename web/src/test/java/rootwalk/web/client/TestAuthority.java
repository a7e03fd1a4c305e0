package rootwalk.web.client;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// An authority of a test, which vouches for whatever it is asked to.
final class TestAuthority {

    static final Duration A_DAY = Duration.ofDays(1);

    private final KeyPair keys = keyPair();
    private final X509Certificate certificate;

    TestAuthority() {
        certificate = sign("CN=Test Authority", "CN=Test Authority", keys, keys, Instant.now().minus(A_DAY),
                Instant.now().plus(A_DAY), "");
    }

    X509Certificate certificate() {
        return certificate;
    }

    /// A server's side of TLS with a certificate of this authority.
    SSLContext serverFor(String host, Instant begin, Instant end) {
        KeyPair own = keyPair();
        return context(own, sign("CN=" + host, "CN=Test Authority", own, keys, begin, end, host), certificate);
    }

    SSLContext serverFor(String host) {
        return serverFor(host, Instant.now().minus(A_DAY), Instant.now().plus(A_DAY));
    }

    /// The same with a certificate that nobody but itself vouches for.
    static SSLContext selfSigned(String host) {
        KeyPair own = keyPair();
        return context(own, sign("CN=" + host, "CN=" + host, own, own, Instant.now().minus(A_DAY),
                Instant.now().plus(A_DAY), host));
    }

    private static KeyPair keyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Certificate sign(String subject, String issuer, KeyPair subjects, KeyPair issuers, Instant begin,
            Instant end, String host) {
        try {
            var builder = new JcaX509v3CertificateBuilder(new X500Name(issuer), BigInteger.valueOf(System.nanoTime()),
                    Date.from(begin), Date.from(end), new X500Name(subject), subjects.getPublic());
            if (host.isEmpty()) {
                builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            } else {
                builder.addExtension(Extension.subjectAlternativeName, false,
                        new GeneralNames(new GeneralName(GeneralName.dNSName, host)));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuers.getPrivate())));
        } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SSLContext context(KeyPair own, Certificate... chain) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", own.getPrivate(), new char[0], chain);
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
