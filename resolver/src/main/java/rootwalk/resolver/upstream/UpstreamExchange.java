package rootwalk.resolver.upstream;

import java.util.List;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import rootwalk.socket.ResponseCheck;
import rootwalk.wire.BigEndian;
import rootwalk.wire.CaseFolding;
import rootwalk.wire.Edns;
import rootwalk.wire.EdnsOption;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Opcode;
import rootwalk.wire.Question;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageReader;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.codec.MessageWriter.Section;

/// The octets of one query and of its response. Reusable; used by one thread at a time; the thread that reads the
/// socket calls the check.
final class UpstreamExchange implements ResponseCheck {

    private static final int HEADER = 12;

    private static final int OPT_LENGTH = 11;
    private static final int OPTION_HEADER = 4;

    /// The length of a padded query is a multiple of this (RFC 8467 section 4.1).
    private static final int PADDING_BLOCK = 128;

    private static final int MAX_QUERY = HEADER + Name.MAX_LENGTH + 4 + OPT_LENGTH + UpstreamQuery.MAX_OPTIONS
            + OPTION_HEADER + Math.max(UpstreamCookie.MAX_LENGTH, PADDING_BLOCK);

    /// A datagram should have at most 1232 octets, the size in the query; some servers ignore that.
    private static final int MAX_DATAGRAM = 4096;

    private final byte[] queryBuffer = new byte[MAX_QUERY];
    private final byte[] responseBuffer = new byte[MAX_DATAGRAM];
    private final MessageWriter writer = new MessageWriter();
    private final MessageReader reader = new MessageReader();
    private Question asked = new Question(Name.ROOT, RecordType.A);
    private final byte[] cookie = new byte[UpstreamCookie.MAX_LENGTH];
    private final boolean sendsCookies;
    private @Nullable Server server;
    private int cookieLength;
    private CookieResult cookieResult = CookieResult.GOOD;
    private int length;
    private int questionEnd;
    private boolean mayRepeatNothing;
    private @Nullable LateResponses lateResponses;
    private boolean hasCapitals;
    private volatile boolean wrongCase;

    /// @param sendsCookies
    ///            whether queries with EDNS have DNS cookies
    UpstreamExchange(boolean sendsCookies) {
        this.sendsCookies = sendsCookies;
    }

    /// Writes a query.
    ///
    /// @param secureRandom
    ///            for the ID, the letter case and the DNS cookie
    /// @param mixCase
    ///            whether each letter of the name gets a random case (draft-vixie-dnsext-dns0x20)
    void write(UpstreamQuery query, RandomGenerator secureRandom, boolean edns, boolean mixCase, long now) {
        // 16 bits for the ID, the others for the letter case.
        begin(query, secureRandom.nextLong(), edns, mixCase);
        if (edns) {
            addCookie(query.server(), secureRandom, now);
        }
        length = writer.finish();
    }

    /// Writes a query for a connection that is encrypted: with padding instead of a DNS cookie.
    void writePadded(UpstreamQuery query, RandomGenerator secureRandom, boolean edns, boolean mixCase) {
        begin(query, secureRandom.nextLong(), edns, mixCase);
        if (edns) {
            writer.zeros(EdnsOption.PADDING, Math.floorMod(-(writer.position() + OPTION_HEADER), PADDING_BLOCK));
        }
        length = writer.finish();
    }

    private void begin(UpstreamQuery query, long bits, boolean edns, boolean mixCase) {
        int flags = (query.recursionDesired() ? Flags.RD : 0) | (query.checkingDisabled() ? Flags.CD : 0);
        writer.begin(queryBuffer, 0, MAX_QUERY, (int) (bits >>> 48), flags);
        writer.question(query.question());
        questionEnd = writer.position();
        asked = query.question();
        hasCapitals = false;
        if (mixCase) {
            mixCase(HEADER + asked.name().length(), bits);
        }
        cookieLength = 0;
        if (edns) {
            writer.section(Section.ADDITIONAL);
            // There is room for it and for the options behind any question.
            var _ = writer.opt(Edns.SAFE_UDP_SIZE, ResponseCode.NOERROR, 0, query.dnssecOk());
            addOptions(query.options());
        }
        mayRepeatNothing = !query.server().supportsEdns();
        wrongCase = false;
        lateResponses = null;
        server = query.server();
    }

    private void addCookie(Server to, RandomGenerator secureRandom, long now) {
        cookieLength = sendsCookies ? to.cookie().write(cookie, secureRandom, now) : 0;
        if (cookieLength > 0) {
            var _ = writer.option(EdnsOption.COOKIE, cookie, 0, cookieLength);
        }
    }

