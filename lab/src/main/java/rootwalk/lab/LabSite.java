package rootwalk.lab;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// One line of `lab.sites`: a web site of the local internet, or the part of one that is behind some of its doors.
///
/// @param name as a URL has it, without the last dot
public record LabSite(InetAddress address, String name, Protocols protocols, Content content, List<Trait> traits) {

    public LabSite {
        traits = List.copyOf(traits);
    }

    /// How it is reached.
    public enum Protocols {
        /// In clear text only.
        HTTP("http"),
        /// Over TLS only, by HTTP/1.1 and HTTP/2.
        HTTPS("https"),
        /// Either.
        BOTH("both"),
        /// Over TLS, by HTTP/2 and nothing else.
        H2("h2"),
        /// Nothing listens.
        ABSENT("absent");

        private final String word;

        Protocols(String word) {
            this.word = word;
        }

        /// The word for it in `lab.sites`.
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

    /// What a visitor finds.
    public sealed interface Content {

        /// The files of a folder.
        record Files(Path folder) implements Content {}

        /// What a server can do: an echo, a form, cookies.
        record Demonstrations() implements Content {}

        /// The way to somewhere else.
        ///
        /// @param status 301, 302, 303, 307 or 308
        /// @param to scheme and name: `https://www.harbor.isle`
        record Redirect(int status, String to) implements Content {}

        /// No request comes so far.
        record Nothing() implements Content {}
    }

    /// What else is to be known of a site.
    public sealed interface Trait {

        /// `Cache-Control` of the paths that fit the pattern, unless an earlier one does.
        record Caching(String pattern, String value) implements Trait {}

        /// A name and a password are asked for.
        record PasswordProtected(String user, String password) implements Trait {}

        /// Answers come late.
        record Slow(Duration delay) implements Trait {}

        /// Browsers shall come by TLS for so long.
        record StrictTransport(Duration duration) implements Trait {}

        /// The certificate's time is over.
        record ExpiredCertificate() implements Trait {}

        /// The certificate is made out to another name.
        record WrongNameCertificate(String name) implements Trait {}
    }

    /// The traits of one kind, in their order.
    <T extends Trait> Stream<T> traits(Class<T> kind) {
        return traits.stream().filter(kind::isInstance).map(kind::cast);
    }
}
