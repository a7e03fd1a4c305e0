package rootwalk.resolver.upstream;

import java.util.Optional;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.contract.Budget;
import rootwalk.resolver.contract.ResolutionEvent.ResponseKind;
import rootwalk.resolver.contract.ResolutionEvent.UpstreamTransport;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.contract.UpstreamEncryption;
import rootwalk.resolver.upstream.QueryResult.NoResponse;
import rootwalk.resolver.upstream.QueryResult.Reason;
import rootwalk.resolver.upstream.QueryResult.Response;
import rootwalk.socket.UdpClient;
import rootwalk.wire.ResponseCode;

/// Sends a query with the fallbacks that a server needs: over UDP first, with EDNS and random letter case; over TCP
/// if the response is truncated or suspicious; without EDNS if the server does not support it. The capabilities found
/// are stored in the [Server]. A server with an encryption is queried over TLS only. A late response to an earlier attempt of the same resolution is used. Any thread.
public final class FallbackUpstream implements Upstream {

    /// Consecutive UDP timeouts after which a server is queried over TCP.
    private static final int TIMEOUTS_TO_TCP = 2;

    /// Consecutive UDP timeouts after which a server is queried without EDNS, if it is not known to support it.
    private static final int TIMEOUTS_TO_PLAIN = 1;

    /// The timeout of a first attempt.
    private static final long TCP_TIMEOUT = 2_500_000_000L;

    private static final int TCP_DOUBLINGS = 2;

    /// During a network outage no attempt waits longer, so that the end of the outage is detected soon.
    private static final long OUTAGE_TIMEOUT = 500_000_000L;

    private final UdpUpstream udp;
    private final StreamUpstream tcp;
    private final EncryptedUpstream tls;
    /// Null without opportunistic encryption.
    private final @Nullable OpportunisticUpstream opportunistic;
    private final StreamQuota quota;
    private final ServerHealth health;
    private final Time time;
    private final boolean mixCase;

    public FallbackUpstream(
            UdpClient udpClient, ServerHealth health, RandomGenerator secureRandom, Time time,
            SpoofingProtection protection,
            UpstreamLimits limits) {
        this(udpClient, health, secureRandom, time, protection, limits, Optional.empty(), UpstreamTap.NONE);
    }

    /// @param encryption
    ///            of queries to authoritative servers
    /// @param tap
    ///            receives all messages
    public FallbackUpstream(
            UdpClient udpClient, ServerHealth health, RandomGenerator secureRandom, Time time,
            SpoofingProtection protection, UpstreamLimits limits, Optional<OpportunisticEncryption> encryption,
            UpstreamTap tap) {
        ExchangePool exchanges = new ExchangePool(protection.cookies());
        udp = new UdpUpstream(udpClient, health, secureRandom, time, exchanges, tap);
        tcp = new StreamUpstream(secureRandom, time, exchanges, limits.idleConnections(), tap);
        quota = new StreamQuota(limits.tcpConnections());
        this.health = health;
        this.time = time;
        mixCase = protection.mixCase();
        EncryptedExchange encrypted = new EncryptedExchange(secureRandom, time, exchanges, health, tap);
        tls = new EncryptedUpstream(encrypted, time, health, mixCase);
        opportunistic = encryption
                .map(it -> new OpportunisticUpstream(it, limits.tcpConnections(), encrypted, health, time))
                .orElse(null);
    }

    @Override
    public QueryResult query(UpstreamQuery query, Attempt attempt, Observer observer) {
        UpstreamEncryption encryption = query.server().encryption();
        if (encryption != null) {
            return tls.query(query, encryption, attempt, observer);
        }
        attempt.lateResponses().expect(query);
        QueryResult earlier = lateResponse(query, attempt, observer);
        if (earlier != null) {
            return earlier;
        }
        // A forwarder has the encryption that the configuration gives it, or none.
        return opportunistic == null || query.recursionDesired()
                ? inClearText(query, attempt, observer)
                : opportunistic.query(query, attempt, observer, () -> inClearText(query, attempt, observer));
    }

