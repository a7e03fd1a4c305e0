package rootwalk.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What the companion web server serves.
///
/// @param tls where the sites are served over TLS, beside `listen.web`
/// @param authority the folder of the authority that signs what is not given
/// @param accessLog of requests; where there is none they are not logged
/// @param trace whether TRACE is answered with what was sent
public record Web(
        List<InetSocketAddress> tls,
        Path authority,
        Optional<AccessLog> accessLog,
        Limits limits,
        boolean trace,
        List<Site> sites) {

    /// A line for each request.
    public record AccessLog(LogTarget target, LogFormat format) {}

    /// Where its lines go.
    public sealed interface LogTarget {

        record File(Path path) implements LogTarget {}

        /// Among what the daemon logs.
        record StandardError() implements LogTarget {}
    }

    /// What its lines look like.
    public enum LogFormat {
        COMBINED,
        JSON
    }

    /// What clients may take, beside [Config.Limits].
    ///
    /// @param requestsPerConnection after which an HTTP/1 connection is closed
    /// @param patience for a request's head, and for a client to begin to take a reply
    /// @param rate octets a second by which content has to come and go
    /// @param line octets of a request line
    /// @param head octets of a request's header fields
    /// @param content octets of a request's content
    public record Limits(int requestsPerConnection, Duration patience, int rate, int line, int head, int content) {}

    /// One site.
    ///
    /// @param names of hosts, or `*`
    /// @param accounts that are let in; none lets everybody in
    /// @param origins whose pages may read it (CORS)
    /// @param strictTransport how long browsers come by TLS only
    /// @param delay of each reply
    /// @param http2Only whether TLS clients have to speak HTTP/2
    public record Site(
            List<String> names,
            Content content,
            SiteCertificate certificate,
            List<Account> accounts,
            List<String> origins,
            Optional<Duration> strictTransport,
            Duration delay,
            boolean http2Only) {}

    /// What answers on a site.
    public sealed interface Content {

        /// The files of a folder.
        ///
        /// @param listing whether folders without `index.html` show what is in them
        record Files(Path folder, boolean listing, List<CacheRule> cache) implements Content {}

        /// Another place.
        ///
        /// @param to scheme and authority, to which path and query are added
        record Redirect(String to, int status) implements Content {}

        /// A demonstration.
        record Demo(DemoKind kind) implements Content {}
    }

    /// Which demonstration.
    public enum DemoKind {
        /// Echo, form and cookies.
        REQUESTS,
        /// A page with thirty resources.
        RESOURCES
    }

    /// What a TLS client is shown.
    public sealed interface SiteCertificate {

        /// A certificate of the local authority.
        record Local() implements SiteCertificate {}

        /// PEM files.
        record FromFiles(Path certificate, Path key) implements SiteCertificate {}

        /// A bad one, on purpose.
        record Broken(BrokenKind kind) implements SiteCertificate {}
    }

    /// What is bad about a certificate.
    public enum BrokenKind {
        EXPIRED,
        WRONG_NAME
    }

    /// What `Cache-Control` says for the paths of a pattern.
    public record CacheRule(String paths, String control) {}

    /// Who is let in.
    public record Account(String name, String password) {

        /// Without the password.
        @Override
        public String toString() {
            return "Account[name=" + name + "]";
        }
    }
}
