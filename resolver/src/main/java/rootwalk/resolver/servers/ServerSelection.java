package rootwalk.resolver.servers;

import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.upstream.Server;
import rootwalk.wire.Name;
import rootwalk.wire.Question;

/// Selects the next address of the servers of a zone by RTT and penalties. Used by the resolving thread.
final class ServerSelection {

    /// The most queries to one address for one question.
    private static final int MAX_TRIES = 4;

    /// The same for a server that is backed off.
    private static final int MAX_TRIES_BACKED_OFF = 2;

    /// The same after another server has responded to the question, without an answer of use.
    private static final int MAX_TRIES_AFTER_ERROR = 2;

    /// After an error, a server with this many timeouts in a row is not queried for a while, in nanoseconds.
    private static final int TIMEOUTS_OF_SILENT = 2;
    private static final long SILENT = 5_000_000_000L;

    /// Servers within this time of the fastest are equally good: a random choice among them makes it unpredictable.
    private static final long RTT_BAND = 15_000_000;

    /// One choice in this many includes slower servers, because they may have become faster.
    private static final int EXPLORE_ONE_IN = 64;

    /// One first choice in this many may be a server that was never queried, although another is known to respond.
    private static final int TRY_UNKNOWN_ONE_IN = 4;

    /// How long a timeout is a reason to prefer others, in nanoseconds.
    private static final long RECENT = 10_000_000_000L;

    /// How long a server that has never responded counts as unresponsive after a timeout, in nanoseconds. Then it is tried again now and then, since it may have come back.
    private static final long NEVER_RESPONDED = 60_000_000_000L;

    /// The penalty of a candidate that is not queried again.
    private static final int SPENT = -1;

    private final List<Candidate> candidates;
    private final Name cut;
    private final ServerLists lists;
    private @Nullable Question question;
    private boolean mayRespondLate;
    private boolean hasError;

    /// @param candidates
    ///            of the list, which grows
    ServerSelection(List<Candidate> candidates, Name cut, ServerLists lists) {
        this.candidates = candidates;
        this.cut = cut;
        this.lists = lists;
    }

    /// Starts with a new question: servers without a usable response for the last one may have one for this.
    void start(Question asked) {
        question = asked;
        mayRespondLate = false;
        hasError = false;
        long now = lists.now();
        for (Candidate candidate : candidates) {
            candidate.tries = 0;
            candidate.dropped = asked.equals(candidate.bogusFor);
            hasError |= candidate.dropped;
            mayRespondLate |= !candidate.server.isBackedOff(now);
        }
    }

    /// A server responded to the question without an answer of use. From now on, servers that do not respond get short
    /// timeouts, since most of them do not work. If no other server responds, the error is the result.
    void noteError() {
        hasError = true;
    }

    /// Whether a server has responded to the question without an answer of use.
    boolean hasError() {
        return hasError;
    }

    /// Whether a server that was not backed off at the start may still respond late.
    boolean mayRespondLate() {
        return mayRespondLate;
    }

    /// Whether none of them has responded for a while.
    boolean areAllBackedOff() {
        long now = lists.now();
        for (Candidate candidate : candidates) {
            if (!candidate.server.isBackedOff(now)) {
                return false;
            }
        }
        return !candidates.isEmpty();
    }

