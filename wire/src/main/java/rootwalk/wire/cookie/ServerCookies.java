package rootwalk.wire.cookie;

import java.util.List;
import java.util.function.LongFunction;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.BigEndian;
import rootwalk.wire.Serial;

/// Makes and verifies server cookies of version 1 (RFC 9018 section 4). Allocates nothing, except for the secret of each day. Any
/// thread.
///
/// The address of a client is passed as two numbers: octets 0 to 7 of an IPv6 address and octets 8 to 15; or 0 and the four octets
/// of an IPv4 address.
public final class ServerCookies {

    /// COOKIE options are ignored.
    public static final ServerCookies NONE = new ServerCookies(List.of());

    /// Octets of a client cookie (RFC 7873 section 4.1).
    public static final int CLIENT_LENGTH = 8;

    /// Octets of a COOKIE option with a client cookie and a server cookie of version 1.
    public static final int LENGTH = 24;

    private static final int VERSION = 1;
    private static final int TIME_AT = 12;
    private static final int HASH_AT = 16;

    /// How old a cookie may be, in seconds, and how far in the future (RFC 9018 section 4.3).
    private static final int OLDEST = 3600;
    private static final int YOUNGEST = -300;

    private static final int IPV4_LENGTH = 20;
    private static final int IPV6_LENGTH = 32;

    private final List<Secrets> secrets;

    private ServerCookies(List<Secrets> secrets) {
        this.secrets = secrets;
    }

    /// Cookies with secrets that other servers have as well.
    ///
    /// @param secrets the first one is used for new cookies, cookies of the others are accepted (RFC 9018 section 5)
    public static ServerCookies of(List<CookieSecret> secrets) {
        return new ServerCookies(secrets.stream().<Secrets>map(secret -> _ -> secret).toList());
    }

    /// Cookies of this server only, with another secret each day.
    ///
    /// @param root random; the secrets of the days are derived from it
    public static ServerCookies ofOneServer(CookieSecret root) {
        return new ServerCookies(List.of(new DailySecrets(root)));
    }

    /// The secret for cookies with a time, in seconds since 1970.
    private interface Secrets extends LongFunction<CookieSecret> {}

    /// Since the time of a cookie says which secret it has, there is no change-over. The secrets of two days are kept: at
    /// midnight, there are cookies of both.
    private static final class DailySecrets implements Secrets {

        private static final int SECONDS = 86_400;

        private record Daily(long day, CookieSecret secret) {}

        private final CookieSecret root;
        /// Immutable values: whoever does not see that of another thread computes it again.
        private final @Nullable Daily[] latest = new Daily[2];

        DailySecrets(CookieSecret root) {
            this.root = root;
        }

        @Override
        public CookieSecret apply(long seconds) {
            long day = seconds / SECONDS;
            Daily known = latest[(int) (day & 1)];
            if (known == null || known.day() != day) {
                known = new Daily(day, new CookieSecret(derived(day, 0), derived(day, 1)));
                latest[(int) (day & 1)] = known;
            }
            return known.secret();
        }

        private long derived(long day, long half) {
            return SipHash.hash(root, day, half, 0, 0, 0, 2 * Long.BYTES);
        }
    }

    /// Whether responses have server cookies.
    public boolean areUsed() {
        return !secrets.isEmpty();
    }

    /// Writes the data of the COOKIE option of a response, if cookies [#areUsed()]: the client cookie of the request, and a new server cookie.
    ///
    /// @param cookieAt where the client cookie is in the request
    /// @param seconds the time since 1970
    /// @param option receives [#LENGTH] octets, from its start on
    public void write(byte[] request, int cookieAt, boolean ipv6, long high, long low, long seconds, byte[] option) {
        System.arraycopy(request, cookieAt, option, 0, CLIENT_LENGTH);
        BigEndian.put32(option, CLIENT_LENGTH, VERSION << 24);
        BigEndian.put32(option, TIME_AT, (int) seconds);
        BigEndian.put64(option, HASH_AT, hash(secrets.getFirst().apply(seconds), option, 0, ipv6, high, low));
    }

    /// Whether the data of a COOKIE option of a request has a server cookie of this server for this client, not too old.
    ///
    /// @param at where the data is in the request
    /// @param length of the data in octets
    /// @param seconds the time since 1970
    public boolean isValid(byte[] request, int at, int length, boolean ipv6, long high, long low, long seconds) {
        // RFC 9018 section 4.4: other lengths are not of version 1. The three reserved octets may have any value.
        if (length != LENGTH || request[at + CLIENT_LENGTH] != VERSION) {
            return false;
        }
        int madeAt = BigEndian.get32(request, at + TIME_AT);
        int age = (int) seconds - madeAt;
        if (Serial.isAfter(age, OLDEST) || Serial.isAfter(YOUNGEST, age)) {
            return false;
        }
        long hash = BigEndian.get64(request, at + HASH_AT);
        for (int i = 0; i < secrets.size(); i++) {
            if (hash(secrets.get(i).apply(seconds - age), request, at, ipv6, high, low) == hash) {
                return true;
            }
        }
        return false;
    }

    private static long hash(CookieSecret secret, byte[] cookie, int at, boolean ipv6, long high, long low) {
        long client = Long.reverseBytes(BigEndian.get64(cookie, at));
        long fields = Long.reverseBytes(BigEndian.get64(cookie, at + CLIENT_LENGTH));
        // The result is octets in little-endian order.
        return Long.reverseBytes(ipv6
                ? SipHash.hash(secret, client, fields, Long.reverseBytes(high), Long.reverseBytes(low), 0, IPV6_LENGTH)
                : SipHash.hash(secret, client, fields, Long.reverseBytes(low << 32), 0, 0, IPV4_LENGTH));
    }
}
