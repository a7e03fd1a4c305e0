package rootwalk.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

import rootwalk.wire.Name;
import rootwalk.wire.Nat64Prefix;
import rootwalk.wire.RRset;
import rootwalk.wire.cookie.CookieSecret;
import rootwalk.wire.tls.KeyPin;
import rootwalk.wire.tsig.TsigAlgorithm;
import rootwalk.wire.tsig.TsigKey;

/// The configuration with all defaults: a tree of immutable records in the order of the file.
///
/// Paths are absolute. An address without a port in the file has the default port here.
///
/// @param tls the certificates for the encrypted listeners
/// @param localData records that are answered from the configuration
/// @param specialUseNames whether the names of RFC 6761, RFC 6303 and similar RFCs are answered locally
/// @param threads event loops; empty lets the daemon choose by the machine
/// @param web the companion web server
/// @param api the REST API
public record Config(
        Listen listen,
        Optional<Tls> tls,
        Https https,
        Identity identity,
        Access access,
        Limits limits,
        Cookies cookies,
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
        List<Template> templates,
        Journal journal,
        List<Key> keys,
        OptionalInt threads,
        Control control,
        Metrics metrics,
        Optional<Dnstap> dnstap,
        Log log,
        Web web,
        Api api) {

    /// The zones that this server has: those that are answered, and the response policy zones.
    public List<Zone> allZones() {
        return Stream.concat(zones.stream(), responsePolicy.stream().map(PolicyZone::zone)).toList();
    }

    /// Whether any zone needs the journal, or zones may be added.
    public boolean hasJournal() {
        return !templates.isEmpty() || allZones().stream().anyMatch(this::isJournaled);
    }

    /// The template with a name.
    public Optional<Template> template(String name) {
        return templates.stream().filter(it -> it.name().equals(name)).findFirst();
    }

    /// Whether changes of a zone are recorded in the journal.
    public boolean isJournaled(Zone zone) {
        return zone.isJournaled() || (!listen.api.isEmpty() && api.mayChange(zone.name()));
    }

    /// The same without forwarders and stub zones, so that every resolution begins at the root.
    public Config fromRoot() {
        Recursion at = recursion;
        return new Config(listen, tls, https, identity, access, limits, cookies, hosts, localData, localZones,
                specialUseNames, responsePolicy, dns64,
                new Recursion(at.enabled, at.rootHints, at.port, at.use, at.nat64, at.qnameMinimisation,
                        at.caseRandomisation,
                        at.cookies, at.opportunistic,
                        List.of(), List.of(), at.doNotQuery, at.privateAddresses, at.privateDomains),
                dnssec, cache, answers, zones, templates, journal, keys, threads, control, metrics, dnstap, log, web,
                api);
    }

    /// Where the daemon listens.
    ///
    /// @param dns UDP and TCP (RFC 1035, RFC 7766)
    /// @param optional addresses of `dns` that are ignored if the host does not have them
    /// @param tls DNS over TLS (RFC 7858)
    /// @param https DNS over HTTPS (RFC 8484), with HTTP/2 and HTTP/1.1
    /// @param http3 DNS over HTTPS with HTTP/3 (RFC 9114)
    /// @param quic DNS over QUIC (RFC 9250)
    /// @param http DNS over HTTPS of which TLS ends at a proxy: HTTP/2 and HTTP/1.1 in clear text
    /// @param web the companion HTTP server
    /// @param api the REST API
    /// @param metrics metrics and health over HTTP
    /// @param proxies networks whose connections and datagrams begin with a header of the PROXY protocol, version 2
    /// @param freebind whether an address may be added to the host after the start
    public record Listen(
            List<InetSocketAddress> dns,
            Set<InetSocketAddress> optional,
            List<InetSocketAddress> tls,
            List<InetSocketAddress> https,
            List<InetSocketAddress> http3,
            List<InetSocketAddress> quic,
            List<InetSocketAddress> http,
            List<InetSocketAddress> web,
            List<InetSocketAddress> api,
            List<InetSocketAddress> metrics,
            List<Network> proxies,
            boolean freebind) {

        /// All addresses for queries.
        public List<InetSocketAddress> forQueries() {
            return Stream.of(dns, tls, https, http3, quic, http).flatMap(List::stream).toList();
        }

        /// Whether there is an address for queries over TLS, HTTPS or QUIC.
        public boolean usesTls() {
            return !tls.isEmpty() || !https.isEmpty() || usesQuic();
        }

        /// Whether there is an address for QUIC, for queries or below HTTP/3.
        public boolean usesQuic() {
            return !http3.isEmpty() || !quic.isEmpty();
        }
    }

    /// The TLS of encrypted listeners.
    ///
    /// @param certificates at least one; which one is used depends on the name that a client asks for, and the first one is for
    ///     other names
    /// @param clientAuthorities a PEM file with the authorities of client certificates; clients are not asked for
    ///     certificates without it
    public record Tls(List<Certificate> certificates, Optional<Path> clientAuthorities) {

        /// The one for clients that ask for no name.
        public Certificate standard() {
            return certificates.getFirst();
        }
    }

    /// A certificate chain and its private key, both PEM files.
    public record Certificate(Path certificate, Path key) {}

    /// DNS over HTTPS, with every version of HTTP.
    ///
    /// @param paths at which queries are answered, at least one; clients learn of the first one (RFC 9461 section 5)
    /// @param clientField the field of requests in which the proxies of `listen.http` name the client
    public record Https(List<String> paths, ClientField clientField) {}

    /// In which field of a request a proxy names the client.
    public enum ClientField {
        X_FORWARDED_FOR,
        /// RFC 7239.
        FORWARDED
    }

    /// The identity of the server; empty values are not sent.
    ///
    /// @param version for `version.bind` and `version.server`
    /// @param hostname for `hostname.bind` and `id.server` (RFC 4892)
    /// @param nsid for the NSID option (RFC 5001)
    public record Identity(Optional<String> version, Optional<String> hostname, Optional<String> nsid) {}

    /// Which clients are served. `refuse` takes precedence; the size of a network has no influence.
    ///
    /// @param query networks whose queries are answered over UDP and TCP
    /// @param tls networks whose queries are answered over TLS
    /// @param https networks whose queries are answered over HTTPS
    /// @param quic networks whose queries are answered over QUIC
    /// @param recursion networks for which names are resolved
    /// @param refuse networks that are refused even if another list contains them
    public record Access(List<Network> query, List<Network> tls, List<Network> https, List<Network> quic,
            List<Network> recursion, List<Network> refuse) {}

    /// Limits for one client and for all clients.
    ///
    /// @param udpSize the largest UDP response in octets, even if a client accepts more
    /// @param connections TCP connections in total, with those of TLS; as many more over HTTPS, over HTTP/3, and over QUIC
    /// @param connectionsPerClient TCP connections of one client prefix (an IPv4 address, an IPv6 /56)
    /// @param queriesPerConnection unanswered queries on one connection
    /// @param idle after which a connection without queries is closed
    /// @param recursions concurrent resolutions
    /// @param recursionsPerClient concurrent resolutions of one client prefix
    /// @param transfers zones that are sent to other servers at the same time
    /// @param transfersPerClient of these, to one client prefix
    /// @param transferTime after which a transfer is ended, in both directions
    /// @param refreshes secondary zones that are compared with a primary or transferred at the same time
    /// @param transferSize of a zone from a primary at most, in octets
    /// @param responsesPerSecond responses of one kind over UDP to one network that gets no recursion; 0: not limited
    /// @param responsesExempt networks to which this does not apply
    /// @param requireCookie which queries over UDP must have a server cookie
    public record Limits(
            int udpSize,
            int connections,
            int connectionsPerClient,
            int queriesPerConnection,
            Duration idle,
            int recursions,
            int recursionsPerClient,
            int transfers,
            int transfersPerClient,
            Duration transferTime,
            int refreshes,
            long transferSize,
            int responsesPerSecond,
            List<Network> responsesExempt,
            RequireCookie requireCookie) {}

    /// When queries over UDP must have a server cookie (RFC 7873).
    public enum RequireCookie {
        NEVER,
        /// While half of `recursions` are in use, for queries that must be resolved.
        BUSY,
        /// Always, from clients that send cookies.
        ALWAYS
    }

    /// DNS cookies of clients (RFC 7873, RFC 9018).
    ///
    /// @param answered whether responses have a server cookie
    /// @param secrets the first one is used for new cookies, cookies of all are accepted; empty for a secret of this server
    public record Cookies(boolean answered, List<CookieSecret> secrets) {}

    /// Files in the syntax of `/etc/hosts`, which take precedence over all other data.
    public record Hosts(List<Path> files) {}

    /// A record in the configuration.
    ///
    /// @param location for problems that are found later
    /// @param record an RRset with this record
    public record LocalRecord(SourceLocation location, RRset record) {}

    /// The action for a name and all names below it.
    public record LocalZone(Name name, LocalAction action) {}

    /// A response policy zone.
    ///
    /// @param zone has the audience [ZoneAudience#POLICY]
    /// @param action of all triggers of the zone
    /// @param cname the target of [PolicyAction#CNAME]
    /// @param clearsRa whether RA is not set in NXDOMAIN responses of the zone
    public record PolicyZone(Zone zone, PolicyAction action, Optional<Name> cname, boolean clearsRa) {

        public Name name() {
            return zone.name();
        }
    }

    /// The action of the triggers of a response policy zone.
    public enum PolicyAction {
        /// That of each trigger.
        GIVEN,
        NXDOMAIN,
        NODATA,
        PASSTHRU,
        DROP,
        TCP_ONLY,
        CNAME,
        /// None: the log has what would have been done.
        DISABLED
    }

    /// Synthesis of IPv6 addresses from IPv4 (RFC 6147); disabled without a prefix.
    ///
    /// @param clients that get it, among those that get recursion
    /// @param exclude IPv6 addresses that count as absent
    /// @param excludeIpv4 IPv4 addresses that are not translated
    /// @param ignoreAaaa names whose AAAA records count as absent, and all names below them
    public record Dns64(Optional<Nat64Prefix> prefix, List<Network> clients, List<Network> exclude,
            List<Network> excludeIpv4, List<Name> ignoreAaaa) {}

    /// Settings for recursion.
    ///
    /// @param port the port of upstream servers
    /// @param use the address families for queries to upstream servers
    /// @param nat64 the prefix of the NAT64 through which servers with IPv4 addresses are queried
    /// @param cookies whether queries have DNS cookies (RFC 7873)
    /// @param opportunistic the encryption of queries to authoritative servers
    /// @param doNotQuery addresses that are never queried
    /// @param privateAddresses addresses that are removed from answers to public names
    /// @param privateDomains names that may have `privateAddresses`
    public record Recursion(
            boolean enabled,
            RecordSource rootHints,
            int port,
            Set<AddressFamily> use,
            Optional<Nat64Prefix> nat64,
            QnameMinimisation qnameMinimisation,
            boolean caseRandomisation,
            boolean cookies,
            Opportunistic opportunistic,
            List<Forward> forward,
            List<Stub> stub,
            List<Network> doNotQuery,
            List<Network> privateAddresses,
            List<Name> privateDomains) {}

    /// Encryption of queries to authoritative servers that announce none (RFC 9539).
    ///
    /// @param port of DNS over TLS at the servers
    /// @param persistence after the last response over TLS, how long a server is queried over TLS only
    /// @param damping how long a server that did not respond over TLS is not probed again
    public record Opportunistic(OpportunisticTransport transport, int port, Duration persistence, Duration damping) {

        /// The defaults of RFC 9539 section 4.3, and disabled.
        public static final Opportunistic DISABLED =
                new Opportunistic(OpportunisticTransport.OFF, 853, Duration.ofDays(3), Duration.ofDays(1));
    }

    /// What authoritative servers are probed for.
    public enum OpportunisticTransport {
        /// Nothing.
        OFF,
        /// DNS over TLS.
        TLS
    }

    /// An address family.
    public enum AddressFamily {
        IPV4,
        IPV6
    }

    /// How much of a name is sent to servers above its zone (RFC 9156).
    public enum QnameMinimisation {
        /// A wrong response to a minimised query is accepted.
        STRICT,
        /// After a wrong response to a minimised query, the full query is sent.
        RELAXED,
        /// The full query is sent to every server.
        OFF
    }

    /// Forwarders for all names of a zone.
    ///
    /// @param fallback whether the name is resolved from the root if no forwarder answers
    public record Forward(Name zone, List<UpstreamServer> servers, boolean fallback) {}

    /// Authoritative servers of a zone, which are queried iteratively instead of those in the delegation.
    public record Stub(Name zone, List<UpstreamServer> servers) {}

    /// Settings for validation.
    ///
    /// @param trustAnchors builtin ones, a file, or records in zone-file syntax; an empty list for no anchors
    /// @param negativeTrustAnchors names below which nothing is validated (RFC 7646)
    /// @param rollover whether anchors follow the keys of the zone (RFC 5011)
    /// @param state the file with the keys that the rollover has found, and with the last known time
    /// @param aggressiveNsec whether cached proofs answer other names (RFC 8198)
    /// @param sha1 the effect of signatures and DS records that depend on SHA-1
    public record Dnssec(
            boolean validation,
            RecordSource trustAnchors,
            List<Name> negativeTrustAnchors,
            boolean rollover,
            Path state,
            boolean aggressiveNsec,
            Sha1 sha1) {

        /// Whether the keys of the zones with an anchor are tracked. Records in the configuration are used as they are.
        public boolean tracksKeys() {
            return rollover && !(trustAnchors instanceof RecordSource.Written);
        }
    }

    /// The use of SHA-1 in validation.
    public enum Sha1 {
        /// It is used like other algorithms.
        VALIDATE,
        /// It is treated as unsupported: zones that have nothing else are insecure (RFC 9905).
        INSECURE
    }

    /// Settings of the caches.
    ///
    /// @param size in octets, all caches together; empty lets the daemon choose by its heap
    /// @param maxNegativeTtl for negative answers (RFC 2308 section 5)
    /// @param prefetch whether frequently queried names are refreshed before they expire
    public record Cache(
            OptionalLong size,
            Duration minTtl,
            Duration maxTtl,
            Duration maxNegativeTtl,
            boolean prefetch,
            ServeStale serveStale,
            Optional<SharedCacheServer> shared) {

        /// The settings that the content of the caches of this server depends on.
        public Cache ofThisServer() {
            return new Cache(size, minTtl, maxTtl, maxNegativeTtl, prefetch, ServeStale.NEVER, Optional.empty());
        }
    }

    /// Expired answers if no server responds (RFC 8767).
    ///
    /// @param maxAge how long after the TTL an answer may be used
    /// @param answerAfter how long a client waits for a fresh answer; zero: not at all
    /// @param ttl of the records of an expired answer, at least one second
    public record ServeStale(boolean enabled, Duration maxAge, Duration answerAfter, Duration ttl) {

        private static final ServeStale NEVER =
                new ServeStale(false, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1));
    }

    /// Minimal answers have authority and additional sections only if the protocol requires them.
    public record Answers(boolean minimal) {}

    /// An authoritative zone.
    ///
    /// @param transferTo which hosts may transfer the zone (RFC 5936)
    /// @param notified servers that get NOTIFY messages (RFC 1996)
    /// @param notifiesServers whether the servers in the NS records of the zone get them as well
    /// @param notifiesParent whether the operator of the parent zone gets them after changes of CDS, CDNSKEY and CSYNC (RFC 9859)
    /// @param audience which queries are answered from the zone
    /// @param catalog how its members are served, if the zone is a catalog zone of another server (RFC 9432)
    /// @param memberOf the catalog zone of this server that lists the zone
    public record Zone(
            ZoneSource source,
            List<Peer> transferTo,
            List<Remote> notified,
            boolean notifiesServers,
            boolean notifiesParent,
            Updates updates,
            ZoneAudience audience,
            Optional<CatalogUse> catalog,
            Optional<Membership> memberOf) {

        public Name name() {
            return source.name();
        }

        /// Whether changes of the zone are recorded in the journal, whatever the API permits.
        boolean isJournaled() {
            return switch (source) {
                case ZoneSource.Secondary _,ZoneSource.Stored _,ZoneSource.Produced _ -> true;
                case ZoneSource.Primary _ -> !transferTo.isEmpty() || !notified.isEmpty() || notifiesParent
                        || updates.arePermitted() || catalog.isPresent();
            };
        }
    }

    /// How the members of a catalog zone are served.
    ///
    /// @param members the name of a template
    /// @param groups the names of the templates of groups (RFC 9432 section 4.4.2)
    public record CatalogUse(String members, Map<String, String> groups) {}

    /// A catalog zone of this server that lists a zone.
    ///
    /// @param group of the member
    public record Membership(Name catalog, Optional<String> group) {}

    /// Dynamic updates of a zone (RFC 2136).
    ///
    /// @param from which hosts may send them; empty for those in the policy
    /// @param policy the first rule that applies decides; empty permits everything to the hosts in `from`
    /// @param serials how the serial number grows
    /// @param areForwarded whether those for a secondary zone are sent on to its primary
    public record Updates(List<Peer> from, List<UpdateRule> policy, SerialPolicy serials, boolean areForwarded) {

        /// No updates.
        static final Updates NONE = new Updates(List.of(), List.of(), SerialPolicy.INCREMENT, false);

        /// Whether any host may update the zone.
        public boolean arePermitted() {
            return !from.isEmpty() || !policy.isEmpty();
        }
    }

    /// A rule for dynamic updates.
    ///
    /// @param isGrant whether it permits or denies
    /// @param peers whom it is about
    /// @param owners which names it is about
    /// @param name that `owners` refers to, if it needs one
    /// @param types which types it is about; empty for all but NS and SOA
    public record UpdateRule(boolean isGrant, List<Peer> peers, UpdateOwners owners, Optional<Name> name,
            Set<Integer> types) {}

    /// The names that a rule for dynamic updates is about, as in `update-policy` of BIND.
    public enum UpdateOwners {
        /// One name.
        NAME,
        /// A name and all below it.
        SUBDOMAIN,
        /// All names below a name.
        WILDCARD,
        /// All names of the zone.
        ZONESUB,
        /// The name of the key.
        SELF,
        /// The name of the key and all below it.
        SELFSUB,
        /// The reverse name of the address, over TCP.
        TCP_SELF;

        /// Whether it refers to a name.
        boolean needsName() {
            return this == NAME || this == SUBDOMAIN || this == WILDCARD;
        }
    }

    /// How the serial number of a zone grows with an update.
    public enum SerialPolicy {
        /// By one.
        INCREMENT,
        /// To the seconds since 1970.
        UNIXTIME,
        /// To the date in UTC and two digits.
        DATE
    }

    /// Another server that a zone is exchanged with.
    ///
    /// @param key the name of the TSIG key of the requests to it, one of `keys`
    /// @param tls how it is reached over TLS (RFC 9103); empty for UDP and TCP
    public record Remote(InetSocketAddress address, Optional<Name> key, Optional<RemoteTls> tls) {}

    /// TLS to another server. Without a name, authority and pin, any certificate is accepted.
    ///
    /// @param name that the certificate of the server must have
    /// @param authorities a PEM file with the authorities of the certificate; empty for those of the JDK, if there is a name
    /// @param pins of which the key of the certificate must have one, if there are any
    /// @param identity of this server, for servers that require a client certificate
    public record RemoteTls(Optional<String> name, Optional<Path> authorities, List<KeyPin> pins,
            Optional<ClientCertificate> identity) {}

    /// The certificate chain of a TLS client, and its private key, both PEM files.
    public record ClientCertificate(Path certificate, Path key) {}

    /// Changes of zones on disk.
    ///
    /// @param directory with its files; created if it does not exist
    /// @param size of the file at most, in octets
    /// @param zoneSize of the changes of one zone at most, in octets
    /// @param maxAge until a change is removed
    public record Journal(Path directory, long size, long zoneSize, Duration maxAge) {}

    /// Which queries are answered from a zone.
    public enum ZoneAudience {
        /// Queries of clients, authoritatively.
        CLIENTS,
        /// Only the recursion of this daemon, like responses of the zone's servers.
        RECURSION,
        /// None: it is a response policy zone.
        POLICY
    }

    /// A TSIG key (RFC 8945).
    public sealed interface Key {

        Name name();

        /// A key whose secret is in the configuration.
        record Written(TsigKey key) implements Key {
            @Override
            public Name name() {
                return key.name();
            }
        }

        /// A key whose secret is in a file.
        ///
        /// @param algorithm empty if the file must have it
        record FromFile(Name name, Optional<TsigAlgorithm> algorithm, Path file) implements Key {}
    }

    /// The Unix socket for `rootwalk ctl`.
    public record Control(Path socket) {}

    /// What is served at the addresses in `listen.metrics`.
    ///
    /// @param zones the most zones that have metrics of their own
    public record Metrics(int zones) {}

    /// Copies of messages for another program.
    ///
    /// @param target a Unix socket or an address
    /// @param identity of the server, in each copy
    /// @param version of the server, in each copy
    public record Dnstap(DnstapTarget target, Set<DnstapMessages> messages, Optional<String> identity,
            Optional<String> version) {}

    /// Where another program reads copies of messages.
    public sealed interface DnstapTarget {

        /// A Unix socket.
        record Socket(Path path) implements DnstapTarget {}

        /// An address for TCP.
        record Address(InetSocketAddress address) implements DnstapTarget {}
    }

    /// Messages that are copied.
    public enum DnstapMessages {
        /// Queries of clients for which names are resolved.
        CLIENT,
        /// Queries to other servers.
        RESOLVER,
        /// Other queries of clients.
        AUTH,
        /// Dynamic updates.
        UPDATE
    }

    /// The log on standard error.
    ///
    /// @param queries how queries are logged; empty if they are not
    public record Log(LogLevel level, Optional<QueryLog> queries) {}

    /// A line for each query.
    ///
    /// @param sample one of so many queries is logged
    /// @param addresses whether the line has the address of the client
    public record QueryLog(QueryLogFormat format, int sample, boolean addresses) {

        /// The lines that `queries: true` writes.
        static final QueryLog DEFAULT = new QueryLog(QueryLogFormat.TEXT, 1, true);
    }

    /// The format of a line of the query log.
    public enum QueryLogFormat {
        TEXT,
        JSON,
        LOGFMT
    }

    /// From the least to the most output.
    public enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }
}