    /// The next candidate, or null if none is left.
    @Nullable
    Candidate best() {
        long now = lists.now();
        if (candidates.size() == 1) {
            Candidate only = candidates.getFirst();
            return isSpent(only, now) ? null : only;
        }
        int least = Integer.MAX_VALUE;
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < candidates.size(); i++) {
            Candidate candidate = candidates.get(i);
            // Other resolutions change the state of servers at any time, so it is read once for the choice.
            candidate.penalty = isSpent(candidate, now) ? SPENT : penalty(candidate, now);
            long rtt = candidate.server.expectedRtt();
            if (candidate.penalty != SPENT
                    && (candidate.penalty < least || (candidate.penalty == least && rtt < fastest))) {
                least = candidate.penalty;
                fastest = rtt;
            }
        }
        return least == Integer.MAX_VALUE ? null : choose(least, fastest);
    }

    /// A random one of those with the lowest penalty and about the same RTT. A server that was never queried may be the
    /// fastest, so some first queries are sent to such servers. Some queries are sent to a slow server, since it may
    /// have become faster.
    private Candidate choose(int least, long fastest) {
        int random = lists.unpredictable().nextInt() >>> 1;
        long slowest = random % EXPLORE_ONE_IN == 0 ? Long.MAX_VALUE : fastest + RTT_BAND;
        boolean exploresUnknown = least == 0 && random / EXPLORE_ONE_IN % TRY_UNKNOWN_ONE_IN == 0 && !isAnyTried();
        int count = 0;
        for (int i = 0; i < candidates.size(); i++) {
            Candidate candidate = candidates.get(i);
            Server server = candidate.server;
            candidate.eligible = candidate.penalty == least
                    && (server.expectedRtt() <= slowest || (exploresUnknown && server.isUnknown()));
            count += candidate.eligible ? 1 : 0;
        }
        return count == 0 ? firstWith(least) : eligible(random / (EXPLORE_ONE_IN * TRY_UNKNOWN_ONE_IN) % count);
    }

    private Candidate eligible(int number) {
        int before = 0;
        for (int i = 0; i < candidates.size(); i++) {
            Candidate candidate = candidates.get(i);
            if (candidate.eligible && before++ == number) {
                return candidate;
            }
        }
        throw new IllegalArgumentException("there are fewer eligible candidates");
    }

    /// Meanwhile, all of them have become slower.
    private Candidate firstWith(int penalty) {
        for (int i = 0; i < candidates.size(); i++) {
            if (candidates.get(i).penalty == penalty) {
                return candidates.get(i);
            }
        }
        throw new IllegalArgumentException("no candidate has this penalty");
    }

    private boolean isAnyTried() {
        for (int i = 0; i < candidates.size(); i++) {
            if (candidates.get(i).tries > 0) {
                return true;
            }
        }
        return false;
    }

    private boolean isSpent(Candidate candidate, long now) {
        return candidate.dropped || candidate.tries >= MAX_TRIES
                || (candidate.tries >= MAX_TRIES_BACKED_OFF && candidate.server.isBackedOff(now))
                || (hasError && (candidate.tries >= MAX_TRIES_AFTER_ERROR || isSilent(candidate.server, now)));
    }

    /// A server that was not queried after an error because it has not responded recently, or null.
    @Nullable
    Candidate leftOut() {
        long now = lists.now();
        for (Candidate candidate : candidates) {
            if (hasError && candidate.tries == 0 && !candidate.dropped && isSilent(candidate.server, now)) {
                return candidate;
            }
        }
        return null;
    }

    private static boolean isSilent(Server server, long now) {
        return server.timeouts() >= TIMEOUTS_OF_SILENT && server.hasTimedOutSince(now - SILENT);
    }

    /// The penalty of a server: queried before, of an address family that does not work, recently unresponsive, or
    /// lame for this question. An error response costs an RTT, no response costs a timeout.
    private int penalty(Candidate candidate, long now) {
        Server server = candidate.server;
        int trouble = candidate.tries * 8;
        if (lists.isFamilyBackedOff(server, now)) {
            trouble += 4;
        }
        if (isUnresponsive(server, now) || isRecentlyUnresponsive(server, now)) {
            trouble += 2;
        }
        if (isLame(server, now)) {
            trouble += 1;
        }
        return trouble;
    }

    /// Whether its penalty is so high that other servers should be looked up. One timeout of a known server may be a lost
    /// datagram.
    boolean hasPenalty(Candidate candidate) {
        long now = lists.now();
        Server server = candidate.server;
        return candidate.tries > 0 || isUnresponsive(server, now) || isLame(server, now)
                || lists.isFamilyBackedOff(server, now);
    }

    private boolean isLame(Server server, long now) {
        return question != null && server.isLameFor(cut, question, now);
    }

    private static boolean isRecentlyUnresponsive(Server server, long now) {
        return server.timeouts() > 0 && server.hasTimedOutSince(now - RECENT);
    }

    /// Whether its last query timed out recently.
    boolean isRecentlyUnresponsive(Candidate candidate) {
        return isRecentlyUnresponsive(candidate.server, lists.now());
    }

    /// Whether there is a server without penalty that was not queried yet.
    boolean hasServerToQuery() {
        long now = lists.now();
        for (Candidate candidate : candidates) {
            if (!candidate.dropped && penalty(candidate, now) == 0) {
                return true;
            }
        }
        return false;
    }

    /// Whether all responsive servers are lame for a question.
    boolean areAllLameFor(Question asked) {
        long now = lists.now();
        boolean any = false;
        for (Candidate candidate : candidates) {
            Server server = candidate.server;
            if (server.isLameFor(cut, asked, now)) {
                any = true;
            } else if (!isUnresponsive(server, now)) {
                return false;
            }
        }
        return any;
    }

    private static boolean isUnresponsive(Server server, long now) {
        return server.isBackedOff(now) || (server.timeouts() > 0 && !server.isMeasured()
                && server.hasTimedOutSince(now - NEVER_RESPONDED));
    }

    /// Whether there is a server that may still be queried.
    boolean isAnyLeft() {
        long now = lists.now();
        for (Candidate candidate : candidates) {
            if (!isSpent(candidate, now)) {
                return true;
            }
        }
        return false;
    }

    /// Whether each server was queried, or is unresponsive.
    boolean areAllTried() {
        long now = lists.now();
        for (Candidate candidate : candidates) {
            if (candidate.tries == 0 && !isSpent(candidate, now) && !isUnresponsive(candidate.server, now)) {
                return false;
            }
        }
        return true;
    }
}
