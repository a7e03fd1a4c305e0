package rootwalk.resolver.recursion;

import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.upstream.Server;
import rootwalk.wire.Name;
import rootwalk.wire.Question;

/// Selects the next address of the servers of a zone by RTT and penalties. Used by the resolving thread.
final class Ranking {

    /// The most queries to one address for one question.
    private static final int MOST_TRIES = 4;

    /// The same for a server that is backed off.
    private static final int MOST_TRIES_RESTING = 2;

    /// Servers within this time of the fastest are equally good: a random choice among them makes it unpredictable.
    private static final long BAND = 15_000_000;

    /// One choice in this many includes slower servers, because they may have become faster.
    private static final int EXPLORE_ONE_IN = 64;

    /// One first choice in this many may be a server that was never queried, although another is known to respond.
    private static final int TRY_UNKNOWN_ONE_IN = 4;

    /// How long a timeout is a reason to prefer others, in nanoseconds.
    private static final long OF_LATE = 10_000_000_000L;

    /// The penalty of a candidate that is not queried again.
    private static final int SPENT = -1;

    private final List<Candidate> candidates;
    private final Name cut;
    private final ServerLists context;
    private @Nullable Question question;
    private boolean hopeful;

    /// @param candidates
    ///            of the list, which grows
    Ranking(List<Candidate> candidates, Name cut, ServerLists context) {
        this.candidates = candidates;
        this.cut = cut;
        this.context = context;
    }

    /// Starts with a new question: servers without a usable response for the last one may have one for this.
    void begins(Question asked) {
        question = asked;
        hopeful = false;
        long now = context.now();
        for (Candidate candidate : candidates) {
            candidate.tries = 0;
            candidate.dropped = false;
            hopeful |= !candidate.server.isResting(now);
        }
    }

    /// Whether a server that was not backed off at the start may still respond late.
    boolean isHopeful() {
        return hopeful;
    }

    /// The next candidate, or null if none is left.
    @Nullable
    Candidate best() {
        long now = context.now();
        if (candidates.size() == 1) {
            Candidate only = candidates.getFirst();
            return isSpent(only, now) ? null : only;
        }
        // Other resolutions change the state of servers at any time, so it is read once for the choice.
        int[] troubles = new int[candidates.size()];
        int least = Integer.MAX_VALUE;
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < troubles.length; i++) {
            Candidate candidate = candidates.get(i);
            if (isSpent(candidate, now)) {
                troubles[i] = SPENT;
                continue;
            }
            troubles[i] = trouble(candidate, now);
            long rtt = candidate.server.expectedRtt();
            if (troubles[i] < least || (troubles[i] == least && rtt < fastest)) {
                least = troubles[i];
                fastest = rtt;
            }
        }
        return least == Integer.MAX_VALUE ? null : amongEquals(troubles, least, fastest);
    }

    /// A random one of those with the lowest penalty and about the same RTT. A server that was never queried may be
    /// the fastest, so some first queries are sent there; and now and then a slow one is tried, which may have become
    /// faster.
    private Candidate amongEquals(int[] troubles, int least, long fastest) {
        int random = context.unpredictable().nextInt() >>> 1;
        long slowest = random % EXPLORE_ONE_IN == 0 ? Long.MAX_VALUE : fastest + BAND;
        boolean exploresUnknown = least == 0 && random / EXPLORE_ONE_IN % TRY_UNKNOWN_ONE_IN == 0 && !isAnyoneTried();
        Candidate[] equals = new Candidate[troubles.length];
        Candidate first = candidates.getFirst();
        int count = 0;
        for (int i = 0; i < troubles.length; i++) {
            Candidate candidate = candidates.get(i);
            if (troubles[i] != least) {
                continue;
            }
            first = candidate;
            Server server = candidate.server;
            if (server.expectedRtt() <= slowest || (exploresUnknown && server.isUnknown())) {
                equals[count++] = candidate;
            }
        }
        return count == 0 ? first : equals[random / (EXPLORE_ONE_IN * TRY_UNKNOWN_ONE_IN) % count];
    }

    private boolean isAnyoneTried() {
        for (int i = 0; i < candidates.size(); i++) {
            if (candidates.get(i).tries > 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSpent(Candidate candidate, long now) {
        return candidate.dropped || candidate.tries >= MOST_TRIES
                || (candidate.tries >= MOST_TRIES_RESTING && candidate.server.isResting(now));
    }

    /// The penalty of a server: queried before, of an address family that does not work, recently unresponsive, or
    /// lame for this question. An error response costs an RTT, no response costs a timeout.
    private int trouble(Candidate candidate, long now) {
        Server server = candidate.server;
        int trouble = candidate.tries * 8;
        if (context.familyRests(server)) {
            trouble += 4;
        }
        if (isSilent(server, now) || isSilentOfLate(server, now)) {
            trouble += 2;
        }
        if (isTroubled(server, now)) {
            trouble += 1;
        }
        return trouble;
    }

    /// Whether it is so bad that other servers should be looked up. One timeout of a known server may be a lost
    /// datagram.
    boolean hasTrouble(Candidate candidate) {
        long now = context.now();
        Server server = candidate.server;
        return candidate.tries > 0 || isSilent(server, now) || isTroubled(server, now)
                || context.familyRests(server);
    }

    private boolean isTroubled(Server server, long now) {
        return question != null && server.isTroubledBy(cut, question, now);
    }

    private static boolean isSilentOfLate(Server server, long now) {
        return server.silences() > 0 && server.wasSilentSince(now - OF_LATE);
    }

    /// Whether its last query timed out recently.
    boolean isSilentOfLate(Candidate candidate) {
        return isSilentOfLate(candidate.server, context.now());
    }

    /// Whether there is a server without penalty that was not queried yet.
    boolean hasFreshServer() {
        long now = context.now();
        for (Candidate candidate : candidates) {
            if (!candidate.dropped && trouble(candidate, now) == 0) {
                return true;
            }
        }
        return false;
    }

    /// Whether all responsive servers are lame for a question.
    boolean allAreTroubledBy(Question asked) {
        long now = context.now();
        boolean any = false;
        for (Candidate candidate : candidates) {
            Server server = candidate.server;
            if (server.isTroubledBy(cut, asked, now)) {
                any = true;
            } else if (!isSilent(server, now)) {
                return false;
            }
        }
        return any;
    }

    private static boolean isSilent(Server server, long now) {
        return server.isResting(now) || (server.silences() > 0 && !server.isMeasured());
    }

    /// Whether there is a server that may still be queried.
    boolean isAnyoneLeft() {
        long now = context.now();
        for (Candidate candidate : candidates) {
            if (!isSpent(candidate, now)) {
                return true;
            }
        }
        return false;
    }

    /// Whether each server was queried, or is unresponsive.
    boolean isEveryoneTried() {
        long now = context.now();
        for (Candidate candidate : candidates) {
            if (candidate.tries == 0 && !candidate.dropped && !isSilent(candidate.server, now)) {
                return false;
            }
        }
        return true;
    }
}
