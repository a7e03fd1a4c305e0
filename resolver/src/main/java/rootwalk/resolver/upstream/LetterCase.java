package rootwalk.resolver.upstream;

import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;

/// Whether a server can be queried with random letter case (draft-vixie-dnsext-dns0x20). Any thread; a lost update only costs a query.
///
/// Most servers can. Some respond in another case. Few drop such queries, or have no data for names that are not in lower case. A
/// server that has responded with data can, so nothing is tried after that.
final class LetterCase {

    /// How long no random case is used.
    private static final long LOST = 900_000_000_000L;

    /// Of responses to lower case only, after no response to random case. One may be due to packet loss.
    private static final int ENOUGH = 2;

    private volatile boolean works;
    private volatile boolean lost;
    private volatile long lostUntil;
    private volatile int onlyInLowerCase;

    /// Whether queries may have random case.
    boolean mayBeMixed(long now) {
        return !lost || lostUntil - now <= 0;
    }

    /// Whether it is not known that queries may have random case.
    boolean isInDoubt() {
        return !works;
    }

    /// Whether a query in lower case may have a better response than this one to random case.
    boolean isInDoubt(Message response) {
        return !works && !response.isTruncated() && switch (response.rcode()) {
            case ResponseCode.NOERROR, ResponseCode.YXDOMAIN, ResponseCode.BADVERS, ResponseCode.BADCOOKIE -> false;
            default -> true;
        };
    }

    /// The server responded to random case, in that case. It can deal with it if it has an answer or a referral.
    void responded(Message response) {
        if (!works && response.rcode() == ResponseCode.NOERROR && (!response.answer().isEmpty()
                || response.authority().stream().anyMatch(rrset -> rrset.type() == RecordType.NS))) {
            makesNoDifference();
        }
    }

    /// The response to lower case was the same.
    void makesNoDifference() {
        works = true;
        lost = false;
        onlyInLowerCase = 0;
    }

    /// The server responded to lower case, after no response to random case.
    void respondedInLowerCase(long now) {
        int count = onlyInLowerCase + 1;
        onlyInLowerCase = count;
        if (count >= ENOUGH) {
            isLost(now);
        }
    }

    /// No query has random case for a while.
    void isLost(long now) {
        works = false;
        lostUntil = now + LOST;
        lost = true;
    }
}