    private QueryResult inClearText(UpstreamQuery query, Attempt attempt, Observer observer) {
        Server server = query.server();
        long now = time.nanos();
        if (server.isTcpOnly(now)) {
            QueryResult result = overTcp(query, attempt, observer);
            if (StreamUpstream.isClosed(result)) {
                server.tcpClosed();
            } else if (result instanceof NoResponse noResponse && noResponse.reason() != Reason.GIVEN_UP) {
                server.tcpFailed(time.nanos());
            }
            return result;
        }
        boolean edns = server.mayUseEdns(now)
                && (server.supportsEdns() || query.dnssecOk() || server.timeouts() != TIMEOUTS_TO_PLAIN);
        LetterCase letterCase = server.letterCase();
        boolean mayBeMixed = mixCase && letterCase.mayBeMixed(now);
        boolean mixed = mayBeMixed && !letterCase.isInLowerCaseAfter(server.timeouts());
        return switch (overUdp(query, edns, mixed, attempt, observer)) {
            case NoResponse noResponse -> afterNoResponse(query, noResponse, attempt, observer);
            case Response response -> {
                health.responded(server, response.rttNanos());
                if (mayBeMixed && !mixed) {
                    letterCase.respondedInLowerCase(query.question().name(), now);
                }
                yield afterResponse(query, response, edns, mixed, attempt, observer);
            }
        };
    }

    private @Nullable QueryResult lateResponse(UpstreamQuery query, Attempt attempt, Observer observer) {
        LateResponses.Arrival arrival = attempt.lateResponses().take(query);
        if (arrival == null) {
            return null;
        }
        attempt.budget().received(arrival.response().message().length());
        return afterResponse(arrival.query(), arrival.response(), arrival.edns(), arrival.mixedCase(), attempt,
                observer);
    }

    private QueryResult afterNoResponse(UpstreamQuery query, NoResponse noResponse, Attempt attempt,
            Observer observer) {
        return switch (noResponse.reason()) {
            case TIMEOUT -> {
                health.timedOut(query.server(), noResponse.rttNanos());
                if (!query.server().cookie().isKnown()) {
                    // Some firewalls drop what they do not know.
                    query.server().cookie().pause(time.nanos());
                }
                // A firewall may drop its datagrams, or it supports TCP only.
                if (query.server().timeouts() >= TIMEOUTS_TO_TCP && query.server().mayTryTcp(time.nanos())) {
                    retried(observer, query, noResponse, ResponseKind.TIMEOUT);
                    yield tcpAfterTimeouts(query, noResponse, attempt, observer);
                }
                yield noResponse;
            }
            case SUSPICIOUS, MALFORMED -> {
                retried(observer, query, noResponse,
                        noResponse.reason() == Reason.MALFORMED ? ResponseKind.MALFORMED : ResponseKind.SUSPICIOUS);
                yield overTcp(query, attempt, observer);
            }
            case UNREACHABLE -> {
                health.unreachable(query.server());
                yield noResponse;
            }
            case SETTLED -> {
                QueryResult earlier = lateResponse(query, attempt, observer);
                yield earlier != null ? earlier : noResponse;
            }
            case CLOSED, GIVEN_UP, BUDGET, NOT_READY, UNENCRYPTED, REJECTED, QUERY_REJECTED -> noResponse;
        };
    }

    private QueryResult tcpAfterTimeouts(UpstreamQuery query, NoResponse noResponse, Attempt attempt,
            Observer observer) {
        // An unresponsive server may accept a connection and not respond there either. A TCP exchange takes two round trips.
        long patience = Math.min(2 * query.server().timeout(), TCP_TIMEOUT);
        QueryResult result = overTcp(query, patience, attempt, observer);
        if (result instanceof Response) {
            query.server().preferTcp(time.nanos());
            return result;
        }
        if (StreamUpstream.isClosed(result)) {
            return result;
        }
        query.server().tcpFailed(time.nanos());
        return noResponse;
    }

