package rootwalk.resolver.upstream;

import java.util.Arrays;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.BigEndian;
import rootwalk.wire.Edns;
import rootwalk.wire.EdnsOption;
import rootwalk.wire.Octets;
import rootwalk.wire.codec.Message;

/// The DNS cookie of one server: the client cookie for it, and the server cookie from its last response (RFC 7873, RFC 9018
/// section 3). A response with another client cookie is not from the server, unless its sender reads the queries.
///
/// Any thread; a lost update costs one query more.
final class UpstreamCookie {

    /// Octets of a client cookie.
    static final int CLIENT_LENGTH = 8;

    /// Octets of a client cookie and the longest server cookie (RFC 7873 section 4.2).
    static final int MAX_LENGTH = 40;

    private static final int SHORTEST = 16;

    /// How long a server that has sent no cookie gets none (RFC 9018 section 8.1).
    private static final long PAUSE = 300_000_000_000L;

    /// How long a cookie is used, so that a server cannot follow this host for long when its address changes.
    private static final long LIFETIME = 3600_000_000_000L;

    /// @param octets the client cookie and the server cookie
    /// @param madeAt when the client cookie was new
    private record Known(Octets octets, long madeAt) {}

    private volatile @Nullable Known known;
    private volatile boolean isPaused;
    private volatile long pausedUntil;

    /// Writes the cookie for a query.
    ///
    /// @param secureRandom for a new client cookie
    /// @return its octets; 0 for no cookie
    int write(byte[] to, RandomGenerator secureRandom, long now) {
        Known cookie = known;
        if (cookie != null && now - cookie.madeAt() < LIFETIME) {
            cookie.octets().copyTo(to, 0);
            return cookie.octets().length();
        }
        if (isPaused && now - pausedUntil < 0) {
            return 0;
        }
        BigEndian.put64(to, 0, secureRandom.nextLong());
        return CLIENT_LENGTH;
    }

    /// Whether the server is known to send cookies.
    boolean isKnown() {
        return known != null;
    }

    /// Takes the cookie of a response.
    ///
    /// @param sent the cookie of the query
    /// @param sentLength its octets, not 0
    CookieResult received(Message response, byte[] sent, int sentLength, long now) {
        Edns edns = response.edns();
        EdnsOption option = edns == null ? null : edns.option(EdnsOption.COOKIE);
        if (option == null) {
            return known == null ? CookieResult.UNSUPPORTED : CookieResult.MISSING;
        }
        byte[] data = option.data().toArray();
        if (data.length < CLIENT_LENGTH || !Arrays.equals(data, 0, CLIENT_LENGTH, sent, 0, CLIENT_LENGTH)) {
            return CookieResult.WRONG;
        }
        if (data.length == CLIENT_LENGTH) {
            // Some servers return the options of the query.
            return known == null ? CookieResult.UNSUPPORTED : CookieResult.MISSING;
        }
        if (data.length < SHORTEST || data.length > MAX_LENGTH) {
            return CookieResult.WRONG;
        }
        Known before = known;
        if (before == null || sentLength == CLIENT_LENGTH) {
            known = new Known(option.data(), now);
        } else if (!before.octets().equals(option.data())) {
            known = new Known(option.data(), before.madeAt());
        }
        return CookieResult.GOOD;
    }

    /// The server sends no cookies, or does not answer queries with a cookie.
    void pause(long now) {
        known = null;
        pausedUntil = now + PAUSE;
        isPaused = true;
    }
}
