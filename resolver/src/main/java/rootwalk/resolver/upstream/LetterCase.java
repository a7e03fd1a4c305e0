package rootwalk.resolver.upstream;

import rootwalk.wire.CaseFolding;
import rootwalk.wire.Name;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;

/// Whether a server can be queried with random letter case (draft-vixie-dnsext-dns0x20). Any thread; a lost update only costs a query.
///
/// Most servers can. Some respond in another case. Few drop such queries, or have no data for names that are not in lower case. A
/// server that has responded with data for a name with capital letters can, so nothing is tried after that.
final class LetterCase {

    /// How long no random case is used.
    private static final long LOST = 900_000_000_000L;

    /// Of responses to lower case only, after no response to random case. One may be due to packet loss.
    private static final int ENOUGH = 2;

    /// How often lower case had no better response: the server seems to have no others. The first few names may really not exist.
    private static final int OFTEN_NO_BETTER = 4;

    private volatile boolean works;
    private volatile boolean lost;
    private volatile long lostUntil;
    private volatile int onlyInLowerCase;
    private volatile int noBetter;

    /// Whether queries may have random case.
    boolean mayBeMixed(long now) {
        return !lost || lostUntil - now <= 0;
    }

    /// Whether the next query is in lower case: after timeouts in a row, while it is in doubt.
    boolean isInLowerCaseAfter(int timeouts) {
        return !works && timeouts > 0;
    }

    /// Whether a query in lower case may have a better response than this one to a name with capital letters.
    boolean isInDoubt(Message response) {
        return !works && !response.isTruncated() && switch (response.rcode()) {
            case ResponseCode.NOERROR -> !hasData(response);
            case ResponseCode.YXDOMAIN, ResponseCode.BADVERS, ResponseCode.BADCOOKIE -> false;
            default -> true;
        };
    }

    /// Whether a response to lower case is better than one that is in doubt.
    static boolean isBetter(Message inLowerCase, Message inDoubt) {
        return switch (inLowerCase.rcode()) {
            case ResponseCode.NOERROR -> inDoubt.rcode() != ResponseCode.NOERROR || hasData(inLowerCase);
            case ResponseCode.NXDOMAIN ->
                inDoubt.rcode() != ResponseCode.NOERROR && inDoubt.rcode() != ResponseCode.NXDOMAIN;
            default -> false;
        };
    }

    /// An answer or a referral.
    private static boolean hasData(Message response) {
        return !response.answer().isEmpty()
                || response.authority().stream().anyMatch(rrset -> rrset.type() == RecordType.NS);
    }

    /// The server responded to a name with capital letters, in the same case: by chance, a name with few letters may get none. It can deal
    /// with them if it has an answer or a referral.
    void responded(Message response) {
        if (!works && response.rcode() == ResponseCode.NOERROR && hasData(response)) {
            works();
        }
    }

    private void works() {
        works = true;
        lost = false;
        onlyInLowerCase = 0;
        noBetter = 0;
    }

    /// The response to lower case was not better, or there was none. For another name, that may differ.
    void isNoBetterInLowerCase() {
        int count = noBetter + 1;
        noBetter = count;
        if (count >= OFTEN_NO_BETTER) {
            works();
        }
    }

    /// The server responded to lower case, after no response to random case.
    ///
    /// @param asked in lower case; a name without letters says nothing
    void respondedInLowerCase(Name asked, long now) {
        if (!hasLetters(asked)) {
            return;
        }
        int count = onlyInLowerCase + 1;
        onlyInLowerCase = count;
        if (count >= ENOUGH) {
            isLost(now);
        }
    }

    private static boolean hasLetters(Name name) {
        byte[] octets = name.sharedOctets();
        for (int i = 0; i < name.length(); i++) {
            int folded = CaseFolding.fold(octets[i]);
            if (folded >= 'a' && folded <= 'z') {
                return true;
            }
        }
        return false;
    }

    /// No query has random case for a while.
    void isLost(long now) {
        works = false;
        onlyInLowerCase = 0;
        noBetter = 0;
        lostUntil = now + LOST;
        lost = true;
    }
}
