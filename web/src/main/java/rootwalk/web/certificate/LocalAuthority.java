package rootwalk.web.certificate;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import rootwalk.wire.AddressReader;
import rootwalk.wire.file.RegularFile;
import rootwalk.wire.file.UnusableTextException;
import rootwalk.wire.file.WriteTrial;
import rootwalk.wire.tls.Pem;
import rootwalk.wire.tls.TlsIdentity;

/// A certificate authority for the sites of this machine. Clients trust it only if they are configured to. Thread-safe.
public final class LocalAuthority {

    /// The file with the key and the certificate, and the file with the certificate only, for clients.
    private static final String SECRET = "authority.pem";
    private static final String PUBLIC = "authority.crt";

    private static final X500Name NAME = new X500Name("CN=rootwalk local authority");
    /// The longest common name in characters (ub-common-name of X.509).
    private static final int MAX_COMMON_NAME = 64;

    private static final Duration AUTHORITY_LIFETIME = Duration.ofDays(3650);
    private static final Duration CERTIFICATE_LIFETIME = Duration.ofDays(90);
    /// Certificates are valid from this time before their creation, because clocks differ.
    private static final Duration CLOCK_SKEW = Duration.ofHours(1);

    private final TlsIdentity identity;
    private final InstantSource clock;
    private final SecureRandom random;

    private LocalAuthority(TlsIdentity self, InstantSource clock, SecureRandom random) {
        this.identity = self;
        this.clock = clock;
        this.random = random;
    }

    /// Opens the authority in a folder, and creates it if there is none.
    ///
    /// @throws IOException if its file cannot be read, parsed or written; the message has the remedy
    public static LocalAuthority open(Path folder, InstantSource clock, SecureRandom random) throws IOException {
        Path secret = folder.resolve(SECRET);
        try {
            Files.createDirectories(folder);
            if (!Files.exists(secret)) {
                TlsIdentity made = create(clock.instant(), random);
                WholeFile.writeSecret(secret, Pem.write("PRIVATE KEY", made.key().getEncoded())
                        + Pem.write("CERTIFICATE", made.certificate().getEncoded()));
            }
            TlsIdentity self = read(secret);
            publish(folder.resolve(PUBLIC), published(self));
            return new LocalAuthority(self, clock, random);
        } catch (FileSystemException e) {
            throw new IOException("the certificate authority cannot be read or created in " + folder + " ("
                    + why(e) + "); name a folder that this account can write", e);
        } catch (GeneralSecurityException | UnusableTextException e) {
            throw new IOException(unusable(secret, e), e);
        }
    }

    /// What keeps the authority in a folder from being opened, or from being made there, and the way out; empty when
    /// nothing does. No file stays behind.
    public static Optional<String> problem(Path folder) {
        Path secret = folder.resolve(SECRET);
        if (!Files.exists(secret)) {
            return unwritable(secret,
                    "there is no certificate authority in " + folder + ", and none can be created");
        }
        try {
            TlsIdentity self = read(secret);
            Path certificate = folder.resolve(PUBLIC);
            if (isThere(certificate, published(self))) {
                return Optional.empty();
            }
            return Files.isDirectory(certificate)
                    ? Optional.of(
                            certificate + " is a folder, and the certificate of the authority belongs there; remove it")
                    : unwritable(certificate, certificate + " is not the certificate of " + secret
                            + ", and it cannot be written");
        } catch (IOException e) {
            return Optional.of(secret + " cannot be read: " + RegularFile.trouble(e)
                    + "; remove it, and a new authority is created, or let this account read it");
        } catch (GeneralSecurityException | UnusableTextException e) {
            return Optional.of(unusable(secret, e));
        }
    }

    private static Optional<String> unwritable(Path file, String what) {
        return WriteTrial.newFile(file).map(trouble -> what + ": " + trouble
                + "; name a folder that this account can write, or give every site a certificate and a key");
    }

    private static TlsIdentity read(Path secret) throws IOException, GeneralSecurityException {
        String text = RegularFile.text(secret);
        TlsIdentity self = new TlsIdentity(Pem.key(text), Pem.certificates(text));
        if (!Pem.isPair(self)) {
            throw new UnusableTextException("its key does not belong to the certificate", "");
        }
        return self;
    }

    private static String unusable(Path secret, Exception e) {
        return secret + " cannot be used: " + e.getMessage()
                + "; remove it, and a new authority is created, which clients must trust again";
    }

