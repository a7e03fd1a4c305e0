package rootwalk.daemon.exposition;

import static rootwalk.daemon.exposition.Family.counter;
import static rootwalk.daemon.exposition.Family.gauge;
import static rootwalk.daemon.exposition.Family.histogram;
import static rootwalk.daemon.exposition.Family.info;
import static rootwalk.daemon.exposition.Family.summary;

import java.util.List;
import java.util.stream.Stream;

/// All families of metrics, in the order of `docs/metrics.md`.
final class Families {

    /// The counters of `ctl stats`.
    static final List<Family> COUNTED = List.of(
            gauge("rootwalk_uptime_seconds", "Time since the start.").of("uptime-seconds"),
            counter("rootwalk_queries", "Queries that got a response.")
                    .by("transport", "queries.udp", "queries.tcp", "queries.tls", "queries.https",
                            "queries.quic"),
            counter("rootwalk_queries_dropped", "Queries that got no response.").of("queries.dropped"),
            counter("rootwalk_queries_by_type", "Queries that got a response, by their type.")
                    .byMnemonic("type", "types.a", "types.aaaa", "types.https", "types.ptr", "types.ns", "types.mx",
                            "types.txt", "types.soa", "types.srv", "types.cname", "types.ds", "types.dnskey",
                            "types.svcb", "types.naptr", "types.caa", "types.tlsa", "types.axfr", "types.ixfr",
                            "types.any", "types.other"),
            counter("rootwalk_answers", "Responses, by the source of the answer.")
                    .by("source", "answers.rule", "answers.hosts", "answers.local", "answers.zone", "answers.policy",
                            "answers.cache", "answers.stale", "answers.dns64", "answers.recursion"),
            counter("rootwalk_responses", "Responses, by response code.")
                    .byMnemonic("rcode", "codes.noerror", "codes.formerr", "codes.servfail", "codes.nxdomain",
                            "codes.notimp", "codes.refused", "codes.other"),
            counter("rootwalk_responses_truncated", "Responses with TC.").of("answers.truncated"),
            counter("rootwalk_responses_limited",
                    "Responses to networks that get too many, which are dropped, or ask to use TCP.")
                    .with("action", "truncated", "limited.truncated").and("dropped", "limited.dropped"),
            counter("rootwalk_tsig_requests", "Requests with a TSIG record, by the result of its check.")
                    .with("result", "valid", "tsig.valid").and("error", "tsig.errors"),
            counter("rootwalk_udp_datagrams_received", "Datagrams received.").of("udp.received"),
            counter("rootwalk_udp_datagrams_oversized", "Datagrams ignored because they are longer than any query.")
                    .of("udp.oversized"),
            counter("rootwalk_udp_responses_unsent", "Responses that the kernel did not accept.").of("udp.unsent"),
            counter("rootwalk_udp_faults", "Errors of UDP sockets.").of("udp.faults"),
            counter("rootwalk_proxy_headers",
                    "Headers of the PROXY protocol, of connections and of datagrams, by whether they were accepted.")
                    .with("result", "accepted", "proxy.accepted").and("rejected", "proxy.rejected"),
            gauge("rootwalk_tcp_connections", "Open connections of clients over TCP and TLS.").of("tcp.connections"),
            gauge("rootwalk_https_connections", "Open connections of clients over HTTPS.").of("https.connections"),
            counter("rootwalk_https_protocol_errors",
                    "Requests and connections over HTTPS that were ended because the client violated HTTP.")
                    .of("https.protocol-errors"),
            gauge("rootwalk_http3_connections", "Open connections of clients over HTTP/3.").of("http3.connections"),
            counter("rootwalk_http3_protocol_errors",
                    "Requests and connections over HTTP/3 that were ended because the client violated HTTP or QUIC.")
                    .of("http3.protocol-errors"),
            counter("rootwalk_http3_retries",
                    "Retry packets, one for each connection that a client over HTTP/3 has begun.")
                    .of("http3.retries"),
            gauge("rootwalk_quic_connections", "Open connections of clients over QUIC.").of("quic.connections"),
            counter("rootwalk_quic_protocol_errors",
                    "Connections over QUIC that were ended because the client violated the protocol.")
                    .of("quic.protocol-errors"),
            counter("rootwalk_quic_retries",
                    "Retry packets, one for each connection that a client over QUIC has begun.")
                    .of("quic.retries"),
            counter("rootwalk_tls_handshakes", "TLS handshakes of clients, also over HTTPS, HTTP/3 and QUIC.")
                    .with("result", "completed", "tls.handshakes").and("failed", "tls.failed"),
            counter("rootwalk_tls_handshakes_with_certificate",
                    "Completed handshakes with a certificate of the client.")
                    .of("tls.with-certificate"),
            gauge("rootwalk_message_cache_entries", "Messages in the message cache.").of("message-cache.count"),
            gauge("rootwalk_message_cache_size_bytes", "Memory of the message cache.").of("message-cache.octets"),
            counter("rootwalk_message_cache_lookups", "Lookups in the message cache.")
                    .with("result", "hit", "message-cache.hits").and("miss", "message-cache.misses"),
            counter("rootwalk_message_cache_evictions", "Messages removed because the cache was full.")
                    .of("message-cache.evicted"),
            gauge("rootwalk_cache_entries",
                    "Entries of the other caches: RRsets and negative answers, zone cuts, failed"
                            + " questions, servers.")
                    .by("cache", "cache.records", "cache.delegations", "cache.failures", "cache.servers"),
            gauge("rootwalk_record_cache_size_bytes", "Memory of the record cache.").of("cache.octets"),
            counter("rootwalk_record_cache_evictions",
                    "RRsets and negative answers removed because the cache was full.")
                    .of("cache.evicted"),
            gauge("rootwalk_recursions", "Queries being resolved.").of("recursion.running"),
            counter("rootwalk_recursions_rejected", "Queries above a limit of concurrent recursions.")
                    .of("recursion.rejected"),
            counter("rootwalk_recursions_late", "Responses that were too late for the client.").of("recursion.late"),
            counter("rootwalk_resolutions", "Resolutions.").of("recursion.resolved"),
            counter("rootwalk_resolutions_failed", "Resolutions that failed.").of("recursion.failed"),
            counter("rootwalk_validations", "Resolutions, by the result of the validation.")
                    .by("result", "recursion.secure", "recursion.insecure", "recursion.bogus"),
            counter("rootwalk_resolution_queries", "Queries to other servers that resolutions needed.")
                    .of("recursion.queries-sent"),
            gauge("rootwalk_resolution_questions", "Questions being resolved, those for servers included.")
                    .of("recursion.in-flight"),
            counter("rootwalk_upstream_rejected", "Queries not sent because too many to the same zone were waiting.")
                    .of("recursion.rejected-by-zone"),
            counter("rootwalk_upstream_queries", "Queries sent to other servers.")
                    .with("transport", "udp", "upstream.udp.queries").and("tcp", "upstream.tcp.queries")
                    .and("tls", "upstream.tls.queries").and("quic", "upstream.quic.queries")
                    .and("https", "upstream.https.queries"),
            counter("rootwalk_upstream_timeouts", "Queries to other servers without a response in time.")
                    .with("transport", "udp", "upstream.udp.timeouts").and("tcp", "upstream.tcp.timeouts")
                    .and("tls", "upstream.tls.timeouts").and("quic", "upstream.quic.timeouts")
                    .and("https", "upstream.https.timeouts"),
            counter("rootwalk_upstream_invalid_responses",
                    "Queries that an encrypted server answered with something else than a DNS response, or after which it ended two connections.")
                    .with("transport", "tls", "upstream.tls.rejected").and("quic", "upstream.quic.rejected")
                    .and("https", "upstream.https.rejected"),
            counter("rootwalk_upstream_retries", "Queries repeated over TCP, without EDNS or in lower case.")
                    .of("upstream.retries"),
            counter("rootwalk_shared_cache_lookups",
                    "Lookups in the cache that is shared with other resolvers, by what they found.")
                    .with("result", "hit", "shared-cache.hits").and("miss", "shared-cache.misses")
                    .and("late", "shared-cache.late").and("failed", "shared-cache.failed")
                    .and("skipped", "shared-cache.skipped"),
            counter("rootwalk_shared_cache_rejected",
                    "Entries of the shared cache that were not used because they are not authentic or have expired.")
                    .of("shared-cache.rejected"),
            counter("rootwalk_shared_cache_writes", "Entries for the shared cache, by whether they were stored.")
                    .with("result", "stored", "shared-cache.writes").and("dropped", "shared-cache.dropped"),
            gauge("rootwalk_shared_cache_connected", "Whether the shared cache is used: 1, or 0 if it is left alone.")
                    .of("shared-cache.connected"),
            counter("rootwalk_policy_decisions", "Decisions of response policy zones, by their action.")
                    .by("action", "policy.nxdomain", "policy.nodata", "policy.passthru", "policy.drop",
                            "policy.tcp-only", "policy.data", "policy.disabled"),
            gauge("rootwalk_transfers_running", "Zones being sent to other servers.").of("transfers.running"),
            counter("rootwalk_transfers", "Requests for a transfer, by result.")
                    .by("result", "transfers.sent", "transfers.failed", "transfers.refused", "transfers.rejected"),
            counter("rootwalk_transfer_messages", "Messages of transfers.").of("transfers.messages"),
            counter("rootwalk_transfer_bytes", "Octets of the messages of transfers.").of("transfers.octets"),
            gauge("rootwalk_secondary_refreshes_running",
                    "Secondary zones being compared with a primary, or transferred.")
                    .of("secondaries.refreshing"),
            counter("rootwalk_secondary_refreshes", "Refreshes of secondary zones, by result.")
                    .by("result", "secondaries.refreshed", "secondaries.failed"),
            counter("rootwalk_secondary_transfers", "Refreshes of secondary zones that have changed the zone.")
                    .of("secondaries.transferred"),
            counter("rootwalk_secondary_expirations", "Secondary zones that are no longer served because they expired.")
                    .of("secondaries.expired"),
            gauge("rootwalk_served_zones",
                    "Zones that are served, or that would be if they were loaded or transferred.")
                    .of("zones.served"),
            gauge("rootwalk_run_time_zones", "Of these, zones that were added, and members of catalog zones.")
                    .of("zones.not-configured"),
            counter("rootwalk_catalog_versions", "Versions of catalog zones, by whether they were used.")
                    .with("result", "used", "catalogs.updates").and("broken", "catalogs.broken"),
            counter("rootwalk_notifies", "NOTIFY messages of primaries, and of others.")
                    .by("result", "notify.received", "notify.refused"),
            counter("rootwalk_updates", "UPDATE messages, by result.")
                    .by("result", "updates.changed", "updates.failed", "updates.refused"),
            counter("rootwalk_journal_changes", "Changes of zones that were stored in the journal.")
                    .of("journal.changes"),
            counter("rootwalk_journal_commits", "Transactions of the journal.").of("journal.commits"),
            counter("rootwalk_journal_rejected", "Changes of zones rejected because the journal could not be written.")
                    .of("journal.rejected"),
            gauge("rootwalk_journal_size_bytes", "Size of the file of the journal.").of("journal.octets"),
            gauge("rootwalk_web_connections", "Open connections of the web server.").of("web.connections"),
            counter("rootwalk_web_protocol_errors", "Connections closed because of errors in HTTP or TLS.")
                    .of("web.protocol-errors"),
            gauge("rootwalk_api_connections", "Open connections of the REST API.").of("api.connections"),
            counter("rootwalk_api_requests", "Requests to the REST API.").of("api.requests"),
            counter("rootwalk_api_results", "Requests to the REST API that changed a zone, or were not carried out.")
                    .by("result", "api.changed", "api.refused", "api.failed"),
            counter("rootwalk_dnstap", "Messages copied as dnstap, and those that were dropped.")
                    .with("result", "passed", "dnstap.messages").and("dropped", "dnstap.dropped"),
            counter("rootwalk_log_lost",
                    "Lines of logs of queries and of requests to the web server that were dropped, and lines of the log of the"
                            + " server that could not be written.")
                    .with("log", "queries", "log.lost").and("web", "web.log-lost").and("server", "log.lines-lost"),
            counter("rootwalk_log_suppressed", "Events that were not logged because there were too many.")
                    .with("event", "failures", "log.failures-suppressed").and("handshakes", "log.handshakes-suppressed")
                    .and("zones", "log.zones-suppressed").and("api", "log.api-suppressed"),
            counter("rootwalk_out_of_memory", "Operations that failed for lack of memory or threads.")
                    .of("out-of-memory"),
            counter("rootwalk_defects", "Errors of this program. Please report them.").of("defects"));

