package rootwalk.resolver.upstream;

import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.contract.Budget;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.contract.WalkEvent.Outcome;
import rootwalk.resolver.contract.WalkEvent.Transport;
import rootwalk.resolver.upstream.Heard.Reason;
import rootwalk.resolver.upstream.Heard.Reply;
import rootwalk.resolver.upstream.Heard.Silence;
import rootwalk.socket.UdpAsker;
import rootwalk.wire.ResponseCode;

/// Sends a query with the fallbacks that a server needs: over UDP first, with EDNS and random letter case; over TCP
/// if the response is truncated or suspicious; without EDNS if the server does not support it. The capabilities found
/// are stored in the [Server]. A late response to an earlier attempt of the same resolution is used. Any thread.
public final class CarefulUpstream implements Upstream {

    /// Consecutive UDP timeouts after which a server is queried over TCP.
    private static final int SILENCES_TO_STREAM = 2;

    /// Consecutive UDP timeouts after which a server is queried without EDNS.
    private static final int SILENCES_TO_PLAIN = 1;

    private static final long STREAM_TIMEOUT = 2_500_000_000L;

    /// During a network outage no attempt waits longer, so that the end of the outage is noticed soon.
    private static final long OUTAGE_TIMEOUT = 500_000_000L;

    private final UdpUpstream datagrams;
    private final StreamUpstream streams;
    private final StreamPlaces places;
    private final ServerHealth health;
    private final Time time;
    private final boolean mixCase;

    /// @param mixCase
    ///            whether random letter case is used against spoofing (0x20)
    public CarefulUpstream(
            UdpAsker asker, ServerHealth health, RandomGenerator unpredictable, Time time, boolean mixCase,
            UpstreamLimits limits) {
        Exchanges exchanges = new Exchanges();
        datagrams = new UdpUpstream(asker, health, unpredictable, time, exchanges);
        streams = new StreamUpstream(unpredictable, time, exchanges, limits.idleConnections());
        places = new StreamPlaces(limits.conversations());
        this.health = health;
        this.time = time;
        this.mixCase = mixCase;
    }

    @Override
    public Heard ask(Ask ask, Attempt attempt, Watch watch) {
        attempt.late().wants(ask);
        Heard earlier = repliedLate(ask, attempt, watch);
        if (earlier != null) {
            return earlier;
        }
        Server server = ask.server();
        long now = time.nanos();
        if (server.isStreamOnly(now)) {
            Heard heard = overStream(ask, attempt, watch);
            if (heard instanceof Silence silence && silence.reason() != Reason.GIVEN_UP) {
                server.failedOverStream(time.nanos());
            }
            return heard;
        }
        boolean edns = server.takesEdns(now)
                && (server.knowsEdns() || ask.dnssecOk() || server.silences() != SILENCES_TO_PLAIN);
        boolean mixed = mixCase && server.keepsCase(now);
        return switch (overUdp(ask, edns, mixed, attempt, watch)) {
            case Silence silence -> afterSilence(ask, silence, attempt, watch);
            case Reply reply -> {
                health.answered(server, reply.rttNanos());
                yield afterReply(ask, reply, edns, mixed, attempt, watch);
            }
        };
    }

    private @Nullable Heard repliedLate(Ask ask, Attempt attempt, Watch watch) {
        LateReplies.Late late = attempt.late().take(ask);
        if (late == null) {
            return null;
        }
        attempt.budget().received(late.reply().message().length());
        return afterReply(late.ask(), late.reply(), late.edns(), late.mixedCase(), attempt, watch);
    }

    private Heard afterSilence(Ask ask, Silence silence, Attempt attempt, Watch watch) {
        return switch (silence.reason()) {
            case TIMEOUT -> {
                health.wasSilent(ask.server(), silence.rttNanos());
                // A firewall may drop its datagrams, or it supports TCP only.
                if (ask.server().silences() >= SILENCES_TO_STREAM && ask.server().mayTryStream(time.nanos())) {
                    watch.triesOnce(ask, silence, Outcome.TIMEOUT);
                    yield insteadOfSilence(ask, silence, attempt, watch);
                }
                yield silence;
            }
            case SUSPICIOUS, MALFORMED -> {
                watch.triesOnce(ask, silence,
                        silence.reason() == Reason.MALFORMED ? Outcome.MALFORMED : Outcome.SUSPICIOUS);
                yield overStream(ask, attempt, watch);
            }
            case UNREACHABLE -> {
                health.wasUnreachable(ask.server());
                yield silence;
            }
            case SETTLED -> {
                Heard earlier = repliedLate(ask, attempt, watch);
                yield earlier != null ? earlier : silence;
            }
            case GIVEN_UP, BUDGET, NOT_READY -> silence;
        };
    }

    private Heard insteadOfSilence(Ask ask, Silence silence, Attempt attempt, Watch watch) {
        // A dead server may accept a connection and not respond there either. A TCP exchange takes two round trips.
        long patience = Math.min(2 * ask.server().timeout(), STREAM_TIMEOUT);
        Heard heard = overStream(ask, patience, attempt, watch);
        if (heard instanceof Reply) {
            ask.server().prefersStream(time.nanos());
            return heard;
        }
        ask.server().failedOverStream(time.nanos());
        return silence;
    }

