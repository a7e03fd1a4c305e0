package rootwalk.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

import rootwalk.wire.Name;
import rootwalk.wire.RRset;

/// Everything the configuration file says, defaults filled in: a tree of immutable records in the order of the file.
///
/// Paths are absolute. An address without a port in the file has the standard port here.
///
/// @param tls the certificate for the encrypted listeners
/// @param localData records answered from the configuration itself
/// @param specialUseNames whether the names of RFC 6761, RFC 6303 and their like are answered locally
/// @param threads event loops; empty lets the daemon choose by the machine
/// @param web what the companion server serves
public record Config(
        Listen listen,
        Optional<Certificate> tls,
        Identity identity,
        Access access,
        Limits limits,
        Hosts hosts,
        List<LocalRecord> localData,
        List<LocalZone> localZones,
        boolean specialUseNames,
        List<PolicyZone> responsePolicy,
        Dns64 dns64,
        Recursion recursion,
        Dnssec dnssec,
        Cache cache,
        Answers answers,
        List<Zone> zones,
        List<Key> keys,
        OptionalInt threads,
        Control control,
        Log log,
        Web web) {

    /// The same without servers that are named for a zone: every walk begins at the root.
    public Config fromRoot() {
        Recursion at = recursion;
        return new Config(listen, tls, identity, access, limits, hosts, localData, localZones, specialUseNames,
                responsePolicy, dns64,
                new Recursion(at.enabled, at.rootHints, at.port, at.use, at.qnameMinimisation, at.caseRandomisation,
                        List.of(), List.of(), at.doNotQuery, at.privateAddresses, at.privateDomains),
                dnssec, cache, answers, zones, keys, threads, control, log, web);
    }

    /// Where questions are taken.
    ///
    /// @param dns UDP and TCP (RFC 1035, RFC 7766)
    /// @param optional those of `dns` that are left out where the host does not have them
    /// @param tls DNS over TLS (RFC 7858)
    /// @param https DNS over HTTPS (RFC 8484)
    /// @param quic DNS over QUIC (RFC 9250)
    /// @param web the companion HTTP server
    /// @param freebind whether an address may come after the start
    public record Listen(
            List<InetSocketAddress> dns,
            Set<InetSocketAddress> optional,
            List<InetSocketAddress> tls,
            List<InetSocketAddress> https,
            List<InetSocketAddress> quic,
            List<InetSocketAddress> web,
            boolean freebind) {}

    /// A certificate chain and its private key, both PEM files.
    public record Certificate(Path certificate, Path key) {}

    /// What the server says about itself; empty values are not sent.
    ///
    /// @param version for `version.bind` and `version.server`
    /// @param hostname for `hostname.bind` and `id.server` (RFC 4892)
    /// @param nsid for the NSID option (RFC 5001)
    public record Identity(Optional<String> version, Optional<String> hostname, Optional<String> nsid) {}

    /// Who may ask; the narrowest network that holds a client decides nothing, `refuse` always wins.
    ///
    /// @param query networks that are answered at all
    /// @param recursion networks for which names are resolved
    /// @param refuse networks that are refused although another list holds them
    public record Access(List<Network> query, List<Network> recursion, List<Network> refuse) {}

    /// What one client, and all of them, may take.
    ///
    /// @param udpSize the largest UDP answer in octets, whatever a client offers
    /// @param connections TCP connections in all
    /// @param connectionsPerClient TCP connections of one client prefix (an IPv4 address, an IPv6 /56)
    /// @param queriesPerConnection unanswered questions on one connection
    /// @param idle after which a connection that asks nothing is closed
    /// @param recursions questions being resolved at the same time
    /// @param recursionsPerClient of them, those of one client prefix
    public record Limits(
            int udpSize,
            int connections,
            int connectionsPerClient,
            int queriesPerConnection,
            Duration idle,
            int recursions,
            int recursionsPerClient) {}

    /// Files in the syntax of `/etc/hosts`, answered before anything else.
    public record Hosts(List<Path> files) {}

    /// A record written in the configuration.
    ///
    /// @param location where it stands, for problems that show only in company
    /// @param record a set of this one record
    public record LocalRecord(SourceLocation location, RRset record) {}

    /// What is said about a name and all below it.
    public record LocalZone(Name name, LocalAction action) {}

    /// A response policy zone.
    ///
    /// @param action what every trigger of the zone does instead of what the zone says
    /// @param cname where [PolicyAction#CNAME] leads
    public record PolicyZone(ZoneSource source, Optional<PolicyAction> action, Optional<Name> cname) {}

    /// An action that overrides those of a response policy zone.
    public enum PolicyAction {
        NXDOMAIN,
        NODATA,
        PASSTHRU,
        DROP,
        DISABLED,
        CNAME
    }

    /// Addresses synthesised from IPv4 ones (RFC 6147); no prefix, no synthesis.
    public record Dns64(Optional<Network> prefix) {}

    /// How names that are not ours are resolved.
    ///
    /// @param port where upstream servers listen
    /// @param use the address families upstream servers are asked over
    /// @param doNotQuery addresses never asked, whatever a delegation says
    /// @param privateAddresses removed from answers to public names
    /// @param privateDomains names that may have `privateAddresses`
    public record Recursion(
            boolean enabled,
            RecordSource rootHints,
            int port,
            Set<AddressFamily> use,
            QnameMinimisation qnameMinimisation,
            boolean caseRandomisation,
            List<Forward> forward,
            List<Stub> stub,
            List<Network> doNotQuery,
            List<Network> privateAddresses,
            List<Name> privateDomains) {}

    /// An address family.
    public enum AddressFamily {
        IPV4,
        IPV6
    }

    /// How much of a name the servers on the way are shown (RFC 9156).
    public enum QnameMinimisation {
        /// A server that answers a minimised question wrongly is believed.
        STRICT,
        /// A server that answers a minimised question wrongly is asked the whole one.
        RELAXED,
        /// Every server is asked the whole question.
        OFF
    }

    /// A resolver that is asked for all names of a zone.
    ///
    /// @param fallback whether the name is resolved from the root when no server of the list answers
    public record Forward(Name zone, List<UpstreamServer> servers, boolean fallback) {}

    /// The authoritative servers of a zone, asked iteratively instead of those the parent names.
    public record Stub(Name zone, List<UpstreamServer> servers) {}

    /// Whether and from where answers are validated.
    ///
    /// @param trustAnchors builtin ones, a file, or records in zone-file syntax; an empty list is no anchor at all
    /// @param negativeTrustAnchors names below which nothing is validated (RFC 7646)
    /// @param rollover whether anchors follow the zone's keys (RFC 5011)
    /// @param aggressiveNsec whether proofs in the cache answer other names (RFC 8198)
    public record Dnssec(
            boolean validation,
            RecordSource trustAnchors,
            List<Name> negativeTrustAnchors,
            boolean rollover,
            boolean aggressiveNsec) {}

    /// What is kept of answers.
    ///
    /// @param size in octets, all caches together; empty lets the daemon choose by its heap
    /// @param maxNegativeTtl of what does not exist (RFC 2308 section 5)
    /// @param prefetch whether names that are asked often are renewed before they run out
    public record Cache(
            OptionalLong size,
            Duration minTtl,
            Duration maxTtl,
            Duration maxNegativeTtl,
            boolean prefetch,
            ServeStale serveStale) {}

    /// Answers past their TTL when no server answers (RFC 8767).
    ///
    /// @param maxAge past the TTL, after which an answer is gone
    /// @param answerAfter how long a client waits for a fresh answer
    /// @param ttl of a stale record in an answer
    public record ServeStale(boolean enabled, Duration maxAge, Duration answerAfter, Duration ttl) {}

    /// Shape of answers; minimal ones have authority and additional sections only where the protocol needs them.
    public record Answers(boolean minimal) {}

    /// An authoritative zone.
    ///
    /// @param transferTo who may transfer it out (RFC 5936)
    /// @param notified servers that get NOTIFY messages (RFC 1996)
    /// @param updateFrom who may change it (RFC 2136)
    /// @param audience who is answered from it
    public record Zone(
            ZoneSource source,
            List<Peer> transferTo,
            List<InetSocketAddress> notified,
            List<Peer> updateFrom,
            ZoneAudience audience) {

        public Name name() {
            return source.name();
        }
    }

    /// Who sees an authoritative zone.
    public enum ZoneAudience {
        /// Clients, with authority.
        CLIENTS,
        /// Only our own recursion, as if it had asked the zone's servers.
        RECURSION
    }

    /// A key that transactions are signed with (RFC 8945); `secret` is base64 as written, checked.
    public record Key(Name name, String algorithm, String secret) {

        /// Without the secret.
        @Override
        public String toString() {
            return "Key[name=" + name + ", algorithm=" + algorithm + "]";
        }
    }

    /// The Unix socket that `rootwalk ctl` talks to.
    public record Control(Path socket) {}

    /// What is logged to standard error.
    ///
    /// @param queries whether each question is a line
    public record Log(LogLevel level, boolean queries) {}

    /// From few words to many.
    public enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }
}