    private static String published(TlsIdentity self) throws CertificateEncodingException {
        return Pem.write("CERTIFICATE", self.certificate().getEncoded());
    }

    /// A file with the same content is not written again: the folder may be read-only.
    private static void publish(Path file, String text) throws IOException {
        if (!isThere(file, text)) {
            WholeFile.write(file, text, "rw-r--r--");
        }
    }

    private static boolean isThere(Path file, String text) throws IOException {
        return Files.isRegularFile(file) && Files.isReadable(file)
                && Arrays.equals(RegularFile.octets(file, RegularFile.USUAL_BOUND), text.getBytes(US_ASCII));
    }

    private static String why(FileSystemException e) {
        return switch (e) {
            case AccessDeniedException _ -> e.getFile() + ": permission denied";
            case FileAlreadyExistsException _ -> e.getFile() + " is not a folder";
            default -> e.getFile() + ": " + Optional.ofNullable(e.getReason()).orElse("it cannot be used");
        };
    }

    /// The certificate that clients must trust.
    public X509Certificate certificate() {
        return identity.certificate();
    }

    /// Issues a certificate for host names and addresses, valid for 90 days.
    public TlsIdentity issue(List<String> names) {
        Instant now = clock.instant();
        return issue(names, now.minus(CLOCK_SKEW), now.plus(CERTIFICATE_LIFETIME));
    }

    /// Issues a certificate that expired a day ago.
    public TlsIdentity issueExpired(List<String> names) {
        Instant now = clock.instant();
        return issue(names, now.minus(CERTIFICATE_LIFETIME), now.minus(Duration.ofDays(1)));
    }

    private TlsIdentity issue(List<String> names, Instant from, Instant to) {
        try {
            KeyPair keys = newKeys(random);
            X509v3CertificateBuilder builder =
                    builder(subject(names.getFirst()),
                            from, to, keys.getPublic(), random)
                            .addExtension(Extension.subjectAlternativeName, false, generalNames(names))
                            .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                            .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                            .addExtension(Extension.extendedKeyUsage, false,
                                    new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                            .addExtension(Extension.authorityKeyIdentifier, false,
                                    new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(identity.certificate()));
            return new TlsIdentity(keys.getPrivate(), List.of(signed(builder, identity.key()), identity.certificate()));
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException("every Java signs with ECDSA on P-256", e);
        }
    }

    /// A name that is too long for the subject is in the alternative names only.
    private static X500Name subject(String name) {
        String plain = name.replaceAll("[^\\w.*-]", "");
        return new X500Name("CN=" + (plain.length() > MAX_COMMON_NAME ? "site" : plain));
    }

    private static GeneralNames generalNames(List<String> names) {
        List<GeneralName> general = new ArrayList<>();
        for (String name : names) {
            boolean address = AddressReader.parse(name).isPresent();
            general.add(new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name));
        }
        return new GeneralNames(general.toArray(GeneralName[]::new));
    }

    private static TlsIdentity create(Instant now, SecureRandom random) throws IOException, GeneralSecurityException {
        try {
            KeyPair keys = newKeys(random);
            X509v3CertificateBuilder builder =
                    builder(NAME, now.minus(CLOCK_SKEW), now.plus(AUTHORITY_LIFETIME), keys.getPublic(),
                            random)
                            .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                            .addExtension(Extension.keyUsage, true,
                                    new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            return new TlsIdentity(keys.getPrivate(), List.of(signed(builder, keys.getPrivate())));
        } catch (OperatorCreationException e) {
            throw new IllegalStateException("every Java signs with ECDSA on P-256", e);
        }
    }

    private static KeyPair newKeys(SecureRandom random) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        return generator.generateKeyPair();
    }

    @SuppressWarnings("JavaUtilDate") // what the builder takes
    private static X509v3CertificateBuilder builder(X500Name subject, Instant from, Instant to, PublicKey key,
            SecureRandom random) throws CertIOException, GeneralSecurityException {
        // RFC 5280 section 4.1.2.2
        BigInteger serial = new BigInteger(127, random).setBit(126);
        return new JcaX509v3CertificateBuilder(NAME, serial, Date.from(from), Date.from(to), subject, key)
                .addExtension(Extension.subjectKeyIdentifier, false,
                        new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key));
    }

    private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey by)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(by)));
    }
}