    private Heard afterReply(Ask ask, Reply reply, boolean edns, boolean mixed, Attempt attempt, Watch watch) {
        if (reply.wrongCase() && mixed) {
            return settleCase(ask, reply, attempt, watch);
        }
        if (edns && chokedOnEdns(reply)) {
            watch.triesOnce(ask, reply, Outcome.NO_EDNS);
            Heard without = overUdp(ask, false, mixed, attempt, watch);
            if (without instanceof Reply plain && !isFormatError(plain)
                    && plain.message().rcode() != reply.message().rcode()) {
                ask.server().refusedEdns(time.nanos());
                return plain.message().isTruncated() ? overStream(ask, attempt, watch) : plain;
            }
            return reply;
        }
        if (edns && reply.message().edns() != null) {
            ask.server().showedEdns();
        }
        if (reply.message().isTruncated()) {
            watch.triesOnce(ask, reply, Outcome.TRUNCATED);
            return overStream(ask, attempt, watch);
        }
        return reply;
    }

    /// The letter case of the question was changed: either the server does not preserve it, or the response is
    /// forged. TCP decides.
    private Heard settleCase(Ask ask, Reply reply, Attempt attempt, Watch watch) {
        watch.triesOnce(ask, reply, Outcome.WRONG_CASE);
        Heard heard = overStream(ask, attempt, watch);
        if (heard instanceof Reply sure) {
            if (sure.wrongCase()) {
                ask.server().lostCase(time.nanos());
            }
            return heard;
        }
        // TCP failed: query again from another port with another ID, in lower case.
        Heard again = overUdp(ask, ask.server().takesEdns(time.nanos()), false, attempt, watch);
        if (again instanceof Reply second && !second.message().isTruncated()) {
            ask.server().lostCase(time.nanos());
        }
        return again;
    }

    /// RFC 6891 section 7. A server that is known to support EDNS may send FORMERR for other reasons, with OPT. Some
    /// others return the whole query with FORMERR or NOTIMP, OPT included, and some answer EDNS with SERVFAIL.
    private static boolean chokedOnEdns(Reply reply) {
        boolean withOpt = reply.message().edns() != null;
        int code = reply.message().rcode();
        if (code == ResponseCode.BADVERS || (!withOpt && isFormatError(reply))) {
            return true;
        }
        return !reply.server().knowsEdns() && (isFormatError(reply) || (!withOpt && code == ResponseCode.SERVFAIL));
    }

    private static boolean isFormatError(Reply reply) {
        int code = reply.message().rcode();
        return code == ResponseCode.FORMERR || code == ResponseCode.NOTIMP;
    }

    private Heard overUdp(Ask ask, boolean edns, boolean mixed, Attempt attempt, Watch watch) {
        if (!attempt.budget().takeQuery()) {
            return new Silence(Reason.BUDGET, Transport.UDP, 0);
        }
        watch.sends(ask, Transport.UDP);
        long patience = ask.server().timeout(attempt.nth());
        if (health.isOutage()) {
            patience = Math.min(patience, OUTAGE_TIMEOUT);
        }
        long left = attempt.budget().nanosLeft();
        Heard heard = datagrams.ask(ask, edns, mixed, Math.min(patience, left), attempt);
        return left < patience ? excused(heard) : heard;
    }

    private Heard overStream(Ask ask, Attempt attempt, Watch watch) {
        return overStream(ask, STREAM_TIMEOUT, attempt, watch);
    }

    private Heard overStream(Ask ask, long patience, Attempt attempt, Watch watch) {
        Budget budget = attempt.budget();
        if (!budget.takeQuery()) {
            return new Silence(Reason.BUDGET, Transport.TCP, 0);
        }
        if (!places.enter(ask.server(), Math.min(patience, budget.nanosLeft()))) {
            return new Silence(Reason.GIVEN_UP, Transport.TCP, 0);
        }
        try {
            return converse(ask, patience, budget, watch);
        } finally {
            places.leave(ask.server());
        }
    }

    private Heard converse(Ask ask, long patience, Budget budget, Watch watch) {
        watch.sends(ask, Transport.TCP);
        long now = time.nanos();
        long left = budget.nanosLeft();
        boolean mixed = mixCase && ask.server().keepsCase(now);
        Heard heard = streams.ask(ask, ask.server().takesEdns(now), mixed, Math.min(patience, left), budget);
        if (left < patience) {
            heard = excused(heard);
        }
        if (heard instanceof Silence silence) {
            if (silence.reason() == Reason.UNREACHABLE || silence.reason() == Reason.TIMEOUT) {
                health.wasSilent(ask.server(), silence.rttNanos());
            }
        } else if (!ask.server().isMeasured() || ask.server().silences() > 0) {
            // A TCP exchange takes two round trips; it is used only if nothing better is known.
            health.answeredByStream(ask.server(), heard.rttNanos() / 2);
        }
        return heard;
    }

    /// The resolution ended the wait before the timeout of the server, so the server is not to blame.
    private static Heard excused(Heard heard) {
        return heard instanceof Silence silence && silence.reason() == Reason.TIMEOUT
                ? new Silence(Reason.GIVEN_UP, silence.transport(), silence.rttNanos())
                : heard;
    }

    @Override
    public void close() {
        streams.close();
    }
}