    static final Family ANSWER_DURATION = histogram("rootwalk_answer_duration_seconds",
            "Time until the response is sent, by the source of the answer. For answers from memory: from the end of the system"
                    + " call that reads a batch of requests to the end of the batch.")
            .by("source");
    static final Family UPSTREAM_RTT = histogram("rootwalk_upstream_rtt_seconds",
            "Time until the response of another server; over TCP with the time to connect.").by("transport");
    static final Family LOOP_DELAY = histogram("rootwalk_event_loop_delay_seconds",
            "Time for which a task waits for an event loop, measured once a second in each loop.").by("loops");

    static final Family ZONES = gauge("rootwalk_zones", "Zones of the configuration, by whether they are served.")
            .by("state");
    static final Family ZONES_REJECTED = gauge("rootwalk_zones_rejected",
            "Zones whose newest version has been rejected; the one before it is served.");
    static final Family FIRST_EXPIRY = gauge("rootwalk_zones_first_expiry_timestamp_seconds",
            "When the first secondary zone expires.");
    static final Family FIRST_SIGNATURE_EXPIRY = gauge("rootwalk_zones_first_signature_expiry_timestamp_seconds",
            "When the first signature of all zones expires.");
    static final Family ZONE_SERIAL = gauge("rootwalk_zone_serial", "Serial number of a served zone.").by("zone");
    static final Family ZONE_EXPIRY = gauge("rootwalk_zone_expiry_timestamp_seconds", "When a secondary zone expires.")
            .by("zone");
    static final Family ZONE_SIGNATURE_EXPIRY = gauge("rootwalk_zone_signature_expiry_timestamp_seconds",
            "When the first signature of a zone expires.").by("zone");

