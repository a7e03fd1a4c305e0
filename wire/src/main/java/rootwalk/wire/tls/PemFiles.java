package rootwalk.wire.tls;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import rootwalk.wire.file.RegularFile;
import rootwalk.wire.file.UnusableTextException;

/// A certificate chain and its private key in PEM files (RFC 7468).
///
/// @param otherwise what else to do than to name a usable file, as `, or omit both`; may be empty
public record PemFiles(Path certificate, Path key, String otherwise) {

    /// A file, by its content.
    public enum Part {
        CERTIFICATE, KEY,
        /// Certificates of authorities.
        AUTHORITIES
    }

    /// A reason why a file cannot be used.
    ///
    /// @param what what is wrong, with the name of the file
    /// @param remedy what to do
    public record Problem(Part part, String what, String remedy) {

        /// What is wrong and what to do.
        public String sentence() {
            return what + "; " + remedy;
        }
    }

    /// The content of the files, and all problems with them.
    private record Content(Optional<TlsIdentity> identity, List<Problem> problems) {}

    /// Makes something of the text of a file.
    private interface Reader<T> {
        T read(String text) throws GeneralSecurityException;
    }

    /// All problems with the files; empty if there are none.
    public List<Problem> problems() {
        return content().problems();
    }

    /// The certificate chain and its key.
    ///
    /// @throws IOException with the first problem and its remedy
    public TlsIdentity identity() throws IOException {
        Content content = content();
        return content.identity().orElseThrow(() -> new IOException(content.problems().getFirst().sentence()));
    }

    private Content content() {
        List<Problem> troubles = new ArrayList<>();
        Optional<List<X509Certificate>> chain =
                part(Part.CERTIFICATE, certificate, otherwise, Pem::certificates, troubles);
        Optional<PrivateKey> secret = part(Part.KEY, key, otherwise, Pem::key, troubles);
        if (chain.isEmpty() || secret.isEmpty()) {
            return new Content(Optional.empty(), troubles);
        }
        TlsIdentity identity = new TlsIdentity(secret.get(), chain.get());
        if (Pem.isPair(identity)) {
            return new Content(Optional.of(identity), troubles);
        }
        troubles.add(new Problem(Part.KEY, key + " is not the key of the certificate in " + certificate,
                "name the key that belongs to the certificate; the server's own certificate must be the first in its file"));
        return new Content(Optional.empty(), troubles);
    }

    /// The certificates of authorities in a file.
    ///
    /// @param troubles receives the problem of the file
    public static Optional<List<X509Certificate>> authorities(Path file, List<Problem> troubles) {
        return part(Part.AUTHORITIES, file, "", Pem::certificates, troubles);
    }

    private static <T> Optional<T> part(Part part, Path file, String otherwise, Reader<T> reader,
            List<Problem> troubles) {
        try {
            return Optional.of(reader.read(RegularFile.text(file)));
        } catch (CharacterCodingException e) {
            troubles.add(new Problem(part, file + " is not a PEM file: it is not text", "convert it: openssl "
                    + (part == Part.KEY ? "pkey" : "x509") + " -inform DER -in " + file.getFileName() + " -out "
                    + (part == Part.KEY ? "key" : "certificate") + ".pem"));
        } catch (NoSuchFileException e) {
            troubles.add(new Problem(part, "there is no file " + file, "name an existing file" + otherwise));
        } catch (IOException e) {
            troubles.add(new Problem(part, file + " cannot be read: " + RegularFile.trouble(e),
                    "name a file that this account can read" + otherwise));
        } catch (UnusableTextException e) {
            troubles.add(new Problem(part, file + " cannot be used: " + e.getMessage(), e.remedy()));
        } catch (GeneralSecurityException e) {
            troubles.add(new Problem(part, file + " cannot be used: " + e.getMessage(), "create the file again"));
        }
        return Optional.empty();
    }
}
