package rootwalk.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The configuration of the companion web server.
///
/// @param tls addresses for TLS, in addition to `listen.web`
/// @param authority the folder of the certificate authority
/// @param accessLog empty for no log
/// @param trace whether TRACE is answered with the request
public record Web(
        List<InetSocketAddress> tls,
        Path authority,
        Optional<AccessLog> accessLog,
        Limits limits,
        boolean trace,
        List<Site> sites) {

    /// The log of requests.
    public record AccessLog(LogTarget target, LogFormat format) {}

    /// The destination of the log.
    public sealed interface LogTarget {

        record File(Path path) implements LogTarget {}

        /// The log of the daemon.
        record StandardError() implements LogTarget {}
    }

    /// The format of a line.
    public enum LogFormat {
        COMBINED,
        JSON
    }

    /// Limits for clients, in addition to [Config.Limits].
    ///
    /// @param requestsPerConnection after which an HTTP/1 connection is closed
    /// @param patience for the head of a request, and for a client that takes nothing of a response
    /// @param rate the lowest rate for content in octets per second
    /// @param line the longest request line in octets
    /// @param head the largest header section in octets
    /// @param content the largest content of a request in octets
    public record Limits(int requestsPerConnection, Duration patience, int rate, int line, int head, int content) {}

    /// One site.
    ///
    /// @param names host names, or `*`
    /// @param accounts for Basic authentication; empty for public access
    /// @param origins that may read responses (CORS)
    /// @param strictTransport how long browsers use TLS only
    /// @param delay of each response
    /// @param http2Only whether TLS clients must use HTTP/2
    public record Site(
            List<String> names,
            Content content,
            SiteCertificate certificate,
            List<Account> accounts,
            List<String> origins,
            Optional<Duration> strictTransport,
            Duration delay,
            boolean http2Only) {}

    /// The content of a site.
    public sealed interface Content {

        /// The files of a folder.
        ///
        /// @param listing whether folders without `index.html` have a listing
        record Files(Path folder, boolean listing, List<CacheRule> cache) implements Content {}

        /// A redirect to another origin.
        ///
        /// @param to scheme and authority; path and query are appended
        record Redirect(String to, int status) implements Content {}

        /// A demonstration.
        record Demo(DemoKind kind) implements Content {}
    }

    /// The kind of demonstration.
    public enum DemoKind {
        /// Echo, form and cookies.
        REQUESTS,
        /// A page with thirty resources.
        RESOURCES
    }

    /// The certificate of a site.
    public sealed interface SiteCertificate {

        /// A certificate of the local authority.
        record Local() implements SiteCertificate {}

        /// PEM files.
        record FromFiles(Path certificate, Path key) implements SiteCertificate {}

        /// An invalid certificate, for tests of clients.
        record Broken(BrokenKind kind) implements SiteCertificate {}
    }

    /// What is wrong with an invalid certificate.
    public enum BrokenKind {
        EXPIRED,
        WRONG_NAME
    }

    /// The value of `Cache-Control` for the paths that match a pattern.
    public record CacheRule(String paths, String control) {}

    /// An account for Basic authentication.
    public record Account(String name, String password) {

        /// Omits the password.
        @Override
        public String toString() {
            return "Account[name=" + name + "]";
        }
    }
}