    private void addOptions(List<EdnsOption> options) {
        for (int i = 0; i < options.size(); i++) {
            var _ = writer.option(options.get(i));
        }
    }

    /// The wait also ends when one of these arrives.
    void endWith(LateResponses lateResponses) {
        this.lateResponses = lateResponses;
    }

    private void mixCase(int end, long bits) {
        long coins = (bits << 16) | (bits >>> 48);
        for (int i = HEADER; i < end; i++) {
            byte octet = CaseFolding.fold(queryBuffer[i]);
            if (octet >= 'a' && octet <= 'z') {
                queryBuffer[i] = (byte) (octet ^ ((int) (coins & 1) << 5));
                hasCapitals |= (coins & 1) == 1;
                coins = Long.rotateRight(coins, 1);
            }
        }
    }

    /// The name in the letter case of the query.
    Name written() {
        return Name.of(queryBuffer, HEADER);
    }

    byte[] queryBuffer() {
        return queryBuffer;
    }

    int length() {
        return length;
    }

    byte[] responseBuffer() {
        return responseBuffer;
    }

    /// Whether the name in the query has a capital letter.
    boolean hasCapitals() {
        return hasCapitals;
    }

    /// Whether the accepted response has another letter case in its question.
    boolean wrongCase() {
        return wrongCase;
    }

    @Override
    public Verdict check(byte[] datagram, int received) {
        if (received < HEADER || (datagram[2] & 0x80) == 0) {
            return Verdict.IGNORE;
        }
        if (datagram[0] != queryBuffer[0] || datagram[1] != queryBuffer[1]
                || Flags.opcode(BigEndian.get16(datagram, 2)) != Opcode.QUERY) {
            return Verdict.NEAR_MISS;
        }
        int questions = BigEndian.get16(datagram, 4);
        if (questions == 0 && BigEndian.get16(datagram, 6) == 0 && BigEndian.get32(datagram, 8) == 0) {
            return !couldNotRead(datagram) ? Verdict.MISMATCH
                    : mayRepeatNothing ? Verdict.ACCEPT : Verdict.NEAR_MISS;
        }
        if (questions != 1 || received < questionEnd
                || !CaseFolding.equal(datagram, HEADER, queryBuffer, HEADER, questionEnd - HEADER - 4)
                || !sameTypeAndClass(datagram)) {
            // The ID is correct, but not the question: the server has answered another question, and the ID was not guessed.
            return Verdict.MISMATCH;
        }
        for (int i = HEADER; i < questionEnd - 4; i++) {
            if (datagram[i] != queryBuffer[i]) {
                wrongCase = true;
                break;
            }
        }
        return Verdict.ACCEPT;
    }

    @Override
    public boolean isSettled() {
        LateResponses others = lateResponses;
        return others != null && others.hasArrived();
    }

    /// A server that could not read the query does not repeat its question. One that is known to support EDNS has no
    /// reason to do so: such a response may be forged, to disable EDNS.
    private static boolean couldNotRead(byte[] header) {
        int code = header[3] & Flags.RCODE;
        return code == ResponseCode.FORMERR || code == ResponseCode.NOTIMP;
    }

    private boolean sameTypeAndClass(byte[] datagram) {
        for (int i = questionEnd - 4; i < questionEnd; i++) {
            if (datagram[i] != queryBuffer[i]) {
                return false;
            }
        }
        return true;
    }

    /// Whether a datagram filled the buffer, so that it may be truncated.
    boolean isCut(int received) {
        return received >= MAX_DATAGRAM;
    }

    /// The response in the buffer, or null if it is malformed.
    @Nullable
    Message read(int received, long now) {
        return read(responseBuffer, received, now);
    }

    /// A response from elsewhere, or null if it is malformed.
    @Nullable
    Message read(byte[] octets, int received, long now) {
        if (received >= questionEnd) {
            // Names that are compressed against the question have its letter case, which is random and must not get
            // into the cache.
            asked.name().copyTo(octets, HEADER);
        }
        Message response = reader.read(octets, 0, received, asked);
        Server from = server;
        cookieResult = response == null || from == null || cookieLength == 0 ? CookieResult.GOOD
                : from.cookie().received(response, cookie, cookieLength, now);
        return response;
    }

    /// What the response that was read says about the cookie of the query.
    CookieResult cookieResult() {
        return cookieResult;
    }
}