    private QueryResult afterResponse(UpstreamQuery query, Response response, boolean edns, boolean mixed,
            Attempt attempt, Observer observer) {
        if (response.wrongCase() && mixed) {
            return confirmCase(query, response, attempt, observer);
        }
        if (response.cookie() != CookieResult.GOOD || response.message().rcode() == ResponseCode.BADCOOKIE) {
            @Nullable
            QueryResult confirmed = afterCookie(query, response, edns, mixed, attempt, observer);
            if (confirmed != null) {
                return confirmed;
            }
        }
        if (edns && ErrorResponses.rejectsEdns(response)) {
            retried(observer, query, response, ResponseKind.NO_EDNS);
            QueryResult without = overUdp(query, false, mixed, attempt, observer);
            if (without instanceof Response plain && !ErrorResponses.isFormatError(plain)
                    && plain.message().rcode() != response.message().rcode()) {
                if (response.message().rcode() == ResponseCode.SERVFAIL) {
                    query.server().ednsRejected(time.nanos());
                } else {
                    query.server().ednsFailed(time.nanos());
                }
                return afterResponse(query, plain, false, mixed, attempt, observer);
            }
        } else if (edns && response.message().edns() != null) {
            query.server().ednsWorked();
        }
        if (response.hasCapitals()) {
            query.server().letterCase().responded(response.message());
            if (query.server().letterCase().isInDoubt(response.message())) {
                return inLowerCase(query, response, edns, attempt, observer);
            }
        }
        if (response.message().isTruncated()) {
            retried(observer, query, response, ResponseKind.TRUNCATED);
            return overTcp(query, attempt, observer);
        }
        return response;
    }

    /// The letter case of the question was changed: either the server does not preserve it, or the response is
    /// forged. TCP decides.
    private QueryResult confirmCase(UpstreamQuery query, Response response, Attempt attempt, Observer observer) {
        retried(observer, query, response, ResponseKind.WRONG_CASE);
        QueryResult result = overTcp(query, attempt, observer);
        if (result instanceof Response sure) {
            if (sure.wrongCase()) {
                query.server().letterCase().isLost(time.nanos());
            }
            return result;
        }
        // TCP failed: query again from another port with another ID, in lower case.
        boolean edns = query.server().mayUseEdns(time.nanos());
        QueryResult again = overUdp(query, edns, false, attempt, observer);
        if (!(again instanceof Response second)) {
            return again;
        }
        if (!second.message().isTruncated()) {
            query.server().letterCase().isLost(time.nanos());
        }
        return afterResponse(query, second, edns, false, attempt, observer);
    }

    /// Queries in lower case, since the server may have no data for random case.
    private QueryResult inLowerCase(UpstreamQuery query, Response response, boolean edns, Attempt attempt,
            Observer observer) {
        LetterCase letterCase = query.server().letterCase();
        retried(observer, query, response, ResponseKind.MIXED_CASE);
        // Its cookie is checked, and what is truncated is requested over TCP, before it counts.
        if (overUdp(query, edns, false, attempt, observer) instanceof Response again
                && afterResponse(query, again, edns, false, attempt, observer) instanceof Response sure
                && LetterCase.isBetter(sure.message(), response.message())) {
            letterCase.isLost(time.nanos());
            return sure;
        }
        letterCase.isNoBetterInLowerCase();
        return response;
    }

    /// RFC 7873 section 5.3, with TCP instead of waiting for another response.
    ///
    /// @return another result, or null if the response is to be used
    private @Nullable QueryResult afterCookie(UpstreamQuery query, Response response, boolean edns, boolean mixed,
            Attempt attempt, Observer observer) {
        UpstreamCookie cookie = query.server().cookie();
        return switch (response.cookie()) {
            case WRONG, MISSING -> {
                retried(observer, query, response, ResponseKind.SUSPICIOUS);
                QueryResult sure = overTcp(query, attempt, observer);
                if (sure instanceof Response overTcp && overTcp.cookie() == CookieResult.GOOD) {
                    yield sure;
                }
                cookie.pause(time.nanos());
                if (sure instanceof Response) {
                    yield sure;
                }
                // TCP failed: query again from another port, with another ID.
                yield overUdp(query, edns, mixed, attempt, observer) instanceof Response again
                        ? afterResponse(query, again, edns, mixed, attempt, observer)
                        : sure;
            }
            case UNSUPPORTED -> {
                cookie.pause(time.nanos());
                if (!edns || !ErrorResponses.rejectsEdns(response)) {
                    yield null;
                }
                // It may support EDNS, but not this option.
                retried(observer, query, response, ResponseKind.NO_COOKIE);
                QueryResult without = overUdp(query, true, mixed, attempt, observer);
                yield without instanceof Response plain ? afterResponse(query, plain, true, mixed, attempt, observer)
                        : null;
            }
            case GOOD -> {
                // It wants its new cookie, and if that does not help, another transport.
                retried(observer, query, response, ResponseKind.BAD_COOKIE);
                QueryResult again = overUdp(query, edns, mixed, attempt, observer);
                yield again instanceof Response second && second.message().rcode() != ResponseCode.BADCOOKIE
                        ? afterResponse(query, second, edns, mixed, attempt, observer)
                        : overTcp(query, attempt, observer);
            }
        };
    }

