package rootwalk.lab;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// A line of `lab.sites`: a web site of the local internet, or its part for some protocols.
///
/// @param name as in a URL, without a trailing dot
public record LabSite(InetAddress address, String name, Protocols protocols, Content content, List<Trait> traits) {

    public LabSite {
        traits = List.copyOf(traits);
    }

    /// The protocols of a site.
    public enum Protocols {
        /// HTTP without TLS only.
        HTTP("http"),
        /// TLS only, with HTTP/1.1 and HTTP/2.
        HTTPS("https"),
        /// With and without TLS.
        BOTH("both"),
        /// TLS with HTTP/2 only.
        H2("h2"),
        /// No server listens.
        ABSENT("absent");

        private final String word;

        Protocols(String word) {
            this.word = word;
        }

        /// The name in `lab.sites`.
        public String word() {
            return word;
        }

        public boolean includeCleartext() {
            return this == HTTP || this == BOTH;
        }

        public boolean includeTls() {
            return this == HTTPS || this == BOTH || this == H2;
        }
    }

    /// The content of a site.
    public sealed interface Content {

        /// The files of a folder.
        record Files(Path folder) implements Content {}

        /// The demonstrations: an echo, a form, cookies.
        record Demonstrations() implements Content {}

        /// A redirect.
        ///
        /// @param status 301, 302, 303, 307 or 308
        /// @param to scheme and name: `https://www.harbor.isle`
        record Redirect(int status, String to) implements Content {}

        /// No content, since no server listens.
        record Nothing() implements Content {}
    }

    /// Further properties of a site.
    public sealed interface Trait {

        /// `Cache-Control` for the paths that match the pattern; the first match applies.
        record Caching(String pattern, String value) implements Trait {}

        /// Requires a name and password.
        record PasswordProtected(String user, String password) implements Trait {}

        /// Responds after a delay.
        record Slow(Duration delay) implements Trait {}

        /// Sends `Strict-Transport-Security` with this duration.
        record StrictTransport(Duration duration) implements Trait {}

        /// The certificate has expired.
        record ExpiredCertificate() implements Trait {}

        /// The certificate has another name.
        record WrongNameCertificate(String name) implements Trait {}
    }

    /// The traits of one kind, in order.
    <T extends Trait> Stream<T> traits(Class<T> kind) {
        return traits.stream().filter(kind::isInstance).map(kind::cast);
    }
}