    static final Family BUILD = info("rootwalk_build", "Version of this program, and of Java.");
    static final Family MEMORY_USED = gauge("jvm_memory_used_bytes", "Memory of the JVM in use.").by("area");
    static final Family MEMORY_COMMITTED =
            gauge("jvm_memory_committed_bytes", "Memory that the JVM has from the system.")
                    .by("area");
    static final Family MEMORY_MAX = gauge("jvm_memory_max_bytes", "Memory that the JVM may use.").by("area");
    static final Family COLLECTIONS = summary("jvm_gc_collection_seconds", "Time of the garbage collector.").by("gc");
    static final Family THREADS = gauge("jvm_threads_current", "Platform threads.");
    static final Family DESCRIPTORS = gauge("process_open_fds", "Open file descriptors.");
    static final Family MOST_DESCRIPTORS = gauge("process_max_fds", "Largest number of open file descriptors.");
    static final Family CPU = counter("process_cpu_seconds", "CPU time of the process.");
    static final Family START = gauge("process_start_time_seconds", "Start of the process, in seconds since 1970.");

    private Families() {}

    /// Every family.
    static List<Family> all() {
        return Stream
                .concat(COUNTED.stream(), Stream.of(ANSWER_DURATION, UPSTREAM_RTT, LOOP_DELAY, ZONES, ZONES_REJECTED,
                        FIRST_EXPIRY, FIRST_SIGNATURE_EXPIRY, ZONE_SERIAL, ZONE_EXPIRY, ZONE_SIGNATURE_EXPIRY, BUILD,
                        MEMORY_USED,
                        MEMORY_COMMITTED, MEMORY_MAX, COLLECTIONS, THREADS, DESCRIPTORS, MOST_DESCRIPTORS, CPU, START))
                .toList();
    }
}