    private void retried(Observer observer, UpstreamQuery query, QueryResult result, ResponseKind kind) {
        health.counts().retried();
        observer.retried(query, result, kind);
    }

    private QueryResult overUdp(UpstreamQuery query, boolean edns, boolean mixed, Attempt attempt, Observer observer) {
        if (!attempt.budget().takeQuery()) {
            return new NoResponse(Reason.BUDGET, UpstreamTransport.UDP, 0);
        }
        observer.querySent(query, UpstreamTransport.UDP);
        long patience = query.server().timeout(attempt.nth());
        if (health.isOutage()) {
            patience = Math.min(patience, OUTAGE_TIMEOUT);
        }
        long left = attempt.budget().nanosLeft();
        health.counts().sent(UpstreamTransport.UDP);
        QueryResult result = udp.query(query, edns, mixed, Math.min(patience, left), attempt);
        if (left < patience) {
            result = withoutBlame(result);
        }
        health.counts().ended(result);
        return result;
    }

    /// Each attempt waits twice as long as the one before (RFC 6298 section 5.5): perhaps nothing but TCP has the whole response.
    static long tcpTimeout(int nth) {
        return TCP_TIMEOUT << Math.min(nth - 1, TCP_DOUBLINGS);
    }

    private QueryResult overTcp(UpstreamQuery query, Attempt attempt, Observer observer) {
        return overTcp(query, tcpTimeout(attempt.nth()), attempt, observer);
    }

    private QueryResult overTcp(UpstreamQuery query, long patience, Attempt attempt, Observer observer) {
        Budget budget = attempt.budget();
        if (!budget.takeQuery()) {
            return new NoResponse(Reason.BUDGET, UpstreamTransport.TCP, 0);
        }
        try (StreamQuota.Permit permit =
                quota.tryAcquire(query.server(), Math.min(patience, budget.nanosLeft()))) {
            if (permit == null) {
                return new NoResponse(Reason.GIVEN_UP, UpstreamTransport.TCP, 0);
            }
            QueryResult result = exchangeOverTcp(query, patience, budget, observer);
            if (!StreamUpstream.isClosed(result) || !budget.takeQuery()) {
                return result;
            }
            // RFC 7766 section 6.2.4: the server closed the connection, so the query is sent again at once.
            retried(observer, query, result, ResponseKind.CLOSED);
            return exchangeOverTcp(query, patience, budget, observer);
        }
    }

    private QueryResult exchangeOverTcp(UpstreamQuery query, long patience, Budget budget, Observer observer) {
        observer.querySent(query, UpstreamTransport.TCP);
        long now = time.nanos();
        long left = budget.nanosLeft();
        LetterCase letterCase = query.server().letterCase();
        boolean mixed = mixCase && letterCase.mayBeMixed(now)
                && !letterCase.isInLowerCaseAfter(query.server().timeouts());
        health.counts().sent(UpstreamTransport.TCP);
        QueryResult result = tcp.query(query, query.server().mayUseEdns(now), mixed, Math.min(patience, left), budget);
        if (left < patience) {
            result = withoutBlame(result);
        }
        health.counts().ended(result);
        if (result instanceof Response) {
            query.server().respondedOverTcp();
        }
        if (result instanceof NoResponse noResponse) {
            if (noResponse.reason() == Reason.UNREACHABLE || noResponse.reason() == Reason.TIMEOUT) {
                health.timedOut(query.server(), noResponse.rttNanos());
            }
        } else if (!query.server().isMeasured() || query.server().timeouts() > 0) {
            // A TCP exchange takes two round trips; it is used only if nothing better is known.
            health.respondedOverTcp(query.server(), result.rttNanos() / 2);
        }
        return result;
    }

    /// The resolution ended the wait before the timeout of the server, so this does not count as a timeout of the server.
    static QueryResult withoutBlame(QueryResult result) {
        return result instanceof NoResponse noResponse && noResponse.reason() == Reason.TIMEOUT
                ? new NoResponse(Reason.GIVEN_UP, noResponse.transport(), noResponse.rttNanos())
                : result;
    }

    @Override
    public void close() {
        tcp.close();
        tls.close();
        if (opportunistic != null) {
            opportunistic.close();
        }
    }
}
